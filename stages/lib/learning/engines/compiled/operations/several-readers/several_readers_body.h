/* Copies and sums for vectors of LANES numbers; both tensors are (count): from number i on, each on its own. */

INLINE int WIDE(transfer)(int i, const int adds, const float *from, float *to, int count) {
  for (; i + LANES <= count; i += LANES) store(to + i, adds ? load(to + i) + load(from + i) : load(from + i));
  return i;
}
