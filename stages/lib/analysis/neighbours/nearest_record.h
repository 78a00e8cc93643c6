/* Generated from stages/lib/analysis/neighbours/nearest-record.ts by `npm run generate`. Do not edit. */
/* Some queries at a time, their candidates and their results. */

#ifndef ARROWLINE_NEAREST_RECORD_H
#define ARROWLINE_NEAREST_RECORD_H

#include "analysis/neighbours/tree_record.h"

/* One row that was measured. */
struct Found {
  double square; /* of the distance of the rows as given */
  int row;
};
_Static_assert(sizeof(struct Found) == 16, "as in its description");

struct Nearest {
  const struct Tree *tree;
  int count;           /* neighbours wanted */
  int capacity;        /* candidates that have room */
  float *values;       /* queries x stride: in the axes of the tree */
  float *given;        /* queries x width */
  int *self;           /* queries: the position in the tree that is no neighbour, or -1 */
  float *least;        /* queries x count: heaps of screened squares */
  float *limit;        /* queries: squares above it are not wanted */
  int *held;           /* queries: candidates, or -1 when they had no room */
  float *square;       /* queries x capacity */
  int *position;       /* queries x capacity */
  struct Found *found; /* count: a heap of measured rows, of one query */
  int *rows;           /* queries x count: results, nearest first */
  float *distances;    /* queries x count */
  struct Screen screen;
};
_Static_assert(sizeof(struct Nearest) == (sizeof(void *) == 4 ? 80 : 128), "as in its description");

#endif
