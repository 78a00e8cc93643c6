/* The optimizers' steps for vectors of LANES weights; optimizer.c has the constants. */
#include "learning/engines/compiled/operations/gemm/product_body.h"

/* The loss' gradient with l1 sign(w) + 2 l2 w added. */
INLINE Vector WIDE(penalized)(Vector gradient, Vector weight, float l1, float l2) {
  Vector sign = choose(weight > zero(), splat(1.0f), keep(weight < zero(), splat(-1.0f)));
  return gradient + (splat(l1) * sign + splat(2 * l2) * weight);
}

struct WIDE(Factors) {
  Vector rate, decay, first, second, epsilon, gradient_floor, moment_floor;
  Mask magnitude; /* all bits but the sign */
};

/* NaN is not less than the floor and stays. */
INLINE Vector WIDE(without_tiny)(Vector value, Vector floor, const struct WIDE(Factors) *by) {
  return drop((Vector)((Mask)value & by->magnitude) < floor, value);
}

/* w -= rate g; with momentum m = momentum m - rate g, w += m, or Nesterov's w += momentum m - rate g. */
INLINE void WIDE(sgd)(float *w, float *m, Vector g, const struct WIDE(Factors) *by, int nesterov) {
  Vector step = g * by->rate;
  if (!m) {
    store(w, load(w) - step);
    return;
  }
  Vector velocity = WIDE(without_tiny)(load(m) * by->first - step, by->moment_floor, by);
  store(m, velocity);
  store(w, load(w) + (nesterov ? velocity * by->first - step : velocity));
}

/* Tieleman & Hinton (2012), epsilon inside the root: v = rho v + (1 - rho) g^2, step = rate g / sqrt(v + epsilon). */
INLINE void WIDE(rmsprop)(float *w, float *v, float *m, Vector g, const struct WIDE(Factors) *by) {
  Vector square = by->second * load(v) + (splat(1.0f) - by->second) * (g * g);
  square = drop(square < by->moment_floor, square);
  store(v, square);
  Vector step = (by->rate * g) / square_root(square + by->epsilon);
  if (m) {
    step = WIDE(without_tiny)(by->first * load(m) + step, by->moment_floor, by);
    store(m, step);
  }
  store(w, load(w) - step);
}

/* Kingma & Ba (2015), with the bias correction folded into `rate`; decay is Loshchilov & Hutter's (2019). */
INLINE void WIDE(adam)(const int decays, float *w, float *m, float *v, Vector g, const struct WIDE(Factors) *by) {
  Vector mean = load(m), square = load(v), weight = load(w);
  mean = WIDE(without_tiny)(mean + (g - mean) * by->first, by->moment_floor, by);
  square = square + (g * g - square) * by->second;
  square = drop(square < by->moment_floor, square);
  store(m, mean);
  store(v, square);
  if (decays) weight = weight - weight * by->decay;
  store(w, weight - (mean * by->rate) / (square_root(square) + by->epsilon));
}

static struct WIDE(Factors) WIDE(factors)(struct Rates rates) {
  Vector gradient_floor = splat(GRADIENT_FLOOR), moment_floor = splat(MOMENT_FLOOR);
  OPAQUE(gradient_floor);
  OPAQUE(moment_floor);
  Mask magnitude = splat_mask(0x7fffffff);
  OPAQUE(magnitude);
  return (struct WIDE(Factors)){
      .rate = splat(rates.rate),
      .decay = splat(rates.decay),
      .first = splat(rates.first),
      .second = splat(rates.second),
      .epsilon = splat(rates.epsilon),
      .gradient_floor = gradient_floor,
      .moment_floor = moment_floor,
      .magnitude = magnitude,
  };
}

/* weights, first, second and gradient are (count): from element i on, each on its own. */
INLINE int WIDE(each)(int i, const int kind, const int penalties, const struct Update *run, int offset,
                      const float *gradient, int count, struct Rates rates) {
  if (count - i < LANES) return i;
  const struct WIDE(Factors) factors = WIDE(factors)(rates), *by = &factors;
  float *weights = run->weights + offset;
  float *first = run->first ? run->first + offset : 0, *second = run->second ? run->second + offset : 0;
  for (; i + LANES <= count; i += LANES) {
    Vector g = load(gradient + i);
    if (penalties) g = WIDE(penalized)(g, load(weights + i), run->l1, run->l2);
    g = WIDE(without_tiny)(g, by->gradient_floor, by);
    if (kind == SGD) WIDE(sgd)(weights + i, first ? first + i : 0, g, by, rates.nesterov);
    if (kind == RMSPROP) WIDE(rmsprop)(weights + i, first + i, second ? second + i : 0, g, by);
    if (kind == ADAM) WIDE(adam)(0, weights + i, first + i, second + i, g, by);
    if (kind == ADAM_WITH_DECAY) WIDE(adam)(1, weights + i, first + i, second + i, g, by);
  }
  return i;
}

/* Adam's step for a tile, (height, width vectors), of weights whose gradient is a product: a is (depth, height), its rows
 * a_step apart, b is (depth, width vectors); weights, first and second are at their part of the tile's first row. */
INLINE void WIDE(product_step)(const int height, const int width, const float *a, int a_step, const float *b, int units,
                               int depth, float *w, float *m, float *v, const struct WIDE(Factors) *by) {
  Vector sum[TILE_ROWS][2];
  UNROLL for (int i = 0; i < height; i++) UNROLL for (int j = 0; j < width; j++) sum[i][j] = zero();
  /* No cache holds them: they are on their way while the sums run. */
  UNROLL for (int i = 0; i < height; i++) UNROLL for (int j = 0; j < width; j++) {
    __builtin_prefetch(w + i * units + j * LANES);
    __builtin_prefetch(m + i * units + j * LANES);
    __builtin_prefetch(v + i * units + j * LANES);
  }
  WIDE(add_products)(height, width, sum, a, 1, a_step, b, units, depth);
  UNROLL for (int i = 0; i < height; i++) UNROLL for (int j = 0; j < width; j++) {
    const int at = i * units + j * LANES;
    WIDE(adam)(0, w + at, m + at, v + at, WIDE(without_tiny)(sum[i][j], by->gradient_floor, by), by);
  }
}

/* Tiles of `height` rows from unit j on, in the order in which weights and moments lie in memory. */
INLINE int WIDE(product_steps)(int j, const int height, const struct Update *run, int offset, const float *a, int a_step,
                               const float *b, int units, int depth, struct Rates rates) {
  if (units - j < LANES) return j;
  const struct WIDE(Factors) factors = WIDE(factors)(rates);
  while (units - j >= LANES) {
    const int vectors = units - j >= 2 * LANES ? 2 : 1, at = offset + j;
    float *w = run->weights + at, *m = run->first + at, *v = run->second + at;
    if (vectors == 2)
      WIDE(product_step)(height, 2, a, a_step, b + j, units, depth, w, m, v, &factors);
    else
      WIDE(product_step)(height, 1, a, a_step, b + j, units, depth, w, m, v, &factors);
    j += vectors * LANES;
  }
  return j;
}
