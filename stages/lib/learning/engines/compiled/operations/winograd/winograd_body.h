/* The transforms of winograd_transforms.h for LANES channels, those of the kernel for LANES filters, at a time. Each works
 * on those from its first argument on and returns the first that is left. */

static int WIDE(transform_kernel)(int i, const float *kernel, float *planes, int channels, int filters) {
  const int tap = channels * filters, plane = padded(channels) * filters;
  const Vector half = splat(0.5f);
  /* LANES filters of a channel at a time: G g down the columns of the kernel, then G of that along its rows. */
  for (; i + LANES <= tap; i += LANES) {
    Vector t[4][3];
    UNROLL for (int b = 0; b < 3; b++) {
      Vector top = load(kernel + b * tap + i), middle = load(kernel + (3 + b) * tap + i);
      Vector bottom = load(kernel + (6 + b) * tap + i);
      Vector even = half * (top + bottom), odd = half * middle;
      t[0][b] = top;
      t[1][b] = even + odd;
      t[2][b] = even - odd;
      t[3][b] = bottom;
    }
    UNROLL for (int a = 0; a < 4; a++) {
      Vector even = half * (t[a][0] + t[a][2]), odd = half * t[a][1];
      float *to = planes + 4 * a * plane + i;
      store(to, t[a][0]);
      store(to + plane, even + odd);
      store(to + 2 * plane, even - odd);
      store(to + 3 * plane, t[a][2]);
    }
  }
  return i;
}

static int WIDE(add_kernel_gradient)(int i, const float *planes, float *gradient, int channels, int filters) {
  const int tap = channels * filters, plane = padded(channels) * filters;
  const Vector half = splat(0.5f);
  /* LANES filters of a channel at a time: the transpose of G on both sides. */
  for (; i + LANES <= tap; i += LANES) {
    Vector t[3][4];
    UNROLL for (int b = 0; b < 4; b++) {
      Vector m1 = load(planes + (4 + b) * plane + i), m2 = load(planes + (8 + b) * plane + i);
      Vector even = half * (m1 + m2);
      t[0][b] = load(planes + b * plane + i) + even;
      t[1][b] = half * (m1 - m2);
      t[2][b] = even - load(planes + (12 + b) * plane + i);
    }
    UNROLL for (int a = 0; a < 3; a++) {
      Vector even = half * (t[a][1] + t[a][2]), odd = half * (t[a][1] - t[a][2]);
      float *to = gradient + 3 * a * tap + i;
      store(to, load(to) + (t[a][0] + even));
      store(to + tap, load(to + tap) + odd);
      store(to + 2 * tap, load(to + 2 * tap) + (even - t[a][3]));
    }
  }
  return i;
}

static int WIDE(transform_input)(int first, const float *frame, struct TileRows tiles, float *planes, int plane, int channels) {
  const int end = WHOLE(first, channels);
  if (first == end) return end;
  const int line = (2 * tiles.width + 2) * channels;
  /* Tile by tile, LANES channels at a time: B' d down the columns of the patch, then B of that along its rows. */
  for (int y = tiles.first; y < tiles.first + tiles.rows; y++)
    for (int x = 0; x < tiles.width; x++, planes += channels)
      for (int c = first; c < end; c += LANES) {
        const float *from = frame + 2 * y * line + 2 * x * channels + c;
        Vector t[4][4];
        UNROLL for (int j = 0; j < 4; j++) {
          Vector d0 = load(from + j * channels), d1 = load(from + line + j * channels);
          Vector d2 = load(from + 2 * line + j * channels), d3 = load(from + 3 * line + j * channels);
          t[0][j] = d0 - d2;
          t[1][j] = d1 + d2;
          t[2][j] = d2 - d1;
          t[3][j] = d1 - d3;
        }
        UNROLL for (int i = 0; i < 4; i++) {
          float *to = planes + c + 4 * i * plane;
          store(to, t[i][0] - t[i][2]);
          store(to + plane, t[i][1] + t[i][2]);
          store(to + 2 * plane, t[i][2] - t[i][1]);
          store(to + 3 * plane, t[i][1] - t[i][3]);
        }
      }
  return end;
}

INLINE void WIDE(add)(float *to, Vector value) { store(to, load(to) + value); }

static int WIDE(add_input_gradient)(int first, const float *planes, int plane, struct TileRows tiles, float *frame, int channels) {
  const int end = WHOLE(first, channels);
  if (first == end) return end;
  const int line = (2 * tiles.width + 2) * channels;
  /* Tile by tile, LANES channels at a time: B on both sides, added to the patch, which overlaps its neighbours. */
  for (int y = tiles.first; y < tiles.first + tiles.rows; y++)
    for (int x = 0; x < tiles.width; x++, planes += channels)
      for (int c = first; c < end; c += LANES) {
        const float *from = planes + c;
        Vector t[4][4];
        UNROLL for (int j = 0; j < 4; j++) {
          Vector m0 = load(from + j * plane), m1 = load(from + (4 + j) * plane);
          Vector m2 = load(from + (8 + j) * plane), m3 = load(from + (12 + j) * plane);
          t[0][j] = m0;
          t[1][j] = m1 - m2 - m3;
          t[2][j] = m1 + m2 - m0;
          t[3][j] = m3;
        }
        float *to = frame + 2 * y * line + 2 * x * channels + c;
        UNROLL for (int i = 0; i < 4; i++, to += line) {
          WIDE(add)(to, t[i][0]);
          WIDE(add)(to + channels, t[i][1] - t[i][2] - t[i][3]);
          WIDE(add)(to + 2 * channels, t[i][1] + t[i][2] - t[i][0]);
          WIDE(add)(to + 3 * channels, t[i][3]);
        }
      }
  return end;
}

static int WIDE(transform_output)(int first, const float *planes, int plane, struct TileRows tiles, const float *bias, int relu, float *image,
                      int height, int image_width, int filters) {
  const int end = WHOLE(first, filters);
  if (first == end) return end;
  /* Tile by tile, LANES filters at a time: A' m A to the pixels of the tile that lie on the image. */
  for (int y = 2 * tiles.first; y < 2 * (tiles.first + tiles.rows); y += 2)
    for (int x = 0; x < 2 * tiles.width; x += 2, planes += filters) {
      const int below = y + 1 < height, beside = x + 1 < image_width;
      float *to = image + (y * image_width + x) * filters + first;
      for (int f = first; f < end; f += LANES, to += LANES) {
        const float *from = planes + f;
        const Vector start = bias ? load(bias + f) : zero();
        Vector s[2][4];
        UNROLL for (int j = 0; j < 4; j++) {
          Vector m0 = load(from + j * plane), m1 = load(from + (4 + j) * plane);
          Vector m2 = load(from + (8 + j) * plane), m3 = load(from + (12 + j) * plane);
          s[0][j] = m0 + m1 + m2;
          s[1][j] = m1 - m2 - m3;
        }
        UNROLL for (int i = 0; i < 2; i++) {
          if (i && !below) break;
          Vector left = s[i][0] + s[i][1] + s[i][2] + start, right = s[i][1] - s[i][2] - s[i][3] + start;
          float *pixel = to + i * image_width * filters;
          store(pixel, relu ? at_least(left, zero()) : left);
          if (beside) store(pixel + filters, relu ? at_least(right, zero()) : right);
        }
      }
    }
  return end;
}

static int WIDE(transform_output_gradient)(int first, const float *image, int height, int image_width, struct TileRows tiles, float *planes,
                               int plane, int filters) {
  const int end = WHOLE(first, filters);
  if (first == end) return end;
  const int line = image_width * filters;
  /* Tile by tile, LANES filters at a time: A on both sides of the tile's gradient, pixels off the image being zero. */
  for (int y = 2 * tiles.first; y < 2 * (tiles.first + tiles.rows); y += 2)
    for (int x = 0; x < 2 * tiles.width; x += 2, planes += filters) {
      const int below = y + 1 < height, beside = x + 1 < image_width;
      const float *from = image + y * line + x * filters + first;
      for (int f = first; f < end; f += LANES, from += LANES) {
        Vector a = load(from), b = beside ? load(from + filters) : zero();
        Vector c = below ? load(from + line) : zero(), d = below && beside ? load(from + line + filters) : zero();
        const Vector t[4][2] = {{a, b}, {a + c, b + d}, {a - c, b - d}, {c, d}};
        UNROLL for (int i = 0; i < 4; i++) {
          float *to = planes + f + 4 * i * plane;
          store(to, t[i][0]);
          store(to + plane, t[i][0] + t[i][1]);
          store(to + 2 * plane, t[i][0] - t[i][1]);
          store(to + 3 * plane, t[i][1]);
        }
      }
    }
  return end;
}
