/** A checked gate as the cells of a table, for terminals, texts and pages alike: all but the state may be empty. */

import { formatMetric } from '../facts/number-text.ts';
import type { GateFact } from '../facts/run-facts.ts';
import { endsText, sizeText, valueText } from './measure-text.ts';
import type { GateState } from './verdict.ts';

export interface GateCells {
  readonly state: GateState;
  /** It has not passed, but fails nothing. */
  readonly warned: boolean;
  /** `evaluate.test.accuracy at net=A`. */
  readonly name: string;
  readonly value: string;
  /** `≥ 0.92, ≤ 0.99`. */
  readonly limits: string;
  readonly baseline: string;
  /** `−0.58`: in points for fractions, else in the unit of the value. */
  readonly difference: string;
  /** Of the difference: `−0.95 … −0.21`. */
  readonly interval: string;
}

export function gateCells(gate: GateFact): GateCells {
  const { metric, action, value, baseline, min, max, equals, warned, format = 'number' } = gate;
  const point = /\[(.*)\]$/s.exec(action)?.[1];
  const limits = [
    ...(min === undefined ? [] : [`≥ ${min}`]),
    ...(max === undefined ? [] : [`≤ ${max}`]),
    ...(equals === undefined ? [] : [`= ${equals}`]),
  ];
  const beside = [min, max, equals].filter((limit) => limit !== undefined);
  // Limits are shown as they were written, and the value like them.
  const plain = beside.length > 0 && format === 'fraction';
  const text = (one: number, ...others: readonly number[]): string =>
    plain ? formatMetric(one, ...others) : valueText(one, format, ...others);
  return {
    state: stateOf(gate),
    warned: warned === true,
    name: `${metric}${point === undefined ? '' : ` at ${point}`}`,
    value: value === null ? '' : text(value, ...beside, ...(baseline === undefined ? [] : [baseline.value])),
    limits: limits.join(', '),
    baseline: baseline === undefined ? '' : text(baseline.value, ...(value === null ? [] : [value])),
    ...differenceCells(gate),
  };
}

/** Manifests of earlier versions have no states. */
export function stateOf({ state, passed }: Pick<GateFact, 'state' | 'passed'>): GateState {
  return state ?? (passed ? 'pass' : 'fail');
}

function differenceCells({ baseline, format = 'number' }: GateFact): Pick<GateCells, 'difference' | 'interval'> {
  if (baseline === undefined || !Number.isFinite(baseline.delta)) return { difference: '', interval: '' };
  const { delta, low, high } = baseline;
  const sign = delta < 0 ? '−' : delta > 0 ? '+' : '';
  return {
    difference: `${sign}${sizeText(Math.abs(delta), format, 0).replace(/ points?$/, '')}`,
    interval: low === undefined || high === undefined ? '' : endsText({ low, high }, format, 0),
  };
}
