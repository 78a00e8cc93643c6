/* Batch normalization of channels, up to four vectors of LANES at a time: `width` is a constant after inlining.
 *
 * input and output are (examples, positions, stride); weights, statistics and their gradients are (stride). Each
 * function works on `width` vectors of channels from channel c on. Sums run row by row within an example, then example
 * by example, which keeps single precision accurate over long batches. */

struct WIDE(Line) {
  Vector lane[WIDEST];
};

INLINE struct WIDE(Line) WIDE(line_at)(const int width, const float *from) {
  struct WIDE(Line) line = {0};
  UNROLL for (int j = 0; j < width; j++) line.lane[j] = load(from + j * LANES);
  return line;
}

INLINE void WIDE(store_line)(const int width, float *to, struct WIDE(Line) line) {
  UNROLL for (int j = 0; j < width; j++) store(to + j * LANES, line.lane[j]);
}

/* Row by row within an example, then example by example. */
INLINE struct WIDE(Line) WIDE(channel_sums)(const int width, const struct Normalization *layer, const struct Session *session, int c) {
  struct WIDE(Line) total = {0};
  const float *from = layer->input + c;
  for (int e = 0; e < session->examples; e++) {
    struct WIDE(Line) part = {0};
    for (int p = 0; p < layer->positions; p++, from += layer->stride)
      UNROLL for (int j = 0; j < width; j++) part.lane[j] = part.lane[j] + load(from + j * LANES);
    UNROLL for (int j = 0; j < width; j++) total.lane[j] = total.lane[j] + part.lane[j];
  }
  return total;
}

/* As channel_sums(), of the squared differences to the mean. */
INLINE struct WIDE(Line) WIDE(squared_deviations)(const int width, const struct Normalization *layer, const struct Session *session, int c,
                               struct WIDE(Line) mean) {
  struct WIDE(Line) total = {0};
  const float *from = layer->input + c;
  for (int e = 0; e < session->examples; e++) {
    struct WIDE(Line) part = {0};
    for (int p = 0; p < layer->positions; p++, from += layer->stride) UNROLL for (int j = 0; j < width; j++) {
      Vector deviation = load(from + j * LANES) - mean.lane[j];
      part.lane[j] = part.lane[j] + deviation * deviation;
    }
    UNROLL for (int j = 0; j < width; j++) total.lane[j] = total.lane[j] + part.lane[j];
  }
  return total;
}

/* All rows of all examples, one after the other. */
INLINE void WIDE(normalize)(const int width, const struct Normalization *layer, int rows, int c, struct WIDE(Line) mean, struct WIDE(Line) inverse) {
  const struct WIDE(Line) beta = WIDE(line_at)(width, layer->beta + c), gamma = WIDE(line_at)(width, layer->gamma + c);
  const float *from = layer->input + c;
  float *to = layer->output + c;
  const int relu = layer->activation == RECTIFIER;
  struct WIDE(Line) factor;
  UNROLL for (int j = 0; j < width; j++) factor.lane[j] = inverse.lane[j] * gamma.lane[j];
  for (int r = 0; r < rows; r++, from += layer->stride, to += layer->stride) UNROLL for (int j = 0; j < width; j++) {
    Vector value = (load(from + j * LANES) - mean.lane[j]) * factor.lane[j] + beta.lane[j];
    store(to + j * LANES, relu ? at_least(value, zero()) : value);
  }
}

INLINE struct WIDE(Line) WIDE(inverse_deviation)(const int width, struct WIDE(Line) variance, float epsilon) {
  UNROLL for (int j = 0; j < width; j++)
    variance.lane[j] = splat(1.0f) / square_root(variance.lane[j] + splat(epsilon));
  return variance;
}

INLINE void WIDE(move)(const int width, float *average, struct WIDE(Line) value, float momentum) {
  UNROLL for (int j = 0; j < width; j++)
    store(average + j * LANES, load(average + j * LANES) * splat(momentum) + value.lane[j] * splat(1 - momentum));
}

INLINE void WIDE(forward)(const int width, const struct Normalization *layer, const struct Session *session, int c) {
  const int rows = session->examples * layer->positions;
  struct WIDE(Line) mean = WIDE(channel_sums)(width, layer, session, c);
  UNROLL for (int j = 0; j < width; j++) mean.lane[j] = mean.lane[j] / splat((float)rows);
  struct WIDE(Line) variance = WIDE(squared_deviations)(width, layer, session, c, mean);
  UNROLL for (int j = 0; j < width; j++) variance.lane[j] = variance.lane[j] / splat((float)rows);
  struct WIDE(Line) inverse = WIDE(inverse_deviation)(width, variance, layer->epsilon);
  WIDE(store_line)(width, layer->mean + c, mean);
  WIDE(store_line)(width, layer->inverse + c, inverse);
  WIDE(move)(width, layer->moving_mean + c, mean, layer->momentum);
  WIDE(move)(width, layer->moving_variance + c, variance, layer->momentum);
  WIDE(normalize)(width, layer, rows, c, mean, inverse);
}

INLINE void WIDE(inference)(const int width, const struct Normalization *layer, const struct Session *session, int c) {
  struct WIDE(Line) inverse = WIDE(inverse_deviation)(width, WIDE(line_at)(width, layer->moving_variance + c), layer->epsilon);
  WIDE(normalize)(width, layer, session->examples * layer->positions, c, WIDE(line_at)(width, layer->moving_mean + c), inverse);
}

/* dx = gamma inverse (dy - mean(dy) - xhat mean(dy xhat)), left in the output's place, or in the input's where no
 * derivative is to follow. */
INLINE void WIDE(backward)(const int width, const struct Normalization *layer, const struct Session *session, int c) {
  const int rows = session->examples * layer->positions, stride = layer->stride;
  const struct WIDE(Line) mean = WIDE(line_at)(width, layer->mean + c), inverse = WIDE(line_at)(width, layer->inverse + c);
  struct WIDE(Line) sum = {0}, product = {0};
  int at = c;
  /* Sums of dy and of dy xhat, row by row within an example, then example by example. */
  for (int e = 0; e < session->examples; e++) {
    struct WIDE(Line) sum_part = {0}, product_part = {0};
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
  WIDE(store_line)(width, layer->beta_gradient + c, sum);
  WIDE(store_line)(width, layer->gamma_gradient + c, product);
  /* The same as dx = factor dy - (x - mean) slope - offset, with one pass over the numbers. */
  struct WIDE(Line) factor, slope, offset;
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

/* With the statistics of the batch as they were kept. */
INLINE void WIDE(again)(const int width, const struct Normalization *layer, const struct Session *session, int c) {
  WIDE(normalize)(width, layer, session->examples * layer->positions, c, WIDE(line_at)(width, layer->mean + c),
                  WIDE(line_at)(width, layer->inverse + c));
}

#define BY_LINES(work)                                                                                         \
  INLINE int WIDE(work##_lines)(int c, const struct Normalization *layer, const struct Session *session) {     \
    for (; layer->stride - c >= 4 * LANES; c += 4 * LANES) WIDE(work)(4, layer, session, c);                   \
    for (; layer->stride - c >= 2 * LANES; c += 2 * LANES) WIDE(work)(2, layer, session, c);                   \
    for (; layer->stride - c >= LANES; c += LANES) WIDE(work)(1, layer, session, c);                           \
    return c;                                                                                                  \
  }
BY_LINES(forward)
BY_LINES(inference)
BY_LINES(again)
BY_LINES(backward)
#undef BY_LINES
