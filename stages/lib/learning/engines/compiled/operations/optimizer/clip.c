/* reference: reference.ts */
#include "kernels/vector.h"
#include "learning/engines/compiled/operations/optimizer/optimizer.h"

/* weights and gradient are (count): l1 sign(w) + 2 l2 w is added to each, as update() does. */
void penalize_gradient(const struct PenalizeGradient *run, const struct Session *session) {
  (void)session;
  for (int i = 0; i < run->count; i++) {
    const float w = run->weights[i], sign = w > 0 ? 1.0f : w < 0 ? -1.0f : 0;
    run->gradient[i] += run->l1 * sign + 2 * run->l2 * w;
  }
}

/* gradient is (count): each on its own. NaN stays. */
void clip_values(const struct ClipGradient *run, const struct Session *session) {
  (void)session;
  const float limit = run->limit;
  for (int i = 0; i < run->count; i++) {
    const float g = run->gradient[i];
    run->gradient[i] = g > limit ? limit : g < -limit ? -limit : g;
  }
}

/* gradient is (count): four sums, each of every fourth element in their order, and then their sum. */
void add_squares(const struct AddSquares *run, struct Session *session) {
  double sums[PADDING] = {0};
  for (int i = 0; i < run->count; i += PADDING)
    for (int j = 0; j < PADDING; j++) {
      const double g = run->gradient[i + j];
      sums[j] += g * g;
    }
  const double before = run->restart ? 0 : session->squares;
  session->squares = before + (((sums[0] + sums[1]) + sums[2]) + sums[3]);
}

/* gradient is (count): all or none are multiplied. */
void clip_norm(const struct ClipGradient *run, const struct Session *session) {
  const double norm = __builtin_sqrt(session->squares);
  if (!(norm > run->limit)) return;
  const float factor = (float)(run->limit / norm);
  for (int i = 0; i < run->count; i++) run->gradient[i] *= factor;
}

void take_rate(const struct TakeRate *run, struct Session *session) {
  session->learning_rate = run->rates[session->batch];
}
