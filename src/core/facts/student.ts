/**
 * Student's t distribution ("The probable error of a mean", Biometrika 6, 1908, 1–25), by arithmetic and square roots
 * alone, so that every machine finds the same bits. Its two tails are the incomplete beta function of half a whole number,
 * computed by its continued fraction (W. H. Press et al., Numerical Recipes, 3rd edition, 2007, section 6.4; after Lentz).
 */

/** The chance that Student's t of whole `degrees` is at least as far from 0 as `t`. */
export function studentTails(t: number, degrees: number): number {
  if (Number.isNaN(t)) return Number.NaN;
  const square = t * t;
  if (square === 0) return 1;
  if (square === Number.POSITIVE_INFINITY) return 0;
  const [below, above] = [degrees / (degrees + square), square / (degrees + square)];
  const half = degrees / 2;
  const shared = (halfPower(below, degrees) * Math.sqrt(above)) / betaOfHalf(degrees);
  return below < (half + 1) / (half + 2.5)
    ? (shared * betaFraction(half, 0.5, below)) / half
    : 1 - 2 * shared * betaFraction(0.5, half, above);
}

const quantiles = new Map<string, number>();

/** The t that whole `degrees` exceed on either side with a chance of `alpha`: for 0.05 the 0.975 quantile. */
export function studentQuantile(degrees: number, alpha = 0.05): number {
  if (!(alpha > 0 && alpha < 1)) return alpha === 0 ? Number.POSITIVE_INFINITY : alpha === 1 ? 0 : Number.NaN;
  const name = `${degrees} ${alpha}`;
  const known = quantiles.get(name);
  if (known !== undefined) return known;
  let [near, far] = [0, 1];
  while (studentTails(far, degrees) > alpha && far < Number.MAX_VALUE / 2) [near, far] = [far, 2 * far];
  for (;;) {
    const middle = (near + far) / 2;
    if (middle === near || middle === far) break;
    if (studentTails(middle, degrees) > alpha) near = middle;
    else far = middle;
  }
  quantiles.set(name, far);
  return far;
}

/** x^(degrees/2). */
function halfPower(x: number, degrees: number): number {
  let result = degrees % 2 === 0 ? 1 : Math.sqrt(x);
  let square = x;
  for (let rest = Math.floor(degrees / 2); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

/** B(degrees/2, 1/2), from that of 1 or 2 degrees upwards. */
function betaOfHalf(degrees: number): number {
  const first = degrees % 2 === 0 ? 2 : 1;
  let value = first === 2 ? 2 : Math.PI;
  for (let one = first; one < degrees; one += 2) value *= one / (one + 1);
  return value;
}

/** The continued fraction of the incomplete beta function, for x below its mean. */
function betaFraction(a: number, b: number, x: number): number {
  const least = 1e-300;
  const nonzero = (value: number): number => (Math.abs(value) < least ? least : value);
  let c = 1;
  let d = 1 / nonzero(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= 10000; m++) {
    let factor = 1;
    for (const term of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 / nonzero(1 + term * d);
      c = nonzero(1 + term / c);
      factor *= c * d;
    }
    result *= factor;
    if (Math.abs(factor - 1) < 1e-15) break;
  }
  return result;
}
