/**
 * Gates: checks the metrics of a finished run against the limits and baselines in the document. Points that differ in
 * their seed or fold only are judged by their mean. A comparison that cannot be made never passes.
 */

import { marginText } from '../facts/interval.ts';
import { formatMetric } from '../facts/number-text.ts';
import type { GateBaseline, GateFact } from '../facts/run-facts.ts';
import { repeatedText } from '../facts/spread.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { type Compared, comparedValue } from './compare-values.ts';
import type { Baseline, Gate } from './gate.ts';
import { type Judged, judgedValues, type PointValue, type Results } from './judged-values.ts';
import { valueText } from './measure-text.ts';
import { type Comparison, type GateState, type MeasureTerms, type Verdict, verdictsOf } from './verdict.ts';
import { comparisonText, stateText } from './verdict-text.ts';

/** Checks every gate at every point it selects. An action without a result fails its gates. */
export function checkGates(pipeline: Pipeline, results: Results): GateFact[] {
  return pipeline.gates.flatMap((gate) => checkGate(gate, pipeline, results));
}

/** Whether all gates have passed, but for those of which the document wants a warning only. */
export function gatesHold(gates: readonly GateFact[]): boolean {
  return gates.every(({ passed, warned }) => passed || warned === true);
}

function checkGate(gate: Gate, pipeline: Pipeline, results: Results): GateFact[] {
  const { baseline } = gate;
  const judged = judgedValues(gate, pipeline, results).map((one) => {
    const compared = baseline && comparedValue(gate, baseline, one, pipeline, results);
    return { one, compared };
  });
  // Points are tested together: the chance of a wrong alarm is that of all of them.
  const comparisons = judged.flatMap(({ compared }) => (isComparison(compared) ? [compared] : []));
  const terms = baseline && { ...baseline, better: gate.better ?? 'more', format: gate.format };
  const verdicts = terms === undefined ? [] : verdictsOf(terms, comparisons);
  const verdictOf = new Map<Compared | undefined, Verdict>();
  for (const [index, verdict] of verdicts.entries()) verdictOf.set(comparisons[index], verdict);
  return judged.map(({ one, compared }) =>
    factOf(gate, one, ended(gate, one, compared, verdictOf.get(compared), terms), pipeline),
  );
}

function isComparison(compared: Compared | undefined): compared is Comparison {
  return compared !== undefined && !('because' in compared);
}

/** The state of a judged value, the sentence about it, and the baseline. */
interface Ended {
  readonly state: GateState;
  readonly sentence: string;
  readonly baseline?: GateBaseline;
}

function ended(
  gate: Gate,
  { place, found }: Judged,
  compared: Compared | undefined,
  verdict: Verdict | undefined,
  terms: MeasureTerms | undefined,
): Ended {
  if ('unknown' in found) return { state: 'fail', sentence: `${place} ${found.unknown}` };
  const asked = askedText(gate);
  const keeps = withinLimits(gate, found.value);
  const number = numberText(gate, found.value);
  if (compared === undefined || gate.baseline === undefined || terms === undefined) {
    if (asked === '') throw new Error(`Internal error: nothing is asked of ${place}`);
    return {
      state: keeps ? 'pass' : 'fail',
      sentence: `${place} is ${number}${meanText(gate, found)}, asked for ${asked}${unlimitedText(gate)}`,
    };
  }
  const { from } = gate.baseline;
  const limited = asked === '' ? '' : `; asked for ${asked}: ${keeps ? 'pass' : 'fail'}`;
  if ('because' in compared) {
    const state = keeps ? compared.state : 'fail';
    const sentence = `${place} is ${number}${meanText(gate, found)}, and cannot be compared with ${from}: ${compared.because}${limited}`;
    return { state, sentence };
  }
  if (verdict === undefined) throw new Error('Internal error: a comparison has no verdict');
  const text = `${place}: ${comparisonText(terms, compared, verdict)}: ${stateText(terms, compared, verdict)}${limited}`;
  const fact = baselineFact(gate.baseline, compared);
  return { state: keeps ? verdict.state : 'fail', sentence: text, ...(fact !== undefined && { baseline: fact }) };
}

function factOf(gate: Gate, { action, found }: Judged, end: Ended, pipeline: Pipeline): GateFact {
  const { min, max, equals, range } = gate;
  const { seeds, folds } = ('spread' in found && found.spread) || {};
  const value = 'value' in found && Number.isFinite(found.value) ? found.value : null;
  const { state, sentence, baseline } = end;
  const reaction = { inconclusive: gate.onInconclusive, missing: gate.onMissing, pass: undefined, fail: undefined }[
    state
  ];
  return {
    metric: gate.metric,
    action,
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(equals !== undefined && { equals }),
    value,
    format: gate.format,
    passed: state === 'pass',
    state,
    ...(reaction === 'warn' && { warned: true }),
    ...(seeds !== undefined && { seeds }),
    ...(folds !== undefined && { folds }),
    ...(baseline !== undefined && { baseline }),
    place: { file: range.file ?? pipeline.file, line: range.line, column: range.column },
    sentence,
  };
}

/** A manifest has finite numbers only. */
function baselineFact({ from }: Baseline, comparison: Comparison): GateBaseline | undefined {
  const { now, before, interval, over: _over, unknownFeatures: _unknown, identical, ...numbers } = comparison;
  if (!Number.isFinite(now - before)) return undefined;
  const finite = Object.entries({ ...interval, ...numbers }).filter(([, value]) => Number.isFinite(value));
  const same = identical !== undefined && { identical };
  return { from, value: before, delta: now - before, ...Object.fromEntries(finite), ...same };
}

function limitsOf({ min, max, equals }: Gate): number[] {
  return [min, max, equals].filter((limit) => limit !== undefined);
}

/** Beside limits, which are in the unit of the document, written like them. */
function numberText(gate: Gate, value: number): string {
  const limits = limitsOf(gate);
  const isPlain = limits.length > 0 && unitOf(gate) === '';
  return isPlain ? formatMetric(value, ...limits) : valueText(value, gate.format, ...limits);
}

function unitOf({ format }: Gate): string {
  return format === 'seconds' ? ' s' : format === 'bytes' ? ' B' : '';
}

function askedText(gate: Gate): string {
  const { min, max, equals } = gate;
  const unit = unitOf(gate);
  return [
    ...(min === undefined ? [] : [`at least ${min}${unit}`]),
    ...(max === undefined ? [] : [`at most ${max}${unit}`]),
    ...(equals === undefined ? [] : [`exactly ${equals}${unit}`]),
  ].join(' and ');
}

function withinLimits({ min = -Infinity, max = Infinity, equals }: Gate, value: number): boolean {
  return Number.isFinite(value) && value >= min && value <= max && (equals === undefined || value === equals);
}

/** ` in the mean over seed (5 seeds, ±0.0045)`. */
function meanText({ over }: Gate, { spread }: PointValue): string {
  if (spread === undefined) return '';
  const { mean, interval } = spread;
  const margin = interval === undefined ? '' : `, ${marginText(mean, interval)}`;
  return ` in the mean over ${over?.axes.join(', ')} (${repeatedText(spread)}${margin})`;
}

/** A note for a gate that limits a measure on its better side only: every worse value passes. */
function unlimitedText({ better, min, max, equals, baseline }: Gate): string {
  if (equals !== undefined || baseline !== undefined) return '';
  if (better === 'less' && max === undefined) return '; less of it is better, and no max is set';
  if (better === 'more' && min === undefined) return '; more of it is better, and no min is set';
  return '';
}
