/* Lloyd's iteration with Hamerly's bounds ("Making k-means even faster", 2010): for each row one upper bound on the
 * distance to its own centre and one lower bound on that to every other.
 *
 * Distances are computed in single precision and widened by a bound of their rounding error. If the widened distances
 * do not decide which centre is nearest, they are computed again in double precision. So every decision is the one of
 * double precision.
 *
 * Shapes: struct Lloyd of kmeans_records.h. Reference: meansOf and squaredTo in test/analysis/naive.ts.
 */

#include "analysis/kernels/distance.h"
#include "kmeans_records.h"

INLINE const float *row_of(const struct Lloyd *s, int row) { return s->points + (long)row * s->stride; }

/* values: rows x stride; owner: rows; sums: clusters x stride; counts: clusters. Adds each row to the sum of its
 * cluster. */
EXPORT(add_to_clusters) void add_to_clusters(const float *values, int rows, int stride, const int *owner, double *sums,
                                             double *counts) {
  for (int r = 0; r < rows; r++, values += stride) {
    double *to = sums + (long)owner[r] * stride;
    counts[owner[r]] += 1;
    int i = 0;
    for (; i + LANES <= stride; i += LANES) {
      Vector v = load(values + i);
      store_pair(to + i, load_pair(to + i) + widen_low(v));
      store_pair(to + i + 2, load_pair(to + i + 2) + widen_high(v));
    }
    for (; i < stride; i++) to[i] += values[i];
  }
}

/* values: rows x stride; owner: rows; centres: clusters x stride. Sum of squared distances of rows to the centres of
 * their clusters. */
EXPORT(inertia_of)
double inertia_of(const float *values, int rows, int stride, const int *owner, const double *centres) {
  double inertia = 0;
  for (int r = 0; r < rows; r++, values += stride)
    inertia += exact_square(values, centres + (long)owner[r] * stride, stride);
  return inertia;
}

/* squares: rows, to the centres of their clusters. Begins from the clusters in `owner`: bounds, then sums and
 * counts. */
EXPORT(begin_rows) void begin_rows(struct Lloyd *s, const float *squares) {
  for (int row = 0; row < s->rows; row++) {
    s->upper[row] = __builtin_sqrt(squares[row]) * (1 + s->relative) + s->absolute;
    s->lower[row] = 0;
  }
  for (int i = 0; i < s->k * s->stride; i++) s->sums[i] = 0;
  for (int c = 0; c < s->k; c++) s->counts[c] = 0;
  add_to_clusters(s->points, s->rows, s->stride, s->owner, s->sums, s->counts);
}

/* Moves one row from the sum of its cluster to that of another. */
static void change_cluster(struct Lloyd *s, int row, int to) {
  const float *values = row_of(s, row);
  double *left = s->sums + (long)s->owner[row] * s->stride, *joined = s->sums + (long)to * s->stride;
  s->counts[s->owner[row]] -= 1;
  s->counts[to] += 1;
  s->owner[row] = to;
  for (int i = 0; i < s->stride; i += LANES) {
    Vector v = load(values + i);
    Pair low = widen_low(v), high = widen_high(v);
    store_pair(left + i, load_pair(left + i) - low);
    store_pair(left + i + 2, load_pair(left + i + 2) - high);
    store_pair(joined + i, load_pair(joined + i) + low);
    store_pair(joined + i + 2, load_pair(joined + i + 2) + high);
  }
}

static double exact_distance(const struct Lloyd *s, int row, int cluster) {
  return __builtin_sqrt(exact_square(row_of(s, row), s->centres + (long)cluster * s->stride, s->stride));
}

/* Cluster by cluster: an empty one takes the row that lies farthest from its centre, unless that lies on it. */
EXPORT(revive_clusters) void revive_clusters(struct Lloyd *s) {
  /* For each empty cluster, row by row: measures the rows whose upper bound may be the greatest. */
  for (int cluster = 0; cluster < s->k; cluster++) {
    if (s->counts[cluster] > 0) continue;
    int farthest = -1;
    double distance = 0;
    for (int row = 0; row < s->rows; row++) {
      if (s->upper[row] <= distance || s->counts[s->owner[row]] < 2) continue;
      s->upper[row] = exact_distance(s, row, s->owner[row]);
      if (s->upper[row] <= distance) continue;
      distance = s->upper[row];
      farthest = row;
    }
    if (farthest < 0) continue;
    change_cluster(s, farthest, cluster);
    s->upper[farthest] = 0;
    /* The centre jumps: all bounds on distances to it are void. */
    for (int row = 0; row < s->rows; row++) s->lower[row] = 0;
    for (int i = 0; i < s->stride; i++) s->centres[(long)cluster * s->stride + i] = row_of(s, farthest)[i];
  }
}

/* Moves the centres to the means of their rows; returns the sum of the squared movements. */
EXPORT(move_centres) double move_centres(struct Lloyd *s) {
  double total = 0;
  /* For each centre: its mean, and how far that is from its old place. */
  for (int c = 0; c < s->k; c++) {
    double square = 0;
    for (int i = c * s->stride; i < (c + 1) * s->stride; i++) {
      double mean = s->counts[c] > 0 ? s->sums[i] / s->counts[c] : s->centres[i];
      square += (mean - s->centres[i]) * (mean - s->centres[i]);
      s->centres[i] = mean;
      s->rounded[i] = (float)mean;
    }
    s->moved[c] = __builtin_sqrt(square);
    s->half_gap[c] = __builtin_inf();
    s->rival[c] = 0;
    total += square;
  }
  /* For each pair of centres: half the gap between them, and how far the other one moved. */
  for (int c = 0; c < s->k; c++)
    for (int other = 0; other < c; other++) {
      double square = 0;
      for (int i = 0; i < s->stride; i++) {
        double difference = s->centres[c * s->stride + i] - s->centres[other * s->stride + i];
        square += difference * difference;
      }
      double half = __builtin_sqrt(square) / 2;
      if (half < s->half_gap[c]) s->half_gap[c] = half;
      if (half < s->half_gap[other]) s->half_gap[other] = half;
      if (s->moved[other] > s->rival[c]) s->rival[c] = s->moved[other];
      if (s->moved[c] > s->rival[other]) s->rival[other] = s->moved[c];
    }
  return total;
}

struct NearestCentre {
  int cluster;
  double first, second; /* its distance, and that of the next */
};

/* Without branches: no processor can foresee which centre is nearest. */
INLINE void consider(struct NearestCentre *found, int cluster, double square) {
  double greater = square > found->first ? square : found->first;
  found->second = greater < found->second ? greater : found->second;
  found->cluster = square < found->first ? cluster : found->cluster;
  found->first = square < found->first ? square : found->first;
}

/* The nearest centre, the own one among equals, then the first. */
NOINLINE static struct NearestCentre nearest_exactly(const struct Lloyd *s, int row) {
  int own = s->owner[row];
  struct NearestCentre found = {own, exact_distance(s, row, own), __builtin_inf()};
  for (int c = 0; c < s->k; c++)
    if (c != own) consider(&found, c, exact_distance(s, row, c));
  return found;
}

/* The same with bounds in the place of distances: all centres in single precision, LANES at a time; where the bounds of
 * first and second overlap, exactly. */
INLINE struct NearestCentre nearest_of(const struct Lloyd *s, int row) {
  struct NearestCentre found = {0, __builtin_inf(), __builtin_inf()};
  int c = 0;
  for (; c + LANES <= s->k; c += LANES) {
    Vector squares = squared_distances(row_of(s, row), s->rounded + c * s->stride, s->stride);
    UNROLL for (int lane = 0; lane < LANES; lane++) consider(&found, c + lane, squares[lane]);
  }
  for (; c < s->k; c++) consider(&found, c, squared_distance(row_of(s, row), s->rounded + c * s->stride, s->stride));
  found.first = __builtin_sqrt(found.first) * (1 + s->relative) + s->absolute;
  found.second = __builtin_sqrt(found.second) * (1 - s->relative) - s->absolute;
  return found.first < found.second ? found : nearest_exactly(s, row);
}

/* Row by row: moves each row to its nearest centre. Returns how many changed their cluster. For rows that the bounds do
 * not decide, all distances are computed: to look at the own centre first, as Hamerly does, costs a branch more than it
 * saves. */
EXPORT(assign_rows) int assign_rows(struct Lloyd *s, int from, int end) {
  int changed = 0;
  for (int row = from; row < end; row++) {
    int own = s->owner[row];
    double upper = s->upper[row] + s->moved[own], lower = s->lower[row] - s->rival[own];
    double bound = lower > s->half_gap[own] ? lower : s->half_gap[own];
    if (upper > bound) {
      struct NearestCentre found = nearest_of(s, row);
      upper = found.first;
      lower = found.second;
      if (found.cluster != own) {
        changed++;
        change_cluster(s, row, found.cluster);
      }
    }
    s->upper[row] = upper;
    s->lower[row] = lower;
  }
  return changed;
}
