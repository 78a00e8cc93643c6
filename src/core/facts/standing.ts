/**
 * Ranks candidates by one measure: the best, the ones within the best one's interval, and the ones without a number.
 * The same sentence describes the ranking wherever a best candidate is named, so that a tie is never presented as a
 * win.
 */

import { type Interval, marginText, percentMargin } from './interval.ts';
import { bestOf, type Direction } from './measure.ts';
import { countText, formatMetric, type NumberFormat } from './number-text.ts';
import { repeatedText } from './spread.ts';

export interface Standing<Candidate> {
  /** All with the best value, in the order of the candidates; the first is chosen. Empty if none has a number. */
  readonly best: readonly Candidate[];
  /** The best value. */
  readonly value: number;
  /** The interval of the first of the best; absent if unknown. */
  readonly interval?: Interval;
  /** Others whose value lies in the interval, nearest first. */
  readonly near: readonly Candidate[];
  /** Candidates without a finite number. */
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

/** The parts of a sentence about a standing: names instead of candidates. */
export interface Told {
  readonly measure: string;
  readonly direction: Direction;
  /** Of the measure; if left out, a value with an interval of rows is a fraction, and any other is none. */
  readonly format?: NumberFormat;
  readonly candidates: number;
  readonly best: readonly string[];
  readonly value: number;
  readonly interval?: Interval;
  readonly near: readonly { readonly name: string; readonly value: number }[];
  readonly without: readonly string[];
}

const namesMax = 3;

/**
 * `A and B tie at the greatest validation.accuracy of 3 candidates, 93.3 % (12,000 rows, ±0.4); A is first in the
 * document; default is 0.03 points behind, within the interval`. Without a full stop.
 */
export function standingText(standing: Told): string {
  const { measure, direction, candidates, best, value, interval } = standing;
  const isPart = isFraction(standing);
  const margin = interval && (isPart ? percentMargin(value, interval) : marginText(value, interval));
  const sure = interval === undefined ? '' : ` (${[basisText(interval), margin].filter(Boolean).join(', ')})`;
  const number = `${isPart ? percentText(value) : formatMetric(value)}${sure}`;
  const [first = ''] = best;
  if (candidates === 1) return `${first} is the only candidate, with ${measure} ${number}`;
  const place = `the ${direction === 'more' ? 'greatest' : 'least'} ${measure} of ${candidates} candidates, ${number}`;
  const parts =
    best.length === 1
      ? [`${first} has ${place}`]
      : [`${namesText(best)} tie at ${place}`, `${first} is first in the document`];
  const others = candidates - best.length - standing.without.length;
  if (interval !== undefined && others > 0) parts.push(nearText(standing));
  if (standing.without.length > 0) {
    const [verb, it] = standing.without.length === 1 ? ['has', 'is'] : ['have', 'are'];
    parts.push(`${namesText(standing.without)} ${verb} no finite ${measure} and ${it} not compared`);
  }
  return parts.join('; ');
}

function isFraction({ format, interval }: Told): boolean {
  return format === undefined ? interval?.rows !== undefined : format === 'fraction';
}

/** One decimal, and none where the value has none: `93.3 %`, `100 %`. A value below 1 is never shown as 100 %. */
function percentText(value: number): string {
  const text = (100 * value).toFixed(1);
  const isWhole = Number.isInteger(Number((100 * value).toPrecision(12)));
  return `${isWhole ? Number(text) : Number(text) === 100 ? formatMetric(100 * value, 100) : text} %`;
}

/** `12,000 rows`; `5 seeds`. */
function basisText({ rows, ...repeated }: Interval): string {
  return rows === undefined ? repeatedText(repeated) : `${countText(rows)} rows`;
}

/** A note for a choice of the worst value of a measure. */
export function againstText(measure: string, mode: 'max' | 'min'): string {
  const [most, better] = mode === 'max' ? ['greatest', 'less'] : ['least', 'more'];
  return `mode: ${mode} keeps the model with the ${most} ${measure}, and ${better} of it is better`;
}

function nearText(standing: Told): string {
  const { near, value } = standing;
  const behind = (one: { readonly value: number }): string => {
    const apart = Math.abs(one.value - value);
    return isFraction(standing)
      ? `${Number((100 * apart).toPrecision(2))} points`
      : String(Number(apart.toPrecision(2)));
  };
  const [nearest] = near;
  if (nearest === undefined) return 'no other is within the interval';
  if (near.length === 1) return `${nearest.name} is ${behind(nearest)} behind, within the interval`;
  const names = namesText(
    near.map((one) => one.name),
    near.map((one) => ` (${behind(one)} behind)`),
  );
  return `${names} are within the interval`;
}

/** `A, B and C`; `A, B, C and 4 more`; `[a=1, b=2], [a=1, b=3] and [a=2, b=2]`. `after` is appended to each name. */
export function namesText(names: readonly string[], after: readonly string[] = []): string {
  const more = names.length - namesMax;
  const shown = more > 1 ? names.slice(0, namesMax) : names;
  // Names that contain commas are put in brackets, so that their ends are visible.
  const isBracketed = names.length > 2 && shown.some((name) => name.includes(', '));
  const parts = [
    ...shown.map((name, at) => `${isBracketed ? `[${name}]` : name}${after[at] ?? ''}`),
    ...(more > 1 ? [`${more} more`] : []),
  ];
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
