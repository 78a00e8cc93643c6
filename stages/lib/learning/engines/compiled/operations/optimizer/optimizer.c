/* reference: reference.ts */
#include "kernels/vector.h"
#include "learning/engines/compiled/kernels/elementary.h"
#include "learning/engines/compiled/kernels/memory.h"
#include "learning/engines/compiled/operations/gemm/gemm.h"
#include "learning/engines/compiled/operations/optimizer/optimizer.h"
#include "learning/engines/compiled/operations/optimizer/update_weights.h"

#define GRADIENT_FLOOR 1e-15f
#define MOMENT_FLOOR 1e-30f
/* Weights of a kernel that is larger than a second-level cache, with its moments. */
#define LARGE_KERNEL (1 << 18)
/* A loop of its own; the session's optimizer is ADAM. */
#define ADAM_WITH_DECAY 3

/* The numbers of a step, the same for all weights. */
struct Rates {
  float rate, decay, first, second, epsilon;
  int nesterov;
};

#define BODY "learning/engines/compiled/operations/optimizer/optimizer_body.h"
#include "kernels/each_width.h"

static struct Rates rates_of(const struct Session *session) {
  double rate = session->learning_rate, first = session->beta1, second = session->beta2;
  if (session->optimizer == ADAM) {
    unsigned step = session->steps + 1;
    rate = rate * __builtin_sqrt(1 - integer_power(second, step)) / (1 - integer_power(first, step));
    first = 1 - first;
    second = 1 - second;
  }
  return (struct Rates){
      .rate = (float)rate,
      .decay = (float)(session->weight_decay * session->learning_rate),
      .first = (float)first,
      .second = (float)second,
      .epsilon = (float)session->epsilon,
      .nesterov = session->nesterov,
  };
}

NOINLINE void update_weights(const struct Update *run, int offset, const float *gradient, int count,
                             const struct Session *session) {
  const struct Rates rates = rates_of(session);
  const int penalties = run->l1 != 0 || run->l2 != 0;
  int i = 0;
#define EACH(kind)                                                          \
  if (penalties)                                                            \
    EACH_WIDTH(i, each, kind, 1, run, offset, gradient, count, rates);      \
  else                                                                      \
    EACH_WIDTH(i, each, kind, 0, run, offset, gradient, count, rates);      \
  return
  if (session->optimizer == SGD) {
    EACH(SGD);
  }
  if (session->optimizer == RMSPROP) {
    EACH(RMSPROP);
  }
  if (session->weight_decay == 0) {
    EACH(ADAM);
  }
  EACH(ADAM_WITH_DECAY);
#undef EACH
}

int steps_products(const struct Update *run, const struct Session *session) {
  const int plain = run->l1 == 0 && run->l2 == 0 && session->weight_decay == 0;
  return session->optimizer == ADAM && plain && run->count > LARGE_KERNEL;
}

/* a is (depth, rows), its rows a_step apart, b (depth, units). */
NOINLINE void update_from_product(const struct Update *run, int offset, const float *a, int a_step, const float *b,
                                  int units, int rows, int depth, const struct Session *session) {
  const struct Rates rates = rates_of(session);
  for (int i = 0; i < rows;) {
    const int at = offset + i * units;
    int j = 0;
    if (rows - i >= TILE_ROWS) {
      EACH_WIDTH(j, product_steps, TILE_ROWS, run, at, a + i, a_step, b, units, depth, rates);
      i += TILE_ROWS;
    } else {
      EACH_WIDTH(j, product_steps, PADDING, run, at, a + i, a_step, b, units, depth, rates);
      i += PADDING;
    }
  }
}

void take_rate(const struct TakeRate *run, struct Session *session) {
  session->learning_rate = run->rates[session->batch];
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
