/**
 * The number that a model divides features by: the given one, or the default for the type of numbers that the source
 * declares.
 */

import { type NumberArray, StageFailure } from 'arrowline/stage';
import type { NumberBatch } from './number-group.ts';
import type { NormalizeParameters } from './parameters.ts';

/** `bytes`: the source declares its numbers as bytes. How they are stored decides nothing. */
export async function scaleOf(
  { scale, standardize }: Pick<NormalizeParameters, 'scale' | 'standardize'>,
  bytes: boolean,
  batches: () => AsyncIterable<NumberBatch>,
): Promise<{ readonly scale: number; readonly notes: readonly string[] }> {
  if (standardize) return { scale: 1, notes: [] };
  if (scale !== 'auto') {
    for await (const { numbers } of batches()) refuseBeyond(numbers, scale);
    return { scale, notes: [] };
  }
  if (bytes) return { scale: 255, notes: [] };
  const hint = (await allPixels(batches()))
    ? '; all are integers from 0 to 255: if they are pixels, write scale: 255'
    : '';
  return { scale: 1, notes: [`scale: auto is 1 for numbers that their file does not declare as bytes${hint}`] };
}

async function allPixels(batches: AsyncIterable<NumberBatch>): Promise<boolean> {
  for await (const { numbers } of batches)
    if (!numbers.every((value) => value >= 0 && value <= 255 && Number.isInteger(value))) return false;
  return true;
}

/** Single precision holds numbers of this size; nearer to 0 it loses digits. */
const [least, greatest] = [2 ** -126, 2 ** 128 - 2 ** 104];

function refuseBeyond(numbers: NumberArray, scale: number): void {
  const beyond = numbers.find((value) => {
    const size = Math.abs(value) / scale;
    return value !== 0 && !(size >= least && size <= greatest);
  });
  if (beyond === undefined) return;
  throw new StageFailure('not-finite', 'a number divided by the scale is beyond the range of single precision', {
    where: 'with.scale',
    found: `${beyond} / ${scale}`,
    expected: `0, or a size from ${least} to ${greatest}`,
  });
}
