/** The words of a program to the pipeline. */

import { StageFailure } from 'arrowline/stage';
import test from 'ava';
import { readEvent, readPrint, type Told } from '../../../stages/command/program/told.ts';

const prints: readonly [line: string, told: Told][] = [
  ['::metric validation.accuracy=0.5', { is: 'metric', name: 'validation.accuracy', value: 0.5 }],
  ['::metric loss=1e-3 step=7', { is: 'metric', name: 'loss', value: 0.001, step: 7 }],
  ['::metric loss=-inf', { is: 'metric', name: 'loss', value: Number.NEGATIVE_INFINITY }],
  ['::metric loss=NaN', { is: 'metric', name: 'loss', value: Number.NaN }],
  ['::metric f1 of class a=.5', { is: 'metric', name: 'f1 of class a', value: 0.5 }],
  ['::progress 3/10', { is: 'progress', done: 3, total: 10 }],
  ['::progress 3/10 loss 0.25, slow', { is: 'progress', done: 3, total: 10, note: 'loss 0.25, slow' }],
  ['::progress 12/10', { is: 'progress', done: 10, total: 10 }],
  ['::note all is well', { is: 'note', text: 'all is well' }],
  ['::group::build', { is: 'log', text: '::group::build' }],
  ['::metrics are nice', { is: 'log', text: '::metrics are nice' }],
  [' ::metric a=1', { is: 'log', text: ' ::metric a=1' }],
];

for (const [line, told] of prints) test(`a program prints: ${line}`, (t) => t.deepEqual(readPrint(line), told));

const events: readonly [line: string, told: Told][] = [
  ['{"metric": "loss", "value": 0.5, "step": 3}', { is: 'metric', name: 'loss', value: 0.5, step: 3 }],
  ['{"metric": "loss", "value": 0.5, "step": null}', { is: 'metric', name: 'loss', value: 0.5 }],
  ['{"metric": "loss", "value": NaN}', { is: 'metric', name: 'loss', value: Number.NaN }],
  [
    '{"metric":"loss","value":-Infinity,"step":1}',
    { is: 'metric', name: 'loss', value: Number.NEGATIVE_INFINITY, step: 1 },
  ],
  ['{"metric": "loss", "value": "nan"}', { is: 'metric', name: 'loss', value: Number.NaN }],
  ['{"progress": {"done": 1, "total": 4, "note": "x"}}', { is: 'progress', done: 1, total: 4, note: 'x' }],
  ['{"progress": {"done": 1, "total": 4, "note": null}}', { is: 'progress', done: 1, total: 4 }],
  ['{"log": "::metric a=1"}', { is: 'log', text: '::metric a=1' }],
  ['{"note": "hi"}', { is: 'note', text: 'hi' }],
];

for (const [line, told] of events)
  test(`a program writes into its events: ${line}`, (t) => t.deepEqual(readEvent(line, 'events'), told));

for (const line of [
  '::metric accuracy',
  '::metric =1',
  '::metric a=1 step=x',
  '::metric a=0x10',
  '::progress a/b',
  '::progress 1/0',
  '::metric',
])
  test(`a print that cannot be read is refused: ${line}`, (t) => {
    const error = t.throws(() => readPrint(line), { instanceOf: StageFailure });
    t.like(error, { code: 'program-event', facts: { found: line } });
  });

for (const line of [
  'metric',
  '[1]',
  '{}',
  '{"metric": "a"}',
  '{"metric": 1, "value": 1}',
  '{"metric": "a", "value": true}',
  '{"progress": 3}',
  '{"progress": {"done": 1}}',
  '{"log": 3}',
  '{"metric": "a", "val',
])
  test(`an event that cannot be read is refused: ${line}`, (t) => {
    const error = t.throws(() => readEvent(line, 'line 3 of the events'), { instanceOf: StageFailure });
    t.like(error, { code: 'program-event', facts: { where: 'line 3 of the events', found: line } });
  });
