/* Generated from stages/lib/learning/engines/compiled/operations/depthwise/plan.ts by `npm run generate`. Do not edit. */
/* Convolution of each channel with kernels of its own: output channel c * multiplier + m is that of input channel c.
 * An image with its padding is copied to a frame, so that no sum looks where the image ends.
 *
 * Backward adds to the gradients of kernel and bias, and replaces the input by its gradient if that is wanted: the
 * same sums over the frame of the output's gradient, backwards. */

#ifndef ARROWLINE_DEPTHWISE_H
#define ARROWLINE_DEPTHWISE_H

#include "learning/engines/compiled/kernels/session.h"
#include "learning/engines/compiled/operations/window.h"

struct Depthwise {
  const float *input;  /* examples x height x width x stride */
  const float *kernel; /* window_height x window_width rows of padded(channels x multiplier) */
  const float *bias;   /* padded(channels x multiplier); null: none */
  float *output;       /* examples x output_height x output_width x padded(channels x multiplier) */
  float *frame;        /* the pixels of an image that windows cover, each channel `multiplier` times */
  int multiplier;      /* output channels for each input channel, side by side */
  int activation;
  struct Window window;
};
_Static_assert(sizeof(struct Depthwise) == (sizeof(void *) == 4 ? 76 : 96), "as in its description");

struct DepthwiseBackward {
  float *input;           /* examples x height x width x stride; gets its gradient */
  const float *kernel;    /* window_height x window_width rows of padded(channels x multiplier) */
  float *output;          /* examples x output_height x output_width x padded(channels x multiplier): its gradient */
  float *kernel_gradient; /* as kernel */
  float *bias_gradient;   /* padded(channels x multiplier); null: no bias */
  float *frame;           /* the pixels of an image that windows cover, each channel `multiplier` times */
  float *gradient_frame;  /* one image's output gradient within zeros; null: no input gradient wanted */
  float *input_gradient;  /* height x width x padded(channels x multiplier): of one example */
  int multiplier;         /* output channels for each input channel, side by side */
  int input_activation;
  struct Window window;
};
_Static_assert(sizeof(struct DepthwiseBackward) == (sizeof(void *) == 4 ? 88 : 120), "as in its description");

void depthwise(const struct Depthwise *, const struct Session *);
void depthwise_backward(const struct DepthwiseBackward *, const struct Session *);

#endif
