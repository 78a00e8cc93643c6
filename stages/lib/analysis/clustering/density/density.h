/* Rows within eps of one row, found in the tree: the walk that both relations of DBSCAN share.
 *
 * Squares of single precision that are surely within or surely beyond eps decide; between the two, the rows as given
 * do.
 */
#ifndef ARROWLINE_DENSITY_H
#define ARROWLINE_DENSITY_H

#include "analysis/neighbours/tree.h"
#include "density_record.h"

/* bits: rows of a panel not surely beyond eps; squares: PANEL. Returns the bits of those that are not beyond. */
INLINE int not_beyond(const struct Density *s, int row, int panel, int bits, const float *squares, float within) {
  const struct Tree *t = s->tree;
  /* Each row that is left: surely within, or measured as given, or dropped. */
  for (int left = bits; left; left &= left - 1) {
    int lane = __builtin_ctz(left), position = panel * PANEL + lane;
    if (squares[lane] < within && position < t->rows) continue;
    if (position < t->rows && __builtin_sqrt(square_as_given(given_row(t, row), given_row(t, t->row_at[position]),
                                                             t->width)) <= s->eps)
      continue;
    bits ^= 1 << lane;
  }
  return bits;
}

/* Rows of a panel within eps of the first query, which is this row, as bits. */
INLINE int within_eps(const struct Density *s, int row, int panel, float within, float beyond) {
  float squares[PANEL];
  int bits = screen_panel(s->query, panel_at(s->tree, panel), s->tree->width, beyond, squares);
  return not_beyond(s, row, panel, bits, squares, within);
}

struct Walk {
  float within, beyond;
  int nodes[HEIGHT_MAX], height;
};

INLINE struct Walk from_root(const struct Density *s, int position) {
  struct Walk walk;
  walk.within = surely_within(&s->screen, s->eps);
  walk.beyond = surely_beyond(&s->screen, s->eps);
  walk.nodes[0] = 0;
  walk.height = 1;
  take_row(s->tree, position, s->query);
  return walk;
}

/* The next leaf that may have rows within eps, the query's own first; -1 after the last. Depth first: of each node's
 * children those whose boxes eps reaches wait, the one with the query on top. */
INLINE int next_leaf(const struct Density *s, struct Walk *walk, int position) {
  const struct Tree *t = s->tree;
  while (walk->height > 0) {
    int node = walk->nodes[--walk->height], one = t->left[node], other = t->right[node];
    if (one < 0) return node;
    int own = position < t->first[other] ? one : other, away = own == one ? other : one;
    if (!(box_square(t, away, s->query) > walk->beyond)) walk->nodes[walk->height++] = away;
    if (!(box_square(t, own, s->query) > walk->beyond)) walk->nodes[walk->height++] = own;
  }
  return -1;
}

#endif
