/* The sums of sums.c for LANES channels at a time, down all rows. */
INLINE int WIDE(add_columns)(int c, float *total, const float *values, int rows, int stride) {
  for (; c + LANES <= stride; c += LANES) {
    Vector sum = load(total + c);
    for (int r = 0; r < rows; r++) sum = sum + load(values + r * stride + c);
    store(total + c, sum);
  }
  return c;
}
