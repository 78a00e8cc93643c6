/* reference: ../convolution/reference.ts */
#include "kernels/vector.h"
#include "learning/engines/compiled/kernels/memory.h"
#include "learning/engines/compiled/kernels/sums.h"
#include "learning/engines/compiled/operations/activation/functions.h"
#include "learning/engines/compiled/operations/gemm/gemm.h"
#include "learning/engines/compiled/operations/winograd/winograd.h"
#include "learning/engines/compiled/operations/winograd/winograd_transforms.h"

INLINE int half(int size) { return (size + 1) / 2; }

/* Floats of a frame: room for every tile's 4x4 patch. */
INLINE int frame_size(const struct Window *window) {
  return (2 * half(window->output_height) + 2) * (2 * half(window->output_width) + 2) * window->stride;
}

/* Pixels of an image line from the frame's first column and line on. */
INLINE float *frame_line(const struct Window *window, float *frame, int y) {
  const int columns = 2 * half(window->output_width) + 2;
  return frame + ((y + window->top) * columns + window->left) * window->stride;
}

/* Lines and columns of the image that the tiles look at: with an odd output and no padding, all of them. */
static void fill_frame(const struct Window *window, const float *image, float *frame) {
  const int line = window->width * window->stride;
  for (int y = 0; y < window->height; y++) copy_floats(frame_line(window, frame, y), image + y * line, line);
}

INLINE struct TileRows tile_rows(const struct Window *window, int first, int block_rows) {
  int left = half(window->output_height) - first;
  return (struct TileRows){first, left < block_rows ? left : block_rows, half(window->output_width)};
}

INLINE int fewer(int a, int b) { return a < b ? a : b; }

/* input is (examples, height, width, stride), kernel (9, channels, padded(filters)), output (examples, output_height,
 * output_width, padded(filters)); planes are (16, tiles or channels, channels or filters). */
void winograd(const struct Winograd *layer, const struct Session *session) {
  const struct Window *window = &layer->window;
  const int filters = padded(layer->filters), channels = window->stride;
  const int input_size = window->height * window->width * channels;
  const int positions = window->output_height * window->output_width, output_size = positions * filters;
  transform_kernel(layer->kernel, layer->kernel_planes, window->channels, filters);
  fill_zero(layer->frame, frame_size(window));
  /* For some images and some rows of tiles at a time: transform the inputs, a product for each of the 16 planes,
   * transform the outputs back. */
  for (int e = 0; e < session->examples; e += layer->block_images) {
    const int images = fewer(layer->block_images, session->examples - e);
    const float *input = layer->input + e * input_size;
    float *output = layer->output + e * output_size;
    for (int y = 0; y < half(window->output_height); y += layer->block_rows) {
      const struct TileRows tiles = tile_rows(window, y, layer->block_rows);
      const int each = tiles.rows * tiles.width, count = images * each;
      for (int i = 0; i < images; i++) {
        if (y == 0) fill_frame(window, input + i * input_size, layer->frame);
        transform_input(layer->frame, tiles, layer->input_planes + i * each * channels, count * channels, channels);
      }
      for (int k = 0; k < 16; k++)
        gemm(layer->input_planes + k * count * channels, channels, layer->kernel_planes + k * channels * filters,
             filters, layer->output_planes + k * count * filters, filters, count, filters, window->channels, FROM_ZERO,
             0, PLAIN);
      for (int i = 0; i < images; i++)
        transform_output(layer->output_planes + i * each * filters, count * filters, tiles, layer->bias,
                         layer->activation == RECTIFIER, output + i * output_size, window->output_height,
                         window->output_width, filters);
    }
    if (layer->activation != RECTIFIER)
      activate(layer->activation, output, images * positions, layer->filters, filters);
  }
}

/* input_planes is (16, count, channels), output_planes (16, count, filters). For each plane: the gradient of the
 * transformed kernel, and that of the transformed input in its place. */
static void block_gradients(const struct WinogradBackward *layer, int count, int channels, int filters) {
  for (int k = 0; k < 16; k++) {
    float *input = layer->input_planes + k * count * channels;
    const float *output = layer->output_planes + k * count * filters;
    gemm_transposed(input, channels, output, filters, layer->kernel_gradient_planes + k * channels * filters, filters,
                    layer->window.channels, filters, count, FROM_C);
    if (layer->gradient_frame)
      gemm(output, filters, layer->kernel_planes_transposed + k * filters * channels, channels, input, channels, count,
           channels, layer->filters, FROM_ZERO, 0, PLAIN);
  }
}

/* kernel_planes_transposed is (16, filters, channels): plane by plane from the transformed kernel, whose place its
 * gradient takes afterwards. */
static void transpose_kernel_planes(const struct WinogradBackward *layer, int channels, int filters) {
  const int plane = channels * filters;
  transform_kernel(layer->kernel, layer->kernel_gradient_planes, layer->window.channels, filters);
  for (int k = 0; k < 16; k++)
    transpose(layer->kernel_gradient_planes + k * plane, filters, layer->kernel_planes_transposed + k * plane, channels,
              channels, filters);
}

/* The finished gradient of one image takes the image's place. */
static void replace_input(const struct WinogradBackward *layer, float *image) {
  const struct Window *window = &layer->window;
  const int channels = window->stride, line = window->width * channels;
  for (int y = 0; y < window->height; y++)
    differentiate(layer->input_activation, image + y * line, channels, frame_line(window, layer->gradient_frame, y),
                  channels, window->width, window->channels);
}

/* input and output as in winograd(); output holds its gradient, input gets its own if that is wanted. */
void winograd_backward(const struct WinogradBackward *layer, const struct Session *session) {
  const struct Window *window = &layer->window;
  const int filters = padded(layer->filters), channels = window->stride;
  const int input_size = window->height * window->width * channels;
  const int positions = window->output_height * window->output_width, output_size = positions * filters;
  if (layer->gradient_frame) transpose_kernel_planes(layer, channels, filters);
  fill_zero(layer->kernel_gradient_planes, 16 * channels * filters);
  fill_zero(layer->frame, frame_size(window));
  /* For some images and some rows of tiles at a time: transform inputs and gradients, multiply, add the tiles'
   * gradients to a frame; with the last rows of an image its gradient is complete. */
  for (int e = 0; e < session->examples; e += layer->block_images) {
    const int images = fewer(layer->block_images, session->examples - e);
    float *input = layer->input + e * input_size;
    const float *gradient = layer->output + e * output_size;
    for (int y = 0; y < half(window->output_height); y += layer->block_rows) {
      const struct TileRows tiles = tile_rows(window, y, layer->block_rows);
      const int each = tiles.rows * tiles.width, count = images * each;
      for (int i = 0; i < images; i++) {
        if (y == 0) fill_frame(window, input + i * input_size, layer->frame);
        transform_input(layer->frame, tiles, layer->input_planes + i * each * channels, count * channels, channels);
        transform_output_gradient(gradient + i * output_size, window->output_height, window->output_width, tiles,
                                  layer->output_planes + i * each * filters, count * filters, filters);
      }
      block_gradients(layer, count, channels, filters);
      if (!layer->gradient_frame) continue;
      for (int i = 0; i < images; i++) {
        if (y == 0) fill_zero(layer->gradient_frame, frame_size(window));
        add_input_gradient(layer->input_planes + i * each * channels, count * channels, tiles, layer->gradient_frame,
                           channels);
        if (y + tiles.rows == half(window->output_height)) replace_input(layer, input + i * input_size);
      }
    }
    if (layer->bias_gradient) add_rows(layer->bias_gradient, gradient, images * positions, filters);
  }
  add_kernel_gradient(layer->kernel_gradient_planes, layer->kernel_gradient, window->channels, filters);
}
