/* DBSCAN's second relation: which cores are connected, and which cluster reaches each other row.
 *
 * Connected cores are joined in a forest (union-find): a node of the tree whose cores all belong to the query's set is
 * skipped whole, so that a large cluster costs no more than a small one although everything in it is near everything.
 *
 * Shapes: density_record.h. Reference: denseParts in test/analysis/naive.ts.
 */

#include "density.h"

#define NO_CORE (-2)
#define SEVERAL (-1)

INLINE int root_of(int *parent, int position) {
  while (parent[position] != position) position = parent[position] = parent[parent[position]];
  return position;
}

/* The set of a leaf's cores. */
static int set_of_leaf(const struct Density *s, int leaf) {
  int set = NO_CORE, root = -1;
  for (int position = s->tree->first[leaf]; position < s->tree->end[leaf]; position++) {
    if (s->parent[position] < 0) continue;
    int own = root_of(s->parent, position);
    if (set != NO_CORE && own != root) return SEVERAL;
    set = root = own;
  }
  return set;
}

static int set_of_both(const struct Density *s, int one, int other) {
  if (one == NO_CORE || other == NO_CORE) return one == NO_CORE ? other : one;
  if (one == SEVERAL || other == SEVERAL) return SEVERAL;
  return root_of(s->parent, one) == root_of(s->parent, other) ? one : SEVERAL;
}

/* After all cores are found: computes the sets of all nodes, children before their parents. */
EXPORT(begin_sets) void begin_sets(const struct Density *s, int nodes) {
  const struct Tree *t = s->tree;
  for (int node = nodes - 1; node >= 0; node--)
    s->set[node] =
        t->left[node] < 0 ? set_of_leaf(s, node) : set_of_both(s, s->set[t->left[node]], s->set[t->right[node]]);
}

/* Joins a core with those of a leaf that come after it: each core that is not beyond eps. Returns the panels looked
 * at. */
static int join_leaf(const struct Density *s, int leaf, int position, float within, float beyond) {
  const struct Tree *t = s->tree;
  int from = position + 1 > t->first[leaf] ? position + 1 : t->first[leaf], looked = 0, alone = s->set[leaf] >= 0;
  for (int panel = from / PANEL; panel * PANEL < t->end[leaf]; panel++, looked++) {
    float squares[PANEL];
    int bits = screen_panel(s->query, panel_at(t, panel), t->width, beyond, squares) &
               bits_within(panel, from, t->end[leaf]);
    for (; bits; bits &= bits - 1) {
      int lane = __builtin_ctz(bits), other = panel * PANEL + lane;
      if (s->parent[other] < 0) continue;
      int own = root_of(s->parent, position), root = root_of(s->parent, other);
      if (own == root) continue;
      if (!(squares[lane] < within) &&
          __builtin_sqrt(square_as_given(given_row(t, t->row_at[position]), given_row(t, t->row_at[other]), t->width)) >
              s->eps)
        continue;
      s->parent[own > root ? own : root] = own > root ? root : own;
      if (alone) return looked + 1;
    }
  }
  s->set[leaf] = set_of_leaf(s, leaf);
  return looked;
}

/* Joins a core with those of a node that come after it, unless all are joined with it already. Returns the panels
 * looked at. */
static int join_node(const struct Density *s, int node, int position, float within, float beyond) {
  const struct Tree *t = s->tree;
  int set = s->set[node], one = t->left[node], other = t->right[node];
  if (set == NO_CORE || t->end[node] <= position + 1) return 0;
  if (set >= 0 && root_of(s->parent, set) == root_of(s->parent, position)) return 0;
  if (box_square(t, node, s->query) > beyond) return 0;
  if (one < 0) return join_leaf(s, node, position, within, beyond);
  int looked = join_node(s, one, position, within, beyond) + join_node(s, other, position, within, beyond);
  s->set[node] = set_of_both(s, s->set[one], s->set[other]);
  return looked;
}

/* Joins cores from position `from` on with those within eps, until about `budget` panels were looked at. */
EXPORT(join_cores) int join_cores(const struct Density *s, int from, int budget) {
  float within = surely_within(&s->screen, s->eps), beyond = surely_beyond(&s->screen, s->eps);
  for (; from < s->tree->rows && budget > 0; from++) {
    budget--;
    if (s->parent[from] < 0) continue;
    take_row(s->tree, from, s->query);
    budget -= join_node(s, 0, from, within, beyond);
  }
  return from;
}

/* Row by row: the root of every core, for the numbering of clusters. */
EXPORT(find_roots) void find_roots(const struct Density *s) {
  for (int position = 0; position < s->tree->rows; position++)
    if (s->parent[position] >= 0) s->parent[position] = root_of(s->parent, position);
}

/* Gives a row that is not core the least cluster that a core within eps has. */
static int reach_row(const struct Density *s, int position) {
  const struct Tree *t = s->tree;
  int least_cluster = 0x7fffffff, looked = 0;
  if (s->kept_at[position] >= 0)
    for (int i = 0; i < s->kept_count[position]; i++) {
      int other = s->kept[s->kept_at[position] + i];
      if (s->parent[other] >= 0) least_cluster = least(least_cluster, s->cluster[other]);
    }
  else {
    /* Leaf by leaf, panel by panel: the cores within eps. */
    struct Walk walk = from_root(s, position);
    for (int leaf; (leaf = next_leaf(s, &walk, position)) >= 0;)
      for (int panel = t->first[leaf] / PANEL; panel * PANEL < t->end[leaf]; panel++, looked++)
        for (int bits = within_eps(s, t->row_at[position], panel, walk.within, walk.beyond); bits; bits &= bits - 1) {
          int other = panel * PANEL + __builtin_ctz(bits);
          if (s->parent[other] >= 0) least_cluster = least(least_cluster, s->cluster[other]);
        }
  }
  s->cluster[position] = least_cluster == 0x7fffffff ? -1 : least_cluster;
  return looked;
}

/* After cores have their clusters; like find_cores. */
EXPORT(reach_rows) int reach_rows(const struct Density *s, int from, int budget) {
  for (; from < s->tree->rows && budget > 0; from++) {
    budget--;
    if (s->parent[from] < 0) budget -= reach_row(s, from);
  }
  return from;
}
