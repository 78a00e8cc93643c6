/* Generated from stages/lib/analysis/projection/umap/umap-records.ts by `npm run generate`. Do not edit. */
/* The state of a descent. */

#ifndef ARROWLINE_UMAP_RECORDS_H
#define ARROWLINE_UMAP_RECORDS_H

/* Edges go from a row of the heads to one of the tails. */
struct Descent {
  int components;
  int rows;           /* of the tails */
  int both;           /* whether an edge moves the tails too: they are the heads */
  double negatives;   /* rows pushed away for each pull */
  float *heads;       /* rows x components */
  float *tails;       /* rows x components */
  const int *from;    /* edges: the row times components */
  const int *to;      /* edges: likewise */
  const float *every; /* edges: epochs between two pulls */
  float *due;         /* edges: the epoch of the next pull */
  float *push_due;    /* edges: and of the next push */
  const float *pull;  /* last - first + 1 forces, by the leading bits of the squared distance */
  const float *push;  /* likewise */
  int first;          /* the bits of the first entry */
  int last;           /* and of the last */
  unsigned s0;        /* xoshiro128** */
  unsigned s1;
  unsigned s2;
  unsigned s3;
};
_Static_assert(sizeof(struct Descent) == (sizeof(void *) == 4 ? 88 : 120), "as in its description");

#endif
