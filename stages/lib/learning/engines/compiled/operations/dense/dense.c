/* reference: reference.ts */
#include "kernels/vector.h"
#include "learning/engines/compiled/kernels/memory.h"
#include "learning/engines/compiled/kernels/sums.h"
#include "learning/engines/compiled/operations/activation/functions.h"
#include "learning/engines/compiled/operations/dense/dense.h"
#include "learning/engines/compiled/operations/gemm/gemm.h"
#include "learning/engines/compiled/operations/optimizer/update_weights.h"

/* input is (rows, input_stride), kernel (inputs, padded(units)), output (rows, padded(units)); rows are examples x
 * positions. */
void dense(const struct Dense *layer, const struct Session *session) {
  const int rows = session->examples * layer->positions, units = padded(layer->units);
  const int relu = layer->activation == RECTIFIER;
  /* DENSE_DEPTH inputs at a time are added to the output; the last of them apply relu. */
  for (int k = 0; k < layer->inputs; k += DENSE_DEPTH) {
    int last = k + DENSE_DEPTH >= layer->inputs;
    Start start = k > 0 ? FROM_C : layer->bias ? FROM_BIAS : FROM_ZERO;
    gemm(layer->input + k, layer->input_stride, layer->kernel + k * units, units, layer->output, units, rows, units,
         last ? layer->inputs - k : DENSE_DEPTH, start, layer->bias, last && relu ? RELU : PLAIN);
  }
  if (!relu) activate(layer->activation, layer->output, rows, layer->units, units);
}

/* The shapes of dense(); output holds its gradient, input gets its own. panel is (2 x DENSE_PANEL, padded(units)), then
 * (rows, DENSE_PANEL). */
void dense_backward(const struct DenseBackward *layer, const struct Session *session) {
  const int rows = session->examples * layer->positions, units = padded(layer->units);
  const float *gradient = layer->output;
  float *transposed = layer->panel + DENSE_PANEL * units;
  float *input_gradient = transposed + DENSE_PANEL * units;
  const struct Update *kernel = &layer->kernel;
  const int updates = !layer->kernel_gradient, from_product = updates && steps_products(kernel, session);
  /* DENSE_PANEL rows of the kernel at a time: their gradient, that of the inputs they multiply, their update. The update
   * comes before the inputs' gradient, which takes the inputs' place, where it computes the kernel's gradient itself. */
  for (int k = 0; k < layer->inputs; k += DENSE_PANEL) {
    int height = layer->inputs - k < DENSE_PANEL ? padded(layer->inputs - k) : DENSE_PANEL;
    float *input = layer->input + k;
    float *kernel_gradient = updates ? layer->panel : layer->kernel_gradient + k * units;
    if (layer->wants_input_gradient)
      transpose(kernel->weights + k * units, units, transposed, DENSE_PANEL, height, units);
    if (from_product)
      update_from_product(kernel, k * units, input, layer->input_stride, gradient, units, height, rows, session);
    else
      gemm_transposed(input, layer->input_stride, gradient, units, kernel_gradient, units, height, units, rows,
                      FROM_ZERO);
    if (layer->wants_input_gradient) {
      if (layer->input_activation == RECTIFIER || layer->input_activation == LINEAR)
        gemm(gradient, units, transposed, DENSE_PANEL, input, layer->input_stride, rows, height, layer->units,
             FROM_ZERO, 0, layer->input_activation == RECTIFIER ? KEEP_POSITIVE : PLAIN);
      else {
        gemm(gradient, units, transposed, DENSE_PANEL, input_gradient, DENSE_PANEL, rows, height, layer->units,
             FROM_ZERO, 0, PLAIN);
        differentiate(layer->input_activation, input, layer->input_stride, input_gradient, DENSE_PANEL, rows, height);
      }
    }
    if (updates && !from_product) update_weights(kernel, k * units, kernel_gradient, height * units, session);
  }
  if (layer->bias_gradient) add_rows(layer->bias_gradient, gradient, rows, units);
}
