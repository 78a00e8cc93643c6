/* Generated from stages/lib/learning/engines/compiled/operations/several-readers/plan.ts by `npm run generate`. Do not edit. */
/* Copies of a tensor that several layers read, and the sum of the gradients that they leave. */

#ifndef ARROWLINE_SEVERAL_READERS_H
#define ARROWLINE_SEVERAL_READERS_H

#include "learning/engines/compiled/kernels/session.h"

struct Transfer {
  const float *from; /* examples x size */
  float *to;         /* examples x size */
  int size;          /* of an example */
};
_Static_assert(sizeof(struct Transfer) == (sizeof(void *) == 4 ? 12 : 24), "as in its description");

void copy_tensor(const struct Transfer *, const struct Session *);
void add_tensor(const struct Transfer *, const struct Session *);

#endif
