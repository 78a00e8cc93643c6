/* DBSCAN's first relation: which rows are core, having enough rows within eps. Each row's neighbourhood is searched
 * in the tree, or those of a block of rows are found by comparing the block with all rows; a row is known to be core
 * as soon as enough rows are found.
 *
 * Shapes: density_record.h. Reference: denseParts in test/analysis/naive.ts.
 */

#include "density.h"

/* Whether a row has enough others within eps; when not, keeps them if there is room. Returns the panels looked at. */
EXPORT(look_around) int look_around(struct Density *s, int position) {
  const struct Tree *t = s->tree;
  struct Walk walk = from_root(s, position);
  int row = t->row_at[position], looked = 0, count = 0;
  int *kept = s->room - s->used >= s->least_rows ? s->kept + s->used : 0;
  /* Leaf by leaf, panel by panel: counts the rows within eps, and ends with the one that makes this row core. */
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

/* Drops the neighbours that were kept while a sample of rows measured which way is faster. */
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

/* Counts and keeps the rows of a panel, given as bits, that one of the block has within eps; returns whether they
 * make it core. */
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
  /* Panel by panel, tile by tile: a tile of queries is screened at once, then each query takes the rows it has
   * within. */
  for (int panel = from; panel < end && count > 0; panel++) {
    int decided = 0;
    for (int first = 0; first < count; first += TILE) {
      float squares[TILE][PANEL];
      int bits[TILE];
      const float *queries = s->query + (long)first * t->stride;
      if (!screen_tile(queries, t->stride, panel_at(t, panel), t->width, limits, bits, squares))
        continue;
      for (int q = 0; q < TILE && first + q < count; q++) {
        int position = s->waiting[first + q];
        int found = not_beyond(s, t->row_at[position], panel, bits[q], squares[q], within);
        if (found) decided |= add_neighbours(s, position, panel, found);
      }
    }
    if (!decided) continue;
    /* The last rows of the block take the places of decided ones. */
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

/* Closes the gaps in the room after a block. */
EXPORT(end_block) void end_block(struct Density *s, int from, int count) {
  /* For each row of the block that is not core and had room: moves its neighbours down to the end of the used room. */
  for (int position = from; position < from + count; position++) {
    if (s->parent[position] >= 0 || s->kept_at[position] < 0) continue;
    int *kept = s->kept + s->kept_at[position];
    s->kept_at[position] = s->used;
    for (int i = 0; i < s->kept_count[position]; i++) s->kept[s->used++] = kept[i];
  }
}
