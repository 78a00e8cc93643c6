/** The number that a model divides features by: what is asked for, or what the source's own type of number asks for. */

import type { NumberArray } from '../../src/stage-api/table.ts';
import type { NormalizeParameters } from './parameters.ts';

/** `plain`: the source does not declare its numbers as bytes. How they are stored decides nothing. */
export function scaleOf(
  { scale, standardize }: Pick<NormalizeParameters, 'scale' | 'standardize'>,
  numbers: NumberArray,
  plain: boolean,
): { readonly scale: number; readonly notes: readonly string[] } {
  if (standardize) return { scale: 1, notes: [] };
  if (scale !== 'auto') return { scale, notes: [] };
  if (!plain) return { scale: 255, notes: [] };
  const pixels = numbers.every((value) => value >= 0 && value <= 255 && Number.isInteger(value));
  const hint = pixels ? '; all are integers from 0 to 255: if they are pixels, write scale: 255' : '';
  return { scale: 1, notes: [`scale: auto is 1 for numbers that their file does not declare as bytes${hint}`] };
}
