/* reference: reference.ts */
#include "learning/engines/compiled/kernels/elementary.h"
#include "learning/engines/compiled/operations/activation/functions.h"
#include "learning/engines/compiled/operations/loss/loss.h"

/* Probabilities are kept this far from 0 and 1 (Keras' epsilon). */
#define CLIP 1e-7

/* Each of these returns one example's loss and leaves its gradient with respect to `output` in `gradient`; both are
 * (classes), and every loop runs over the classes. */

static double categorical_from_logits(const float *output, float *gradient, int classes, int label, double factor) {
  double largest = output[0], sum = 0;
  for (int c = 1; c < classes; c++) largest = output[c] > largest ? output[c] : largest;
  for (int c = 0; c < classes; c++) sum += exponential_double(output[c] - largest);
  for (int c = 0; c < classes; c++) {
    double probability = exponential_double(output[c] - largest) / sum;
    gradient[c] = (float)((probability - (c == label)) * factor);
  }
  return logarithm_double(sum) - (output[label] - largest);
}

static double categorical_from_shares(const float *output, float *gradient, int classes, int label, double factor) {
  double sum = 0;
  for (int c = 0; c < classes; c++) sum += output[c];
  double share = output[label] / sum;
  int clipped = share < CLIP || share > 1 - CLIP;
  for (int c = 0; c < classes; c++)
    gradient[c] = clipped ? 0 : (float)((1 / sum - (c == label ? 1 / (double)output[c] : 0)) * factor);
  return -logarithm_double(share < CLIP ? CLIP : share > 1 - CLIP ? 1 - CLIP : share);
}

static double binary_from_logits(const float *output, float *gradient, int classes, int label, double factor) {
  double sum = 0;
  for (int c = 0; c < classes; c++) {
    double z = output[c], magnitude = z < 0 ? -z : z, tail = exponential_double(-magnitude);
    double probability = (z < 0 ? tail : 1) / (1 + tail);
    sum += (z > 0 ? z : 0) - (c == label ? z : 0) + log1p_exp_minus(magnitude);
    gradient[c] = (float)((probability - (c == label)) * (factor / classes));
  }
  return sum / classes;
}

static double binary_from_shares(const float *output, float *gradient, int classes, int label, double factor) {
  double sum = 0;
  for (int c = 0; c < classes; c++) {
    double share = output[c] < CLIP ? CLIP : output[c] > 1 - CLIP ? 1 - CLIP : output[c];
    sum -= logarithm_double(c == label ? share : 1 - share);
    int clipped = share != output[c];
    gradient[c] = clipped ? 0 : (float)((share - (c == label)) / (share * (1 - share)) * (factor / classes));
  }
  return sum / classes;
}

static double squared_error(const float *output, float *gradient, int classes, int label, double factor) {
  double sum = 0;
  for (int c = 0; c < classes; c++) {
    double difference = (double)output[c] - (c == label);
    sum += difference * difference;
    gradient[c] = (float)(2 * difference * (factor / classes));
  }
  return sum / classes;
}

static double absolute_error(const float *output, float *gradient, int classes, int label, double factor) {
  double sum = 0;
  for (int c = 0; c < classes; c++) {
    double difference = (double)output[c] - (c == label);
    sum += difference < 0 ? -difference : difference;
    gradient[c] = (float)((difference > 0 ? 1 : difference < 0 ? -1 : 0) * (factor / classes));
  }
  return sum / classes;
}

static double example_loss(const struct Loss *layer, const float *output, int label, double factor) {
  switch (layer->kind) {
    case CATEGORICAL_CROSSENTROPY:
      return (layer->from_logits ? categorical_from_logits : categorical_from_shares)(output, layer->row,
                                                                                      layer->classes, label, factor);
    case BINARY_CROSSENTROPY:
      return (layer->from_logits ? binary_from_logits : binary_from_shares)(output, layer->row, layer->classes, label,
                                                                            factor);
    case MEAN_SQUARED_ERROR: return squared_error(output, layer->row, layer->classes, label, factor);
    default: return absolute_error(output, layer->row, layer->classes, label, factor);
  }
}

static int largest_class(const float *output, int classes) {
  int best = 0;
  for (int c = 1; c < classes; c++)
    if (output[c] > output[best]) best = c;
  return best;
}

/* output is (examples, stride), row (stride), labels (examples). */
void loss(const struct Loss *layer, struct Session *session) {
  /* Example by example: count it, add its loss, put its gradient in the place of its output. */
  for (int e = 0; e < session->examples; e++) {
    float *output = layer->output + e * layer->stride;
    const int label = session->labels[e];
    const double weight = layer->class_weights ? layer->class_weights[label] : 1;
    session->correct += largest_class(output, layer->classes) == label;
    session->batch_loss += weight * example_loss(layer, output, label, weight / session->examples);
    if (!layer->wants_gradient) continue;
    for (int c = 0; c < layer->classes; c++)
      if (layer->row[c] < 1e-15f && layer->row[c] > -1e-15f) layer->row[c] = 0;
    differentiate(layer->from_logits ? LINEAR : layer->activation, output, layer->stride, layer->row, layer->stride, 1,
                  layer->classes);
  }
}
