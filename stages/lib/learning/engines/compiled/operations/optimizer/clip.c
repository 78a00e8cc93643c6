/* reference: reference.ts */
#include "kernels/vector.h"
#include "learning/engines/compiled/operations/optimizer/optimizer.h"

/* weights and gradient are (count): l1 sign(w) + 2 l2 w is added to each, as update() does. */
void penalize_gradient(const struct PenalizeGradient *run, const struct Session *session) {
  (void)session;
  const float *weights = run->weights, l1 = run->l1, l2 = run->l2;
  float *gradient = run->gradient;
  for (int i = 0, count = run->count; i < count; i++) {
    const float w = weights[i], sign = w > 0 ? 1.0f : w < 0 ? -1.0f : 0;
    gradient[i] += l1 * sign + 2 * l2 * w;
  }
}

/* gradient is (count): each on its own. NaN stays. */
void clip_values(const struct ClipGradient *run, const struct Session *session) {
  (void)session;
  const float limit = run->limit;
  float *gradient = run->gradient;
  for (int i = 0, count = run->count; i < count; i++) {
    const float g = gradient[i];
    gradient[i] = g > limit ? limit : g < -limit ? -limit : g;
  }
}

/* gradient is (rows, padded(columns)): four sums, each of every fourth column, row by row; and then their sum. */
void add_squares(const struct AddSquares *run, struct Session *session) {
  const int columns = run->columns, whole = columns & ~(PADDING - 1);
  double sums[PADDING] = {0};
  for (int r = 0; r < run->rows; r++) {
    const float *gradient = run->gradient + r * padded(columns);
    for (int c = 0; c < whole; c += PADDING)
      for (int j = 0; j < PADDING; j++) sums[j] += (double)gradient[c + j] * gradient[c + j];
    for (int c = whole; c < columns; c++) sums[c - whole] += (double)gradient[c] * gradient[c];
  }
  const double before = run->restart ? 0 : session->squares;
  session->squares = before + (((sums[0] + sums[1]) + sums[2]) + sums[3]);
}

/* gradient is (count): all or none are multiplied. */
void clip_norm(const struct ClipGradient *run, const struct Session *session) {
  const double norm = __builtin_sqrt(session->squares);
  if (!(norm > run->limit)) return;
  const float factor = (float)(run->limit / norm);
  float *gradient = run->gradient;
  for (int i = 0, count = run->count; i < count; i++) gradient[i] *= factor;
}
