/* One round of Borůvka's algorithm: for every component its lightest edge out, by mutual reachability (boruvka.ts).
 * Everything is by position in the tree; weights are squared distances as given.
 *
 * Shapes: spanning_record.h. Reference: primsWeights in test/analysis/naive.ts.
 */

#include "analysis/neighbours/tree.h"
#include "spanning_record.h"

INLINE float limit_of(const struct Spanning *s, int component) {
  return surely_beyond(&s->screen, __builtin_sqrt(s->best[component]));
}

/* Whether a node may have an edge better than the component's best. */
INLINE int may_be_better(const struct Spanning *s, int node, int own, double core) {
  return s->node_component[node] != own && core < s->best[own] && s->node_core[node] < s->best[own];
}

typedef int Four __attribute__((vector_size(16), aligned(4)));

/* Whether all rows of a panel are in one component. */
INLINE int all_within(const struct Spanning *s, int panel, int own) {
  const int *component = s->component + panel * PANEL;
  v128_t component_of = wasm_i32x4_splat(own);
  v128_t same = wasm_v128_and(wasm_i32x4_eq((v128_t)(*(const Four *)component), component_of),
                              wasm_i32x4_eq((v128_t)(*(const Four *)(component + LANES)), component_of));
  return wasm_i32x4_bitmask(same) == 15;
}

/* Panel by panel: measures each row outside the component that may be nearer than the end of the best edge. Returns the
 * panels looked at. */
static int look_in_leaf(const struct Spanning *s, int leaf, int position, int own) {
  const struct Tree *t = s->tree;
  const float *given = given_row(t, t->row_at[position]);
  double core = s->core[position];
  float limit = limit_of(s, own), squares[PANEL];
  int looked = 0;
  for (int panel = t->first[leaf] / PANEL; panel * PANEL < t->end[leaf]; panel++) {
    if (all_within(s, panel, own)) continue;
    looked++;
    int bits = screen_panel(s->query, panel_at(t, panel), t->width, limit, squares);
    for (; bits; bits &= bits - 1) {
      int lane = __builtin_ctz(bits), other = panel * PANEL + lane;
      if (other >= t->rows || s->component[other] == own || s->core[other] >= s->best[own] || squares[lane] > limit)
        continue;
      double weight = square_as_given(given, given_row(t, t->row_at[other]), t->width);
      if (weight < core) weight = core;
      if (weight < s->core[other]) weight = s->core[other];
      if (weight >= s->best[own]) continue;
      s->best[own] = weight;
      s->best_from[own] = position;
      s->best_to[own] = other;
      limit = limit_of(s, own);
    }
  }
  return looked;
}

/* Depth first from the root, the nearer child on top of the waiting ones, in all parts of the tree that may have a
 * better edge for the row's component. Returns the panels looked at. */
static int look_for_edge(const struct Spanning *s, int position) {
  const struct Tree *t = s->tree;
  int own = s->component[position], nodes[HEIGHT_MAX], height = 1, looked = 0;
  double core = s->core[position];
  float bounds[HEIGHT_MAX];
  take_row(t, position, s->query);
  nodes[0] = 0;
  bounds[0] = 0;
  while (height > 0) {
    int node = nodes[--height], one = t->left[node], other = t->right[node];
    float limit = limit_of(s, own);
    if (bounds[height] > limit || !may_be_better(s, node, own, core)) continue;
    if (one < 0) {
      looked += look_in_leaf(s, node, position, own);
      continue;
    }
    int may_one = may_be_better(s, one, own, core), may_other = may_be_better(s, other, own, core);
    float to_one = may_one ? box_square(t, one, s->query) : __builtin_inff();
    float to_other = may_other ? box_square(t, other, s->query) : __builtin_inff();
    may_one = may_one && !(to_one > limit);
    may_other = may_other && !(to_other > limit);
    int one_first = to_one < to_other;
    if (one_first ? may_other : may_one) {
      nodes[height] = one_first ? other : one;
      bounds[height++] = one_first ? to_other : to_one;
    }
    if (one_first ? may_one : may_other) {
      nodes[height] = one_first ? one : other;
      bounds[height++] = one_first ? to_one : to_other;
    }
  }
  /* No row outside is nearer than the edge that was found, here or by a row before. */
  s->outside[position] = s->best[own];
  return looked;
}

/* From position `from` on, until about `budget` panels were looked at; returns the next position. */
EXPORT(find_edges) int find_edges(const struct Spanning *s, int from, int budget) {
  for (; from < s->tree->rows && budget > 0; from++) {
    int own = s->component[from];
    budget--;
    if (s->core[from] >= s->best[own] || s->outside[from] >= s->best[own]) continue;
    budget -= look_for_edge(s, from);
  }
  return from;
}
