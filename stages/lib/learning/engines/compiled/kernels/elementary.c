#include "learning/engines/compiled/kernels/elementary.h"

#define BODY "learning/engines/compiled/kernels/elementary_body.h"
#include "kernels/each_width.h"

Vector exponential(Vector x) { return WIDE(exponential)(x); }
Vector exponential_minus_one(Vector x) { return WIDE(exponential_minus_one)(x); }
Vector hyperbolic_tangent(Vector x) { return WIDE(hyperbolic_tangent)(x); }
Vector logistic(Vector x) { return WIDE(logistic)(x); }

typedef union {
  double number;
  long long bits;
} DoubleBits;

double exponential_double(double x) {
  if (x != x) return x;
  if (x < -708) return 0;
  if (x > 709) return __builtin_inf();
  double k = __builtin_rint(x * 1.4426950408889634);
  double r = (x - k * 0.69314718036912382) - k * 1.9082149292705877e-10;
  double sum = 1;
  for (int n = 14; n > 0; n--) sum = 1 + sum * r / n;
  DoubleBits power = {.bits = ((long long)k + 1023) << 52};
  return sum * power.number;
}

/* log m = 2 atanh((m - 1) / (m + 1)) for m in [sqrt(1/2), sqrt(2)). */
double logarithm_double(double x) {
  if (!(x < __builtin_inf())) return x;
  DoubleBits split = {.number = x};
  int exponent = (int)(split.bits >> 52) - 1023;
  split.bits = (split.bits & 0xfffffffffffffLL) | 0x3ff0000000000000LL;
  double m = split.number;
  if (m > 1.4142135623730951) {
    m *= 0.5;
    exponent++;
  }
  double s = (m - 1) / (m + 1), square = s * s, sum = 0;
  for (int n = 25; n > 0; n -= 2) sum = sum * square + 1.0 / n;
  return exponent * 0.6931471805599453 + 2 * s * sum;
}

double integer_power(double base, unsigned exponent) {
  double power = 1;
  for (; exponent; exponent >>= 1, base *= base)
    if (exponent & 1) power *= base;
  return power;
}

double log1p_exp_minus(double magnitude) {
  double e = exponential_double(-magnitude);
  if (e > 1e-3) return logarithm_double(1 + e);
  return e * (1 - e * (0.5 - e * (1.0 / 3 - e * (0.25 - e * 0.2))));
}
