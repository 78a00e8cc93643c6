/* reference: reference.ts */
#include "learning/engines/compiled/kernels/elementary.h"
#include "learning/engines/compiled/operations/activation/functions.h"
#include "learning/engines/compiled/operations/loss/loss.h"

/* Probabilities are kept this far from 0 and 1 (Keras' epsilon). */
#define CLIP 1e-7

/* Each of these returns one example's loss and leaves its gradient with respect to `output`, times `factor`, in
 * `gradient`; both and `target` are (width), and every loop runs over the width. */

/* The sum of target_c (log sum_j exp(output_j) - output_c). */
static double categorical_from_logits(const float *output, const double *target, float *gradient, int width,
                                      double factor) {
  double largest = output[0], sum = 0, total = 0, chosen = 0;
  for (int c = 1; c < width; c++) largest = output[c] > largest ? output[c] : largest;
  for (int c = 0; c < width; c++) sum += exponential_double(output[c] - largest);
  for (int c = 0; c < width; c++) total += target[c];
  for (int c = 0; c < width; c++) {
    double probability = exponential_double(output[c] - largest) / sum;
    gradient[c] = (float)((probability * total - target[c]) * factor);
    if (target[c] != 0) chosen += target[c] * (output[c] - largest);
  }
  return logarithm_double(sum) * total - chosen;
}

/* -sum of target_c log(output_c / sum_j output_j), the shares clipped. */
static double categorical_from_shares(const float *output, const double *target, float *gradient, int width,
                                      double factor) {
  double sum = 0, loss = 0, inside = 0;
  for (int c = 0; c < width; c++) sum += output[c];
  for (int c = 0; c < width; c++) {
    if (target[c] == 0) continue;
    double share = output[c] / sum;
    if (!(share < CLIP || share > 1 - CLIP)) inside += target[c];
    loss -= target[c] * logarithm_double(share < CLIP ? CLIP : share > 1 - CLIP ? 1 - CLIP : share);
  }
  const double common = inside == 0 ? 0 : inside / sum;
  for (int c = 0; c < width; c++) {
    double share = output[c] / sum;
    int constant = target[c] == 0 || share < CLIP || share > 1 - CLIP;
    gradient[c] = (float)((common - (constant ? 0 : target[c] / output[c])) * factor);
  }
  return loss;
}

static double binary_from_logits(const float *output, const double *target, float *gradient, int width,
                                 double factor) {
  double sum = 0;
  for (int c = 0; c < width; c++) {
    double z = output[c], magnitude = z < 0 ? -z : z, tail = exponential_double(-magnitude);
    double probability = (z < 0 ? tail : 1) / (1 + tail);
    sum += (z > 0 ? z : 0) - (target[c] == 0 ? 0 : target[c] * z) + log1p_exp_minus(magnitude);
    gradient[c] = (float)((probability - target[c]) * (factor / width));
  }
  return sum / width;
}

static double binary_from_shares(const float *output, const double *target, float *gradient, int width,
                                 double factor) {
  double sum = 0;
  for (int c = 0; c < width; c++) {
    double share = output[c] < CLIP ? CLIP : output[c] > 1 - CLIP ? 1 - CLIP : output[c];
    if (target[c] != 0) sum -= target[c] * logarithm_double(share);
    if (target[c] != 1) sum -= (1 - target[c]) * logarithm_double(1 - share);
    int clipped = share != output[c];
    gradient[c] = clipped ? 0 : (float)((share - target[c]) / (share * (1 - share)) * (factor / width));
  }
  return sum / width;
}

static double squared_error(const float *output, const double *target, float *gradient, int width, double factor) {
  double sum = 0;
  for (int c = 0; c < width; c++) {
    double difference = (double)output[c] - target[c];
    sum += difference * difference;
    gradient[c] = (float)(2 * difference * (factor / width));
  }
  return sum / width;
}

static double absolute_error(const float *output, const double *target, float *gradient, int width, double factor) {
  double sum = 0;
  for (int c = 0; c < width; c++) {
    double difference = (double)output[c] - target[c];
    sum += difference < 0 ? -difference : difference;
    gradient[c] = (float)((difference > 0 ? 1 : difference < 0 ? -1 : 0) * (factor / width));
  }
  return sum / width;
}

/* Huber (1964): half the square of the difference up to delta, from there on along the tangent. */
static double huber(const float *output, const double *target, float *gradient, int width, double factor,
                    double delta) {
  double sum = 0;
  for (int c = 0; c < width; c++) {
    double difference = (double)output[c] - target[c], magnitude = difference < 0 ? -difference : difference;
    int within = magnitude <= delta;
    sum += within ? 0.5 * difference * difference : delta * magnitude - 0.5 * delta * delta;
    double slope = within ? difference : difference > 0 ? delta : difference < 0 ? -delta : difference;
    gradient[c] = (float)(slope * (factor / width));
  }
  return sum / width;
}

static double example_loss(const struct Loss *layer, const float *output, double factor) {
  const double *target = layer->target;
  float *gradient = layer->gradient;
  const int width = layer->width;
  switch (layer->kind) {
    case CATEGORICAL_CROSSENTROPY:
      return (layer->from_logits ? categorical_from_logits : categorical_from_shares)(output, target, gradient, width,
                                                                                      factor);
    case BINARY_CROSSENTROPY:
      return (layer->from_logits ? binary_from_logits : binary_from_shares)(output, target, gradient, width, factor);
    case MEAN_SQUARED_ERROR: return squared_error(output, target, gradient, width, factor);
    case MEAN_ABSOLUTE_ERROR: return absolute_error(output, target, gradient, width, factor);
    default: return huber(output, target, gradient, width, factor, layer->delta);
  }
}

/* The target of a staged row: one at its class, or its numbers; smoothed. */
static void read_target(const struct Loss *layer, int row) {
  for (int c = 0; c < layer->width; c++) {
    double value = layer->classes ? c == layer->classes[row] : layer->values[row * layer->width + c];
    layer->target[c] = value * layer->kept + layer->added;
  }
}

static int largest_class(const float *output, int classes) {
  int best = 0;
  for (int c = 1; c < classes; c++)
    if (output[c] > output[best]) best = c;
  return best;
}

/* Whether every output lies on its target's side of one half. */
static int all_sides(const struct Loss *layer, const float *output, int row) {
  const float *values = layer->values + row * layer->width;
  for (int c = 0; c < layer->width; c++) {
    float value = layer->from_logits ? logistic(splat(output[c]))[0] : output[c];
    if ((value > 0.5f) != (values[c] > 0.5f)) return 0;
  }
  return 1;
}

/* output is (examples, stride), gradient (stride), target (width); classes, values and weights are of all staged rows. */
void loss(const struct Loss *layer, struct Session *session) {
  for (int c = layer->width; c < layer->stride; c++) layer->gradient[c] = 0;
  /* Example by example: count it, add its loss, put its gradient in the place of its output. */
  for (int e = 0; e < session->examples; e++) {
    const int row = session->first + e;
    float *output = layer->output + e * layer->stride;
    const double weight = layer->weights ? layer->weights[row] : 1;
    if (layer->counted == LARGEST) session->correct += largest_class(output, layer->width) == layer->classes[row];
    if (layer->counted == SIDES) session->correct += all_sides(layer, output, row);
    read_target(layer, row);
    session->batch_loss += weight * example_loss(layer, output, weight / session->examples);
    if (!layer->wants_gradient) continue;
    for (int c = 0; c < layer->width; c++)
      if (layer->gradient[c] < 1e-15f && layer->gradient[c] > -1e-15f) layer->gradient[c] = 0;
    differentiate(layer->from_logits ? LINEAR : layer->activation, output, layer->stride, layer->gradient,
                  layer->stride, 1, layer->width);
  }
}
