/* reference: reference.ts */
#include "kernels/vector.h"
#include "learning/engines/compiled/kernels/elementary.h"
#include "learning/engines/compiled/kernels/memory.h"
#include "learning/engines/compiled/operations/optimizer/optimizer.h"
#include "learning/engines/compiled/operations/optimizer/update_weights.h"

#define GRADIENT_FLOOR 1e-15f
#define MOMENT_FLOOR 1e-30f
/* A loop of its own; the session's optimizer is ADAM. */
#define ADAM_WITH_DECAY 3

/* The loss' gradient with l1 sign(w) + 2 l2 w added. */
INLINE Vector penalized(Vector gradient, Vector weight, float l1, float l2) {
  Vector sign = choose(weight > zero(), splat(1.0f), keep(weight < zero(), splat(-1.0f)));
  return gradient + (splat(l1) * sign + splat(2 * l2) * weight);
}

struct Factors {
  Vector rate, decay, first, second, epsilon, gradient_floor, moment_floor;
  Mask magnitude; /* all bits but the sign */
};

/* NaN is not less than the floor and stays. */
INLINE Vector without_tiny(Vector value, Vector floor, const struct Factors *by) {
  return drop((Vector)((Mask)value & by->magnitude) < floor, value);
}

/* w -= rate g; with momentum m = momentum m - rate g, w += m, or Nesterov's w += momentum m - rate g. */
INLINE void sgd(float *w, float *m, Vector g, const struct Factors *by, int nesterov) {
  Vector step = g * by->rate;
  if (!m) {
    store(w, load(w) - step);
    return;
  }
  Vector velocity = without_tiny(load(m) * by->first - step, by->moment_floor, by);
  store(m, velocity);
  store(w, load(w) + (nesterov ? velocity * by->first - step : velocity));
}

/* Tieleman & Hinton (2012), epsilon inside the root: v = rho v + (1 - rho) g^2, step = rate g / sqrt(v + epsilon). */
INLINE void rmsprop(float *w, float *v, float *m, Vector g, const struct Factors *by) {
  Vector square = by->second * load(v) + (splat(1.0f) - by->second) * (g * g);
  square = drop(square < by->moment_floor, square);
  store(v, square);
  Vector step = (by->rate * g) / square_root(square + by->epsilon);
  if (m) {
    step = without_tiny(by->first * load(m) + step, by->moment_floor, by);
    store(m, step);
  }
  store(w, load(w) - step);
}

/* Kingma & Ba (2015), with the bias correction folded into `rate`; decay is Loshchilov & Hutter's (2019). */
INLINE void adam(const int decays, float *w, float *m, float *v, Vector g, const struct Factors *by) {
  Vector mean = load(m), square = load(v), weight = load(w);
  mean = without_tiny(mean + (g - mean) * by->first, by->moment_floor, by);
  square = square + (g * g - square) * by->second;
  square = drop(square < by->moment_floor, square);
  store(m, mean);
  store(v, square);
  if (decays) weight = weight - weight * by->decay;
  store(w, weight - (mean * by->rate) / (square_root(square) + by->epsilon));
}

static struct Factors factors(const struct Session *session) {
  double rate = session->learning_rate, first = session->beta1, second = session->beta2;
  if (session->optimizer == ADAM) {
    unsigned step = session->steps + 1;
    rate = rate * __builtin_sqrt(1 - integer_power(second, step)) / (1 - integer_power(first, step));
    first = 1 - first;
    second = 1 - second;
  }
  Vector gradient_floor = splat(GRADIENT_FLOOR), moment_floor = splat(MOMENT_FLOOR);
  OPAQUE(gradient_floor);
  OPAQUE(moment_floor);
  Mask magnitude = {0x7fffffff, 0x7fffffff, 0x7fffffff, 0x7fffffff};
  OPAQUE(magnitude);
  return (struct Factors){
      .rate = splat((float)rate),
      .decay = splat((float)(session->weight_decay * session->learning_rate)),
      .first = splat((float)first),
      .second = splat((float)second),
      .epsilon = splat((float)session->epsilon),
      .gradient_floor = gradient_floor,
      .moment_floor = moment_floor,
      .magnitude = magnitude,
  };
}

/* weights, first, second and gradient are (count): four elements at a time, each on its own. */
INLINE void each(const int kind, const int penalties, const struct Update *run, int offset, const float *gradient,
                 int count, int nesterov, const struct Factors *by) {
  float *weights = run->weights + offset;
  float *first = run->first ? run->first + offset : 0, *second = run->second ? run->second + offset : 0;
  for (int i = 0; i < count; i += LANES) {
    Vector g = load(gradient + i);
    if (penalties) g = penalized(g, load(weights + i), run->l1, run->l2);
    g = without_tiny(g, by->gradient_floor, by);
    if (kind == SGD) sgd(weights + i, first ? first + i : 0, g, by, nesterov);
    if (kind == RMSPROP) rmsprop(weights + i, first + i, second ? second + i : 0, g, by);
    if (kind == ADAM) adam(0, weights + i, first + i, second + i, g, by);
    if (kind == ADAM_WITH_DECAY) adam(1, weights + i, first + i, second + i, g, by);
  }
}

NOINLINE void update_weights(const struct Update *run, int offset, const float *gradient, int count,
                             const struct Session *session) {
  const struct Factors by = factors(session);
  const int penalties = run->l1 != 0 || run->l2 != 0;
#define EACH(kind) \
  penalties ? each(kind, 1, run, offset, gradient, count, session->nesterov, &by) \
            : each(kind, 0, run, offset, gradient, count, session->nesterov, &by)
  if (session->optimizer == SGD) EACH(SGD);
  if (session->optimizer == RMSPROP) EACH(RMSPROP);
  if (session->optimizer == ADAM) {
    if (session->weight_decay == 0)
      EACH(ADAM);
    else
      EACH(ADAM_WITH_DECAY);
  }
#undef EACH
}

void clear_gradients(const struct ClearGradients *range, const struct Session *session) {
  (void)session;
  fill_zero(range->start, range->count);
}

void update(const struct Update *run, const struct Session *session) {
  update_weights(run, 0, run->gradient, run->count, session);
}

/* weights is (count): one sum of magnitudes and one of squares. */
void penalty(const struct Penalty *run, struct Session *session) {
  double absolutes = 0, squares = 0;
  for (int i = 0; i < run->count; i++) {
    double w = run->weights[i];
    absolutes += w < 0 ? -w : w;
    squares += w * w;
  }
  session->batch_loss += (run->l1 * absolutes + run->l2 * squares) * session->examples;
}
