/* A 3x3 convolution of step 1, relu and 2x2 maximum pooling in one pass over the image, for images of few channels
 * whose own gradient is not wanted. The convolution's output, four times the pool's, never reaches the memory; going
 * back, an offset for each pooled value says which of the four windows won, and only that one has a gradient. */
#ifndef ARROWLINE_CONVOLUTION_POOL_H
#define ARROWLINE_CONVOLUTION_POOL_H

#include "operations.h"
#include "session.h"

void convolution_pool(const struct ConvolutionPool *, const struct Session *);
void convolution_pool_backward(const struct ConvolutionPoolBackward *, const struct Session *);

#endif
