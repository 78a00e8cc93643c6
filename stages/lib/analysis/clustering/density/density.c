/* DBSCAN's two relations, found by position in the tree: which rows are core, and which cores are connected.
 *
 * A row is known to be core as soon as enough rows are found. Connected cores are joined in a forest (union-find): a
 * node of the tree whose cores all belong to the query's set is skipped whole, so that a large cluster costs no more
 * than a small one although everything in it is near everything.
 */

#include "analysis/neighbours/tree.h"
#include "density_record.h"

#define NO_CORE (-2)
#define SEVERAL (-1)

/* Of a panel's rows that are not surely beyond eps, as bits, those that are not beyond. */
INLINE int not_beyond(const struct Density *s, int row, int panel, int bits, const float *squares, float within) {
  const struct Tree *t = s->tree;
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

/* The next leaf that may have rows within eps, the query's own first; -1 after the last. */
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

/* Whether a row has enough others within eps; when not, keeps them if there is room. Returns the panels looked at. */
EXPORT(look_around) int look_around(struct Density *s, int position) {
  const struct Tree *t = s->tree;
  struct Walk walk = from_root(s, position);
  int row = t->row_at[position], looked = 0, count = 0;
  int *kept = s->room - s->used >= s->least_rows ? s->kept + s->used : 0;
  for (int leaf; (leaf = next_leaf(s, &walk, position)) >= 0;)
    for (int panel = t->first[leaf] / PANEL; panel * PANEL < t->end[leaf]; panel++) {
      looked++;
      int bits = within_eps(s, row, panel, walk.within, walk.beyond);
      if (count + __builtin_popcount(bits) >= s->least_rows) {
        s->parent[position] = position;
        return looked;
      }
      for (; bits; bits &= bits - 1, count++)
        if (kept) kept[count] = panel * PANEL + __builtin_ctz(bits);
    }
  s->parent[position] = -1;
  s->kept_count[position] = count;
  s->kept_at[position] = kept ? s->used : -1;
  if (kept) s->used += count;
  return looked;
}

/* From position `from` on, until about `budget` panels were looked at; returns the next position. */
EXPORT(find_cores) int find_cores(struct Density *s, int from, int budget) {
  for (; from < s->tree->rows && budget > 0; from++) budget -= look_around(s, from) + 1;
  return from;
}

/* Before the sampling that tells which way is faster is followed by one of the ways. */
EXPORT(forget_kept) void forget_kept(struct Density *s) { s->used = 0; }

/* Makes a block of positions [from, from + count), to be compared with all rows. */
EXPORT(begin_block) void begin_block(const struct Density *s, int from, int count) {
  int each = s->least_rows - 1;
  for (int i = 0; i < count; i++) {
    take_row(s->tree, from + i, s->query + (long)i * s->tree->stride);
    s->waiting[i] = from + i;
    s->parent[from + i] = -1;
    s->kept_count[from + i] = 0;
    s->kept_at[from + i] = (s->room - s->used) / count >= each ? s->used + i * each : -1;
  }
}

/* Counts and keeps rows that one of the block has within eps; returns whether they make it core. */
INLINE int add_neighbours(const struct Density *s, int position, int panel, int bits) {
  if (s->kept_count[position] + __builtin_popcount(bits) >= s->least_rows) {
    s->parent[position] = position;
    return 1;
  }
  int *kept = s->kept_at[position] >= 0 ? s->kept + s->kept_at[position] : 0;
  for (; bits; bits &= bits - 1, s->kept_count[position]++)
    if (kept) kept[s->kept_count[position]] = panel * PANEL + __builtin_ctz(bits);
  return 0;
}

/* Compares `count` rows of the block with panels [from, end); returns how many are still not known to be core. */
EXPORT(scan_block) int scan_block(const struct Density *s, int count, int from, int end) {
  const struct Tree *t = s->tree;
  float within = surely_within(&s->screen, s->eps), beyond = surely_beyond(&s->screen, s->eps);
  float limits[TILE] = {beyond, beyond, beyond, beyond};
  for (int panel = from; panel < end && count > 0; panel++) {
    int decided = 0;
    for (int first = 0; first < count; first += TILE) {
      float squares[TILE][PANEL];
      int bits[TILE];
      if (!screen_tile(s->query + (long)first * t->stride, t->stride, panel_at(t, panel), t->width, limits, bits, squares))
        continue;
      for (int q = 0; q < TILE && first + q < count; q++) {
        int position = s->waiting[first + q];
        int found = not_beyond(s, t->row_at[position], panel, bits[q], squares[q], within);
        if (found) decided |= add_neighbours(s, position, panel, found);
      }
    }
    if (!decided) continue;
    /* The last ones take the places of those that are decided. */
    for (int i = 0; i < count;) {
      if (s->parent[s->waiting[i]] < 0) {
        i++;
        continue;
      }
      s->waiting[i] = s->waiting[--count];
      for (int c = 0; c < t->stride; c++) s->query[(long)i * t->stride + c] = s->query[(long)count * t->stride + c];
    }
  }
  return count;
}

/* Moves together what the block's rows kept. */
EXPORT(end_block) void end_block(struct Density *s, int from, int count) {
  for (int position = from; position < from + count; position++) {
    if (s->parent[position] >= 0 || s->kept_at[position] < 0) continue;
    int *kept = s->kept + s->kept_at[position];
    s->kept_at[position] = s->used;
    for (int i = 0; i < s->kept_count[position]; i++) s->kept[s->used++] = kept[i];
  }
}

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

/* After all cores are found. */
EXPORT(begin_sets) void begin_sets(const struct Density *s, int nodes) {
  const struct Tree *t = s->tree;
  for (int node = nodes - 1; node >= 0; node--)
    s->set[node] =
        t->left[node] < 0 ? set_of_leaf(s, node) : set_of_both(s, s->set[t->left[node]], s->set[t->right[node]]);
}

/* Joins a core with those of a leaf that come after it. */
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

/* Every core's root, for the numbering of clusters. */
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
