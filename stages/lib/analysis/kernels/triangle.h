/* A triangle with the products of centred rows: R with R'R = X'X, from rows that come in pieces.
 *
 * Each block of rows is reduced into R by Householder reflections (Golub & Van Loan, "Matrix Computations", 5.2), in
 * double precision: no value is ever squared and added to others, as a covariance does, so that a direction of little
 * variance keeps its digits beside one of great variance.
 */
#ifndef ARROWLINE_TRIANGLE_H
#define ARROWLINE_TRIANGLE_H

#include "pair.h"

#define BLOCK_ROWS 64
/* Reflections that are applied to the columns behind them at once. */
#define GROUP 4

struct Triangle {
  int width;
  int columns;         /* the width, padded to groups with columns of zeros */
  int seen;            /* rows so far */
  const float *values; /* rows x width */
  const int *order;    /* width: the column of the values that is each column of the triangle */
  const double *mean;  /* width, in the order of the values */
  double *block;       /* columns x BLOCK_ROWS: a column's rows are adjacent */
  double *triangle;    /* columns x columns, row by row; 0 at the start */
};

/* Adds rows. Where they are divided into calls changes the last bits, unless at multiples of BLOCK_ROWS. */
void add_to_triangle(struct Triangle *, int rows);

#endif
