/** Arrays of numbers as a line has them: their shape, and their numbers. */

import { LineError } from './tokens.ts';

export type Nested = number | readonly Nested[];

/** The sizes of an array of arrays of numbers. Throws a `LineError` if its parts are not of one shape. */
export function shapeOf(value: Nested, column: string): number[] {
  if (typeof value === 'number') return [];
  const shapes = value.map((part) => shapeOf(part, column));
  const [first = []] = shapes;
  const other = shapes.find((shape) => shape.join() !== first.join());
  if (other !== undefined)
    throw new LineError(
      `parts of ${shapeText(first)} and of ${shapeText(other)} in an array`,
      'parts of one shape',
      column,
    );
  return [value.length, ...first];
}

export function shapeText(shape: readonly number[]): string {
  return shape.length === 0 ? 'one number' : `${shape.join(' × ')} numbers`;
}

/** The texts of the numbers of an array, in order. */
export function numbersIn(text: string): readonly string[] {
  return text.match(/[-\d][^,\]\s]*/g) ?? [];
}
