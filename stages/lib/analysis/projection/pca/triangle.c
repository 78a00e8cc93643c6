/* Rows into the triangle, block by block; in a block, group by group of reflections. See triangle.h. */

#include "triangle.h"

/* A reflection is the identity less tau v v', v being 1 in its row of the triangle and `body` in the block. */
struct Group {
  double tau[GROUP];
  double inner[GROUP][GROUP]; /* of the bodies of reflections i < j */
  const double *body;         /* GROUP x BLOCK_ROWS: the columns they came from */
};

/* corner: 1; body: BLOCK_ROWS. The reflection that brings a column's block into its row of the triangle: its tau. */
NOINLINE static double begin_reflection(double *corner, double *body) {
  double below = inner_product(body, body, BLOCK_ROWS);
  if (below == 0) return 0;
  double length = __builtin_sqrt(*corner * *corner + below), to = *corner < 0 ? length : -length;
  double tau = (to - *corner) / to, factor = *corner - to;
  for (int r = 0; r < BLOCK_ROWS; r++) body[r] /= factor;
  *corner = to;
  return tau;
}

/* top: count numbers `stride` apart; column: BLOCK_ROWS. Applies `count` reflections, one after the other, to one
 * column: its rows of the triangle, then its block. */
static void reflect_column(const struct Group *g, int count, double *top, int stride, double *column) {
  for (int i = 0; i < count; i++) {
    const double *body = g->body + i * BLOCK_ROWS;
    double part = g->tau[i] * (top[i * stride] + inner_product(body, column, BLOCK_ROWS));
    top[i * stride] -= part;
    for (int r = 0; r < BLOCK_ROWS; r++) column[r] -= part * body[r];
  }
}

/* top: GROUP x 2, rows `stride` apart; columns: 2 x BLOCK_ROWS. Applies all reflections of a group to two adjacent
 * columns: first all inner products in one pass over the rows, then the parts that each reflection takes, one after
 * the other, then all of them subtracted in a second pass. */
NOINLINE static void reflect_two(const struct Group *g, double *top, int stride, double *columns) {
  Pair sums[2][GROUP];
  UNROLL for (int c = 0; c < 2; c++) UNROLL for (int i = 0; i < GROUP; i++) sums[c][i] = splat_pair(0);
  for (int r = 0; r < BLOCK_ROWS; r += 2) {
    Pair one = load_pair(columns + r), two = load_pair(columns + BLOCK_ROWS + r);
    UNROLL for (int i = 0; i < GROUP; i++) {
      Pair body = load_pair(g->body + i * BLOCK_ROWS + r);
      sums[0][i] += body * one;
      sums[1][i] += body * two;
    }
  }
  Pair parts[2][GROUP];
  UNROLL for (int c = 0; c < 2; c++) {
    double part[GROUP];
    UNROLL for (int i = 0; i < GROUP; i++) {
      double along = top[i * stride + c] + (sums[c][i][0] + sums[c][i][1]);
      UNROLL for (int j = 0; j < i; j++) along -= part[j] * g->inner[j][i];
      part[i] = g->tau[i] * along;
      top[i * stride + c] -= part[i];
      parts[c][i] = splat_pair(part[i]);
    }
  }
  for (int r = 0; r < BLOCK_ROWS; r += 2) {
    Pair one = load_pair(columns + r), two = load_pair(columns + BLOCK_ROWS + r);
    UNROLL for (int i = 0; i < GROUP; i++) {
      Pair body = load_pair(g->body + i * BLOCK_ROWS + r);
      one -= parts[0][i] * body;
      two -= parts[1][i] * body;
    }
    store_pair(columns + r, one);
    store_pair(columns + BLOCK_ROWS + r, two);
  }
}

/* values: rows x width. Column by column, in the triangle's order, the rows less their mean; zeros fill the block. */
static void fill_block(const struct Triangle *s, const float *values, int rows) {
  for (int c = 0; c < s->columns; c++) {
    double *column = s->block + c * BLOCK_ROWS;
    int r = 0;
    if (c < s->width) {
      const float *from = values + s->order[c];
      double mean = s->mean[s->order[c]];
      for (; r < rows; r++) column[r] = from[(long)r * s->width] - mean;
    }
    for (; r < BLOCK_ROWS; r++) column[r] = 0;
  }
}

/* Reflects the block into the triangle's rows first to first + GROUP, short of `used`: the group's own columns first,
 * then all behind them in pairs. */
static void reduce_group(const struct Triangle *s, int first) {
  int stride = s->columns;
  double *corner = s->triangle + (long)first * stride + first, *body = s->block + first * BLOCK_ROWS;
  struct Group group = {.body = body};
  for (int i = 0; i < GROUP; i++) {
    reflect_column(&group, i, corner + i, stride, body + i * BLOCK_ROWS);
    group.tau[i] = first + i < s->used ? begin_reflection(corner + (long)i * stride + i, body + i * BLOCK_ROWS) : 0;
    for (int j = 0; j < i; j++)
      group.inner[j][i] = inner_product(body + j * BLOCK_ROWS, body + i * BLOCK_ROWS, BLOCK_ROWS);
  }
  for (int column = first + GROUP; column < stride; column += 2)
    reflect_two(&group, s->triangle + (long)first * stride + column, stride, s->block + column * BLOCK_ROWS);
}

/* Whether the block's columns from `first` on hold more than the rounding of numbers as far apart as the column's. */
static int holds_more(const struct Triangle *s, int first) {
  double rounding = 0x1p-48 * __builtin_sqrt(s->seen);
  for (int c = first; c < s->width; c++) {
    double bound = rounding * ((double)s->high[s->order[c]] - s->low[s->order[c]]);
    for (int r = 0; r < BLOCK_ROWS; r++)
      if (__builtin_fabs(s->block[c * BLOCK_ROWS + r]) > bound) return 1;
  }
  return 0;
}

/* values: rows x width, at most BLOCK_ROWS rows. Group by group. As many rows of the triangle as rows were seen hold
 * all of them, unless columns depend on those before, as one that equals another does: its reflection takes nothing out
 * of the block but rounding. Then the triangle has more rows, until the block holds rounding alone. */
static void add_block(struct Triangle *s, const float *values, int rows) {
  fill_block(s, values, rows);
  s->seen += rows;
  int wanted = least(s->width, s->seen);
  if (s->used < wanted) s->used = wanted;
  for (int first = 0; first < s->used;) {
    reduce_group(s, first);
    first += GROUP;
    if (first < s->used || !holds_more(s, s->used)) continue;
    /* A group that ended early is reduced again for its other rows: columns that are done hold reflections, now 0. */
    first = s->used / GROUP * GROUP;
    for (int at = first * BLOCK_ROWS; at < s->used * BLOCK_ROWS; at++) s->block[at] = 0;
    s->used = least(s->width, s->used + GROUP);
  }
}

EXPORT(add_to_triangle) void add_to_triangle(struct Triangle *s, int rows) {
  for (int row = 0; row < rows; row += BLOCK_ROWS)
    add_block(s, s->values + (long)row * s->width, least(rows - row, BLOCK_ROWS));
}
