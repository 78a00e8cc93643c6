/* The gated functions for LANES values at a time; `gate` is a constant after inlining. */
#include "learning/engines/compiled/kernels/elementary_body.h"

/* output = x g(x): from value i on, for whole vectors. */
INLINE int WIDE(apply)(int i, const Gate gate, const float *input, float *output, int count) {
  for (; i + LANES <= count; i += LANES) {
    Vector x = load(input + i);
    store(output + i, x * (gate == GELU ? WIDE(normal_distribution)(x, WIDE(bell)(x)) : WIDE(logistic)(x)));
  }
  return i;
}

/* to = gradient (g(x) + x g'(x)): the density of the normal distribution is exp(-x^2 / 2) / sqrt(2 pi), the derivative
 * of the logistic function s (1 - s). */
INLINE int WIDE(apply_derivative)(int i, const Gate gate, const float *input, const float *gradient, float *to,
                                  int count) {
  for (; i + LANES <= count; i += LANES) {
    Vector x = load(input + i), slope;
    if (gate == GELU) {
      Vector bell = WIDE(bell)(x);
      slope = WIDE(normal_distribution)(x, bell) + x * (bell * splat(0.39894228f));
    } else {
      Vector s = WIDE(logistic)(x);
      slope = s + x * (s * (splat(1.0f) - s));
    }
    store(to + i, load(gradient + i) * slope);
  }
  return i;
}
