/* Generated from stages/lib/analysis/projection/pca/pca-records.ts by `npm run generate`. Do not edit. */
/* The states of the steps: rows into a triangle in two ways, its rows made orthogonal, points along axes. */

#ifndef ARROWLINE_PCA_RECORDS_H
#define ARROWLINE_PCA_RECORDS_H

#define BLOCK_ROWS 64     /* rows reduced into the triangle at once */
#define GROUP 4           /* reflections applied to the columns behind them at once */
#define PRODUCT_ROWS 32   /* rows whose products are summed at once */
#define PADDED_COLUMNS 8  /* columns of zeros bring the width to a multiple of this */
#define PROJECTED_ROWS 16 /* rows projected at once */

/* The steps that native kernels have too, in the order of their numbers. */
typedef enum {
  ADD_PRODUCTS,
  CENTRE_PRODUCTS,
  FACTOR_PRODUCTS,
  MEASURE_ROWS,
  ROTATE_ROW,
  PROJECT_ROWS,
} PcaStep;

struct Triangle {
  int width;
  int columns;         /* the width, padded to PADDED_COLUMNS */
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

struct Products {
  int width;
  int stride;          /* the width, padded to PADDED_COLUMNS */
  int levels;          /* additions that one sum of products goes through at most */
  int seen;            /* rows so far */
  const float *values; /* rows x width */
  double *shift;       /* stride: a number near the mean of each column; in the end the mean */
  double *block;       /* PRODUCT_ROWS x stride: rows less the shift */
  double *call_sums;   /* (stride + 1) x stride: products of the rows of one call, then their sums; 0 at the start */
  double *sums;        /* (stride + 1) x stride: of all rows; 0 at the start */
  double *scales;      /* stride: the root of each diagonal element */
  double *rest;        /* stride: what is left of each diagonal element */
  int *order;          /* stride: the column that each row of the triangle was made for */
  double *triangle;    /* stride x stride, row by row, its columns in the order of the values; 0 at the start */
  /* stride x stride: row i, of the inverse of the scaled triangle, has i + 1 numbers; 0 at the start */
  double *inverse;
  double trace;        /* of the inverse of the correlations so far */
  /* the error of each product at most, as a part of the root of the product of the diagonal elements */
  double rounding;
};
_Static_assert(sizeof(struct Products) == (sizeof(void *) == 4 ? 72 : 112), "as in its description");

/* Rows on their way to be orthogonal. */
struct Rotation {
  int rows;
  int stride;       /* the width, padded to PADDED_COLUMNS */
  double *values;   /* rows x stride */
  double *squares;  /* rows: the squared length of each */
  double tolerance; /* rows whose cosine is at most this are orthogonal */
};
_Static_assert(sizeof(struct Rotation) == (sizeof(void *) == 4 ? 24 : 32), "as in its description");

struct Projection {
  int width;
  int count;           /* axes */
  const float *values; /* rows x width */
  const double *mean;  /* width */
  const double *axes;  /* count x width */
  double *centred;     /* width x PROJECTED_ROWS: the rows of a column are adjacent */
  float *positions;    /* rows x count */
};
_Static_assert(sizeof(struct Projection) == (sizeof(void *) == 4 ? 28 : 48), "as in its description");

#endif
