/* Dropout whose mask is a function of (seed, layer, step, example, position, channel): nothing is stored, and neither
 * the order of computation nor the layout in memory matters. */
#ifndef ARROWLINE_DROPOUT_H
#define ARROWLINE_DROPOUT_H

#include "operations.h"
#include "session.h"

void dropout(const struct Dropout *, const struct Session *);
void dropout_backward(const struct Dropout *, const struct Session *);

#endif
