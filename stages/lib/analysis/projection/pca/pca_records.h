/* Generated from stages/lib/analysis/projection/pca/pca-records.ts by `npm run generate`. Do not edit. */
/* The states of the three steps: rows into a triangle, its rows made orthogonal, points along axes. */

#ifndef ARROWLINE_PCA_RECORDS_H
#define ARROWLINE_PCA_RECORDS_H

#define BLOCK_ROWS 64    /* rows reduced into the triangle at once */
#define GROUP 4          /* reflections applied to the columns behind them at once */
#define PROJECTED_ROWS 4 /* rows projected at once */

struct Triangle {
  int width;
  int columns;         /* the width, padded to groups with columns of zeros */
  int seen;            /* rows so far */
  int used;            /* rows of the triangle so far, the others being 0; 0 at the start */
  const float *values; /* rows x width */
  const int *order;    /* width: the column of the values that is each column of the triangle */
  const double *mean;  /* width, in the order of the values */
  const float *low;    /* width: the least value of each column */
  const float *high;   /* width: the greatest */
  double *block;       /* columns x BLOCK_ROWS: the rows of a column are adjacent */
  double *triangle;    /* columns x columns, row by row; 0 at the start */
};
_Static_assert(sizeof(struct Triangle) == (sizeof(void *) == 4 ? 44 : 72), "as in its description");

/* Rows on their way to be orthogonal. */
struct Rotation {
  int rows;
  int stride;       /* a multiple of 4; numbers beyond the width are 0 */
  double *values;   /* rows x stride */
  double *squares;  /* rows: the squared length of each */
  double tolerance; /* rows whose cosine is at most this are orthogonal */
};
_Static_assert(sizeof(struct Rotation) == (sizeof(void *) == 4 ? 24 : 32), "as in its description");

struct Projection {
  int width;
  int count;           /* axes */
  int stride;          /* count padded to pairs */
  const float *values; /* rows x width */
  const double *mean;  /* width */
  const double *axes;  /* width x stride: an axis is a column */
  double *centred;     /* PROJECTED_ROWS x width */
  float *positions;    /* rows x count */
};
_Static_assert(sizeof(struct Projection) == (sizeof(void *) == 4 ? 32 : 56), "as in its description");

#endif
