/* The steps that native kernels have too, each in the source of its name; run_pca() chooses one by its number.
 *
 * Shapes: pca_records.h.
 */
#ifndef ARROWLINE_STEPS_H
#define ARROWLINE_STEPS_H

#include "analysis/kernels/pair.h"
#include "pca_records.h"

/* As many doubles as the widest vectors have, 8 at most: for work whose bits do not depend on how many. */
#define DOUBLES (WIDEST_LANES / 2)
typedef double Doubles __attribute__((vector_size(8 * DOUBLES), aligned(8)));

/* A loop that stays one turn long: most kernels run once in a process, and V8's time to compile one grows with its size. */
#define ROLLED _Pragma("clang loop unroll(disable)")

INLINE Doubles load_doubles(const double *from) { return *(const Doubles *)from; }
INLINE void store_doubles(double *to, Doubles value) { *(Doubles *)to = value; }
/* Less zero, not more: -0 stays what it is. */
INLINE Doubles splat_doubles(double value) { return value - (Doubles){0}; }

/* products.c: adds rows, in one call. */
void add_products(struct Products *, int rows);
/* After the last row: makes products of centred rows of the sums, and the mean of the shift. Returns how many columns
 * vary. */
int centre_products(struct Products *);
/* Row by row: the next row of the triangle, for the column of which most is left. Returns 0 if there is none. */
int factor_products(struct Products *, int row);

/* orthogonal.c */
void measure_rows(struct Rotation *);
int rotate_row(struct Rotation *, int row);

/* projection.c */
void project_rows(const struct Projection *, int rows);

#endif
