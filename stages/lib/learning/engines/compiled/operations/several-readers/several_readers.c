/* reference: ../merge/reference.ts and those of all others, whose slopes such gradients are compared with */
#include "kernels/vector.h"
#include "learning/engines/compiled/operations/several-readers/several_readers.h"

#define BODY "learning/engines/compiled/operations/several-readers/several_readers_body.h"
#include "kernels/each_width.h"

/* from and to are (examples, size). */
void copy_tensor(const struct Transfer *layer, const struct Session *session) {
  int i = 0;
  EACH_WIDTH(i, transfer, 0, layer->from, layer->to, session->examples * layer->size);
}

void add_tensor(const struct Transfer *layer, const struct Session *session) {
  int i = 0;
  EACH_WIDTH(i, transfer, 1, layer->from, layer->to, session->examples * layer->size);
}
