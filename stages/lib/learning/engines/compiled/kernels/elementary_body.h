/* The functions of elementary.h for vectors of LANES floats, and the distribution that only wide loops need. */

/* exp(r) - 1 for |r| <= 0.36: r + r^2/2! + ... + r^8/8!. */
INLINE Vector WIDE(taylor_exponential_minus_one)(Vector r) {
  Vector sum = splat(1.0f / 40320);
  sum = sum * r + splat(1.0f / 5040);
  sum = sum * r + splat(1.0f / 720);
  sum = sum * r + splat(1.0f / 120);
  sum = sum * r + splat(1.0f / 24);
  sum = sum * r + splat(1.0f / 6);
  sum = sum * r + splat(0.5f);
  return sum * r * r + r;
}

INLINE Vector WIDE(exponential)(Vector x) {
  Mask underflow = x < splat(-87.0f);
  Vector clamped = at_most(at_least(x, splat(-87.0f)), splat(88.0f));
  Vector k = nearest(clamped * splat(1.44269504f));
  Vector r = clamped - k * splat(0.693359375f);
  r = r + k * splat(2.12194440e-4f);
  Vector mantissa = WIDE(taylor_exponential_minus_one)(r) + splat(1.0f);
  Mask power = (truncate(k) + 127) << 23;
  return keep(~underflow, mantissa * (Vector)power);
}

INLINE Vector WIDE(exponential_minus_one)(Vector x) {
  Mask small = absolute(x) < splat(0.35f);
  return choose(small, WIDE(taylor_exponential_minus_one)(x), WIDE(exponential)(x) - splat(1.0f));
}

/* (1 - e) / (1 + e) with e = exp(-2|x|); near 0 through e - 1, which does not cancel. */
INLINE Vector WIDE(hyperbolic_tangent)(Vector x) {
  Vector e1 = WIDE(exponential_minus_one)(splat(-2.0f) * absolute(x));
  Vector magnitude = -e1 / (e1 + splat(2.0f));
  return choose(x < zero(), -magnitude, magnitude);
}

/* Through exp of a negative number, so that nothing overflows. */
INLINE Vector WIDE(logistic)(Vector x) {
  Vector e = WIDE(exponential)(-absolute(x));
  Vector denominator = splat(1.0f) + e;
  return choose(x < zero(), e, splat(1.0f)) / denominator;
}

/* exp(-x^2 / 2). */
INLINE Vector WIDE(bell)(Vector x) { return WIDE(exponential)(x * x * splat(-0.5f)); }

/* The normal distribution, (1 + erf(x / sqrt(2))) / 2, from bell(x): t P(t) bell(x) beyond |x|, t = 1 / (1 + 0.3 |x|), P
 * being a minimax fit of the scaled complementary error function. Off by at most 3e-7 of 1, and 5e-6 of itself. */
INLINE Vector WIDE(normal_distribution)(Vector x, Vector bell) {
  Vector t = splat(1.0f) / (splat(1.0f) + splat(0.3f) * absolute(x));
  Vector sum = splat(0.00369857608f);
  sum = sum * t + splat(0.0192355539f);
  sum = sum * t - splat(0.126456049f);
  sum = sum * t + splat(0.174868357f);
  sum = sum * t - splat(0.0344549177f);
  sum = sum * t + splat(0.1214187f);
  sum = sum * t + splat(0.101483585f);
  sum = sum * t + splat(0.12056785f);
  sum = sum * t + splat(0.119638384f);
  Vector tail = sum * t * bell;
  return choose(x < zero(), tail, splat(1.0f) - tail);
}
