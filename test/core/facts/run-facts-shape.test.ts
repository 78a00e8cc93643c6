/** Facts of a run as they are read from a manifest: gates of every version, and none whose numbers are missing. */

import test from 'ava';
import { isRunFacts } from '../../../src/core/facts/run-facts-shape.ts';

const gate = { metric: 'a.b', action: 'a', value: 1, min: 0, passed: true, sentence: 'a.b is 1' };
const baseline = { from: 'a.json', value: 0.9, delta: 0.1 };
const facts = (gates: readonly object[]): object => ({
  ...{ pipeline: 'p', file: 'p.yaml', run: 'r', started: '', seconds: 1, outcome: 'succeeded' },
  ...{ executed: 1, cached: 0, failed: 0, blocked: 0, gates, actions: [] },
});
const read = (change: object): boolean => isRunFacts(JSON.parse(JSON.stringify(facts([{ ...gate, ...change }]))));

test('gates are read with and without states, baselines and places', (t) => {
  const whole = {
    ...baseline,
    low: 0,
    high: 0.2,
    p: 0.1,
    lost: 1,
    won: 2,
    rows: 10,
    detectable: 0.3,
    identical: false,
  };
  for (const change of [
    {},
    { value: null, passed: false },
    { state: 'inconclusive', warned: true, format: 'fraction', equals: 1 },
    { state: 'pass', baseline },
    { state: 'missing', baseline: whole, place: { file: 'p.yaml', line: 3, column: 5 } },
    { later: 'unknown' },
  ])
    t.true(read(change), JSON.stringify(change));
});

test('a gate whose numbers, state or place cannot be read is none', (t) => {
  for (const change of [
    { state: 'maybe' },
    { warned: false },
    { passed: 'yes' },
    { baseline: { from: 'a.json', value: 0.9 } },
    { baseline: { ...baseline, low: Number.NEGATIVE_INFINITY } },
    { baseline: { ...baseline, lost: 0.5 } },
    { place: { file: 'p.yaml', line: 3 } },
  ])
    t.false(read(change), JSON.stringify(change));
});
