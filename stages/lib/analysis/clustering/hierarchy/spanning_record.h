/* Generated from stages/lib/analysis/clustering/hierarchy/spanning-record.ts by `npm run generate`. Do not edit. */
/* The state of a round: components, and the lightest edge out of each so far. */

#ifndef ARROWLINE_SPANNING_RECORD_H
#define ARROWLINE_SPANNING_RECORD_H

#include "analysis/neighbours/tree_record.h"

/* Rows and nodes are those of the tree, rows by position. */
struct Spanning {
  const struct Tree *tree;
  const int *component;      /* rows, padded to whole panels */
  const int *node_component; /* nodes: of all its rows, or -1 */
  int *best_from;            /* rows: from where the edge kept for a component goes */
  int *best_to;              /* rows: to where */
  const double *core;        /* rows: squared core distances */
  const double *node_core;   /* nodes: the least of its rows */
  double *outside;           /* rows: no row outside the component is nearer */
  double *best;              /* rows: the weight of the edge kept */
  float *query;              /* stride */
  struct Screen screen;
};
_Static_assert(sizeof(struct Spanning) == (sizeof(void *) == 4 ? 64 : 104), "as in its description");

#endif
