/* Layer normalization with vectors of LANES rows of a block, or LANES channels of a row. */

/* block is (channels, ROWS_OF_A_BLOCK): the mean of each row and 1 / sqrt(variance + epsilon), channel by channel. */
INLINE int WIDE(statistics)(int r, const struct LayerNormalization *layer, const float *block, float *mean,
                            float *inverse) {
  const Vector count = splat((float)layer->channels);
  for (; r + LANES <= ROWS_OF_A_BLOCK; r += LANES) {
    Vector sum = zero(), squares = zero();
    for (int c = 0; c < layer->channels; c++) sum = sum + load(block + c * ROWS_OF_A_BLOCK + r);
    const Vector middle = sum / count;
    for (int c = 0; c < layer->channels; c++) {
      Vector deviation = load(block + c * ROWS_OF_A_BLOCK + r) - middle;
      squares = squares + deviation * deviation;
    }
    store(mean + r, middle);
    store(inverse + r, splat(1.0f) / square_root(squares / count + splat(layer->epsilon)));
  }
  return r;
}

/* The channels of one row: output = (input - mean) inverse gamma + beta. */
INLINE int WIDE(normalize)(int c, const struct LayerNormalization *layer, const float *input, float *output, float mean,
                           float inverse) {
  for (; c + LANES <= layer->stride; c += LANES) {
    Vector value = (load(input + c) - splat(mean)) * splat(inverse);
    if (layer->gamma) value = value * load(layer->gamma + c);
    if (layer->beta) value = value + load(layer->beta + c);
    store(output + c, value);
  }
  return c;
}

/* input and gradient are (channels, ROWS_OF_A_BLOCK): the means over a row's channels of g = gamma dy and of g xhat. */
INLINE int WIDE(gradient_means)(int r, const struct LayerNormalization *layer, const float *input, const float *gradient,
                                const float *mean, const float *inverse, float *plain, float *weighted) {
  const Vector count = splat((float)layer->channels);
  for (; r + LANES <= ROWS_OF_A_BLOCK; r += LANES) {
    const Vector middle = load(mean + r), factor = load(inverse + r);
    Vector sum = zero(), product = zero();
    for (int c = 0; c < layer->channels; c++) {
      const int at = c * ROWS_OF_A_BLOCK + r;
      Vector g = load(gradient + at);
      if (layer->gamma) g = g * splat(layer->gamma[c]);
      sum = sum + g;
      product = product + g * ((load(input + at) - middle) * factor);
    }
    store(plain + r, sum / count);
    store(weighted + r, product / count);
  }
  return r;
}

/* The channels of one row: dx = inverse (g - mean(g) - xhat mean(g xhat)), `plain` and `weighted` being the means. */
INLINE int WIDE(row_gradient)(int c, const struct LayerNormalization *layer, const float *input, const float *gradient,
                              float *to, float mean, float inverse, float plain, float weighted) {
  for (; c + LANES <= layer->stride; c += LANES) {
    Vector g = load(gradient + c);
    if (layer->gamma) g = g * load(layer->gamma + c);
    Vector normal = (load(input + c) - splat(mean)) * splat(inverse);
    store(to + c, (g - splat(plain) - normal * splat(weighted)) * splat(inverse));
  }
  return c;
}

/* Sums of dy and of dy xhat for each channel, row by row within an example, then example by example. */
INLINE int WIDE(weight_gradients)(int c, const struct LayerNormalization *layer, int examples) {
  for (; c + LANES <= layer->stride; c += LANES) {
    Vector sum = zero(), product = zero();
    int row = 0;
    for (int e = 0; e < examples; e++) {
      Vector sum_part = zero(), product_part = zero();
      for (int p = 0; p < layer->positions; p++, row++) {
        Vector g = load(layer->output + row * layer->stride + c), x = load(layer->input + row * layer->stride + c);
        sum_part = sum_part + g;
        product_part = product_part + g * ((x - splat(layer->mean[row])) * splat(layer->inverse[row]));
      }
      sum = sum + sum_part;
      product = product + product_part;
    }
    if (layer->beta_gradient) store(layer->beta_gradient + c, sum);
    if (layer->gamma_gradient) store(layer->gamma_gradient + c, product);
  }
  return c;
}
