/**
 * The sentence of a verdict, from the value on: `92.13 %, 0.58 points below the baseline's 92.71 % (95 % CI −0.95 … −0.21;
 * mid-p McNemar p = 0.002): fail, the drop is significant`.
 */

import type { Direction } from '../facts/measure.ts';
import { repeatedText, repetition } from '../facts/spread.ts';
import { namesText } from '../facts/standing.ts';
import { alike, endsText, limitText, sizeText, valueText } from './measure-text.ts';
import type { Comparison, MeasureTerms, Verdict } from './verdict.ts';

/** The value with its comparison, before the state. */
export function comparisonText(terms: MeasureTerms, comparison: Comparison, verdict: Verdict): string {
  const { now, before, identical, over } = comparison;
  const { format } = terms;
  const value = `${valueText(now, format, before)}${over === undefined ? '' : ' in the mean'}`;
  const apart = Math.abs(now - before);
  const side = alike(now, before)
    ? 'equal to'
    : `${sizeText(apart, format, 0, verdict.allowed)} ${now < before ? 'below' : 'above'}`;
  const beside = `${side} the baseline's ${valueText(before, format, now)}`;
  const same =
    identical !== true
      ? ''
      : over === undefined
        ? ', with identical predictions'
        : `, the same for every ${repetition(over)}`;
  const sure = [
    ...intervalPart(terms, comparison, verdict),
    ...testPart(terms, comparison, verdict),
    ...claimPart(comparison),
    ...(comparison.unknownFeatures === true ? ['the same labels and rows; their features are not known'] : []),
  ];
  return `${value}, ${beside}${same}${sure.length === 0 ? '' : ` (${sure.join('; ')})`}`;
}

function intervalPart(
  { alpha, format, better, rule }: MeasureTerms,
  { interval }: Comparison,
  { allowed }: Verdict,
): string[] {
  if (interval === undefined || !Number.isFinite(interval.low) || !Number.isFinite(interval.high)) return [];
  const limit = rule === 'notWorse' ? [better === 'more' ? -allowed : allowed] : [];
  return [`${confidenceText(alpha)} CI ${endsText(interval, format, 0, ...limit)}`];
}

/** `95 %`. */
function confidenceText(alpha: number): string {
  return `${Number((100 * (1 - alpha)).toPrecision(8))} %`;
}

function testPart(
  { test, alpha, rule }: MeasureTerms,
  { p, over, identical }: Comparison,
  { adjusted }: Verdict,
): string[] {
  if (p === undefined || identical === true) return [];
  const student = over?.folds === undefined ? 'paired t test' : 'corrected paired t test';
  const name = over !== undefined ? student : test === 'mcnemar' ? 'mid-p McNemar' : 'paired bootstrap';
  const beside = rule === 'noSignificantDrop' ? [alpha] : [];
  if (adjusted === undefined) return [`${name} ${chanceText(p, beside)}`];
  const [own, corrected] = [chanceText(p, []), chanceText(adjusted.p, beside)];
  const both = own === corrected ? own : `${own}, ${corrected}`;
  return [`${name} ${both} by Holm over ${adjusted.points} points`];
}

/** `p = 0.002`, `p < 0.0001`: on the same side of `beside` as the number itself. */
function chanceText(chance: number, beside: readonly number[]): string {
  const least = 0.0001;
  if (chance < least && beside.every((other) => other >= least)) return `p < ${least}`;
  for (let decimals = chance < 0.001 ? 4 : 3; decimals < 12; decimals++) {
    const text = Number(chance.toFixed(decimals));
    if (beside.every((other) => Math.sign(text - other) === Math.sign(chance - other))) return `p = ${text}`;
  }
  return `p = ${chance}`;
}

/** A mean over seeds says something about trainings of this kind, and nothing about one of the models. */
function claimPart({ over }: Comparison): string[] {
  if (over === undefined) return [];
  const names = over.names === undefined ? '' : ` (${namesText(over.names)})`;
  return [`over ${repeatedText(over)}${names}: about the procedure, not about one model`];
}

/** `fail, the drop is significant`. */
export function stateText(terms: MeasureTerms, comparison: Comparison, verdict: Verdict): string {
  const because = reasonText(terms, comparison, verdict);
  return because === '' ? verdict.state : `${verdict.state}, ${because}`;
}

function reasonText(terms: MeasureTerms, comparison: Comparison, verdict: Verdict): string {
  const { rule, better } = terms;
  const { now, before, identical, p } = comparison;
  const { state, allowed } = verdict;
  const drop = dropWord(better);
  if (!Number.isFinite(now)) return 'the value is not a number';
  if (!Number.isFinite(before)) return "the baseline's value is not a number";
  const limit = allowedText(terms, allowed, Math.abs(now - before));
  if (rule === 'none') {
    if (allowed === 0) return state === 'pass' ? '' : `no ${drop} is allowed`;
    return `${state === 'pass' ? '' : 'only '}a ${drop} of ${limit} is allowed`;
  }
  if (identical === true) return 'nothing has changed';
  if (rule === 'notWorse') return notWorseText(terms, verdict, comparison, limit);
  if (p === undefined) return lackingText(comparison, 'p value');
  if (state === 'fail') return `the ${drop} is significant`;
  return powerText(terms, verdict, better === 'more' ? now < before : now > before);
}

function notWorseText(
  { better }: MeasureTerms,
  { state, allowed }: Verdict,
  comparison: Comparison,
  limit: string,
): string {
  const drop = dropWord(better);
  const worse = allowed > 0 ? `${drop} of more than ${limit}` : drop;
  if (state !== 'inconclusive') return `a ${worse} is ${state === 'pass' ? 'ruled out' : 'shown'}`;
  if (comparison.interval === undefined) return lackingText(comparison, 'interval');
  return `a ${worse} is neither shown nor ruled out`;
}

function lackingText({ over }: Comparison, lacking: string): string {
  if (over === undefined) return `these rows give no ${lacking}`;
  return `the same difference for every ${repetition(over)} gives no ${lacking}`;
}

/** How large a drop the test could have found. */
function powerText(
  { better, power, format }: MeasureTerms,
  { state, asked = 0, found }: Verdict,
  isWorse: boolean,
): string {
  const drop = dropWord(better);
  const none = isWorse ? `the ${drop} is not significant` : `there is no ${drop}`;
  const size = limitText(asked, format);
  if (found === undefined) return state === 'pass' ? `${none}, and one of ${size} is ruled out` : none;
  const least = `${sizeText(found, format, asked)} with a chance of ${Number((100 * power).toPrecision(8))} %`;
  if (state === 'inconclusive')
    return `${none}, but one of ${size} might have been missed: the test finds one of ${least}`;
  if (found > asked) return `${none}, and one of ${size} is ruled out`;
  return `${none}, and one of ${size} would have been found: the test finds one of ${least}`;
}

function allowedText({ maxDrop, format }: MeasureTerms, allowed: number, drop: number): string {
  return maxDrop.relative
    ? `${sizeText(allowed, format, drop)} (${Number((100 * maxDrop.amount).toPrecision(12))} % of the baseline)`
    : limitText(allowed, format);
}

function dropWord(better: Direction): string {
  return better === 'more' ? 'drop' : 'rise';
}
