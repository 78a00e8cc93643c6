/* reference: reference.ts
 *
 * input is (examples, input_stride), of which `length` numbers count; output is (examples, length, stride), table and
 * table_gradient are (rows, stride). */
#include "kernels/vector.h"
#include "learning/engines/compiled/operations/embedding/embedding.h"

#define BODY "learning/engines/compiled/operations/embedding/embedding_body.h"
#include "kernels/each_width.h"

/* The place in the table of the row that a number names. Numbers that name none are refused before anything is computed;
 * if one came here, it would be taken for 0, so that no memory but the table's is touched. */
INLINE int row_of(float number, const struct Embedding *layer) {
  return number > 0 && number < (float)layer->rows ? (int)number * layer->stride : 0;
}

void embedding(const struct Embedding *layer, const struct Session *session) {
  const float *numbers = layer->input;
  float *to = layer->output;
  for (int e = 0; e < session->examples; e++, numbers += layer->input_stride)
    for (int i = 0; i < layer->length; i++, to += layer->stride) {
      int c = 0;
      EACH_WIDTH(c, copy_row, layer->table + row_of(numbers[i], layer), to, layer->stride);
    }
}

/* Example by example, number by number: a row that is named twice gets the sum in that order. */
void embedding_backward(const struct Embedding *layer, const struct Session *session) {
  const float *numbers = layer->input, *gradient = layer->output;
  for (int e = 0; e < session->examples; e++, numbers += layer->input_stride)
    for (int i = 0; i < layer->length; i++, gradient += layer->stride) {
      int c = 0;
      EACH_WIDTH(c, add_row, gradient, layer->table_gradient + row_of(numbers[i], layer), layer->stride);
    }
}
