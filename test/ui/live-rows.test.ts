/** Running actions as rows, in the width of a terminal; and the rows below them. */

import test from 'ava';
import type { RunEvent } from '../../src/core/facts/event.ts';
import { barRow, bestRow } from '../../src/ui/live-bar.ts';
import { liveRows } from '../../src/ui/live-rows.ts';
import { styleFor } from '../../src/ui/style.ts';
import { afterEvent, beforeRun, type RunningAction, type RunView } from '../../src/view/run-view.ts';
import { declared } from '../support/measure.ts';

const plain = styleFor(false);
const note = 'loss 0.4120, val. acc. 0.913, 9,800 images/s';
const training = (rate: string, done: number): RunningAction => ({
  action: `train[filters=8,rate=${rate},epochs=10]`,
  stage: 'train',
  coordinates: { filters: 8, rate: Number(rate), epochs: 10 },
  started: 0,
  progress: {
    unit: 'epoch 2/10, batch',
    ...{ done, total: 200, note },
    first: { at: 1, share: 0 },
    last: { at: 19, share: 0.4 },
  },
});
const loading: RunningAction = { action: 'ingest', stage: 'ingest', coordinates: {}, started: 18 };
/** `epochs` is the same in all. */
const axesOf = (stage: string): readonly string[] => (stage === 'train' ? ['filters', 'rate'] : []);
const rowsAt = (width: number): string[] =>
  liveRows([training('0.0003', 126), training('0.001', 9), loading], 19, width, axesOf, plain);

test('all numbers of an action are in its row, in columns', (t) => {
  const [first, second, third] = rowsAt(140);
  t.is(first, `  train[filters=8,rate=0.0003,epochs=10]  40 %  epoch 2/10, batch 126/200  19 s, 27 s left  ${note}`);
  t.is(second, `  train[filters=8,rate=0.001,epochs=10]   40 %  epoch 2/10, batch 9/200    19 s, 27 s left  ${note}`);
  t.is(third, `  ingest${' '.repeat(77)}1.0 s`);
});

test('where it is too narrow coordinates are shortened first, then counts and words; no number is lost', (t) => {
  t.deepEqual(
    [120, 106, 85, 79].map((width) => rowsAt(width)[0]),
    [
      '  train 8·0.0003  40 %  epoch 2/10, batch 126/200  19 s, 27 s left  loss 0.4120, val. acc. 0.913, 9,800 images/s',
      '  train 8·0.0003  40 %  epoch 2/10, batch 126/200  27 s left  loss 0.4120, val. acc. 0.913, 9,800 images/s',
      '  train 8·0.0003  40 %  epoch 2/10  27 s left  loss 0.4120, val. acc. 0.913, 9,800/s',
      '  train 8·0.0003  40 %  2/10  27 s left  loss 0.4120, val. acc. 0.913, 9,800/s',
    ],
  );
  for (const width of [120, 106, 85, 79]) for (const row of rowsAt(width)) t.true(row.length <= width, row);
});

test('the last to be shortened are names, in their middle, so that points stay distinct', (t) => {
  const long = ['0.001', '0.01'].map((rate): RunningAction => {
    const net = 'a network with a long name 卷积神经网络';
    return { ...training(rate, 1), coordinates: { net, rate: Number(rate) } };
  });
  const rows = liveRows(long, 19, 79, () => undefined, plain);
  t.deepEqual(
    rows.map((row) => row.slice(0, 18)),
    ['  train a …·0.001 ', '  train a…络·0.01  '],
  );
  for (const row of rows) t.true(row.includes('27 s left'), row);
});

const started = (action: string): RunEvent => ({
  event: 'action.started',
  action,
  stage: 'evaluate',
  coordinates: {},
  key: 'k',
  reason: '',
});
const measured = (net: string, accuracy: number): RunEvent => ({
  ...{
    event: 'action.executed',
    action: `evaluate[net=${net}]`,
    stage: 'evaluate',
    coordinates: { net },
    key: net,
    seconds: 1,
  },
  ...{ outputs: {}, metrics: { 'validation.accuracy': accuracy }, notes: [] },
});
const failed: RunEvent = {
  ...{ event: 'action.failed', action: 'evaluate[net=C]', stage: 'evaluate', coordinates: {}, seconds: 1 },
  failure: { code: 'diverged', message: 'm', log: [] },
};
const begin: RunEvent = { event: 'run.started', run: 'r', pipeline: 'p', file: 'f', actions: 4, jobs: 1, started: '' };
const after = (...events: readonly RunEvent[]): RunView =>
  events.reduce((view, event) => afterEvent(view, event, 0), beforeRun);

test('the last row has the count of what ended and failed, and the time left as far as it is known', (t) => {
  const view = after(begin, started('a'), measured('A', 0.5), failed);
  const row = (seconds: number, whole: boolean): string => barRow(view, 65, { seconds, whole }, plain);
  t.is(row(180, true), '████████████░░░░░░░░░░░░ 2/4, 1 failed  1 min 05 s, about 3 min 00 s left');
  t.is(row(180, false), '████████████░░░░░░░░░░░░ 2/4, 1 failed  1 min 05 s, more than 3 min 00 s left');
  t.is(row(0, true), '████████████░░░░░░░░░░░░ 2/4, 1 failed  1 min 05 s');
});

test('the best so far is told of models that were measured in this run or whose numbers are known', (t) => {
  const stages = [
    {
      name: 'evaluate',
      takes: ['model'],
      gives: ['metrics'],
      measures: [declared('validation.accuracy', 'more')],
      timings: [],
    },
  ];
  const cached: RunEvent = {
    event: 'action.cached',
    action: 'evaluate[net=B]',
    stage: 'evaluate',
    coordinates: { net: 'B' },
    key: 'B',
    seconds: 1,
    run: 'r',
    cutOff: false,
  };
  const best = (known: number | undefined, ...events: RunEvent[]): string | undefined =>
    bestRow(after(begin, ...events), stages, () =>
      known === undefined ? undefined : { 'validation.accuracy': known },
    );
  t.is(best(undefined, measured('A', 0.5)), undefined, 'one is no best');
  t.is(best(undefined, measured('A', 0.5), measured('D', 0.25)), 'best of 2 so far: 0.5000 validation.accuracy, A');
  t.is(best(0.75, measured('A', 0.5), cached), 'best of 2 so far: 0.7500 validation.accuracy, B');
  t.is(best(0.5, measured('A', 0.5), cached), 'best of 2 so far: 0.5000 validation.accuracy, A and 1 more');
  t.is(best(undefined, measured('A', 0.5), cached), undefined, 'nothing is known of the other');
});
