/* reference: ../convolution/reference.ts, then ../pooling/reference.ts */
#include "kernels/vector.h"
#include "learning/engines/compiled/kernels/memory.h"
#include "learning/engines/compiled/kernels/sums.h"
#include "learning/engines/compiled/operations/convolution-pool/convolution_pool.h"

/* Floats from a pixel to the one on its right and the one below, in every lane. */
struct Step {
  Mask right, down;
};

/* One pooled pixel of four filters: `pixel` is the upper left of 4x4 pixels of `channels`. The taps of each of the
 * four sums come in kernel order, so they have the bits of the general path. */
INLINE void pooled_pixel(const int channels, const float *pixel, int line, const float *kernel, int filters,
                         Vector bias, struct Step step, float *to, int *winners) {
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
  Vector above = at_least(sum[0], sum[1]), below = at_least(sum[2], sum[3]);
  Mask low = below > above, right = (low & lower) | (~low & upper);
  store(to, at_least(at_least(above, below), zero()));
  *(Mask *)winners = (right & step.right) + (low & step.down);
}

/* image is (height, line), output and winners are (pooled_height, pooled_width, padded(filters)).
 * Line by line and four filters at a time within it, so that a line of results stays in the first-level cache. */
INLINE void pooled_image(const int channels, const struct ConvolutionPool *layer, const float *image, int line,
                         float *output, int *winners) {
  const int filters = padded(layer->filters);
  struct Step step = {{channels, channels, channels, channels}, {line, line, line, line}};
  OPAQUE(step.right);
  for (int y = 0; y < layer->pooled_height; y++)
    for (int f = 0; f < filters; f += LANES) {
      const Vector bias = layer->bias ? load(layer->bias + f) : zero();
      float taps[9 * 4 * LANES];
      UNROLL for (int t = 0; t < 9 * channels; t++) store(taps + t * LANES, load(layer->kernel + t * filters + f));
      const float *pixel = image + 2 * y * line;
      int at = y * layer->pooled_width * filters + f;
      for (int x = 0; x < layer->pooled_width; x++, pixel += 2 * channels, at += filters)
        pooled_pixel(channels, pixel, line, taps, LANES, bias, step, output + at, winners + at);
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

/* input is (examples, padded(height x width x channels)), output and winners are (examples, pooled_height,
 * pooled_width, padded(filters)); image by image. */
NOINLINE void convolution_pool(const struct ConvolutionPool *layer, const struct Session *session) {
  const int channels = layer->channels, line = layer->width * channels, filters = padded(layer->filters);
  const int wide = line + 2 * layer->border * channels;
  const int image_size = padded(layer->height * line), pooled_size = layer->pooled_height * layer->pooled_width * filters;
  clear_border(layer->frame, layer->height, line, channels, layer->border);
  for (int e = 0; e < session->examples; e++) {
    const float *image =
        bordered(layer->input + e * image_size, layer->height, line, channels, layer->border, layer->frame);
    float *output = layer->output + e * pooled_size;
    int *winners = layer->winners + e * pooled_size;
    if (channels == 1) pooled_image(1, layer, image, wide, output, winners);
    if (channels == 2) pooled_image(2, layer, image, wide, output, winners);
    if (channels == 3) pooled_image(3, layer, image, wide, output, winners);
    if (channels == 4) pooled_image(4, layer, image, wide, output, winners);
  }
}

/* Adds one image's gradient to the taps of every filter: for each pooled value the window that won, times its
 * gradient. Lanes run along a line of the window, whose pixels and channels lie side by side; a lane too many reads
 * on into what follows and is not looked at. `together` filters keep the adder busy. */
INLINE void tap_gradients(const int channels, const int together, const struct ConvolutionPoolBackward *layer,
                          const float *image, int line, const float *gradient, const int *winners) {
  const int vectors = padded(3 * channels) / LANES, filters = padded(layer->filters);
  for (int y = 0; y < layer->pooled_height; y++)
    for (int f = 0; f < filters; f += together) {
      float *taps = layer->taps + f * 3 * vectors * LANES;
      Vector sum[4][9];
      UNROLL for (int u = 0; u < together; u++) UNROLL for (int v = 0; v < 3 * vectors; v++)
        sum[u][v] = load(taps + (u * 3 * vectors + v) * LANES);
      const float *pixel = image + 2 * y * line;
      int at = y * layer->pooled_width * filters + f;
      for (int x = 0; x < layer->pooled_width; x++, pixel += 2 * channels, at += filters)
        UNROLL for (int u = 0; u < together; u++) {
          const float *window = pixel + winners[at + u];
          const Vector g = splat(gradient[at + u]);
          UNROLL for (int v = 0; v < 3 * vectors; v++)
            sum[u][v] = sum[u][v] + g * load(window + v / vectors * line + v % vectors * LANES);
        }
      UNROLL for (int u = 0; u < together; u++) UNROLL for (int v = 0; v < 3 * vectors; v++)
        store(taps + (u * 3 * vectors + v) * LANES, sum[u][v]);
    }
}

/* taps is (filters, 3, padded(3 x channels)), kernel_gradient (3, 3 x channels, filters): taps are added one by one. */
static void add_taps(const struct ConvolutionPoolBackward *layer, int filters) {
  const int elements = 3 * layer->channels, stride = padded(elements);
  for (int f = 0; f < filters; f++)
    for (int i = 0; i < 3; i++)
      for (int t = 0; t < elements; t++)
        layer->kernel_gradient[(i * elements + t) * filters + f] += layer->taps[(f * 3 + i) * stride + t];
}

/* output is (examples, pooled_height, pooled_width, padded(filters)) and holds its gradient. Image by image the taps
 * are summed, at the end they are added to the kernel's gradient. */
NOINLINE void convolution_pool_backward(const struct ConvolutionPoolBackward *layer, const struct Session *session) {
  const int channels = layer->channels, line = layer->width * channels, filters = padded(layer->filters);
  const int wide = line + 2 * layer->border * channels;
  const int image_size = padded(layer->height * line), pooled_size = layer->pooled_height * layer->pooled_width * filters;
  clear_border(layer->frame, layer->height, line, channels, layer->border);
  fill_zero(layer->taps, filters * 3 * padded(3 * channels));
  for (int e = 0; e < session->examples; e++) {
    const float *image =
        bordered(layer->input + e * image_size, layer->height, line, channels, layer->border, layer->frame);
    const float *gradient = layer->output + e * pooled_size;
    const int *winners = layer->winners + e * pooled_size;
    if (channels == 1) tap_gradients(1, 4, layer, image, wide, gradient, winners);
    if (channels == 2) tap_gradients(2, 2, layer, image, wide, gradient, winners);
    if (channels == 3) tap_gradients(3, 1, layer, image, wide, gradient, winners);
    if (channels == 4) tap_gradients(4, 1, layer, image, wide, gradient, winners);
    if (layer->bias_gradient)
      add_rows(layer->bias_gradient, gradient, layer->pooled_height * layer->pooled_width, filters);
  }
  add_taps(layer, filters);
}
