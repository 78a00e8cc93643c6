#include "normalization.h"
#include "activation.h"

/* Four channels' sums over all rows: row by row within an example, then example by example, which keeps single
 * precision accurate over long batches. */
#define SUM_OVER_ROWS(total, expression)                                \
  Vector total = zero();                                                \
  for (int e = 0; e < session->examples; e++) {                         \
    Vector part = zero();                                               \
    for (int p = 0; p < layer->positions; p++) {                        \
      const int at = (e * layer->positions + p) * layer->stride + c;    \
      part = part + (expression);                                       \
    }                                                                   \
    total = total + part;                                               \
  }

static void normalize(const struct Normalization *layer, int rows, int c, Vector mean, Vector inverse) {
  Vector gamma = load(layer->gamma + c), beta = load(layer->beta + c);
  for (int r = 0, at = c; r < rows; r++, at += layer->stride)
    store(layer->output + at, (load(layer->input + at) - mean) * inverse * gamma + beta);
}

INLINE Vector moved(Vector average, Vector value, float momentum) {
  return average * splat(momentum) + value * splat(1 - momentum);
}

void normalization(const struct Normalization *layer, const struct Session *session) {
  const int rows = session->examples * layer->positions;
  const Vector size = splat((float)rows);
  for (int c = 0; c < layer->stride; c += LANES) {
    SUM_OVER_ROWS(sum, load(layer->input + at));
    Vector mean = sum / size;
    SUM_OVER_ROWS(squares, (load(layer->input + at) - mean) * (load(layer->input + at) - mean));
    Vector variance = squares / size;
    Vector inverse = splat(1.0f) / square_root(variance + splat(layer->epsilon));
    store(layer->mean + c, mean);
    store(layer->inverse + c, inverse);
    store(layer->moving_mean + c, moved(load(layer->moving_mean + c), mean, layer->momentum));
    store(layer->moving_variance + c, moved(load(layer->moving_variance + c), variance, layer->momentum));
    normalize(layer, rows, c, mean, inverse);
  }
  activate(layer->activation, layer->output, rows, layer->channels, layer->stride);
}

/* dx = gamma inverse (dy - mean(dy) - xhat mean(dy xhat)). */
void normalization_backward(const struct Normalization *layer, const struct Session *session) {
  const int rows = session->examples * layer->positions;
  const Vector size = splat((float)rows);
  for (int c = 0; c < layer->stride; c += LANES) {
    const Vector mean = load(layer->mean + c), inverse = load(layer->inverse + c);
    SUM_OVER_ROWS(sum, load(layer->output + at));
    SUM_OVER_ROWS(product, load(layer->output + at) * ((load(layer->input + at) - mean) * inverse));
    store(layer->beta_gradient + c, sum);
    store(layer->gamma_gradient + c, product);
    Vector factor = load(layer->gamma + c) * inverse, mean_gradient = sum / size, mean_product = product / size;
    for (int r = 0, at = c; r < rows; r++, at += layer->stride) {
      Vector standard = (load(layer->input + at) - mean) * inverse;
      store(layer->output + at, factor * (load(layer->output + at) - mean_gradient - standard * mean_product));
    }
  }
  differentiate(layer->input_activation, layer->input, layer->stride, layer->output, layer->stride, rows,
                layer->channels);
}

void normalization_inference(const struct Normalization *layer, const struct Session *session) {
  const int rows = session->examples * layer->positions;
  for (int c = 0; c < layer->stride; c += LANES) {
    Vector variance = load(layer->moving_variance + c);
    normalize(layer, rows, c, load(layer->moving_mean + c),
              splat(1.0f) / square_root(variance + splat(layer->epsilon)));
  }
  activate(layer->activation, layer->output, rows, layer->channels, layer->stride);
}
