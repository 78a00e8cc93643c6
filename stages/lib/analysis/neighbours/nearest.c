/* The nearest rows of some queries at a time, exactly; among equally near ones the lower rows.
 *
 * A max-heap keeps the `count` least screened squares met so far. Its root is the limit: a row with a greater square
 * cannot be a neighbour. Rows within the limit are kept as candidates, which are measured as given at the end. When
 * more rows are about equally near than there is room for, every one is measured when it is met instead.
 *
 * Shapes: nearest_record.h, tree_record.h. Reference: nearestRows in test/analysis/naive.ts.
 */

#include "heaps.h"
#include "tree.h"

INLINE void keep_found(const struct Nearest *s, int row, double square) {
  struct Found one = {square, row};
  if (is_before(one, s->found[0])) replace_last(s->found, s->count, one);
}

INLINE void measure(const struct Nearest *s, int query, int position) {
  const struct Tree *t = s->tree;
  int row = t->row_at[position];
  keep_found(s, row, square_as_given(s->given + (long)query * t->width, given_row(t, row), t->width));
}

/* Measures the candidates that are still within the limit. */
static void measure_held(const struct Nearest *s, int query, int held) {
  const struct Tree *t = s->tree;
  const float *square = s->square + (long)query * s->capacity, *given = s->given + (long)query * t->width;
  const int *position = s->position + (long)query * s->capacity;
  int waiting[4], count = 0;
  /* Candidates within the limit, four at a time, so that each sum has a lane of its own. */
  for (int i = 0; i < held; i++) {
    if (square[i] > s->limit[query]) continue;
    waiting[count++] = position[i];
    if (count < 4) continue;
    const float *rows[4];
    double squares[4];
    UNROLL for (int j = 0; j < 4; j++) rows[j] = given_row(t, t->row_at[waiting[j]]);
    squares_as_given(given, rows, t->width, squares);
    for (int j = 0; j < 4; j++) keep_found(s, t->row_at[waiting[j]], squares[j]);
    count = 0;
  }
  for (int j = 0; j < count; j++) measure(s, query, waiting[j]);
}

/* Drops candidates beyond the limit. Returns how many are left; -1 when they are too many. */
NOINLINE static int drop_beyond(const struct Nearest *s, int query) {
  float *square = s->square + (long)query * s->capacity, limit = s->limit[query];
  int *position = s->position + (long)query * s->capacity, kept = 0;
  /* Candidate by candidate: moves those within the limit to the front. */
  for (int i = 0; i < s->capacity; i++)
    if (!(square[i] > limit)) {
      square[kept] = square[i];
      position[kept++] = position[i];
    }
  return kept > s->capacity / 4 * 3 ? -1 : kept;
}

/* Keeps a candidate; 0 when it has no room. */
INLINE int keep_candidate(const struct Nearest *s, int query, int position, float square) {
  if (s->held[query] == s->capacity) s->held[query] = drop_beyond(s, query);
  int held = s->held[query];
  if (held < 0) return 0;
  s->square[(long)query * s->capacity + held] = square;
  s->position[(long)query * s->capacity + held] = position;
  s->held[query] = held + 1;
  return 1;
}

/* bits: rows of a panel; squares: PANEL. Keeps those rows as candidates and narrows the limit; 0 when there is no
 * room. */
INLINE int keep_candidates(const struct Nearest *s, int query, int panel, int bits, const float *squares) {
  float *least = s->least + (long)query * s->count, before = least[0];
  for (; bits; bits &= bits - 1) {
    int lane = __builtin_ctz(bits), position = panel * PANEL + lane;
    if (position >= s->tree->rows || position == s->self[query]) continue;
    if (!keep_candidate(s, query, position, squares[lane])) return 0;
    if (squares[lane] < least[0]) replace_greatest(least, s->count, squares[lane]);
  }
  if (least[0] < before) {
    /* As many rows are surely within this distance. */
    double within = __builtin_sqrt(least[0]) * (1 + s->screen.relative) + s->screen.slack;
    s->limit[query] = surely_beyond(&s->screen, within / s->screen.scale);
  }
  return 1;
}

/* bits: rows of a panel that the limit does not exclude. Measures each; returns the new limit. */
INLINE float measure_panel(const struct Nearest *s, int query, int panel, int bits) {
  for (; bits; bits &= bits - 1) {
    int position = panel * PANEL + __builtin_ctz(bits);
    if (position < s->tree->rows && position != s->self[query]) measure(s, query, position);
  }
  return surely_beyond(&s->screen, __builtin_sqrt(s->found[0].square));
}

/* Whether a row comes after all of a heap full of rows equal to the query: without this exit n copies of a row would
 * cost n squared distances. */
INLINE int cannot_precede(const struct Nearest *s, int row) {
  return s->found[0].square == 0 && row > s->found[0].row;
}

/* Depth first, the nearer child on top of the waiting ones; nodes beyond the limit are skipped. Rows of leaves are
 * kept as candidates, or measured at once. Returns the panels looked at. */
INLINE int walk(const struct Nearest *s, int query, int measuring) {
  const struct Tree *t = s->tree;
  const float *values = s->values + (long)query * t->stride;
  int nodes[HEIGHT_MAX], height = 1, self = s->self[query], looked = 0;
  float bounds[HEIGHT_MAX], squares[PANEL], *limit = s->limit + query;
  nodes[0] = 0;
  bounds[0] = 0;
  while (height > 0) {
    int node = nodes[--height];
    if (bounds[height] > *limit || (measuring && cannot_precede(s, t->least_row[node]))) continue;
    int one = t->left[node], other = t->right[node];
    if (one < 0) {
      for (int panel = t->first[node] / PANEL; panel * PANEL < t->end[node]; panel++, looked++) {
        if (measuring && cannot_precede(s, t->row_at[panel * PANEL])) break;
        int bits = screen_panel(values, panel_at(t, panel), t->width, *limit, squares);
        if (measuring) *limit = bits ? measure_panel(s, query, panel, bits) : *limit;
        else if (!keep_candidates(s, query, panel, bits, squares)) return looked;
      }
      continue;
    }
    float to_one = box_square(t, one, values), to_other = box_square(t, other, values);
    int one_first = to_one < to_other || (to_one == to_other && self < t->first[other]);
    nodes[height] = one_first ? other : one;
    bounds[height++] = one_first ? to_other : to_one;
    nodes[height] = one_first ? one : other;
    bounds[height++] = one_first ? to_one : to_other;
  }
  return looked;
}

NOINLINE static int walk_screening(const struct Nearest *s, int query) { return walk(s, query, 0); }
NOINLINE static int walk_measuring(const struct Nearest *s, int query) { return walk(s, query, 1); }

/* Makes queries of positions [from, from + count) of the tree itself. */
EXPORT(query_positions) void query_positions(const struct Nearest *s, int from, int count) {
  const struct Tree *t = s->tree;
  /* Each query: its row in the axes of the tree, and as given. */
  for (int q = 0; q < count; q++) {
    take_row(t, from + q, s->values + (long)q * t->stride);
    const float *given = given_row(t, t->row_at[from + q]);
    for (int i = 0; i < t->width; i++) s->given[(long)q * t->width + i] = given[i];
    s->self[q] = from + q;
  }
}

/* Before any search of the first `count` queries: resets them. Queries that fill the last tile get a limit that no row
 * meets. */
EXPORT(begin_queries) void begin_queries(const struct Nearest *s, int count) {
  for (int q = 0; q < count; q++) {
    s->held[q] = 0;
    s->limit[q] = __builtin_inff();
    for (int i = 0; i < s->count; i++) s->least[(long)q * s->count + i] = __builtin_inff();
  }
  for (int q = count; q % TILE; q++) {
    s->held[q] = -1;
    s->limit[q] = -1;
  }
}

/* Searches the tree for one query; returns how many panels were looked at. */
EXPORT(search_tree) int search_tree(const struct Nearest *s, int query) { return walk_screening(s, query); }

/* Compares the queries from `query` on, a tile of them, with one panel. */
INLINE void scan_tile(const struct Nearest *s, int query, int panel) {
  const struct Tree *t = s->tree;
  float squares[TILE][PANEL];
  int bits[TILE];
  if (!screen_tile(s->values + (long)query * t->stride, t->stride, panel_at(t, panel), t->width, s->limit + query, bits,
                   squares))
    return;
  for (int q = 0; q < TILE; q++)
    if (bits[q] && s->held[query + q] >= 0) keep_candidates(s, query + q, panel, bits[q], squares[q]);
}

/* Compares queries [0, count) with all rows of panels [from, end). */
EXPORT(scan_panels) void scan_panels(const struct Nearest *s, int count, int from, int end) {
  for (int panel = from; panel < end; panel++)
    for (int query = 0; query < count; query += TILE) scan_tile(s, query, panel);
}

/* Measures the candidates of a query and writes its results; returns the panels that had to be looked at again. */
EXPORT(finish_query) int finish_query(const struct Nearest *s, int query) {
  struct Found none = {__builtin_inf(), 0x7fffffff};
  int looked = 0, held = s->held[query];
  for (int i = 0; i < s->count; i++) s->found[i] = none;
  if (held < 0) {
    s->limit[query] = __builtin_inff();
    looked = walk_measuring(s, query);
  }
  measure_held(s, query, held);
  /* The farthest leaves the heap first, and is written last. */
  for (int last = s->count - 1; last >= 0; last--) {
    struct Found farthest = s->found[0];
    if (last > 0) replace_last(s->found, last, s->found[last]);
    s->rows[(long)query * s->count + last] = farthest.row;
    s->distances[(long)query * s->count + last] = (float)__builtin_sqrt(farthest.square);
  }
  return looked;
}
