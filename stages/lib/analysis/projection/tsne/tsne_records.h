/* Generated from stages/lib/analysis/projection/tsne/tsne-records.ts by `npm run generate`. Do not edit. */
/* The states of a layout: rows with their edges, and the grid on which far rows repel each other. */

#ifndef ARROWLINE_TSNE_RECORDS_H
#define ARROWLINE_TSNE_RECORDS_H

#define NODES 4           /* nodes that a row is spread over, along either axis */
#define COLUMNS_AT_ONCE 4 /* columns transformed at once */

struct Layout {
  int rows;
  double *positions;   /* rows x 2 */
  double *forces;      /* rows x 2: repulsion, then the gradient */
  const int *start;    /* rows + 1: the edges of a row are [start[row], start[row + 1]) */
  const int *to;       /* edges */
  const float *weight; /* edges */
};
_Static_assert(sizeof(struct Layout) == (sizeof(void *) == 4 ? 24 : 48), "as in its description");

/* Charges and potentials at nodes; a node is a Vector. */
struct Grid {
  int size;           /* nodes of a transformed line, 2^a 3^b, a multiple of COLUMNS_AT_ONCE */
  double left;        /* x of the first node */
  double bottom;      /* y of the first node */
  double spacing;     /* of nodes, along either axis */
  float *nodes;       /* (size / 2 + 1) x size Vectors: x, y and 1, summed over rows; then their potentials */
  float *lines;       /* (COLUMNS_AT_ONCE + 1) x size Vectors */
  const float *turns; /* size x 2: cosine and -sine of 2 pi k / size */
  double *own;        /* NODES x NODES: k between nodes that are so far apart, as the spectrum has it */
  float *spectrum;    /* (size / 2 + 1) x (size / 2 + 1) x 2: of k and k^2, over size^2 */
};
_Static_assert(sizeof(struct Grid) == (sizeof(void *) == 4 ? 56 : 72), "as in its description");

#endif
