/** Gates as cells: values in the format of their measure, limits as they were written, states of earlier manifests. */

import test from 'ava';
import type { GateFact } from '../../../src/core/facts/run-facts.ts';
import { gateCells } from '../../../src/core/gates/gate-cells.ts';

const gate: GateFact = { metric: 'train.seconds', action: 'train', value: 12.34, passed: true, sentence: '' };

test('a value is written in its format, and beside a limit like the limit', (t) => {
  const value = (rest: Partial<GateFact>): string => gateCells({ ...gate, ...rest }).value;
  t.is(value({ format: 'seconds', max: 60 }), '12.3 s');
  t.is(value({ format: 'bytes', value: 1_500_000 }), '1.5 MB');
  t.is(value({ format: 'fraction', value: 0.87996, min: 0.88 }), '0.87996');
  t.is(value({ format: 'fraction', value: 0.87996 }), '88.00 %');
  t.is(value({ value: null }), '');
  t.is(value({ value: -0.5 }), '−0.5');
});

test('all limits are named, and a point beside its metric', (t) => {
  const { name, limits } = gateCells({ ...gate, action: 'train[net=A,seed=1]', min: 0.5, max: 1, equals: 1 });
  t.deepEqual([name, limits], ['train.seconds at net=A,seed=1', '≥ 0.5, ≤ 1, = 1']);
});

test('a difference has its sign, and its interval if there is one', (t) => {
  const cells = (value: number, before: number, low?: number, high?: number): string[] => {
    const interval = low === undefined || high === undefined ? {} : { low, high };
    const baseline = { from: 'a.json', value: before, delta: value - before, ...interval };
    const made = gateCells({ ...gate, format: 'fraction', value, baseline });
    return [made.value, made.baseline, made.difference, made.interval];
  };
  t.deepEqual(cells(0.9213, 0.9271, -0.0095, -0.0021), ['92.13 %', '92.71 %', '−0.58', '−0.95 … −0.21']);
  t.deepEqual(cells(0.93, 0.9299999), ['93.00000 %', '92.99999 %', '+0.00001', '']);
  t.deepEqual(cells(0.5, 0.5), ['50.00 %', '50.00 %', '0.00', '']);
});

test('a gate without a state, as earlier versions wrote it, passes or fails as it says', (t) => {
  t.deepEqual([gateCells(gate).state, gateCells({ ...gate, passed: false }).state], ['pass', 'fail']);
  t.deepEqual(gateCells({ ...gate, passed: false, state: 'missing', warned: true }).warned, true);
});
