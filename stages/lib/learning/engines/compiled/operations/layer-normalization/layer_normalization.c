/* reference: reference.ts
 *
 * input and output are (rows, stride), rows being examples x positions; mean and inverse have a number for each row,
 * gamma, beta and their gradients one for each channel. */
#include "kernels/vector.h"
#include "learning/engines/compiled/kernels/memory.h"
#include "learning/engines/compiled/operations/activation/functions.h"
#include "learning/engines/compiled/operations/layer-normalization/layer_normalization.h"

#define BODY "learning/engines/compiled/operations/layer-normalization/layer_normalization_body.h"
#include "kernels/each_width.h"

/* block is (stride, ROWS_OF_A_BLOCK) and gets the rows as columns. Columns that no row fills keep what they held; the
 * numbers that are computed of them are used nowhere. */
static void turn(const float *rows, int count, int stride, float *block) {
  const int whole = count / 4 * 4;
  transpose(rows, stride, block, ROWS_OF_A_BLOCK, whole, stride);
  for (int r = whole; r < count; r++)
    for (int c = 0; c < stride; c++) block[c * ROWS_OF_A_BLOCK + r] = rows[r * stride + c];
}

/* row is (stride): zero from `channels` on. */
INLINE void clear_surplus(float *row, const struct LayerNormalization *layer) {
  for (int c = layer->channels; c < layer->stride; c++) row[c] = 0;
}

INLINE int rows_of_block(int from, int rows) { return rows - from < ROWS_OF_A_BLOCK ? rows - from : ROWS_OF_A_BLOCK; }

void layer_normalization(const struct LayerNormalization *layer, const struct Session *session) {
  const int rows = session->examples * layer->positions, stride = layer->stride;
  for (int from = 0; from < rows; from += ROWS_OF_A_BLOCK) {
    const int count = rows_of_block(from, rows);
    float *mean = layer->mean + from, *inverse = layer->inverse + from;
    turn(layer->input + from * stride, count, stride, layer->turned);
    int at = 0;
    EACH_WIDTH(at, statistics, layer, layer->turned, mean, inverse);
    for (int r = 0; r < count; r++) {
      float *row = layer->output + (from + r) * stride;
      int c = 0;
      EACH_WIDTH(c, normalize, layer, layer->input + (from + r) * stride, row, mean[r], inverse[r]);
      clear_surplus(row, layer);
    }
  }
  activate(layer->activation, layer->output, rows, layer->channels, stride);
}

/* output holds its gradient; the input's is left in the output's place, or in the input's where no derivative is to
 * follow. */
static void input_gradient(const struct LayerNormalization *layer, int rows) {
  const int stride = layer->stride;
  float *to = layer->input_activation == LINEAR ? layer->input : layer->output;
  float *turned_gradient = layer->turned + stride * ROWS_OF_A_BLOCK;
  float plain[ROWS_OF_A_BLOCK], weighted[ROWS_OF_A_BLOCK];
  for (int from = 0; from < rows; from += ROWS_OF_A_BLOCK) {
    const int count = rows_of_block(from, rows);
    const float *mean = layer->mean + from, *inverse = layer->inverse + from;
    turn(layer->input + from * stride, count, stride, layer->turned);
    turn(layer->output + from * stride, count, stride, turned_gradient);
    int at = 0;
    EACH_WIDTH(at, gradient_means, layer, layer->turned, turned_gradient, mean, inverse, plain, weighted);
    for (int r = 0; r < count; r++) {
      const int row = (from + r) * stride;
      int c = 0;
      EACH_WIDTH(c, row_gradient, layer, layer->input + row, layer->output + row, to + row, mean[r], inverse[r],
                 plain[r], weighted[r]);
      clear_surplus(to + row, layer);
    }
  }
  if (layer->input_activation != LINEAR)
    differentiate(layer->input_activation, layer->input, stride, layer->output, stride, rows, layer->channels);
}

void layer_normalization_backward(const struct LayerNormalization *layer, const struct Session *session) {
  int c = 0;
  if (layer->gamma_gradient || layer->beta_gradient) EACH_WIDTH(c, weight_gradients, layer, session->examples);
  if (layer->wants_input_gradient) input_gradient(layer, session->examples * layer->positions);
}
