/**
 * Examples as the smallest number type that holds them: bytes when every value is an integer from 0 to 255. The type is
 * storage only: it does not change what the numbers mean.
 */

import type { Features } from './split.ts';

export function isByte(value: number): boolean {
  return value >= 0 && value <= 255 && Number.isInteger(value);
}

/** Bytes if all values are, else 32-bit floats, which hold all of them. */
export function compactFeatures(values: Uint8Array | Int32Array | Float32Array): Features {
  if (values instanceof Uint8Array) return values;
  for (const value of values)
    if (!isByte(value)) return values instanceof Float32Array ? values : Float32Array.from(values);
  return Uint8Array.from(values);
}

/** Both in one array, of floats if either is. */
export function joinFeatures(first: Features, second: Features): Features {
  const bytes = first instanceof Uint8Array && second instanceof Uint8Array;
  const joined = new (bytes ? Uint8Array : Float32Array)(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
