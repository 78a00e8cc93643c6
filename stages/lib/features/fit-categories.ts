/** Fits the encoding of categories to those that the training rows have. */

import { compareCodePoints, StageFailure } from 'arrowline/stage';
import type { FittedCategories } from '../../../src/artifacts/fit.ts';
import type { Place } from './cells.ts';
import { scaled } from './fit-number.ts';
import { extentOf } from './statistics.ts';
import type { Steps } from './written.ts';

/** More are not categories, but texts that differ from row to row. */
export const categoriesMax = 65_536;

/** Rows of each category, and those without a value. */
export interface Counted {
  readonly counts: Map<string, number>;
  missing: number;
}

/** Adds the rows of a piece. @throws StageFailure `too-large` beyond `categoriesMax` categories */
export function countCategories(
  counted: Counted,
  textAt: (row: number) => string | undefined,
  rows: number,
  place: Place,
): void {
  for (let row = 0; row < rows; row++) {
    const text = textAt(row);
    if (text === undefined) counted.missing++;
    else counted.counts.set(text, (counted.counts.get(text) ?? 0) + 1);
    if (counted.counts.size > categoriesMax)
      throw new StageFailure('too-large', 'a column has too many different values to be categories', {
        where: place(row),
        found: `more than ${categoriesMax}`,
        expected: `at most ${categoriesMax}`,
        hint: 'drop the column',
      });
  }
}

/** @throws StageFailure `not-numeric` or `unknown-category` */
export function fitCategories({ counts, missing }: Counted, steps: Steps, where: string): FittedCategories {
  const found = [...counts.keys()].sort(compareCodePoints);
  const impute = imputed(found, counts, steps, where);
  const { encode = 'oneHot', unknown = 'error', order } = steps;
  const known = impute === undefined || counts.has(impute) ? found : [...found, impute].sort(compareCodePoints);
  const values = order ?? known;
  const codes = new Map(values.map((text, code) => [text, code]));
  const foreign = found.find((text) => !codes.has(text));
  if (foreign !== undefined && unknown === 'error') throw unknownCategory(foreign, where, values);
  const common = { encode, values: [...values], ...(impute !== undefined && { impute }), unknown };
  if (encode === 'oneHot' || steps.scale === undefined || steps.scale === 'none') return common;
  const rowsAt = new Float64Array(values.length + 1);
  for (const [text, rows] of counts) rowsAt[codes.get(text) ?? values.length]! += rows;
  if (impute !== undefined) rowsAt[codes.get(impute) ?? values.length]! += missing;
  return { ...common, ...scaleOfCodes(rowsAt, steps.scale) };
}

export function unknownCategory(found: string, where: string, values: readonly string[]): StageFailure {
  const shown = values.slice(0, 8).map((text) => JSON.stringify(text));
  return new StageFailure('unknown-category', 'a category is not one of those that the fit knows', {
    where,
    found: JSON.stringify(found),
    expected:
      values.length > shown.length ? `${shown.join(', ')} or ${values.length - shown.length} others` : shown.join(', '),
    hint: 'write unknown: zeros (no category) or own (a category of its own)',
  });
}

function imputed(
  found: readonly string[],
  counts: Counted['counts'],
  { impute = 'none' }: Steps,
  where: string,
): string | undefined {
  if (impute === 'none') return undefined;
  if (typeof impute === 'object') return String(impute.constant);
  let best = found[0];
  for (const text of found) if (counts.get(text)! > counts.get(best!)!) best = text;
  if (best !== undefined) return best;
  throw new StageFailure('not-numeric', 'no training row has a value, so that none is the most frequent', {
    where,
    hint: 'write impute: { constant: … }, or drop the column',
  });
}

function scaleOfCodes(rowsAt: Float64Array, scale: 'standard' | 'minMax'): Pick<FittedCategories, 'centre' | 'spread'> {
  const codes = Float64Array.from(rowsAt, (_, code) => code);
  if (scale === 'minMax') {
    const [least, greatest] = extentOf(codes.filter((code) => rowsAt[code]! > 0));
    return scaled(least, greatest - least);
  }
  const sum = (term: (code: number) => number): number =>
    codes.reduce((total, code) => total + rowsAt[code]! * term(code), 0);
  const rows = sum(() => 1);
  const mean = sum((code) => code) / rows;
  return scaled(mean, Math.sqrt(sum((code) => (code - mean) * (code - mean)) / rows));
}
