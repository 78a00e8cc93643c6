/* Rows of an embedding with vectors of LANES numbers. */

/* to = from. */
INLINE int WIDE(copy_row)(int c, const float *from, float *to, int stride) {
  for (; c + LANES <= stride; c += LANES) store(to + c, load(from + c));
  return c;
}

/* to += from. */
INLINE int WIDE(add_row)(int c, const float *from, float *to, int stride) {
  for (; c + LANES <= stride; c += LANES) store(to + c, load(to + c) + load(from + c));
  return c;
}
