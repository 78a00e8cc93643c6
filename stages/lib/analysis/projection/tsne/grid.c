/* Repulsion by interpolation on a grid (G. C. Linderman, M. Rachh, J. G. Hoskins, S. Steinerberger, Y. Kluger, "Fast
 * interpolation-based t-SNE for improved visualization of single-cell RNA-seq data", Nature Methods 16, 2019, 243-245), by cubic
 * splines (U. Essmann et al., "A smooth particle mesh Ewald method", Journal of Chemical Physics 103, 1995, 8577-8593): each
 * row is spread over the 4 x 4 nodes around it, the sums over all pairs of nodes are convolutions, made by Fourier
 * transforms of twice the nodes, and each row takes its sums from the same nodes. The spectrum of a kernel is divided by that
 * of the spline twice: between nodes the kernel is then what it is, and elsewhere its interpolating spline.
 *
 * Of the kernels k = 1 / (1 + d^2) and k^2, the second gives the forces from the charges x, y and 1; the sum of the first over all
 * pairs follows from the transform of the charge 1 by Parseval's theorem.
 *
 * Shapes: struct Grid of tsne_records.h. Reference: repulsionOf in test/analysis/naive.ts.
 */

#include "analysis/kernels/pair.h"
#include "tsne_records.h"

INLINE float *node_at(const struct Grid *s, int row, int column) {
  return s->nodes + ((long)row * s->size + column) * LANES;
}

/* The first of the nodes around a coordinate, and the values of the cubic B-spline there. */
INLINE int nodes_around(double coordinate, double least, double spacing, float *weights) {
  double place = (coordinate - least) / spacing;
  int node = (int)place;
  double t = place - node, rest = 1 - t;
  weights[0] = (float)(rest * rest * rest / 6);
  weights[1] = (float)((4 - 3 * t * t * (1 + rest)) / 6);
  weights[2] = (float)((4 - 3 * rest * rest * (1 + t)) / 6);
  weights[3] = (float)(t * t * t / 6);
  return node - 1;
}

/* The coordinates from the middle of the grid: numbers stay small. */
INLINE Pair from_middle(const struct Grid *s, Pair at) {
  double half = s->spacing * s->size / 4;
  return at - (Pair){s->left + half, s->bottom + half};
}

/* k between a row and itself, as the nodes give it: not quite 1. */
INLINE double own_sum(const struct Grid *s, const float *across, const float *up) {
  double apart_across[NODES] = {0}, apart_up[NODES] = {0}, sum = 0;
  UNROLL for (int i = 0; i < NODES; i++) UNROLL for (int j = 0; j <= i; j++) {
    double both = i == j ? 1 : 2;
    apart_across[i - j] += both * across[i] * across[j];
    apart_up[i - j] += both * up[i] * up[j];
  }
  UNROLL for (int l = 0; l < NODES; l++) UNROLL for (int c = 0; c < NODES; c++)
    sum += apart_up[l] * apart_across[c] * s->own[l * NODES + c];
  return sum;
}

/* Adds the charges of the rows [from, end) to their nodes. Returns the sum of k over each row and itself. */
EXPORT(spread_rows) double spread_rows(struct Grid *s, const struct Layout *rows, int from, int end) {
  double own = 0;
  for (int row = from; row < end; row++) {
    Pair at = load_pair(rows->positions + 2 * row), middle = from_middle(s, at);
    float across[NODES], up[NODES];
    int column = nodes_around(at[0], s->left, s->spacing, across), line = nodes_around(at[1], s->bottom, s->spacing, up);
    Vector charge = {(float)middle[0], (float)middle[1], 1, 0};
    UNROLL for (int l = 0; l < NODES; l++) UNROLL for (int c = 0; c < NODES; c++) {
      float *node = node_at(s, line + l, column + c);
      store(node, load(node) + charge * splat(up[l] * across[c]));
    }
    own += own_sum(s, across, up);
  }
  return own;
}

EXPORT(take_forces) void take_forces(const struct Grid *s, struct Layout *rows, int from, int end) {
  for (int row = from; row < end; row++) {
    Pair at = load_pair(rows->positions + 2 * row), middle = from_middle(s, at);
    float across[NODES], up[NODES];
    int column = nodes_around(at[0], s->left, s->spacing, across), line = nodes_around(at[1], s->bottom, s->spacing, up);
    Vector sums = zero();
    UNROLL for (int l = 0; l < NODES; l++) UNROLL for (int c = 0; c < NODES; c++)
      sums += load(node_at(s, line + l, column + c)) * splat(up[l] * across[c]);
    store_pair(rows->forces + 2 * row, middle * splat_pair(sums[2]) - widen_low(sums));
  }
}

/* Two complex numbers a Vector: real, imaginary, real, imaginary. */
INLINE Vector exchanged(Vector v) { return __builtin_shufflevector(v, v, 1, 0, 3, 2); }
INLINE Vector times_i(Vector v, float sign) { return exchanged(v) * (Vector){-sign, sign, -sign, sign}; }

/* v times the turn `k`; backward, its conjugate. */
INLINE Vector turned(Vector v, const float *turns, int k, float sign) {
  float sine = sign * turns[2 * k + 1];
  return v * splat(turns[2 * k]) + exchanged(v) * (Vector){-sine, sine, -sine, sine};
}

/* Transforms a line of `size` Vectors (T. G. Stockham's order: in place of a permutation, each step writes to the other
 * array); `sign` is 1 forward and -1 backward. Returns the array with the result. */
INLINE float *transform(float *from, float *to, int size, const float *turns, float sign) {
#define AT(array, place) ((array) + (long)(place) * LANES)
  for (int length = size, step = 1; length > 1;) {
    int radix = length % 4 == 0 ? 4 : length % 3 == 0 ? 3 : 2, part = length / radix;
    for (int p = 0; p < part; p++) {
      int k = p * step;
      const float *in = AT(from, step * p);
      float *out = AT(to, step * radix * p);
      long apart = (long)step * part * LANES, beside = (long)step * LANES;
      if (radix == 4)
        for (int q = 0; q < step; q++, in += LANES, out += LANES) {
          Vector a = load(in), b = load(in + apart), c = load(in + 2 * apart), d = load(in + 3 * apart);
          Vector even = a + c, odd = b + d, apart_even = a - c, apart_odd = times_i(b - d, sign);
          store(out, even + odd);
          store(out + beside, turned(apart_even - apart_odd, turns, k, sign));
          store(out + 2 * beside, turned(even - odd, turns, 2 * k, sign));
          store(out + 3 * beside, turned(apart_even + apart_odd, turns, 3 * k, sign));
        }
      else if (radix == 3)
        for (int q = 0; q < step; q++, in += LANES, out += LANES) {
          Vector a = load(in), b = load(in + apart), c = load(in + 2 * apart);
          Vector both = b + c, middle = a - both * splat(0.5f);
          Vector side = times_i(b - c, sign) * splat(0.86602540378443865f);
          store(out, a + both);
          store(out + beside, turned(middle - side, turns, k, sign));
          store(out + 2 * beside, turned(middle + side, turns, 2 * k, sign));
        }
      else
        for (int q = 0; q < step; q++, in += LANES, out += LANES) {
          Vector a = load(in), b = load(in + apart);
          store(out, a + b);
          store(out + beside, turned(a - b, turns, k, sign));
        }
    }
    float *other = from;
    from = to;
    to = other;
    length = part;
    step *= radix;
  }
  return from;
#undef AT
}

NOINLINE static float *forward(float *from, float *to, const struct Grid *s) {
  return transform(from, to, s->size, s->turns, 1);
}
NOINLINE static float *backward(float *from, float *to, const struct Grid *s) {
  return transform(from, to, s->size, s->turns, -1);
}

INLINE void copy_nodes(float *to, const float *from, int count) {
  __builtin_memcpy(to, from, (unsigned long)count * sizeof(Vector));
}

/* Transforms the lines [from, end), back if asked. */
EXPORT(transform_lines) void transform_lines(struct Grid *s, int from, int end, int back) {
  for (int line = from; line < end; line++) {
    float *nodes = node_at(s, line, 0);
    copy_nodes(s->lines, nodes, s->size);
    float *other = s->lines + (long)s->size * LANES;
    copy_nodes(nodes, back ? backward(s->lines, other, s) : forward(s->lines, other, s), s->size);
  }
}

INLINE float *line_at(const struct Grid *s, int line) { return s->lines + (long)line * s->size * LANES; }
INLINE int folded(const struct Grid *s, int place) { return least(place, s->size - place); }

/* COLUMNS_AT_ONCE columns from `column` on: transforms each, multiplies it by the spectrum of k^2, and transforms it back. Lines
 * from `used` on are zeros before and not wanted afterwards. Returns the sum of k over the pairs that these columns hold. */
EXPORT(convolve_columns) double convolve_columns(struct Grid *s, int column, int used) {
  int half = s->size / 2 + 1;
  for (int line = 0; line < used; line++)
    UNROLL for (int c = 0; c < COLUMNS_AT_ONCE; c++)
      store(line_at(s, c) + line * LANES, load(node_at(s, line, column + c)));
  float *spare = line_at(s, COLUMNS_AT_ONCE), *done[COLUMNS_AT_ONCE];
  double sum = 0;
  for (int c = 0; c < COLUMNS_AT_ONCE; c++) {
    float *values = line_at(s, c);
    for (int line = used; line < s->size; line++) store(values + line * LANES, zero());
    float *there = forward(values, spare, s), *free = there == values ? spare : values;
    const float *spectrum = s->spectrum + (long)folded(s, column + c) * half * 2;
    for (int k = 0; k < s->size; k++) {
      const float *factor = spectrum + 2 * folded(s, k);
      Vector v = load(there + k * LANES);
      sum += factor[0] * (v[2] * v[2] + v[3] * v[3]);
      store(there + k * LANES, v * splat(factor[1]));
    }
    done[c] = backward(there, free, s);
    spare = done[c] == there ? free : there;
  }
  for (int line = 0; line < used; line++)
    UNROLL for (int c = 0; c < COLUMNS_AT_ONCE; c++)
      store(node_at(s, line, column + c), load(done[c] + line * LANES));
  return sum;
}

/* Lines of the kernels: at a node, k and k^2 of its distance from the first one, around the ends. */
EXPORT(write_kernels) void write_kernels(struct Grid *s, int from, int end) {
  for (int line = from; line < end; line++)
    for (int column = 0; column < s->size; column++) {
      double up = line * s->spacing, across = folded(s, column) * s->spacing, k = 1 / (1 + up * up + across * across);
      store(node_at(s, line, column), (Vector){(float)k, 0, (float)(k * k), 0});
    }
}

/* The transform of the spline's values at nodes, 1/6, 4/6 and 1/6. */
INLINE double spline_at(const struct Grid *s, int k) { return (2 + s->turns[2 * k]) / 3; }

/* A column of the transformed kernels, mirrored to its whole length, gives a line of the spectrum: it is real. Adds to `own`
 * what this column and its mirror image give there. */
EXPORT(keep_spectrum) void keep_spectrum(struct Grid *s, int column) {
  int half = s->size / 2 + 1;
  for (int line = 0; line < s->size; line++)
    store(s->lines + line * LANES, load(node_at(s, folded(s, line), column)));
  float *values = forward(s->lines, line_at(s, 1), s), *to = s->spectrum + (long)column * half * 2;
  double sums[NODES] = {0}, size = s->size, mirrored = column == 0 || 2 * column == s->size ? 1 : 2;
  for (int k = 0; k < half; k++) {
    double spline = spline_at(s, column) * spline_at(s, k) * size, scale = 1 / (spline * spline);
    double both = k == 0 || 2 * k == s->size ? 1 : 2;
    to[2 * k] = (float)(values[k * LANES] * scale);
    to[2 * k + 1] = (float)(values[k * LANES + 2] * scale);
    for (int l = 0; l < NODES; l++) sums[l] += both * to[2 * k] * s->turns[2 * (l * k % s->size)];
  }
  for (int l = 0; l < NODES; l++)
    for (int c = 0; c < NODES; c++)
      s->own[l * NODES + c] += mirrored * sums[l] * s->turns[2 * (c * column % s->size)];
}
