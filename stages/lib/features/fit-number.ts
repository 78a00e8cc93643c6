/** Fits the steps of a number to its values in the training rows. */

import { StageFailure } from 'arrowline/stage';
import type { FittedNumber } from '../../../src/artifacts/fit.ts';
import { narrow, roundedAlike } from '../kit/dataset/narrowing.ts';
import type { Place } from './cells.ts';
import { stepsOf } from './number-steps.ts';
import { deviationOf, extentOf, meanOf, mostFrequent, quantile } from './statistics.ts';
import { cycles } from './times.ts';
import type { Part, Steps } from './written.ts';

/**
 * @param values NaN where one is missing; none of them are if `steps` do not impute. Changed in place
 * @throws StageFailure `not-numeric`, `not-finite` or `precision`
 */
export function fitNumber(values: Float64Array, name: string, steps: Steps, place: Place, part?: Part): FittedNumber {
  let fitted: FittedNumber = { name, ...(part && { part }) };
  const impute = imputed(values, steps, place);
  if (impute !== undefined) fitted = { ...fitted, impute };
  apply(values, { name, ...(impute !== undefined && { impute }) });
  const limits = clipLimits(values, steps);
  if (limits || steps.log) {
    const change: FittedNumber = { name, ...limits, ...(steps.log && { log: true as const }) };
    const refused = steps.log ? values.findIndex((value) => !(stepsOf({ name, ...limits })(value) > -1)) : -1;
    if (refused >= 0) throw noLogarithm(values[refused]!, place(refused));
    apply(values, change);
    fitted = { ...fitted, ...change };
  }
  const cycle = steps.cyclic && part ? cycles[part] : undefined;
  if (cycle) return { ...fitted, cycle: [...cycle] };
  const scale = scaleOf(values, steps.scale);
  apply(values, { name, ...scale });
  requireSinglePrecision(values, place);
  return { ...fitted, ...scale };
}

export function noLogarithm(value: number, where: string): StageFailure {
  return new StageFailure('not-finite', 'the logarithm of 1 + a number that is not above -1', {
    where,
    found: String(value),
    expected: 'a number above -1',
    hint: 'leave out log for the column, or clip it by { min: 0 }',
  });
}

function apply(values: Float64Array, steps: FittedNumber): void {
  const change = stepsOf(steps);
  for (let row = 0; row < values.length; row++) values[row] = change(values[row]!);
}

function imputed(values: Float64Array, { impute = 'none' }: Steps, place: Place): number | undefined {
  if (impute === 'none') return undefined;
  if (typeof impute === 'object') return Number(impute.constant);
  const present = values.filter((value) => !Number.isNaN(value));
  if (present.length === 0)
    throw new StageFailure('not-numeric', `no training row has a value, so that there is no ${impute}`, {
      where: place(0),
      hint: 'write impute: { constant: … }, or drop the column',
    });
  if (impute === 'mean') return meanOf(present);
  const sorted = present.sort();
  return impute === 'median' ? quantile(sorted, 0.5) : mostFrequent(sorted);
}

function clipLimits(
  values: Float64Array,
  { clip = 'none' }: Steps,
): Pick<FittedNumber, 'least' | 'greatest'> | undefined {
  if (clip === 'none') return undefined;
  if (!('quantiles' in clip))
    return {
      ...(clip.min !== undefined && { least: clip.min }),
      ...(clip.max !== undefined && { greatest: clip.max }),
    };
  const sorted = values.slice().sort();
  return { least: quantile(sorted, clip.quantiles[0]!), greatest: quantile(sorted, clip.quantiles[1]!) };
}

/** Without a spread where all training rows are equal, which leaves nothing to divide by. */
function scaleOf(values: Float64Array, scale: Steps['scale']): Pick<FittedNumber, 'centre' | 'spread'> {
  if (scale === undefined || scale === 'none') return {};
  const [least, greatest] = extentOf(values);
  // The mean of equal numbers may be rounded, and a deviation from it is no spread.
  if (scale === 'minMax' || least === greatest) return scaled(least, greatest - least);
  const mean = meanOf(values);
  return scaled(mean, deviationOf(values, mean));
}

export function scaled(centre: number, spread: number): Pick<FittedNumber, 'centre' | 'spread'> {
  return spread > 0 ? { centre, spread } : { centre };
}

function requireSinglePrecision(values: Float64Array, place: Place): void {
  const rounded = roundedAlike(narrow(values));
  if (rounded === undefined) return;
  throw new StageFailure('precision', 'numbers become equal, or nearly so, in single precision', {
    where: place(rounded.row),
    found: `${rounded.found}, after the steps of its column`,
    expected: `numbers that differ by more than ${rounded.step}, the step of single precision at their size`,
    hint: 'scale the column, clip or log it if few numbers are far from the others, or drop it',
  });
}
