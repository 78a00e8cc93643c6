/* reference: reference.ts */
#include "kernels/vector.h"
#include "learning/engines/compiled/kernels/memory.h"
#include "learning/engines/compiled/operations/activation/functions.h"
#include "learning/engines/compiled/operations/merge/merge.h"

#define BODY "learning/engines/compiled/operations/merge/merge_body.h"
#include "kernels/each_width.h"

/* first, second and output are (examples, positions, stride). */
INLINE void merge(const int is_product, const struct Merge *layer, const struct Session *session) {
  const int rows = session->examples * layer->positions, count = rows * layer->stride;
  int i = 0;
  if (layer->activation == RECTIFIER) {
    EACH_WIDTH(i, merge, is_product, 1, layer->first, layer->second, layer->output, count);
    return;
  }
  EACH_WIDTH(i, merge, is_product, 0, layer->first, layer->second, layer->output, count);
  activate(layer->activation, layer->output, rows, layer->channels, layer->stride);
}

void sum(const struct Merge *layer, const struct Session *session) { merge(0, layer, session); }

void product(const struct Merge *layer, const struct Session *session) { merge(1, layer, session); }

/* output, values and gradient are (examples, positions, stride). */
void sum_backward(const struct SumBackward *layer, const struct Session *session) {
  const int rows = session->examples * layer->positions, count = rows * layer->stride;
  int i = 0;
  if (layer->activation == LINEAR) {
    EACH_WIDTH(i, pass, 0, layer->output, layer->output, layer->gradient, count);
    return;
  }
  if (layer->activation == RECTIFIER) {
    EACH_WIDTH(i, pass, 1, layer->output, layer->values, layer->gradient, count);
    return;
  }
  if (layer->gradient != layer->values) copy_floats(layer->gradient, layer->values, count);
  differentiate(layer->activation, layer->gradient, layer->stride, layer->output, layer->stride, rows, layer->channels);
}

/* One row of values gives its gradient, or its copy at another place does. */
INLINE void leave_gradient(const struct ProductBackward *layer, int activation, const float *values,
                           const float *gradient, float *to) {
  if (!to) return;
  if (to != values) copy_floats(to, values, layer->stride);
  differentiate(activation, to, layer->stride, gradient, layer->stride, 1, layer->channels);
}

/* output, the two inputs and their gradients are (examples, positions, stride), rows (2, stride): position by position,
 * both gradients before either takes a place. */
void product_backward(const struct ProductBackward *layer, const struct Session *session) {
  const int stride = layer->stride, count = session->examples * layer->positions * stride;
  float *of_first = layer->rows, *of_second = layer->rows + stride;
  for (int at = 0; at < count; at += stride) {
    const float *first = layer->first + at, *second = layer->second + at;
    for (int c = 0; c < stride; c += LANES) {
      Vector g = load(layer->output + at + c);
      store(of_first + c, g * load(second + c));
      store(of_second + c, g * load(first + c));
    }
    leave_gradient(layer, layer->first_activation, first, of_first, layer->first_gradient ? layer->first_gradient + at : 0);
    leave_gradient(layer, layer->second_activation, second, of_second,
                   layer->second_gradient ? layer->second_gradient + at : 0);
  }
}
