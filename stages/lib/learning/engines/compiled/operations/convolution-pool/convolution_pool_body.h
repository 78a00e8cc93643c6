/* Convolution, relu and pool of convolution_pool.c for LANES filters at a time, and the gradient of the taps by filter. */

/* Floats from a pixel to the one on its right and the one below, in every lane. */
struct WIDE(Step) {
  Mask right, down;
};

/* One pooled pixel of LANES filters: `pixel` is the upper left of 4x4 pixels of `channels`. The taps of each of the
 * four sums come in kernel order, so they have the bits of the general path. */
INLINE void WIDE(pooled_pixel)(const int channels, const float *pixel, int line, const float *taps, Vector bias,
                               struct WIDE(Step) step, float *to, int *winners) {
  Vector sum[4] = {bias, bias, bias, bias};
  UNROLL for (int y = 0; y < 4; y++) UNROLL for (int x = 0; x < 4; x++) UNROLL for (int c = 0; c < channels; c++) {
    Vector value = splat(pixel[y * line + x * channels + c]);
    UNROLL for (int q = 0; q < 4; q++) {
      const int i = y - (q >> 1), j = x - (q & 1);
      if (i >= 0 && i < 3 && j >= 0 && j < 3)
        sum[q] = sum[q] + value * load(taps + ((i * 3 + j) * channels + c) * LANES);
    }
  }
  Vector above = at_least(sum[0], sum[1]), below = at_least(sum[2], sum[3]);
  store(to, at_least(at_least(above, below), zero()));
  if (!winners) return;
  /* Strictly greater: of equal values the first wins. */
  Mask upper = sum[1] > sum[0], lower = sum[3] > sum[2];
  Mask low = below > above, right = (low & lower) | (~low & upper);
  *(Mask *)winners = (right & step.right) + (low & step.down);
}

/* One line of pooled pixels, from filter f on. image is (height, line) from the first line of the windows on, output
 * and winners are (pooled_width, padded(filters)). */
INLINE int WIDE(pooled_line)(int f, const int channels, const int trains, const struct ConvolutionPool *layer,
                             const float *image, int line, float *output, int *winners) {
  const int filters = padded(layer->filters);
  struct WIDE(Step) step = {splat_mask(channels), splat_mask(line)};
  OPAQUE(step.right);
  for (; f + LANES <= filters; f += LANES) {
    const Vector bias = layer->bias ? load(layer->bias + f) : zero();
    float taps[9 * 4 * LANES];
    UNROLL for (int t = 0; t < 9 * channels; t++) store(taps + t * LANES, load(layer->kernel + t * filters + f));
    const float *pixel = image;
    int at = f;
    for (int x = 0; x < layer->pooled_width; x++, pixel += 2 * channels, at += filters)
      WIDE(pooled_pixel)(channels, pixel, line, taps, bias, step, output + at, trains ? winners + at : 0);
  }
  return f;
}

/* Adds one image's gradient to the taps of the filters from f on, for one channel: taps is (9, filters). Lanes run
 * along filters: all of them share the 4x4 pixels below a pooled one, and each chooses its 3x3 by the place that won. */
INLINE int WIDE(filter_gradients)(int f, const struct ConvolutionPoolBackward *layer, const float *image, int line,
                                  const float *gradient, const int *winners) {
  const int filters = padded(layer->filters);
  for (; f + LANES <= filters; f += LANES) {
    Vector sum[9];
    UNROLL for (int t = 0; t < 9; t++) sum[t] = load(layer->taps + t * filters + f);
    int at = f;
    for (int y = 0; y < layer->pooled_height; y++) {
      const float *pixel = image + 2 * y * line;
      for (int x = 0; x < layer->pooled_width; x++, pixel += 2, at += filters) {
        const Vector g = load(gradient + at);
        const Mask winner = *(const Mask *)(winners + at);
        const Mask low = winner >= splat_mask(line), right = (winner - (low & splat_mask(line))) > splat_mask(0);
        Vector column[4][3];
        UNROLL for (int i = 0; i < 4; i++) UNROLL for (int j = 0; j < 3; j++)
          column[i][j] = choose(right, splat(pixel[i * line + j + 1]), splat(pixel[i * line + j]));
        UNROLL for (int t = 0; t < 9; t++)
          sum[t] = sum[t] + g * choose(low, column[t / 3 + 1][t % 3], column[t / 3][t % 3]);
      }
    }
    UNROLL for (int t = 0; t < 9; t++) store(layer->taps + t * filters + f, sum[t]);
  }
  return f;
}
