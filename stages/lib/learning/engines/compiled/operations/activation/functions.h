/* Activation functions and their derivatives, in terms of the function's value. Functions whose derivative does not follow
 * from their value (gelu, silu) are none of these: they keep their input, as steps of their own (gated_activation.h). */
#ifndef ARROWLINE_FUNCTIONS_H
#define ARROWLINE_FUNCTIONS_H

#include "learning/engines/compiled/operations/activation/activation.h"

/* Negative slope of the leaky rectifier (Keras' leaky_relu). */
#define LEAK 0.2f

/* values = f(values) over rows of `stride` floats of which `channels` count; the surplus stays zero. */
void activate(Activation activation, float *values, int rows, int channels, int stride);

/* values = gradient * f'(values), values being f's result; rows of both lie `stride` and `gradient_stride` apart and
 * `channels` is rounded up to vectors. The place of the value is taken by the gradient. */
void differentiate(Activation activation, float *values, int stride, const float *gradient, int gradient_stride,
                   int rows, int channels);

#endif
