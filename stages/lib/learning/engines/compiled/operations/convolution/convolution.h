/* Generated from stages/lib/learning/engines/compiled/operations/convolution/plan.ts by `npm run generate`. Do not edit. */
/* Convolution of any window, step and padding: the input's windows are unrolled into the rows of a matrix (im2col),
 * which the kernel multiplies. A bounded number of output rows at a time, so that the matrix stays in the cache.
 * Windows of one pixel, and whole lines without padding (a sequence), are rows of a matrix where they lie.
 *
 * Backward adds to the gradients of kernel and bias, and replaces the input by its gradient if that is wanted. */

#ifndef ARROWLINE_CONVOLUTION_H
#define ARROWLINE_CONVOLUTION_H

#include "learning/engines/compiled/kernels/session.h"
#include "learning/engines/compiled/operations/window.h"

struct Convolution {
  const float *input;  /* examples x height x width x stride */
  const float *kernel; /* window_height x window_width x channels rows of padded(filters) */
  const float *bias;   /* padded(filters); null: none */
  float *output;       /* examples x output_height x output_width x padded(filters) */
  float *columns;      /* block_rows x output_width x padded(window elements), and a vector */
  int filters;
  int block_rows;      /* output rows that are unrolled into columns at a time */
  /* floats from a window to the next where they lie in the image one after the other; 0: unrolled */
  int window_stride;
  int activation;
  struct Window window;
};
_Static_assert(sizeof(struct Convolution) == (sizeof(void *) == 4 ? 84 : 104), "as in its description");

struct ConvolutionBackward {
  float *input;             /* examples x height x width x stride; gets its gradient */
  const float *kernel;      /* window_height x window_width x channels rows of padded(filters) */
  float *output;            /* examples x output_height x output_width x padded(filters): its gradient */
  float *columns;           /* block_rows x output_width x padded(window elements), and a vector */
  float *kernel_gradient;   /* as kernel */
  float *bias_gradient;     /* padded(filters); null: no bias */
  float *kernel_transposed; /* padded(filters) x padded(window elements); null: no input gradient wanted */
  float *input_gradient;    /* height x width x stride: of one example */
  int filters;
  int block_rows;           /* output rows that are unrolled into columns at a time */
  /* floats from a window to the next where they lie in the image one after the other; 0: unrolled */
  int window_stride;
  int input_activation;
  struct Window window;
};
_Static_assert(sizeof(struct ConvolutionBackward) == (sizeof(void *) == 4 ? 96 : 128), "as in its description");

void convolution(const struct Convolution *, const struct Session *);
void convolution_backward(const struct ConvolutionBackward *, const struct Session *);

#endif
