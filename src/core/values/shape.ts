/**
 * Checks of what was read from files: nothing of a value is relied on before it has the shape that its reader expects.
 * Fields that a shape does not name are left alone, so that a later version may add some. Thousands of records are
 * checked by a run that executes nothing: a shape is a function, and no schema is interpreted.
 */

export type Shape = (value: unknown) => boolean;

/** A shape as a type guard. Shape and type are written side by side. */
export function shapeCheck<Value>(shape: Shape): (value: unknown) => value is Value {
  return (value): value is Value => shape(value);
}

export const text: Shape = (value) => typeof value === 'string';
export const boolean: Shape = (value) => typeof value === 'boolean';
/** Finite: JSON has no word for other numbers, and reads 1e999 as one. */
export const number: Shape = (value) => Number.isFinite(value);
export const count: Shape = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
export const key: Shape = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
export const digest: Shape = (value) => typeof value === 'string' && /^sha256:[0-9a-f]{64}$/.test(value);
export const anything: Shape = () => true;

export function exactly(...values: readonly unknown[]): Shape {
  return (value) => values.includes(value);
}

export function either(...shapes: readonly Shape[]): Shape {
  return (value) => shapes.some((shape) => shape(value));
}

export function listOf(item: Shape): Shape {
  return (value) => Array.isArray(value) && value.every(item);
}

export const texts = listOf(text);

/** Any names, each with such a value. */
export function mapOf(item: Shape): Shape {
  return (value) => isObject(value) && Object.values(value).every(item);
}

/** An object with all of the first fields and perhaps some of the second. */
export function object(required: { readonly [name: string]: Shape }, optional: typeof required = {}): Shape {
  const needed = Object.entries(required);
  const possible = Object.entries(optional);
  return (value) =>
    isObject(value) &&
    needed.every(([name, shape]) => Object.hasOwn(value, name) && shape(value[name])) &&
    possible.every(([name, shape]) => !Object.hasOwn(value, name) || shape(value[name]));
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
