/**
 * The grammar of a number in a data file: digits, a fraction, an exponent, nothing else.
 *
 * No spaces, no sign `+`, no thousands separators, no hexadecimal, no words (`NaN`, `inf`): what JavaScript's own
 * conversions let through (`Number('')` is 0) is a mistake in a file of numbers.
 */

const decimal = /^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$/;

/** The value, or undefined for a text that is no number or one beyond the range of a 32-bit float. */
export function parseNumber(text: string): number | undefined {
  if (!decimal.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(Math.fround(value)) ? value : undefined;
}
