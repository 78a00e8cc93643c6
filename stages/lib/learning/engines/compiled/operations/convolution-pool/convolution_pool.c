/* reference: ../convolution/reference.ts, then ../pooling/reference.ts */
#include "kernels/vector.h"
#include "learning/engines/compiled/kernels/memory.h"
#include "learning/engines/compiled/kernels/sums.h"
#include "learning/engines/compiled/operations/convolution-pool/convolution_pool.h"

#define BODY "learning/engines/compiled/operations/convolution-pool/convolution_pool_body.h"
#include "kernels/each_width.h"

/* image is (height, line), output and winners are (pooled_height, pooled_width, padded(filters)).
 * Line by line, so that a line of results stays in the first-level cache. */
INLINE void pooled_image(const int channels, const int trains, const struct ConvolutionPool *layer, const float *image,
                         int line, float *output, int *winners) {
  const int size = layer->pooled_width * padded(layer->filters);
  for (int y = 0; y < layer->pooled_height; y++) {
    const float *from = image + 2 * y * line;
    float *to = output + y * size;
    int *won = trains ? winners + y * size : 0;
    int f = 0;
    EACH_WIDTH(f, pooled_line, channels, trains, layer, from, line, to, won);
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
    if (layer->winners) {
      int *winners = layer->winners + e * pooled_size;
      if (channels == 1) pooled_image(1, 1, layer, image, wide, output, winners);
      if (channels == 2) pooled_image(2, 1, layer, image, wide, output, winners);
      if (channels == 3) pooled_image(3, 1, layer, image, wide, output, winners);
      if (channels == 4) pooled_image(4, 1, layer, image, wide, output, winners);
    } else {
      if (channels == 1) pooled_image(1, 0, layer, image, wide, output, 0);
      if (channels == 2) pooled_image(2, 0, layer, image, wide, output, 0);
      if (channels == 3) pooled_image(3, 0, layer, image, wide, output, 0);
      if (channels == 4) pooled_image(4, 0, layer, image, wide, output, 0);
    }
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
  /* Nine sums and the pixels that they choose from take more registers than all processors have. */
  const int by_filter = channels == 1 && REGISTERS >= 32;
  for (int e = 0; e < session->examples; e++) {
    const float *image =
        bordered(layer->input + e * image_size, layer->height, line, channels, layer->border, layer->frame);
    const float *gradient = layer->output + e * pooled_size;
    const int *winners = layer->winners + e * pooled_size;
    if (by_filter) {
      int f = 0;
      EACH_WIDTH(f, filter_gradients, layer, image, wide, gradient, winners);
    } else if (channels == 1)
      tap_gradients(1, 4, layer, image, wide, gradient, winners);
    if (channels == 2) tap_gradients(2, 2, layer, image, wide, gradient, winners);
    if (channels == 3) tap_gradients(3, 1, layer, image, wide, gradient, winners);
    if (channels == 4) tap_gradients(4, 1, layer, image, wide, gradient, winners);
    if (layer->bias_gradient)
      add_rows(layer->bias_gradient, gradient, layer->pooled_height * layer->pooled_width, filters);
  }
  if (by_filter)
    for (int i = 0; i < 9 * filters; i++) layer->kernel_gradient[i] += layer->taps[i];
  else
    add_taps(layer, filters);
}
