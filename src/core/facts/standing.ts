/**
 * How candidates stand by one measure: which are best, which lie within the best one's interval, which have no number.
 * One sentence tells it wherever a best one is named, so that a tie is never told as a win.
 */

import { type Interval, marginText } from './interval.ts';
import { bestOf, type Direction } from './measure.ts';
import { countText, formatMetric } from './number-text.ts';

export interface Standing<Candidate> {
  /** All that have the best value, in the order of the candidates; the first is taken. Empty if none has a number. */
  readonly best: readonly Candidate[];
  /** That value. */
  readonly value: number;
  /** Of the first of the best; absent where none is known. */
  readonly interval?: Interval;
  /** Others whose value lies in the interval, nearest first, in order where equally near. */
  readonly near: readonly Candidate[];
  /** Those without a finite number. */
  readonly without: readonly Candidate[];
}

export function standingOf<Candidate>(
  candidates: readonly Candidate[],
  valueAt: (candidate: Candidate) => number | undefined,
  direction: Direction,
  intervalAt: (candidate: Candidate) => Interval | undefined,
): Standing<Candidate> {
  const best = bestOf(candidates, valueAt, direction);
  const [first] = best;
  const without = candidates.filter((one) => !Number.isFinite(valueAt(one)));
  if (first === undefined) return { best, value: Number.NaN, near: [], without };
  const value = valueAt(first)!;
  const interval = intervalAt(first);
  const behind = (one: Candidate): number => Math.abs(valueAt(one)! - value);
  const near =
    interval === undefined
      ? []
      : candidates
          .filter((one) => !without.includes(one) && !best.includes(one))
          .filter((one) => valueAt(one)! >= interval.low && valueAt(one)! <= interval.high)
          .sort((left, right) => behind(left) - behind(right));
  return { best, value, ...(interval && { interval }), near, without };
}

/** What a sentence says of a standing: names in place of candidates. */
export interface Told {
  readonly measure: string;
  readonly direction: Direction;
  readonly candidates: number;
  readonly best: readonly string[];
  readonly value: number;
  readonly interval?: Interval;
  readonly near: readonly { readonly name: string; readonly value: number }[];
  readonly without: readonly string[];
}

const namesMax = 3;

/**
 * `A and B tie at the greatest validation.accuracy of 3 candidates, 0.9331 (12,000 rows, ±0.0045); A is first in the
 * document; default is 0.0003 behind, within the interval`. Without a full stop.
 */
export function standingText(told: Told): string {
  const { measure, direction, candidates, best, value, interval } = told;
  const sure = interval === undefined ? '' : ` (${countText(interval.rows)} rows, ${marginText(value, interval)})`;
  const number = `${formatMetric(value)}${sure}`;
  const [first = ''] = best;
  if (candidates === 1) return `${first} is the only candidate, with ${measure} ${number}`;
  const place = `the ${direction === 'more' ? 'greatest' : 'least'} ${measure} of ${candidates} candidates, ${number}`;
  const parts =
    best.length === 1
      ? [`${first} has ${place}`]
      : [`${namesText(best)} tie at ${place}`, `${first} is first in the document`];
  const others = candidates - best.length - told.without.length;
  if (interval !== undefined && others > 0) parts.push(nearText(told));
  if (told.without.length > 0) {
    const [verb, it] = told.without.length === 1 ? ['has', 'is'] : ['have', 'are'];
    parts.push(`${namesText(told.without)} ${verb} no finite ${measure} and ${it} not compared`);
  }
  return parts.join('; ');
}

/** Said where the worst was asked for: of a measure of which less is better the greatest. */
export function againstText(measure: string, mode: 'max' | 'min'): string {
  const [most, better] = mode === 'max' ? ['greatest', 'less'] : ['least', 'more'];
  return `mode: ${mode} keeps the model with the ${most} ${measure}, and ${better} of it is better`;
}

function nearText({ near, value }: Told): string {
  const behind = (one: { readonly value: number }): string =>
    String(Number(Math.abs(one.value - value).toPrecision(2)));
  const [nearest] = near;
  if (nearest === undefined) return 'no other is within the interval';
  if (near.length === 1) return `${nearest.name} is ${behind(nearest)} behind, within the interval`;
  const told = namesText(
    near.map((one) => one.name),
    near.map((one) => ` (${behind(one)} behind)`),
  );
  return `${told} are within the interval`;
}

/** `A, B and C`; `A, B, C and 4 more`; `[a=1, b=2], [a=1, b=3] and [a=2, b=2]`. `after`: what each is followed by. */
export function namesText(names: readonly string[], after: readonly string[] = []): string {
  const more = names.length - namesMax;
  const shown = more > 1 ? names.slice(0, namesMax) : names;
  // Commas between names that hold commas: where one ends has to be seen.
  const isBracketed = names.length > 2 && shown.some((name) => name.includes(', '));
  const parts = [
    ...shown.map((name, at) => `${isBracketed ? `[${name}]` : name}${after[at] ?? ''}`),
    ...(more > 1 ? [`${more} more`] : []),
  ];
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
