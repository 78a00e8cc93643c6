/* The pools of pooling.c, forward and backward, for LANES channels at a time. */

/* image is (height, width, stride), from the first of the channels on: pixel by pixel of the visible part. */
INLINE Vector WIDE(pool)(const struct Window *window, const float *image, struct Visible part, const int average) {
  Vector result = average ? zero() : load(image + (part.top * window->width + part.left) * window->stride);
  for (int y = part.top; y < part.bottom; y++)
    for (int x = part.left; x < part.right; x++) {
      Vector value = load(image + (y * window->width + x) * window->stride);
      result = average ? result + value : at_least(result, value);
    }
  return average ? result / splat(count(part)) : result;
}

/* One pooled pixel, from channel c on. */
INLINE int WIDE(pooled_pixel)(int c, const struct Window *window, const float *image, struct Visible part,
                              const int average, float *to) {
  for (; c + LANES <= window->stride; c += LANES) store(to + c, WIDE(pool)(window, image + c, part, average));
  return c;
}

/* image and to are (height, width, stride), gradient is that of one pooled pixel. The maximum is searched again, which is
 * cheaper than remembering its place: pixel by pixel, the first that equals it gets the gradient. */
INLINE int WIDE(spread_maximum)(int c, const struct Window *window, const float *image, struct Visible part,
                                const float *gradient, float *to) {
  for (; c + LANES <= window->stride; c += LANES) {
    const Vector largest = WIDE(pool)(window, image + c, part, 0), whole = load(gradient + c);
    Mask open = splat_mask(-1);
    for (int y = part.top; y < part.bottom; y++)
      for (int x = part.left; x < part.right; x++) {
        int at = (y * window->width + x) * window->stride + c;
        Mask here = (load(image + at) == largest) & open;
        store(to + at, load(to + at) + keep(here, whole));
        open = open & ~here;
      }
  }
  return c;
}

/* to is (height, width, stride): every visible pixel gets its share. */
INLINE int WIDE(spread_average)(int c, const struct Window *window, struct Visible part, const float *gradient,
                                float *to) {
  for (; c + LANES <= window->stride; c += LANES) {
    const Vector share = load(gradient + c) / splat(count(part));
    for (int y = part.top; y < part.bottom; y++)
      for (int x = part.left; x < part.right; x++) {
        int at = (y * window->width + x) * window->stride + c;
        store(to + at, load(to + at) + share);
      }
  }
  return c;
}

/* One window of 2x2 pixels that is in no other's way: `to` is its first pixel, the gradients take the pixels' places. */
INLINE int WIDE(spread_pair)(int c, int stride, int line, int relu, const float *gradient, float *pixel) {
  for (; c + LANES <= stride; c += LANES) {
    float *to[4] = {pixel + c, pixel + c + stride, pixel + c + line, pixel + c + line + stride};
    Vector value[4], largest;
    UNROLL for (int q = 0; q < 4; q++) value[q] = load(to[q]);
    largest = value[0];
    UNROLL for (int q = 1; q < 4; q++) largest = at_least(largest, value[q]);
    Vector rest = load(gradient + c);
    if (relu) rest = keep(largest > zero(), rest);
    Mask open = splat_mask(-1);
    UNROLL for (int q = 0; q < 4; q++) {
      Mask here = (value[q] == largest) & open;
      store(to[q], keep(here, rest));
      open = open & ~here;
    }
  }
  return c;
}
