/* Keras 3's optimizers, element by element. Tiny gradients and moments become zero: WebAssembly computes with
 * denormals at full precision and a hundredth of the speed. */
#ifndef ARROWLINE_OPTIMIZER_H
#define ARROWLINE_OPTIMIZER_H

#include "operations.h"
#include "session.h"

/* Applies the step to `count` weights from `offset` on, their gradient being at `gradient`. */
void update_weights(const struct Update *, int offset, const float *gradient, int count, const struct Session *);

void update(const struct Update *, const struct Session *);
void penalty(const struct Penalty *, struct Session *);

#endif
