/* Windows of an image as rows of a matrix, and the adjoint of that. */
#ifndef ARROWLINE_IM2COL_H
#define ARROWLINE_IM2COL_H

#include "kernels/vector.h"
#include "learning/engines/compiled/operations/window.h"

/* Floats that lie under one window. */
INLINE int window_elements(const struct Window *window) {
  return window->window_height * window->window_width * window->channels;
}

/* One row of padded(window elements) floats for each of `rows` x output_width windows from output row `first`; elements
 * outside the image are zero. `columns` has room for a vector more. */
void im2col(const struct Window *, const float *image, int first, int rows, float *columns);

/* Adds each window's row back to the image it was taken from. */
void col2im(const struct Window *, const float *columns, int first, int rows, float *image);

#endif
