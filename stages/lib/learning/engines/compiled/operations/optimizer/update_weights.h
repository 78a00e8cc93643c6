/* The optimizer's step for a part of a run of weights: for steps that use up a gradient as soon as they have it. */
#ifndef ARROWLINE_UPDATE_WEIGHTS_H
#define ARROWLINE_UPDATE_WEIGHTS_H

#include "learning/engines/compiled/operations/optimizer/optimizer.h"

/* Applies the step to `count` weights from `offset` on, their gradient being at `gradient`. */
void update_weights(const struct Update *, int offset, const float *gradient, int count, const struct Session *);

/* Whether update_from_product() can be called for these weights, and is faster: Adam of a kernel that no cache holds. */
int steps_products(const struct Update *, const struct Session *);

/* The step for `rows` rows of weights from `offset` on, each of `units`, whose gradient is the product of A, which is
 * depth x rows with rows a_step apart, and B, depth x units: tile by tile, so that the gradient is never stored. The bits
 * are those of gemm_transposed() and update_weights(). Rows are a multiple of four. */
void update_from_product(const struct Update *, int offset, const float *a, int a_step, const float *b, int units,
                         int rows, int depth, const struct Session *);

#endif
