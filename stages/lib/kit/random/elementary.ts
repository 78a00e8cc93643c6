/**
 * Elementary functions with the same bits on every machine: sin, cos, exp, log and pow.
 *
 * ECMAScript leaves the accuracy of Math.sin and its kin to the engine, so their last bits may differ between versions
 * and platforms. These use only operations that IEEE 754 rounds correctly (+ - * /), in a fixed order, and edits of the
 * exponent. Within 2 units in the last place of the true value; special values (0, infinities, NaN) are ECMAScript's.
 *
 * Reductions follow Cody and Waite, Software Manual for the Elementary Functions (1980), chapters 6 to 8; exact sums and
 * products Knuth's and Dekker's (Dekker, A floating-point technique for extending the available precision, 1971).
 */

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
double[0] = 1;
/** Which of the two words holds sign and exponent: depends on the byte order. */
const high = words[1] === 0 ? 0 : 1;

/** 2^exponent for exponents of normal numbers, -1022 to 1023. */
function powerOfTwo(exponent: number): number {
  words[high] = (exponent + 1023) << 20;
  words[1 - high] = 0;
  return double[0]!;
}

/** value × 2^exponent with one rounding; `value` near 1, exponent -1100 to 1024. */
function scaleByPowerOfTwo(value: number, exponent: number): number {
  if (exponent > 1023) return value * 2 * powerOfTwo(exponent - 1);
  if (exponent < -1022) return value * powerOfTwo(exponent + 200) * powerOfTwo(-200);
  return value * powerOfTwo(exponent);
}

/** x = mantissa × 2^exponent with the mantissa in [√½, √2), for x positive and finite. */
function splitExponent(x: number): { mantissa: number; exponent: number } {
  const subnormal = x < 2.2250738585072014e-308;
  double[0] = subnormal ? x * 18014398509481984 : x;
  let exponent = (words[high]! >>> 20) - 1023 - (subnormal ? 54 : 0);
  words[high] = (words[high]! & 0xfffff) | 0x3ff00000;
  let mantissa = double[0]!;
  if (mantissa >= Math.SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  return { mantissa, exponent };
}

/** The sum of terms[i] × x^i, by Horner's rule. */
function polynomial(x: number, terms: readonly number[]): number {
  let sum = 0;
  for (let index = terms.length - 1; index >= 0; index--) sum = sum * x + terms[index]!;
  return sum;
}

/** 1/start!, ±1/(start + step)!, …: terms of a Taylor series. */
function factorialTerms(start: number, step: number, count: number, sign: 1 | -1): number[] {
  return Array.from({ length: count }, (_, index) => {
    let factorial = 1;
    for (let factor = 2; factor <= start + step * index; factor++) factorial *= factor;
    return (index % 2 === 0 ? 1 : sign) / factorial;
  });
}

const expTerms = factorialTerms(2, 1, 13, 1);
const sinTerms = factorialTerms(3, 2, 8, -1);
const cosTerms = factorialTerms(4, 2, 7, -1);
/** 2/(2i + 3): log(1+f) = 2s + s³ × these, with s = f/(2+f). */
const logTerms = Array.from({ length: 10 }, (_, index) => 2 / (2 * index + 3));
/** 1/(2i + 7): the terms after 1 + s²/3 + s⁴/5 in the same series divided by 2s. */
const logTailTerms = Array.from({ length: 9 }, (_, index) => 1 / (2 * index + 7));

// ln 2 and π/2 as sums whose leading parts leave room for an exact product with the reduction's integer.
const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;
const halfPiFirst = 1.5707963267341256;
const halfPiSecond = 6.077100506303966e-11;
const halfPiThird = 2.0222662487959506e-21;
const turnsMax = 2 ** 20;

/** e^x. */
export function exp(x: number): number {
  return expOfSum(x, 0);
}

/** e^(x + rest) for a rest below one unit in the last place of x. */
function expOfSum(x: number, rest: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 709.79) return Number.POSITIVE_INFINITY;
  if (x < -745.14) return 0;
  const exponent = Math.floor(x * Math.LOG2E + 0.5);
  const start = x - exponent * ln2High;
  const correction = exponent * ln2Low - rest;
  const reduced = start - correction;
  const lost = start - reduced - correction;
  return scaleByPowerOfTwo(1 + (reduced + (lost + reduced * reduced * polynomial(reduced, expTerms))), exponent);
}

/** The natural logarithm. */
export function log(x: number): number {
  if (!(x > 0) || x === Number.POSITIVE_INFINITY) return x === 0 ? Number.NEGATIVE_INFINITY : x > 0 ? x : Number.NaN;
  const { mantissa, exponent } = splitExponent(x);
  const f = mantissa - 1;
  const s = f / (2 + f);
  const square = s * s;
  // 2s = f - s·f, where f is exact: the rounding of s then counts only in a small term.
  return exponent * ln2High + (f - (s * (f - square * polynomial(square, logTerms)) - exponent * ln2Low));
}

/** Sine of x radians. Throws a RangeError beyond ±2^20 quarter turns, where the reduction would lose digits. */
export function sin(x: number): number {
  if (x === 0) return x;
  return sinOfTurned(x, 0);
}

/** Cosine of x radians. Throws a RangeError beyond ±2^20 quarter turns. */
export function cos(x: number): number {
  return sinOfTurned(x, 1);
}

/** sin(x + quarters × π/2). */
function sinOfTurned(x: number, quarters: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  const turns = Math.floor(x * 0.6366197723675814 + 0.5);
  if (Math.abs(turns) > turnsMax) throw new RangeError(`sine and cosine are made for smaller angles than ${x}`);
  const start = x - turns * halfPiFirst;
  const second = turns * halfPiSecond;
  const difference = start - second;
  const low = start - difference - second - turns * halfPiThird;
  const angle = difference + low;
  const rest = difference - angle + low;
  const square = angle * angle;
  const quadrant = (turns + quarters) & 3;
  const odd = quadrant & 1;
  const half = square / 2;
  const value = odd
    ? 1 - (half - (square * square * polynomial(square, cosTerms) - angle * rest))
    : angle - (angle * square * polynomial(square, sinTerms) - rest * (1 - half));
  return quadrant & 2 ? -value : value;
}

/** base^exponent. */
export function pow(base: number, exponent: number): number {
  if (exponent === 0) return 1;
  if (Number.isNaN(base) || Number.isNaN(exponent)) return Number.NaN;
  const whole = Number.isInteger(exponent);
  const odd = whole && Math.abs(exponent % 2) === 1;
  const size = Math.abs(base);
  const negative = odd && (base < 0 || Object.is(base, -0));
  if (!Number.isFinite(exponent)) return size === 1 ? Number.NaN : size > 1 === exponent > 0 ? Infinity : 0;
  if (base < 0 && size !== Infinity && !whole) return Number.NaN;
  let value: number;
  if (size === 0 || size === Infinity) value = (size === 0) === exponent < 0 ? Infinity : 0;
  else if (size === 1) value = 1;
  else value = powOfPositive(size, exponent);
  return negative ? -value : value;
}

/** For a base above 0 other than 1: e^(exponent × log base), the logarithm as an unrounded sum of two doubles. */
function powOfPositive(base: number, exponent: number): number {
  const split = splitExponent(base);
  const f = split.mantissa - 1;
  const sum = exactSum(split.mantissa, 1);
  const first = f / sum.high;
  const product = exactProduct(first, sum.high);
  const s = exactSum(first, (f - product.high - product.low - first * sum.low) / sum.high);
  const square = multiply(s, s);
  const fifth = exactSum(0.2, square.high * polynomial(square.high, logTailTerms));
  const third = multiply(square, { high: fifth.high, low: fifth.low - 1.1102230246251566e-17 });
  const inner = add({ high: 0.3333333333333333, low: 1.850371707708594e-17 }, third);
  const factor = add({ high: 1, low: 0 }, multiply(square, inner));
  const logarithm = multiply({ high: 2 * s.high, low: 2 * s.low }, factor);
  // The leading 42 bits of ln 2 times an exponent of at most 11 bits are exact.
  const whole = exactSum(split.exponent * 0.6931471805598903, split.exponent * 5.497923018708371e-14);
  const total = add(whole, logarithm);
  // Beyond 2^80 the result is 0 or infinite for every base other than 1.
  const power = multiply(total, { high: Math.max(-(2 ** 80), Math.min(2 ** 80, exponent)), low: 0 });
  return expOfSum(power.high, power.low);
}

/** The unrounded sum of two doubles. */
interface Pair {
  readonly high: number;
  readonly low: number;
}

function exactSum(left: number, right: number): Pair {
  const high = left + right;
  const part = high - left;
  return { high, low: left - (high - part) + (right - part) };
}

function exactProduct(left: number, right: number): Pair {
  const high = left * right;
  const l = 134217729 * left;
  const leftHigh = l - (l - left);
  const leftLow = left - leftHigh;
  const r = 134217729 * right;
  const rightHigh = r - (r - right);
  const rightLow = right - rightHigh;
  const low = leftHigh * rightHigh - high + leftHigh * rightLow + leftLow * rightHigh + leftLow * rightLow;
  return { high, low };
}

function add(left: Pair, right: Pair): Pair {
  const sum = exactSum(left.high, right.high);
  return exactSum(sum.high, sum.low + (left.low + right.low));
}

function multiply(left: Pair, right: Pair): Pair {
  const product = exactProduct(left.high, right.high);
  return exactSum(product.high, product.low + (left.high * right.low + left.low * right.high));
}
