/* reference: plan.ts */
#include "learning/engines/compiled/kernels/memory.h"
#include "learning/engines/compiled/kernels/tensor.h"
#include "learning/engines/compiled/operations/activation/functions.h"
#include "learning/engines/compiled/operations/repack/repack.h"

/* Where the i-th logical element of an example lies. */
INLINE int place(int i, int channels, int stride) { return stride == channels ? i : i / channels * stride + i % channels; }

/* tensor is (examples, positions, stride): zero where no logical element lies, for its memory may have held another. */
static void clear_surplus(float *tensor, int examples, int positions, int channels, int stride) {
  const int width = positions * stride, size = example_stride(positions, stride);
  for (int e = 0; e < examples; e++, tensor += size) {
    if (stride > channels)
      for (int i = 0; i < width; i += stride)
        for (int c = channels; c < stride; c++) tensor[i + c] = 0;
    for (int i = width; i < size; i++) tensor[i] = 0;
  }
}

/* rows is (staged rows, row_bytes), output (examples, positions, stride). For each example, element by element. */
void load_rows(const struct LoadRows *layer, const struct Session *session) {
  const int width = layer->positions * layer->channels, size = example_stride(layer->positions, layer->stride);
  clear_surplus(layer->output, session->examples, layer->positions, layer->channels, layer->stride);
  for (int e = 0; e < session->examples; e++) {
    const unsigned char *row = layer->rows + (session->first + e) * layer->row_bytes;
    float *to = layer->output + e * size;
    if (layer->bytes)
      for (int i = 0; i < width; i++) to[place(i, layer->channels, layer->stride)] = (float)row[i] / layer->scale;
    else
      for (int i = 0; i < width; i++)
        to[place(i, layer->channels, layer->stride)] = ((const float *)row)[i] / layer->scale;
  }
}

/* input is (examples, positions, stride), stored (elements so far). For each example, element by element. */
void store_rows(const struct StoreRows *layer, struct Session *session) {
  const int width = layer->positions * layer->channels, size = example_stride(layer->positions, layer->stride);
  for (int e = 0; e < session->examples; e++)
    for (int i = 0; i < width; i++)
      *session->stored++ = layer->input[e * size + place(i, layer->channels, layer->stride)];
}

/* input is (examples, input_positions, input_stride), output (examples, output_positions, output_stride). For each
 * example, element by element. */
void repack(const struct Repack *layer, const struct Session *session) {
  const int width = layer->input_positions * layer->input_channels;
  const int from_size = example_stride(layer->input_positions, layer->input_stride);
  const int to_size = example_stride(layer->output_positions, layer->output_stride);
  clear_surplus(layer->output, session->examples, layer->output_positions, layer->output_channels,
                layer->output_stride);
  for (int e = 0; e < session->examples; e++)
    for (int i = 0; i < width; i++)
      layer->output[e * to_size + place(i, layer->output_channels, layer->output_stride)] =
          layer->input[e * from_size + place(i, layer->input_channels, layer->input_stride)];
}

/* The shapes of repack(); output holds its gradient. For each example, element by element, then the derivative. The
 * surplus of the gradient is zero, because weights that are added to it or get it whole have one too. */
void repack_backward(const struct Repack *layer, const struct Session *session) {
  const int width = layer->input_positions * layer->input_channels;
  const int from_size = example_stride(layer->input_positions, layer->input_stride);
  const int to_size = example_stride(layer->output_positions, layer->output_stride);
  clear_surplus(layer->input_gradient, 1, layer->input_positions, layer->input_channels, layer->input_stride);
  for (int e = 0; e < session->examples; e++) {
    const float *gradient = layer->output + e * to_size;
    for (int i = 0; i < width; i++)
      layer->input_gradient[place(i, layer->input_channels, layer->input_stride)] =
          gradient[place(i, layer->output_channels, layer->output_stride)];
    differentiate(layer->input_activation, layer->input + e * from_size, layer->input_stride, layer->input_gradient,
                  layer->input_stride, layer->input_positions, layer->input_channels);
  }
}
