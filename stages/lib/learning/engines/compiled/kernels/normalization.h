/* Batch normalization (Ioffe & Szegedy 2015) over examples and positions, per channel, with the biased variance for
 * normalizing and for the moving average alike, as Keras 3. */
#ifndef ARROWLINE_NORMALIZATION_H
#define ARROWLINE_NORMALIZATION_H

#include "operations.h"
#include "session.h"

void normalization(const struct Normalization *, const struct Session *);
void normalization_backward(const struct Normalization *, const struct Session *);
void normalization_inference(const struct Normalization *, const struct Session *);

#endif
