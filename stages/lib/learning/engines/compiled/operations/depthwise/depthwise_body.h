/* The sums of depthwise.c for vectors of LANES channels. */

/* `pixels` outputs side by side, each a sum of products over down x wide places: from the places of an image, `line`
 * and `across` apart, and the taps, `tap_line` and `tap_across` apart. */
INLINE void WIDE(correlate)(const int pixels, int c, const struct Correlation *of, const float *from, float *to) {
  const Vector start = of->bias ? load(of->bias + c) : zero();
  Vector sum[PIXELS];
  UNROLL for (int p = 0; p < pixels; p++) sum[p] = start;
  for (int i = 0; i < of->down; i++) {
    const float *place = from + i * of->line + c, *tap = of->taps + i * of->tap_line + c;
    for (int j = 0; j < of->wide; j++, place += of->across, tap += of->tap_across) {
      const Vector factor = load(tap);
      UNROLL for (int p = 0; p < pixels; p++) sum[p] = sum[p] + load(place + p * of->pixel) * factor;
    }
  }
  UNROLL for (int p = 0; p < pixels; p++) store(to + p * of->to_pixel + c, sum[p]);
}

/* The channels from c on of one to PIXELS outputs. */
INLINE int WIDE(correlated)(int c, int pixels, const struct Correlation *of, const float *from, float *to) {
#define CASE(n) \
  case n: for (; c + LANES <= of->channels; c += LANES) WIDE(correlate)(n, c, of, from, to); return c
  switch (pixels) {
    CASE(1);
    CASE(2);
    CASE(3);
    default: CASE(PIXELS);
  }
#undef CASE
}

/* Adds a line of outputs to the gradient of down x wide taps from `taps` on: the gradient of each output times the
 * place that met the tap. */
INLINE void WIDE(add_taps)(const int down, const int wide, const struct TapLine *of, const float *gradient,
                           const float *from, float *taps) {
  Vector sum[3][PIXELS];
  UNROLL for (int i = 0; i < down; i++) UNROLL for (int j = 0; j < wide; j++)
    sum[i][j] = load(taps + i * of->tap_line + j * of->channels);
  for (int x = 0; x < of->outputs; x++, gradient += of->channels, from += of->pixel) {
    const Vector g = load(gradient);
    UNROLL for (int i = 0; i < down; i++) UNROLL for (int j = 0; j < wide; j++)
      sum[i][j] = sum[i][j] + g * load(from + i * of->line + j * of->channels);
  }
  UNROLL for (int i = 0; i < down; i++) UNROLL for (int j = 0; j < wide; j++)
    store(taps + i * of->tap_line + j * of->channels, sum[i][j]);
}

/* The same for all taps and the channels from c on. The usual window at once, others a few taps at a time. */
INLINE int WIDE(tap_gradients)(int c, const struct TapLine *of, const float *gradient, const float *from, float *taps) {
  for (; c + LANES <= of->channels; c += LANES) {
    if (of->down == 3 && of->wide == 3) {
      WIDE(add_taps)(3, 3, of, gradient + c, from + c, taps + c);
      continue;
    }
    for (int i = 0; i < of->down; i++)
      for (int j = 0; j < of->wide; j += PIXELS) {
        const float *place = from + i * of->line + j * of->channels + c;
        float *tap = taps + i * of->tap_line + j * of->channels + c;
        switch (of->wide - j) {
          case 1: WIDE(add_taps)(1, 1, of, gradient + c, place, tap); break;
          case 2: WIDE(add_taps)(1, 2, of, gradient + c, place, tap); break;
          case 3: WIDE(add_taps)(1, 3, of, gradient + c, place, tap); break;
          default: WIDE(add_taps)(1, PIXELS, of, gradient + c, place, tap);
        }
      }
  }
  return c;
}
