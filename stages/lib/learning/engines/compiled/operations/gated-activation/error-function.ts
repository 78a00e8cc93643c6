/** The complementary error function as it is defined, for the plain version of gelu. */

/** 1 - erf(x): beyond 2 by the continued fraction of Laplace, else by a series whose terms all have one sign. */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  const scale = Math.exp(-x * x) / Math.sqrt(Math.PI);
  if (x < 2) {
    let [term, sum] = [2 * x, 0];
    for (let n = 1; n < 80; n++) {
      sum += term;
      term *= (2 * x * x) / (2 * n + 1);
    }
    return 1 - scale * sum;
  }
  let fraction = x;
  for (let n = 120; n > 0; n--) fraction = x + n / 2 / fraction;
  return scale / fraction;
}
