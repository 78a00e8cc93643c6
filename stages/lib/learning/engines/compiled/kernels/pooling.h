/* Maximum and average pooling, any window, step and padding; positions outside the image do not count (TensorFlow's
 * rule for the average too). Of equal maxima the first in row order receives the gradient. */
#ifndef ARROWLINE_POOLING_H
#define ARROWLINE_POOLING_H

#include "operations.h"
#include "session.h"

void pooling(const struct Pooling *, const struct Session *);
void pooling_backward(const struct PoolingBackward *, const struct Session *);

#endif
