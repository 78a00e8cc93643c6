/* Sums and products for vectors of LANES numbers, and the gradient of a sum. All tensors are (count): from number i on,
 * each on its own. */

INLINE int WIDE(merge)(int i, const int is_product, const int relu, const float *first, const float *second,
                       float *output, int count) {
  for (; i + LANES <= count; i += LANES) {
    Vector a = load(first + i), b = load(second + i);
    Vector value = is_product ? a * b : a + b;
    store(output + i, relu ? at_least(value, zero()) : value);
  }
  return i;
}

INLINE int WIDE(pass)(int i, const int relu, const float *output, const float *values, float *gradient, int count) {
  for (; i + LANES <= count; i += LANES) {
    Vector g = load(output + i);
    store(gradient + i, relu ? keep(load(values + i) > zero(), g) : g);
  }
  return i;
}
