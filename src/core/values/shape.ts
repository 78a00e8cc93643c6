/**
 * Shape checks for values read from files: nothing in a value is used before it has the expected shape. Unknown fields
 * are allowed, so that later versions can add some. A run that executes nothing checks thousands of records, so shapes
 * are functions and not interpreted schemas.
 */

export type Shape = (value: unknown) => boolean;

/** A shape as a type guard. The shape is written beside its type. */
export function shapeCheck<Value>(shape: Shape): (value: unknown) => value is Value {
  return (value): value is Value => shape(value);
}

export const text: Shape = (value) => typeof value === 'string';
export const boolean: Shape = (value) => typeof value === 'boolean';
/** Finite: JSON has no other numbers, but 1e999 is parsed as infinity. */
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

/** An object with any keys whose values have the shape. */
export function mapOf(item: Shape): Shape {
  return (value) => isObject(value) && Object.values(value).every(item);
}

/** An object with all `required` and any `optional` fields. */
export function object(required: { readonly [name: string]: Shape }, optional: typeof required = {}): Shape {
  return (value) => {
    if (!isObject(value)) return false;
    for (const name in required) if (!Object.hasOwn(value, name) || !required[name]?.(value[name])) return false;
    for (const name in optional) if (Object.hasOwn(value, name) && !optional[name]?.(value[name])) return false;
    return true;
  };
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
