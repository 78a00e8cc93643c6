/* Convolution of any window, step and padding: the input's windows are unrolled into the rows of a matrix (im2col),
 * which the kernel multiplies. A bounded number of output rows at a time, so that the matrix stays in the cache. */
#ifndef ARROWLINE_CONVOLUTION_H
#define ARROWLINE_CONVOLUTION_H

#include "operations.h"
#include "session.h"

void convolution(const struct Convolution *, const struct Session *);
/* Adds to the kernel's and bias' gradient, and replaces the input by its gradient if that is wanted. */
void convolution_backward(const struct ConvolutionBackward *, const struct Session *);

/* Adds the sum over `rows` to `total`, channel by channel. */
void add_rows(float *total, const float *values, int rows, int stride);

#endif
