/* Runs of floats, LANES at a time: the whole vectors of [i, count). */

INLINE int WIDE(zeroed)(int i, float *to, int count) {
  for (; i + LANES <= count; i += LANES) store(to + i, zero());
  return i;
}

INLINE int WIDE(copied)(int i, float *to, const float *from, int count) {
  for (; i + LANES <= count; i += LANES) store(to + i, load(from + i));
  return i;
}

INLINE int WIDE(added)(int i, float *to, const float *from, int count) {
  for (; i + LANES <= count; i += LANES) store(to + i, load(to + i) + load(from + i));
  return i;
}
