/* Generated from stages/lib/learning/engines/compiled/operations/embedding/plan.ts by `npm run generate`. Do not edit. */
/* Rows of a table by the numbers of the input. The table's gradient has a place for every row, as Keras 3's
 * optimizers step every row. */

#ifndef ARROWLINE_EMBEDDING_H
#define ARROWLINE_EMBEDDING_H

#include "learning/engines/compiled/kernels/session.h"

struct Embedding {
  const float *input;    /* examples x input_stride */
  float *output;         /* examples x length x stride; on the way back, its gradient */
  const float *table;    /* rows x stride */
  float *table_gradient; /* rows x stride, and is added to; null in inference */
  int length;            /* numbers of an example */
  int input_stride;
  int rows;
  int stride;
};
_Static_assert(sizeof(struct Embedding) == (sizeof(void *) == 4 ? 32 : 48), "as in its description");

void embedding(const struct Embedding *, const struct Session *);
void embedding_backward(const struct Embedding *, const struct Session *);

#endif
