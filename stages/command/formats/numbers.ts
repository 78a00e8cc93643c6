/** Numbers as files have them, in the arrays of their types. */

import type { NumberArray, NumberType } from 'arrowline/stage';

export type Numeric = NumberType | 'Int64' | 'Uint64';

const arrays = {
  ...{ Int8: Int8Array, Int16: Int16Array, Int32: Int32Array },
  ...{ Uint8: Uint8Array, Uint16: Uint16Array, Uint32: Uint32Array, Float32: Float32Array, Float64: Float64Array },
} as const;

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
export const integer = /^[+-]?\d+$/;
const words: { readonly [word: string]: number } = { nan: Number.NaN, inf: Infinity, infinity: Infinity };

/** A number, or the words of Python, R and C for those that are none or infinite; undefined for any other text. */
export function numberOf(text: string): number | undefined {
  if (decimal.test(text)) return Number(text);
  const named = words[text.replace(/^[+-]/, '').toLowerCase()];
  return named !== undefined && text.startsWith('-') ? -named : named;
}

/** A sentence about the numbers of a type. */
export function rangeText(of: Numeric): string {
  if (of === 'Float64') return 'a number';
  if (of === 'Float32') return 'a number in the range of single precision';
  const [least, most] = bounds(of);
  return `an integer from ${least} to ${most}`;
}

function bounds(of: Exclude<Numeric, 'Float32' | 'Float64'>): readonly [least: bigint, most: bigint] {
  const bits = BigInt(of.replace(/\D/g, ''));
  return of.startsWith('U') ? [0n, 2n ** bits - 1n] : [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
}

/** A number for an array of the type; undefined if it does not fit. Digits of single precision are rounded. */
export function fitNumber(of: NumberType, value: unknown): number | undefined {
  const number = typeof value === 'string' ? numberOf(value) : isNumeric(value) ? Number(value) : undefined;
  if (number === undefined) return undefined;
  if (of === 'Float64' || (of === 'Float32' && (!Number.isFinite(number) || Number.isFinite(Math.fround(number)))))
    return number;
  if (of === 'Float32' || !Number.isInteger(number)) return undefined;
  const bits = Number(of.replace(/\D/g, ''));
  const [least, most] = of.startsWith('U') ? [0, 2 ** bits - 1] : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
  return number >= least && number <= most ? number : undefined;
}

export function fitWide(of: 'Int64' | 'Uint64', value: unknown): bigint | undefined {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'bigint' && !(typeof text === 'string' && integer.test(text))) return undefined;
  const wide = BigInt(typeof text === 'string' ? text.replace(/^\+/, '') : text);
  const [least, most] = bounds(of);
  return wide >= least && wide <= most ? wide : undefined;
}

function isNumeric(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
}

/** `refuse` is called with the index of the first value that does not fit. */
export function numberArray(of: NumberType, values: ArrayLike<unknown>, refuse: (index: number) => never): NumberArray {
  const result = new arrays[of](values.length);
  for (let index = 0; index < values.length; index++) result[index] = fitNumber(of, values[index]) ?? refuse(index);
  return result;
}

export function wideArray(
  of: 'Int64' | 'Uint64',
  values: ArrayLike<unknown>,
  refuse: (index: number) => never,
): BigInt64Array | BigUint64Array {
  const result = new (of === 'Int64' ? BigInt64Array : BigUint64Array)(values.length);
  for (let index = 0; index < values.length; index++) result[index] = fitWide(of, values[index]) ?? refuse(index);
  return result;
}
