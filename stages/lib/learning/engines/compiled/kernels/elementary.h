/* exp, log and tanh from exactly specified operations only, so that every machine rounds alike.
 *
 * Argument reduction as in Cody & Waite, "Software Manual for the Elementary Functions" (1980): exp(x) = 2^k exp(r),
 * r = x - k ln 2 with ln 2 in two parts; polynomials are the truncated Taylor series, or a minimax fit where noted.
 */
#ifndef ARROWLINE_ELEMENTARY_H
#define ARROWLINE_ELEMENTARY_H

#include "kernels/vector.h"

/* exp in single precision, about 1e-7 relative; 0 below -87, saturates above 88. NaN stays NaN. */
Vector exponential(Vector x);
/* exp(x) - 1 without cancellation near 0. */
Vector exponential_minus_one(Vector x);
Vector hyperbolic_tangent(Vector x);
/* 1 / (1 + exp(-x)). */
Vector logistic(Vector x);

/* Double precision, about 1e-15 relative: for the loss, where few are needed. */
double exponential_double(double x);
/* Positive normal arguments, infinity or NaN. */
double logarithm_double(double x);
/* base^exponent by repeated squaring. */
double integer_power(double base, unsigned exponent);
/* log(1 + exp(-|x|)) >= 0: the tail of the stable binary cross-entropy. */
double log1p_exp_minus(double magnitude);

#endif
