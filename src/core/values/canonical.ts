/**
 * Canonical JSON: one byte string per JSON value, for hashing, comparing and storing.
 *
 * Object keys are in code-point order, numbers in their shortest form, without white space. Values that would collide
 * with others (NaN, infinities, -0, lone surrogates, undefined) are refused.
 */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** Returns the canonical text of `value`. Throws a RangeError with the path of a value that cannot be represented. */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || Object.is(value, -0)) throw new RangeError(`$: ${value} has no canonical form`);
    return JSON.stringify(value);
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new RangeError('$: the string holds half of a surrogate pair');
    return JSON.stringify(value);
  }
  let text = '';
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) text += `${index === 0 ? '' : ','}${member(value, index)}`;
    return `[${text}]`;
  }
  const object = value as JsonObject;
  const keys = Object.keys(object);
  if (!inOrder(keys)) keys.sort(compareCodePoints);
  for (const key of keys) text += `${text === '' ? '' : ','}${canonicalJson(key)}:${member(object, key)}`;
  return `{${text}}`;
}

function inOrder(keys: readonly string[]): boolean {
  for (let index = 1; index < keys.length; index++)
    if (compareCodePoints(keys[index - 1] as string, keys[index] as string) > 0) return false;
  return true;
}

/** The text of a member. An error gets this step added to its path; without an error no path is built. */
function member(parent: JsonObject | readonly Json[], step: string | number): string {
  try {
    return canonicalJson((parent as JsonObject)[step] as Json);
  } catch (error) {
    if (!(error instanceof RangeError) || !error.message.startsWith('$')) throw error;
    const path = typeof step === 'number' ? `$[${step}]` : `$.${step}`;
    throw new RangeError(`${path}${error.message.slice(1)}`);
  }
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

/** Whether two JSON values are equal, ignoring key order. */
export function sameJson(left: Json, right: Json): boolean {
  return left === right || canonicalJson(left) === canonicalJson(right);
}
