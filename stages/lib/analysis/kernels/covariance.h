/* Covariance of rows that come in pieces.
 *
 * Each block of rows is centred on its own mean before products are taken, so that a common offset of a column costs no
 * digits; the products run in single precision within a block and are added up in double. Blocks are merged by the
 * update of Chan, Golub & LeVeque, "Algorithms for computing the sample variance" (1983), eq. 2.1, for matrices.
 */
#ifndef ARROWLINE_COVARIANCE_H
#define ARROWLINE_COVARIANCE_H

#include "pair.h"

#define BLOCK_ROWS 128
/* Columns of a panel: rows of eight adjacent floats, so that a tile reads memory in order. */
#define PANEL_COLUMNS 8
/* Panels lie a cache line further apart than they are long: a power of two would map all to the same cache lines. */
#define PANEL_FLOATS (BLOCK_ROWS * PANEL_COLUMNS + 16)

struct Covariance {
  int width;
  const float *values; /* rows x width */
  float *panels;       /* PANEL_FLOATS for each panel */
  double *products;    /* columns x columns, columns being the width padded to panels; only i <= j is meant */
  double *totals;      /* columns: sums of the rows so far */
  double *error;       /* columns: by how much the block's mean differs from the single-precision centre */
  double *distance;    /* columns: the block's mean less that of all rows before */
  double *seen;        /* one number: rows so far */
};

/* Adds rows. Where they are divided into calls changes the last bits, unless at multiples of BLOCK_ROWS. */
void add_covariance(struct Covariance *, int rows);

#endif
