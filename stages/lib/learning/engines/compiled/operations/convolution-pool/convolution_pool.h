/* Generated from stages/lib/learning/engines/compiled/operations/convolution-pool/plan.ts by `npm run generate`. Do not edit. */
/* A 3x3 convolution of step 1, relu and 2x2 maximum pooling in one pass over the image, for images of few channels
 * whose own gradient is not wanted. The convolution's output, four times the pool's, never reaches the memory; going
 * back, an offset for each pooled value points to the one of its four windows that won, and only that one has a
 * gradient. */

#ifndef ARROWLINE_CONVOLUTION_POOL_H
#define ARROWLINE_CONVOLUTION_POOL_H

#include "learning/engines/compiled/kernels/session.h"

struct ConvolutionPool {
  const float *input;  /* examples x padded(height x width x channels) */
  const float *kernel; /* 9 x channels rows of padded(filters) */
  const float *bias;   /* padded(filters); null: none */
  float *output;       /* examples x pooled_height x pooled_width x padded(filters) */
  int *winners;        /* as output: floats from the first of its four windows to the one that won; null: not wanted */
  float *frame;        /* one image with its border; unused without */
  int height;          /* of the input, as are width and channels */
  int width;
  int channels;        /* one to four */
  int border;          /* 1: padding all around */
  int filters;
  int pooled_height;
  int pooled_width;
};
_Static_assert(sizeof(struct ConvolutionPool) == (sizeof(void *) == 4 ? 52 : 80), "as in its description");

struct ConvolutionPoolBackward {
  const float *input;     /* examples x padded(height x width x channels) */
  const float *output;    /* examples x pooled_height x pooled_width x padded(filters): its gradient */
  const int *winners;     /* as output: floats from the first of its four windows to the one that won */
  float *frame;           /* one image with its border; unused without */
  float *taps;            /* padded(filters) x 3 x padded(3 x channels): the gradient while it is summed */
  float *kernel_gradient; /* 9 x channels rows of padded(filters) */
  float *bias_gradient;   /* padded(filters); null: no bias */
  int height;             /* of the input, as are width and channels */
  int width;
  int channels;           /* one to four */
  int border;             /* 1: padding all around */
  int filters;
  int pooled_height;
  int pooled_width;
};
_Static_assert(sizeof(struct ConvolutionPoolBackward) == (sizeof(void *) == 4 ? 56 : 88), "as in its description");

void convolution_pool(const struct ConvolutionPool *, const struct Session *);
void convolution_pool_backward(const struct ConvolutionPoolBackward *, const struct Session *);

#endif
