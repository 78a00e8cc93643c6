#include "convolution_pool.h"
#include "convolution.h"
#include "memory.h"

/* Four bytes, one for each lane's winner: 0 or 1 above, 2 or 3 below. */
INLINE void store_winners(unsigned char *to, Mask winners) {
  v128_t narrow = wasm_u16x8_narrow_i32x4((v128_t)winners, (v128_t)winners);
  v128_t bytes = wasm_u8x16_narrow_i16x8(narrow, narrow);
  *(int *)to = wasm_i32x4_extract_lane(bytes, 0);
}

INLINE Mask load_winners(const unsigned char *from) {
  v128_t bytes = wasm_v128_load32_splat(from);
  return (Mask)wasm_u32x4_extend_low_u16x8(wasm_u16x8_extend_low_u8x16(bytes));
}

/* One pooled pixel of four filters: `pixel` is the upper left of 4x4 pixels of `channels`. The taps of each of the
 * four sums come in kernel order, so they have the bits of the general path. */
INLINE void pooled_pixel(const int channels, const float *pixel, int line, const float *kernel, int filters,
                         Vector bias, float *to, unsigned char *winners) {
  Vector sum[4] = {bias, bias, bias, bias};
  UNROLL for (int y = 0; y < 4; y++) UNROLL for (int x = 0; x < 4; x++) UNROLL for (int c = 0; c < channels; c++) {
    Vector value = splat(pixel[y * line + x * channels + c]);
    UNROLL for (int q = 0; q < 4; q++) {
      const int i = y - (q >> 1), j = x - (q & 1);
      if (i >= 0 && i < 3 && j >= 0 && j < 3)
        sum[q] = sum[q] + value * load(kernel + ((i * 3 + j) * channels + c) * filters);
    }
  }
  /* Strictly greater: of equal values the first wins. */
  Mask upper = sum[1] > sum[0], lower = sum[3] > sum[2];
  Vector above = choose(upper, sum[1], sum[0]), below = choose(lower, sum[3], sum[2]);
  Mask low = below > above;
  store(to, at_least(choose(low, below, above), zero()));
  store_winners(winners, (low & ((lower & 1) | 2)) | (~low & (upper & 1)));
}

INLINE void pooled_image(const int channels, const struct ConvolutionPool *layer, const float *image, int line,
                         float *output, unsigned char *winners) {
  const int filters = padded(layer->filters);
  for (int f = 0; f < filters; f += LANES) {
    const Vector bias = layer->bias ? load(layer->bias + f) : zero();
    float taps[9 * 4 * LANES];
    UNROLL for (int t = 0; t < 9 * channels; t++) store(taps + t * LANES, load(layer->kernel + t * filters + f));
    for (int y = 0; y < layer->pooled_height; y++)
      for (int x = 0; x < layer->pooled_width; x++) {
        const int at = (y * layer->pooled_width + x) * filters + f;
        pooled_pixel(channels, image + 2 * y * line + 2 * x * channels, line, taps, LANES, bias, output + at,
                     winners + at);
      }
  }
}

/* The image with a border of zeros, or the image itself where the convolution has no padding. */
INLINE const float *bordered(const float *image, int height, int line, int channels, int border, float *frame) {
  if (!border) return image;
  for (int y = 0; y < height; y++)
    copy_floats(frame + (y + 1) * (line + 2 * channels) + channels, image + y * line, line);
  return frame;
}

INLINE void clear_border(float *frame, int height, int line, int channels, int border) {
  if (border)
    for (int i = 0; i < (height + 2) * (line + 2 * channels); i++) frame[i] = 0;
}

NOINLINE void convolution_pool(const struct ConvolutionPool *layer, const struct Session *session) {
  const int channels = layer->channels, line = layer->width * channels, filters = padded(layer->filters);
  const int wide = line + 2 * layer->border * channels;
  const int image_size = padded(layer->height * line), pooled_size = layer->pooled_height * layer->pooled_width * filters;
  clear_border(layer->frame, layer->height, line, channels, layer->border);
  for (int e = 0; e < session->examples; e++) {
    const float *image =
        bordered(layer->input + e * image_size, layer->height, line, channels, layer->border, layer->frame);
    float *output = layer->output + e * pooled_size;
    unsigned char *winners = layer->winners + e * pooled_size;
    if (channels == 1) pooled_image(1, layer, image, wide, output, winners);
    if (channels == 2) pooled_image(2, layer, image, wide, output, winners);
    if (channels == 3) pooled_image(3, layer, image, wide, output, winners);
    if (channels == 4) pooled_image(4, layer, image, wide, output, winners);
  }
}

/* What each lane's winner saw: the left or the right of two neighbouring pixels. With one channel the four floats of a
 * line are at hand and a byte lookup picks; `columns` are then byte numbers. */
INLINE Vector seen(const int channels, const float *line, int x, Mask right, Mask columns) {
  if (channels == 1) {
    Mask places = columns + x * 0x04040404;
    return (Vector)wasm_i8x16_swizzle((v128_t)load(line), (v128_t)places);
  }
  return choose(right, splat(line[(x + 1) * channels]), splat(line[x * channels]));
}

/* Adds one image's gradient of the nine taps of one channel, four filters at a time. */
INLINE void tap_gradients(const int channels, const struct ConvolutionPoolBackward *layer, const float *image, int line,
                          const float *gradient, const unsigned char *winners, float *taps) {
  const int filters = padded(layer->filters);
  for (int f = 0; f < filters; f += LANES) {
    Vector sum[9];
    UNROLL for (int t = 0; t < 9; t++) sum[t] = load(taps + t * channels * filters + f);
    for (int y = 0; y < layer->pooled_height; y++)
      for (int x = 0; x < layer->pooled_width; x++) {
        const int at = (y * layer->pooled_width + x) * filters + f;
        const float *pixel = image + 2 * y * line + 2 * x * channels;
        const Vector g = load(gradient + at);
        const Mask winner = load_winners(winners + at), low = winner > 1, right = (winner & 1) > 0;
        const Mask columns = (winner & 1) * 0x04040404 + 0x03020100;
        const Vector above = keep(~low, g), below = keep(low, g);
        UNROLL for (int i = 0; i < 4; i++) UNROLL for (int j = 0; j < 3; j++) {
          Vector value = seen(channels, pixel + i * line, j, right, columns);
          if (i < 3) sum[i * 3 + j] = sum[i * 3 + j] + value * above;
          if (i > 0) sum[i * 3 - 3 + j] = sum[i * 3 - 3 + j] + value * below;
        }
      }
    UNROLL for (int t = 0; t < 9; t++) store(taps + t * channels * filters + f, sum[t]);
  }
}

NOINLINE void convolution_pool_backward(const struct ConvolutionPoolBackward *layer, const struct Session *session) {
  const int channels = layer->channels, line = layer->width * channels, filters = padded(layer->filters);
  const int wide = line + 2 * layer->border * channels;
  const int image_size = padded(layer->height * line), pooled_size = layer->pooled_height * layer->pooled_width * filters;
  clear_border(layer->frame, layer->height, line, channels, layer->border);
  for (int e = 0; e < session->examples; e++) {
    const float *image =
        bordered(layer->input + e * image_size, layer->height, line, channels, layer->border, layer->frame);
    const float *gradient = layer->output + e * pooled_size;
    const unsigned char *winners = layer->winners + e * pooled_size;
    for (int c = 0; c < channels; c++) {
      float *taps = layer->kernel_gradient + c * filters;
      if (channels == 1) tap_gradients(1, layer, image, wide, gradient, winners, taps);
      if (channels == 2) tap_gradients(2, layer, image + c, wide, gradient, winners, taps);
      if (channels == 3) tap_gradients(3, layer, image + c, wide, gradient, winners, taps);
      if (channels == 4) tap_gradients(4, layer, image + c, wide, gradient, winners, taps);
    }
    if (layer->bias_gradient)
      add_rows(layer->bias_gradient, gradient, layer->pooled_height * layer->pooled_width, filters);
  }
}
