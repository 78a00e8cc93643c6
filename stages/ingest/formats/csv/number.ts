/**
 * The grammar of a number in a data file: a sign, digits with or without a point among, before or behind them, an
 * exponent; nothing else. It also decides which numbers a dataset can hold, which is in single precision.
 *
 * No spaces, no thousands separators, no decimal comma, no hexadecimal, no words (`NaN`, `inf`): texts that
 * JavaScript's own conversions accept (`Number('')` is 0) are mistakes in a file of numbers.
 */

const decimal = /^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$/;

/** Up to here single precision holds every integer; from here on it rounds by more than a half. */
const integersMax = 2 ** 24;
/** Below, single precision has fewer digits the smaller a number is. */
const normalMin = 2 ** -126;

/** The value in double precision, or undefined for a text that is no number or one beyond the range of a 32-bit float. */
export function parseNumber(text: string): number | undefined {
  if (!decimal.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(Math.fround(value)) ? value : undefined;
}

/**
 * Why a number cannot be in a dataset: it is of 2^24 or more, or below 2^-126, and single precision does not hold it.
 * Between those, a number is rounded to the nearest that single precision has.
 */
export function narrowed(text: string, value: number): string | undefined {
  const size = Math.abs(value);
  if (size >= integersMax)
    return isExact(text, value)
      ? undefined
      : `a number below ${integersMax}, or one that single precision holds exactly`;
  if (size >= normalMin) return undefined;
  const exact = Math.fround(value) === value && (value !== 0 || !/^[^eE]*[1-9]/.test(text));
  return exact ? undefined : '0, or a number of at least 1.1754943508222876e-38, the least of single precision';
}

/**
 * Of a number of 2^24 or more. An integer written out means itself; one with an exponent may be the shortest text of a
 * number in double precision, and means that.
 */
function isExact(text: string, value: number): boolean {
  if (Math.fround(value) !== value) return false;
  const digits = /^[+-]?0*([0-9]+)(\.0*)?$/.exec(text)?.[1];
  return digits === undefined || BigInt(digits) === BigInt(Math.abs(value));
}
