/* reference: reference.ts */
#include "kernels/vector.h"
#include "learning/engines/compiled/kernels/memory.h"
#include "learning/engines/compiled/operations/activation/functions.h"
#include "learning/engines/compiled/operations/concatenation/concatenation.h"

/* input is (examples, positions, stride), output (examples, positions, output_stride): position by position. */
void concatenate(const struct Concatenate *layer, const struct Session *session) {
  const int rows = session->examples * layer->positions;
  const float *from = layer->input;
  float *to = layer->output + layer->offset;
  for (int r = 0; r < rows; r++, from += layer->stride, to += layer->output_stride) {
    copy_floats(to, from, layer->channels);
    for (int c = 0; c < layer->surplus; c++) to[layer->channels + c] = 0;
  }
}

/* The shapes of concatenate(); output holds its gradient, values and gradient are as its input. Position by position,
 * through a row whose surplus is zero. */
void concatenate_backward(const struct ConcatenateBackward *layer, const struct Session *session) {
  const int rows = session->examples * layer->positions, stride = layer->stride;
  const float *from = layer->output + layer->offset;
  for (int c = layer->channels; c < stride; c++) layer->row[c] = 0;
  for (int r = 0; r < rows; r++, from += layer->output_stride) {
    float *to = layer->gradient + r * stride;
    copy_floats(layer->row, from, layer->channels);
    if (layer->values && layer->values != layer->gradient) copy_floats(to, layer->values + r * stride, stride);
    differentiate(layer->activation, to, stride, layer->row, stride, 1, layer->channels);
  }
}
