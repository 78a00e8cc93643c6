#include "learning/engines/compiled/kernels/elementary.h"

/* exp(r) - 1 for |r| <= 0.36: r + r^2/2! + ... + r^8/8!. */
INLINE Vector taylor_exponential_minus_one(Vector r) {
  Vector sum = splat(1.0f / 40320);
  sum = sum * r + splat(1.0f / 5040);
  sum = sum * r + splat(1.0f / 720);
  sum = sum * r + splat(1.0f / 120);
  sum = sum * r + splat(1.0f / 24);
  sum = sum * r + splat(1.0f / 6);
  sum = sum * r + splat(0.5f);
  return sum * r * r + r;
}

Vector exponential(Vector x) {
  Mask underflow = x < splat(-87.0f);
  Vector clamped = at_most(at_least(x, splat(-87.0f)), splat(88.0f));
  Vector k = nearest(clamped * splat(1.44269504f));
  Vector r = clamped - k * splat(0.693359375f);
  r = r + k * splat(2.12194440e-4f);
  Vector mantissa = taylor_exponential_minus_one(r) + splat(1.0f);
  Mask power = (truncate(k) + 127) << 23;
  return keep(~underflow, mantissa * (Vector)power);
}

Vector exponential_minus_one(Vector x) {
  Mask small = absolute(x) < splat(0.35f);
  return choose(small, taylor_exponential_minus_one(x), exponential(x) - splat(1.0f));
}

/* (1 - e) / (1 + e) with e = exp(-2|x|); near 0 through e - 1, which does not cancel. */
Vector hyperbolic_tangent(Vector x) {
  Vector e1 = exponential_minus_one(splat(-2.0f) * absolute(x));
  Vector magnitude = -e1 / (e1 + splat(2.0f));
  return choose(x < zero(), -magnitude, magnitude);
}

/* Through exp of a negative number, so that nothing overflows. */
Vector logistic(Vector x) {
  Vector e = exponential(-absolute(x));
  Vector denominator = splat(1.0f) + e;
  return choose(x < zero(), e, splat(1.0f)) / denominator;
}

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
