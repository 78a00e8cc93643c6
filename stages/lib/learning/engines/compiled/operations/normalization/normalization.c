/* reference: reference.ts */
#include "kernels/vector.h"
#include "learning/engines/compiled/operations/activation/functions.h"
#include "learning/engines/compiled/operations/normalization/normalization.h"

/* The most vectors that are worked on together. */
#define WIDEST 4

#define BODY "learning/engines/compiled/operations/normalization/normalization_body.h"
#include "kernels/each_width.h"

static void activate_rest(const struct Normalization *layer, const struct Session *session) {
  if (layer->activation != RECTIFIER)
    activate(layer->activation, layer->output, session->examples * layer->positions, layer->channels, layer->stride);
}

void normalization(const struct Normalization *layer, const struct Session *session) {
  int c = 0;
  EACH_WIDTH(c, forward_lines, layer, session);
  activate_rest(layer, session);
}

void normalization_again(const struct Normalization *layer, const struct Session *session) {
  int c = 0;
  EACH_WIDTH(c, again_lines, layer, session);
  activate_rest(layer, session);
}

void normalization_inference(const struct Normalization *layer, const struct Session *session) {
  int c = 0;
  EACH_WIDTH(c, inference_lines, layer, session);
  activate_rest(layer, session);
}

void normalization_backward(const struct Normalization *layer, const struct Session *session) {
  int c = 0;
  EACH_WIDTH(c, backward_lines, layer, session);
  if (layer->input_activation != LINEAR)
    differentiate(layer->input_activation, layer->input, layer->stride, layer->output, layer->stride,
                  session->examples * layer->positions, layer->channels);
}
