/* Generated from stages/lib/learning/engines/compiled/operations/window.ts by `npm run generate`. Do not edit. */
/* The windows of an image: how large they are and where they lie. */

#ifndef ARROWLINE_WINDOW_H
#define ARROWLINE_WINDOW_H

struct Window {
  int height;        /* of the input, as are width, channels and stride */
  int width;
  int channels;
  int stride;        /* floats from one pixel to the next */
  int window_height;
  int window_width;
  int vertical_step;
  int horizontal_step;
  int top;           /* padding above the input */
  int left;          /* padding left of the input */
  int output_height; /* number of windows, down and across */
  int output_width;
};
_Static_assert(sizeof(struct Window) == 48, "as in its description");

#endif
