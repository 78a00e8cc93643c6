/* How tensors lie in memory.
 *
 * Tensors hold examples x positions x stride floats, channels last; stride is the channel count rounded up to the
 * vector width, and the surplus channels are zero in every value and every gradient. Only the network's input may be
 * packed (stride = channels); then an example is rounded up as a whole.
 */
#ifndef ARROWLINE_TENSOR_H
#define ARROWLINE_TENSOR_H

#include "kernels/vector.h"

/* Floats from one example to the next. */
INLINE int example_stride(int positions, int stride) { return padded(positions * stride); }

#endif
