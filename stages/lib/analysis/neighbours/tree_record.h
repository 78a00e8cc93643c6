/* Generated from stages/lib/analysis/neighbours/tree-record.ts by `npm run generate`. Do not edit. */
/* The kd-tree in memory: rows in panels, nodes by number. */

#ifndef ARROWLINE_TREE_RECORD_H
#define ARROWLINE_TREE_RECORD_H

#define PANEL 8 /* rows of a panel: for each column the numbers of its rows */
#define TILE 4  /* queries that are compared with a panel at once */

/* How sure a screened square is; queries from outside the tree widen the slack. */
struct Screen {
  double scale; /* from the rows as given to the axes of the tree: a power of two */
  double slack;
  double relative;
};
_Static_assert(sizeof(struct Screen) == 24, "as in its description");

struct Tree {
  int rows;
  int width;
  int panels;
  int stride;           /* numbers of a query: the width padded with zeros to whole vectors */
  int box_width;        /* leading coordinates that boxes bound, whole vectors */
  const float *values;  /* panels x width x PANEL, by position; the last panel may be padded */
  const float *given;   /* rows x width, by row */
  const int *row_at;    /* rows: ascending within a leaf */
  const int *first;     /* nodes: the positions of each are [first, end); every first is a multiple of PANEL */
  const int *end;       /* nodes */
  const int *left;      /* nodes: children, which come after their parent; -1 in leaves */
  const int *right;     /* nodes */
  const int *least_row; /* nodes */
  const float *low;     /* nodes x box_width */
  const float *high;    /* nodes x box_width */
};
_Static_assert(sizeof(struct Tree) == (sizeof(void *) == 4 ? 60 : 104), "as in its description");

#endif
