/* The optimizer's step for a part of a run of weights: for steps that use up a gradient as soon as they have it. */
#ifndef ARROWLINE_UPDATE_WEIGHTS_H
#define ARROWLINE_UPDATE_WEIGHTS_H

#include "learning/engines/compiled/operations/optimizer/optimizer.h"

/* Applies the step to `count` weights from `offset` on, their gradient being at `gradient`. */
void update_weights(const struct Update *, int offset, const float *gradient, int count, const struct Session *);

#endif
