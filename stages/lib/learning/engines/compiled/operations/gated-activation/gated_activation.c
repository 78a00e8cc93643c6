/* reference: ../activation/reference.ts
 *
 * input and output are (examples, positions, stride); a surplus of zeros stays one, because 0 g(0) is 0. */
#include "kernels/vector.h"
#include "learning/engines/compiled/operations/activation/functions.h"
#include "learning/engines/compiled/operations/gated-activation/gated_activation.h"

#define BODY "learning/engines/compiled/operations/gated-activation/gated_activation_body.h"
#include "kernels/each_width.h"

void gated_activation(const struct GatedActivation *layer, const struct Session *session) {
  const int count = session->examples * layer->positions * layer->stride;
  int i = 0;
  if (layer->gate == GELU)
    EACH_WIDTH(i, apply, GELU, layer->input, layer->output, count);
  else
    EACH_WIDTH(i, apply, SILU, layer->input, layer->output, count);
}

/* output holds its gradient; the input's is left in the output's place, or in the input's where no derivative is to
 * follow. */
void gated_activation_backward(const struct GatedActivation *layer, const struct Session *session) {
  const int rows = session->examples * layer->positions, count = rows * layer->stride;
  float *to = layer->input_activation == LINEAR ? layer->input : layer->output;
  int i = 0;
  if (layer->gate == GELU)
    EACH_WIDTH(i, apply_derivative, GELU, layer->input, layer->output, to, count);
  else
    EACH_WIDTH(i, apply_derivative, SILU, layer->input, layer->output, to, count);
  if (layer->input_activation != LINEAR)
    differentiate(layer->input_activation, layer->input, layer->stride, layer->output, layer->stride, rows,
                  layer->channels);
}
