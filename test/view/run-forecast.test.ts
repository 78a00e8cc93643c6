/** Estimates of the time that a run has left. */

import test from 'ava';
import type { RunEvent } from '../../src/core/facts/event.ts';
import { runForecast } from '../../src/view/run-forecast.ts';
import { afterEvent, beforeRun, type RunView } from '../../src/view/run-view.ts';

const about = (stage: string, action: string) => ({ action, stage, coordinates: {} });
const begin: RunEvent = { event: 'run.started', run: 'r', pipeline: 'p', file: 'f', actions: 5, jobs: 2, started: '' };
const started = (stage: string, action: string): RunEvent => ({
  event: 'action.started',
  ...about(stage, action),
  key: 'k',
  reason: 'r',
});
const executed = (stage: string, action: string, seconds: number): RunEvent => ({
  ...{ event: 'action.executed', ...about(stage, action), key: 'k', seconds },
  ...{ outputs: {}, metrics: {}, notes: [] },
});
const after = (...events: readonly (readonly [at: number, event: RunEvent])[]): RunView =>
  events.reduce((view, [at, event]) => afterEvent(view, event, at), beforeRun);

test('a run takes what its stages took, shared by the actions that run at a time', (t) => {
  const stages = new Map([
    ['train', { actions: 4, seconds: 100 }],
    ['report', { actions: 1, seconds: 2 }],
  ]);
  t.deepEqual(runForecast(after([0, begin]), stages, 0), { seconds: 201, whole: true });
  const first = after(
    [0, begin],
    [0, started('train', 'a')],
    [0, started('train', 'b')],
    [10, executed('train', 'a', 10)],
  );
  // Ten seconds is what a training takes now: none is left of b, two more trainings, and the report.
  t.deepEqual(runForecast(first, stages, 10), { seconds: 11, whole: true });
});

test('a running action that is known to take longer than all else decides', (t) => {
  const stages = new Map([['train', { actions: 2, seconds: 1 }]]);
  const progress = (done: number): RunEvent => ({
    event: 'action.progress',
    ...about('train', 'a'),
    unit: 'row',
    done,
    total: 100,
  });
  const view = after([0, begin], [0, started('train', 'a')], [0, progress(10)], [10, progress(20)]);
  t.deepEqual(runForecast(view, stages, 10), { seconds: 80, whole: true });
});

test('a stage of which nothing is known makes the estimate a part of the truth', (t) => {
  const stages = new Map([
    ['train', { actions: 2, seconds: 10 }],
    ['evaluate', { actions: 2 }],
  ]);
  t.deepEqual(runForecast(after([0, begin]), stages, 0), { seconds: 10, whole: false });
  const known = after([0, begin], [0, started('evaluate', 'e')], [4, executed('evaluate', 'e', 4)]);
  t.deepEqual(runForecast(known, stages, 4), { seconds: 12, whole: true });
});
