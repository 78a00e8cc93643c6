/* Generated from stages/lib/analysis/clustering/density/density-record.ts by `npm run generate`. Do not edit. */
/* The state of DBSCAN. */

#ifndef ARROWLINE_DENSITY_RECORD_H
#define ARROWLINE_DENSITY_RECORD_H

#include "analysis/neighbours/tree_record.h"

/* Rows and nodes are those of the tree, rows by position. */
struct Density {
  const struct Tree *tree;
  int least_rows;  /* within eps, itself included, that make a row core */
  int *parent;     /* rows: the forest of cores; -1 for others */
  int *set;        /* nodes: NO_CORE, SEVERAL sets, or a core of the only set */
  int *kept_at;    /* rows: of a row that is not core, where its neighbours were kept; -1 without room */
  int *kept_count; /* rows */
  int *kept;       /* room: positions */
  int room;
  int used;        /* of the room */
  float *query;    /* block x stride: the queries of a block; the first serves single ones */
  int *waiting;    /* block: positions of rows that are not yet known to be core */
  int *cluster;    /* rows: the cluster of a core; of others the least cluster that reaches it, or -1 */
  double eps;
  struct Screen screen;
};
_Static_assert(sizeof(struct Density) == (sizeof(void *) == 4 ? 80 : 120), "as in its description");

#endif
