/* Generated from stages/lib/learning/engines/compiled/operations/repack/plan.ts by `npm run generate`. Do not edit. */
/* Moving logical elements between layouts: rows of the dataset, flatten and reshape, results. */

#ifndef ARROWLINE_REPACK_H
#define ARROWLINE_REPACK_H

#include "learning/engines/compiled/kernels/session.h"

struct LoadRows {
  const unsigned char *rows; /* staged rows x row_bytes */
  float *output;             /* examples x positions x stride */
  int row_bytes;
  int positions;
  int channels;
  int stride;
  int bytes;                 /* 1: rows of uint8, 0: rows of float32 */
  float scale;               /* divides every number */
};
_Static_assert(sizeof(struct LoadRows) == (sizeof(void *) == 4 ? 32 : 40), "as in its description");

/* Appends the batch's logical elements to the session's output. */
struct StoreRows {
  const float *input; /* examples x positions x stride */
  int positions;
  int channels;
  int stride;
};
_Static_assert(sizeof(struct StoreRows) == (sizeof(void *) == 4 ? 16 : 24), "as in its description");

/* Copies logical elements in order between two layouts: flatten and reshape where strides differ. */
struct Repack {
  float *input;          /* examples x input_positions x input_stride */
  float *output;         /* examples x output_positions x output_stride */
  float *input_gradient; /* input_positions x input_stride: of one example */
  int input_positions;
  int input_channels;
  int input_stride;
  int output_positions;
  int output_channels;
  int output_stride;
  int input_activation;
};
_Static_assert(sizeof(struct Repack) == (sizeof(void *) == 4 ? 40 : 56), "as in its description");

void load_rows(const struct LoadRows *, const struct Session *);
void store_rows(const struct StoreRows *, struct Session *);
void repack(const struct Repack *, const struct Session *);
void repack_backward(const struct Repack *, const struct Session *);

#endif
