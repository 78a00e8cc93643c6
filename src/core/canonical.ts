/**
 * One byte string per JSON value: what gets hashed, compared and stored.
 *
 * Objects are written with their keys in code-point order, numbers in their shortest form, no white space. What cannot
 * be written without two values colliding (NaN, infinities, -0, lone surrogates, undefined) is refused.
 */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** Returns the canonical text of `value`. Throws a RangeError that names the path of anything it cannot represent. */
export function canonicalJson(value: Json, path = '$'): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || Object.is(value, -0))
      throw new RangeError(`${path}: ${value} has no canonical form`);
    return JSON.stringify(value);
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new RangeError(`${path}: the string holds half of a surrogate pair`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value))
    return `[${value.map((item, index) => canonicalJson(item, `${path}[${index}]`)).join(',')}]`;
  const object = value as JsonObject;
  const members = Object.keys(object)
    .sort(compareCodePoints)
    .map((key) => `${canonicalJson(key, path)}:${canonicalJson(object[key] as Json, `${path}.${key}`)}`);
  return `{${members.join(',')}}`;
}

/** Order of strings by Unicode code point: the same in every locale. */
export function compareCodePoints(left: string, right: string): number {
  if (left === right) return 0;
  let index = 0;
  while (index < left.length && left.charCodeAt(index) === right.charCodeAt(index)) index++;
  // Step back onto the first half of a pair, so that the whole code point is compared.
  if (index > 0 && isHighSurrogate(left.charCodeAt(index - 1))) index--;
  return (left.codePointAt(index) ?? -1) - (right.codePointAt(index) ?? -1);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

/** Whether two JSON values mean the same: key order does not count. */
export function sameJson(left: Json, right: Json): boolean {
  return left === right || canonicalJson(left) === canonicalJson(right);
}
