/* reference: reference.ts */
#include "kernels/vector.h"
#include "learning/engines/compiled/kernels/elementary.h"
#include "learning/engines/compiled/kernels/memory.h"
#include "learning/engines/compiled/operations/activation/activation.h"
#include "learning/engines/compiled/operations/activation/functions.h"

/* values is (channels), in place; sums in channel order. */
static void softmax(float *values, int channels) {
  float largest = values[0], sum = 0;
  for (int c = 1; c < channels; c++) largest = values[c] > largest ? values[c] : largest;
  for (int c = 0; c < channels; c += LANES) store(values + c, exponential(load(values + c) - splat(largest)));
  for (int c = 0; c < channels; c++) sum += values[c];
  for (int c = 0; c < channels; c += LANES) store(values + c, load(values + c) / splat(sum));
}

/* values is (rows, stride): zero from `channels` on. */
static void clear_surplus(float *values, int rows, int channels, int stride) {
  if (channels == stride) return;
  for (int r = 0; r < rows; r++)
    for (int c = channels; c < stride; c++) values[r * stride + c] = 0;
}

void activate(Activation activation, float *values, int rows, int channels, int stride) {
  /* values is (rows, stride): one pass over all of it, but for softmax, which goes row by row. */
  int count = padded(rows * stride);
  switch (activation) {
    case LINEAR: return;
    case RECTIFIER:
      for (int i = 0; i < count; i += LANES) store(values + i, at_least(load(values + i), zero()));
      return;
    case LEAKY_RECTIFIER:
      for (int i = 0; i < count; i += LANES) {
        Vector x = load(values + i);
        store(values + i, choose(x > zero(), x, x * splat(LEAK)));
      }
      return;
    case EXPONENTIAL_LINEAR:
      for (int i = 0; i < count; i += LANES) {
        Vector x = load(values + i);
        store(values + i, choose(x > zero(), x, exponential_minus_one(x)));
      }
      return;
    case LOGISTIC:
      for (int i = 0; i < count; i += LANES) store(values + i, logistic(load(values + i)));
      clear_surplus(values, rows, channels, stride);
      return;
    case TANGENT:
      for (int i = 0; i < count; i += LANES) store(values + i, hyperbolic_tangent(load(values + i)));
      return;
    case SOFTMAX:
      for (int r = 0; r < rows; r++) softmax(values + r * stride, channels);
      clear_surplus(values, rows, channels, stride);
      return;
  }
}

INLINE Vector derivative(Activation activation, Vector y) {
  switch (activation) {
    case LEAKY_RECTIFIER: return choose(y > zero(), splat(1.0f), splat(LEAK));
    case EXPONENTIAL_LINEAR: return choose(y > zero(), splat(1.0f), y + splat(1.0f));
    case LOGISTIC: return y * (splat(1.0f) - y);
    case TANGENT: return splat(1.0f) - y * y;
    default: return splat(1.0f);
  }
}

/* values is (rows, stride), gradient is (rows, gradient_stride): every value gives its place to its gradient. */
INLINE void multiply_by_derivative(const Activation activation, float *values, int stride, const float *gradient,
                                   int gradient_stride, int rows, int channels) {
  for (int r = 0; r < rows; r++, values += stride, gradient += gradient_stride)
    for (int c = 0; c < channels; c += LANES) {
      Vector y = load(values + c), g = load(gradient + c);
      if (activation == LINEAR)
        store(values + c, g);
      else if (activation == RECTIFIER)
        store(values + c, keep(y > zero(), g));
      else
        store(values + c, g * derivative(activation, y));
    }
}

/* values is (rows, stride), gradient is (rows, gradient_stride). For each row, the sum over its channels first, then
 * dx_i = y_i (dy_i - sum_j dy_j y_j). */
static void softmax_backward(float *values, int stride, const float *gradient, int gradient_stride, int rows,
                             int channels) {
  for (int r = 0; r < rows; r++, values += stride, gradient += gradient_stride) {
    float sum = 0;
    for (int c = 0; c < channels; c++) sum += gradient[c] * values[c];
    for (int c = 0; c < channels; c++) values[c] = values[c] * (gradient[c] - sum);
  }
}

void differentiate(Activation activation, float *values, int stride, const float *gradient, int gradient_stride,
                   int rows, int channels) {
#define CASE(name) \
  case name: return multiply_by_derivative(name, values, stride, gradient, gradient_stride, rows, channels)
  switch (activation) {
    CASE(LINEAR);
    CASE(RECTIFIER);
    CASE(LEAKY_RECTIFIER);
    CASE(EXPONENTIAL_LINEAR);
    CASE(LOGISTIC);
    CASE(TANGENT);
    case SOFTMAX: return softmax_backward(values, stride, gradient, gradient_stride, rows, channels);
  }
#undef CASE
}

/* input and output are (examples, positions, stride). */
void activation_layer(const struct ActivationLayer *layer, const struct Session *session) {
  int rows = session->examples * layer->positions;
  copy_floats(layer->output, layer->input, rows * layer->stride);
  activate(layer->activation, layer->output, rows, layer->channels, layer->stride);
}

/* output is (examples, positions, stride) and holds its gradient; input, of the same shape, gets its own. */
void activation_layer_backward(const struct ActivationLayer *layer, const struct Session *session) {
  differentiate(layer->input_activation, layer->input, layer->stride, layer->output, layer->stride,
                session->examples * layer->positions, layer->channels);
}
