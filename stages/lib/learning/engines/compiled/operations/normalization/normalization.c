/* reference: reference.ts
 *
 * input and output are (examples, positions, stride); weights, statistics and their gradients are (stride). Each
 * function works on `width` vectors of channels from channel c on. */
#include "kernels/vector.h"
#include "learning/engines/compiled/operations/activation/functions.h"
#include "learning/engines/compiled/operations/normalization/normalization.h"

/* Up to four vectors of channels, a cache line, are worked on together: `width` is a constant after inlining. Sums run
 * row by row within an example, then example by example, which keeps single precision accurate over long batches. */
#define WIDEST 4

typedef struct {
  Vector lane[WIDEST];
} Line;

INLINE Line line_at(const int width, const float *from) {
  Line line = {0};
  UNROLL for (int j = 0; j < width; j++) line.lane[j] = load(from + j * LANES);
  return line;
}

INLINE void store_line(const int width, float *to, Line line) {
  UNROLL for (int j = 0; j < width; j++) store(to + j * LANES, line.lane[j]);
}

/* Row by row within an example, then example by example. */
INLINE Line channel_sums(const int width, const struct Normalization *layer, const struct Session *session, int c) {
  Line total = {0};
  const float *from = layer->input + c;
  for (int e = 0; e < session->examples; e++) {
    Line part = {0};
    for (int p = 0; p < layer->positions; p++, from += layer->stride)
      UNROLL for (int j = 0; j < width; j++) part.lane[j] = part.lane[j] + load(from + j * LANES);
    UNROLL for (int j = 0; j < width; j++) total.lane[j] = total.lane[j] + part.lane[j];
  }
  return total;
}

/* As channel_sums(), of the squared differences to the mean. */
INLINE Line squared_deviations(const int width, const struct Normalization *layer, const struct Session *session, int c,
                               Line mean) {
  Line total = {0};
  const float *from = layer->input + c;
  for (int e = 0; e < session->examples; e++) {
    Line part = {0};
    for (int p = 0; p < layer->positions; p++, from += layer->stride) UNROLL for (int j = 0; j < width; j++) {
      Vector deviation = load(from + j * LANES) - mean.lane[j];
      part.lane[j] = part.lane[j] + deviation * deviation;
    }
    UNROLL for (int j = 0; j < width; j++) total.lane[j] = total.lane[j] + part.lane[j];
  }
  return total;
}

/* All rows of all examples, one after the other. */
INLINE void normalize(const int width, const struct Normalization *layer, int rows, int c, Line mean, Line inverse) {
  const Line beta = line_at(width, layer->beta + c), gamma = line_at(width, layer->gamma + c);
  const float *from = layer->input + c;
  float *to = layer->output + c;
  const int relu = layer->activation == RECTIFIER;
  Line factor;
  UNROLL for (int j = 0; j < width; j++) factor.lane[j] = inverse.lane[j] * gamma.lane[j];
  for (int r = 0; r < rows; r++, from += layer->stride, to += layer->stride) UNROLL for (int j = 0; j < width; j++) {
    Vector value = (load(from + j * LANES) - mean.lane[j]) * factor.lane[j] + beta.lane[j];
    store(to + j * LANES, relu ? at_least(value, zero()) : value);
  }
}

INLINE Line inverse_deviation(const int width, Line variance, float epsilon) {
  UNROLL for (int j = 0; j < width; j++)
    variance.lane[j] = splat(1.0f) / square_root(variance.lane[j] + splat(epsilon));
  return variance;
}

INLINE void move(const int width, float *average, Line value, float momentum) {
  UNROLL for (int j = 0; j < width; j++)
    store(average + j * LANES, load(average + j * LANES) * splat(momentum) + value.lane[j] * splat(1 - momentum));
}

INLINE void forward(const int width, const struct Normalization *layer, const struct Session *session, int c) {
  const int rows = session->examples * layer->positions;
  Line mean = channel_sums(width, layer, session, c);
  UNROLL for (int j = 0; j < width; j++) mean.lane[j] = mean.lane[j] / splat((float)rows);
  Line variance = squared_deviations(width, layer, session, c, mean);
  UNROLL for (int j = 0; j < width; j++) variance.lane[j] = variance.lane[j] / splat((float)rows);
  Line inverse = inverse_deviation(width, variance, layer->epsilon);
  store_line(width, layer->mean + c, mean);
  store_line(width, layer->inverse + c, inverse);
  move(width, layer->moving_mean + c, mean, layer->momentum);
  move(width, layer->moving_variance + c, variance, layer->momentum);
  normalize(width, layer, rows, c, mean, inverse);
}

INLINE void inference(const int width, const struct Normalization *layer, const struct Session *session, int c) {
  Line inverse = inverse_deviation(width, line_at(width, layer->moving_variance + c), layer->epsilon);
  normalize(width, layer, session->examples * layer->positions, c, line_at(width, layer->moving_mean + c), inverse);
}

/* dx = gamma inverse (dy - mean(dy) - xhat mean(dy xhat)), left in the output's place, or in the input's where no
 * derivative is to follow. */
INLINE void backward(const int width, const struct Normalization *layer, const struct Session *session, int c) {
  const int rows = session->examples * layer->positions, stride = layer->stride;
  const Line mean = line_at(width, layer->mean + c), inverse = line_at(width, layer->inverse + c);
  Line sum = {0}, product = {0};
  int at = c;
  /* Sums of dy and of dy xhat, row by row within an example, then example by example. */
  for (int e = 0; e < session->examples; e++) {
    Line sum_part = {0}, product_part = {0};
    for (int p = 0; p < layer->positions; p++, at += stride) UNROLL for (int j = 0; j < width; j++) {
      Vector g = load(layer->output + at + j * LANES), x = load(layer->input + at + j * LANES);
      sum_part.lane[j] = sum_part.lane[j] + g;
      product_part.lane[j] = product_part.lane[j] + g * ((x - mean.lane[j]) * inverse.lane[j]);
    }
    UNROLL for (int j = 0; j < width; j++) {
      sum.lane[j] = sum.lane[j] + sum_part.lane[j];
      product.lane[j] = product.lane[j] + product_part.lane[j];
    }
  }
  store_line(width, layer->beta_gradient + c, sum);
  store_line(width, layer->gamma_gradient + c, product);
  /* The same as dx = factor dy - (x - mean) slope - offset, with one pass over the numbers. */
  Line factor, slope, offset;
  UNROLL for (int j = 0; j < width; j++) {
    factor.lane[j] = load(layer->gamma + c + j * LANES) * inverse.lane[j];
    slope.lane[j] = factor.lane[j] * inverse.lane[j] * (product.lane[j] / splat((float)rows));
    offset.lane[j] = factor.lane[j] * (sum.lane[j] / splat((float)rows));
  }
  float *to = layer->input_activation == LINEAR ? layer->input : layer->output;
  at = c;
  for (int r = 0; r < rows; r++, at += stride) UNROLL for (int j = 0; j < width; j++) {
    Vector g = load(layer->output + at + j * LANES), x = load(layer->input + at + j * LANES);
    store(to + at + j * LANES, g * factor.lane[j] - (x - mean.lane[j]) * slope.lane[j] - offset.lane[j]);
  }
}

#define BY_LINES(work)                                       \
  for (int c = 0; c < layer->stride;) {                      \
    const int vectors = (layer->stride - c) / LANES;         \
    const int width = vectors >= 4 ? 4 : vectors >= 2 ? 2 : 1; \
    if (width == 4) work(4, layer, session, c);              \
    if (width == 2) work(2, layer, session, c);              \
    if (width == 1) work(1, layer, session, c);              \
    c += width * LANES;                                      \
  }

static void activate_rest(const struct Normalization *layer, const struct Session *session) {
  if (layer->activation != RECTIFIER)
    activate(layer->activation, layer->output, session->examples * layer->positions, layer->channels, layer->stride);
}

void normalization(const struct Normalization *layer, const struct Session *session) {
  BY_LINES(forward)
  activate_rest(layer, session);
}

void normalization_inference(const struct Normalization *layer, const struct Session *session) {
  BY_LINES(inference)
  activate_rest(layer, session);
}

void normalization_backward(const struct Normalization *layer, const struct Session *session) {
  BY_LINES(backward)
  if (layer->input_activation != LINEAR)
    differentiate(layer->input_activation, layer->input, layer->stride, layer->output, layer->stride,
                  session->examples * layer->positions, layer->channels);
}
