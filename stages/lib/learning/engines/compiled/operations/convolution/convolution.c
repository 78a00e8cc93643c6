/* reference: reference.ts */
#include "kernels/vector.h"
#include "learning/engines/compiled/kernels/memory.h"
#include "learning/engines/compiled/kernels/sums.h"
#include "learning/engines/compiled/kernels/tensor.h"
#include "learning/engines/compiled/operations/activation/functions.h"
#include "learning/engines/compiled/operations/convolution/convolution.h"
#include "learning/engines/compiled/operations/convolution/im2col.h"
#include "learning/engines/compiled/operations/gemm/gemm.h"

/* The windows of output rows [first, first + rows) of an image as rows of a matrix, `stride` floats apart. */
struct Windows {
  const float *rows;
  int stride;
};

INLINE struct Windows windows_of(const struct Window *window, int apart, const float *image, int first, int rows,
                                 float *columns) {
  if (apart) return (struct Windows){image + first * window->output_width * apart, apart};
  im2col(window, image, first, rows, columns);
  return (struct Windows){columns, padded(window_elements(window))};
}

/* input is (examples, height, width, stride), kernel (window_height, window_width, channels, padded(filters)), output
 * (examples, output_height, output_width, padded(filters)). */
void convolution(const struct Convolution *layer, const struct Session *session) {
  const struct Window *window = &layer->window;
  const int filters = padded(layer->filters), depth = window_elements(window), width = window->output_width;
  const int input_size = example_stride(window->height * window->width, window->stride);
  const int output_size = window->output_height * width * filters;
  const int relu = layer->activation == RECTIFIER;
  /* For each image, some output rows at a time: unroll their windows, multiply, apply the activation. */
  for (int e = 0; e < session->examples; e++) {
    const float *input = layer->input + e * input_size;
    float *output = layer->output + e * output_size;
    for (int y = 0; y < window->output_height; y += layer->block_rows) {
      int rows = window->output_height - y < layer->block_rows ? window->output_height - y : layer->block_rows;
      float *block = output + y * width * filters;
      const struct Windows from = windows_of(window, layer->window_stride, input, y, rows, layer->columns);
      gemm(from.rows, from.stride, layer->kernel, filters, block, filters, rows * width, filters, depth,
           layer->bias ? FROM_BIAS : FROM_ZERO, layer->bias, relu ? RELU : PLAIN);
      if (!relu) activate(layer->activation, block, rows * width, layer->filters, filters);
    }
  }
}

/* input is (examples, height, width, stride), output (examples, output_height, output_width, padded(filters)) and holds
 * its gradient. */
void convolution_backward(const struct ConvolutionBackward *layer, const struct Session *session) {
  const struct Window *window = &layer->window;
  const int filters = padded(layer->filters), depth = window_elements(window), width = window->output_width;
  const int positions = window->height * window->width, input_size = example_stride(positions, window->stride);
  const int output_size = window->output_height * width * filters;
  /* The gradients of windows of one pixel are those of the pixels where every pixel has one. */
  const int pointwise = layer->window_stride == window->stride && depth == window->channels;
  if (layer->kernel_transposed)
    transpose(layer->kernel, filters, layer->kernel_transposed, padded(depth), padded(depth), filters);
  /* For each image, some output rows at a time: the kernel's gradient from the unrolled windows; then the windows'
   * gradient in their place, added back to the image. */
  for (int e = 0; e < session->examples; e++) {
    float *input = layer->input + e * input_size;
    const float *gradient = layer->output + e * output_size;
    if (layer->kernel_transposed && !pointwise) fill_zero(layer->input_gradient, input_size);
    for (int y = 0; y < window->output_height; y += layer->block_rows) {
      int rows = window->output_height - y < layer->block_rows ? window->output_height - y : layer->block_rows;
      const float *block = gradient + y * width * filters;
      const struct Windows from = windows_of(window, layer->window_stride, input, y, rows, layer->columns);
      gemm_transposed(from.rows, from.stride, block, filters, layer->kernel_gradient, filters, depth, filters,
                      rows * width, FROM_C);
      if (layer->kernel_transposed && pointwise)
        gemm(block, filters, layer->kernel_transposed, padded(depth), layer->input_gradient + y * width * padded(depth),
             padded(depth), rows * width, padded(depth), layer->filters, FROM_ZERO, 0, PLAIN);
      else if (layer->kernel_transposed) {
        gemm(block, filters, layer->kernel_transposed, padded(depth), layer->columns, padded(depth), rows * width,
             padded(depth), layer->filters, FROM_ZERO, 0, PLAIN);
        col2im(window, layer->columns, y, rows, layer->input_gradient);
      }
    }
    if (layer->bias_gradient) add_rows(layer->bias_gradient, gradient, window->output_height * width, filters);
    if (layer->kernel_transposed)
      differentiate(layer->input_activation, input, window->stride, layer->input_gradient, window->stride, positions,
                    window->channels);
  }
}
