/* A triangle with the products of centred rows: R with R'R = X'X, from rows that come in pieces.
 *
 * Each block of rows is reduced into R by Householder reflections (Golub & Van Loan, "Matrix Computations", 5.2), in
 * double precision: no value is ever squared and added to others, as a covariance does, so that a direction of little
 * variance keeps its digits beside one of great variance.
 *
 * Shapes: struct Triangle of pca_records.h. Reference: missedByComponents in test/analysis/naive.ts.
 */
#ifndef ARROWLINE_TRIANGLE_H
#define ARROWLINE_TRIANGLE_H

#include "analysis/kernels/pair.h"
#include "pca_records.h"

/* Adds rows. Where they are divided into calls changes the last bits, unless at multiples of BLOCK_ROWS. */
void add_to_triangle(struct Triangle *, int rows);

#endif
