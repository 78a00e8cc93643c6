/** A run as it is followed: states and times of its steps, curves, and memory that does not grow with the lines. */

import test from 'ava';
import { addPoint, type Curve } from '../../../src/view/live/curve.ts';
import { type LoggedEvent, takeEvent, takeProgress, unfollowedRun } from '../../../src/view/live/followed-run.ts';

const about = { action: 'train', stage: 'train', coordinates: {} };

test('a step waits, runs, ends; its progress goes and its curve stays', (t) => {
  const run = unfollowedRun();
  takeEvent(run, { event: 'action.started', ...about, key: 'k', reason: 'never ran', at: 1 });
  takeProgress(run, {
    action: 'train',
    at: 2,
    unit: 'epoch',
    done: 1,
    total: 4,
    point: { step: 1, values: { loss: 0.5 } },
  });
  t.like(run.actions.get('train'), { state: 'running', began: 1, reason: 'never ran' });
  t.like(run.progress.get('train'), { first: { at: 2, share: 0.25 } });
  takeEvent(run, {
    event: 'action.executed',
    ...about,
    key: 'k',
    seconds: 3,
    outputs: {},
    metrics: { loss: 0.1 },
    notes: [],
    at: 4,
  });
  t.like(run.actions.get('train'), { state: 'executed', began: 1, ended: 4, metrics: { loss: 0.1 } });
  t.is(run.progress.size, 0);
  t.deepEqual(run.curves.get('train')?.get('loss'), { steps: [1], values: [0.5] });
});

test('a step that is handed to another system waits until it begins there, also when its job was lost', (t) => {
  const run = unfollowedRun();
  const queued = { event: 'action.queued', ...about, key: 'k', reason: 'never ran' } as const;
  const state = (): string | undefined => run.actions.get('train')?.state;
  takeEvent(run, { ...queued, at: 1 });
  t.is(state(), 'waiting');
  takeEvent(run, { event: 'action.started', ...about, key: 'k', reason: 'never ran', at: 2 });
  t.is(state(), 'running');
  takeEvent(run, { ...queued, at: 3 });
  t.is(state(), 'waiting');
});

test('progress that comes before the start of its step, or after its end, is in its curve', (t) => {
  const run = unfollowedRun();
  const point = (step: number) => ({
    action: 'train',
    at: step,
    unit: 'epoch',
    done: step,
    total: 4,
    point: { step, values: { loss: step } },
  });
  takeProgress(run, point(1));
  takeEvent(run, { event: 'action.started', ...about, key: 'k', reason: 'r', at: 1 });
  takeEvent(run, {
    event: 'action.failed',
    ...about,
    seconds: 1,
    failure: { code: 'diverged', message: 'it diverged', log: [] },
    at: 2,
  });
  takeProgress(run, point(2));
  t.deepEqual(run.curves.get('train')?.get('loss')?.steps, [1, 2]);
  t.is(run.progress.size, 0, 'an ended step has no progress');
});

test('lines of earlier versions, which have no times, are taken in', (t) => {
  const run = unfollowedRun();
  takeEvent(run, { event: 'action.started', ...about, key: 'k', reason: 'r' });
  takeEvent(run, { event: 'action.cancelled', ...about });
  t.deepEqual(run.actions.get('train'), {
    id: 'train',
    stage: 'train',
    coordinates: {},
    state: 'cancelled',
    reason: 'r',
  });
});

test('an attempt that begins again begins its curve again', (t) => {
  const curve = { steps: [1, 2, 3], values: [9, 8, 7] };
  addPoint(curve, 2, 5);
  t.deepEqual(curve, { steps: [1, 2], values: [9, 5] });
});

test('a curve keeps its whole steps as long as they are few, its order and its last point', (t) => {
  const grown = (points: number): Curve => {
    const curve: Curve = { steps: [], values: [] };
    for (let step = 1; step <= points; step++) addPoint(curve, step / 100, step);
    return curve;
  };
  const wholeIn = ({ steps }: Curve): number => steps.filter(Number.isInteger).length;
  const [few, many] = [grown(30_000), grown(1_000_000)];
  t.is(wholeIn(few), 300);
  t.true(wholeIn(many) > 100, `${wholeIn(many)} of 10,000 whole steps`);
  for (const [curve, last] of [
    [few, 300],
    [many, 10_000],
  ] as const) {
    t.true(curve.steps.length <= 800, `${curve.steps.length} points`);
    t.is(curve.steps.at(-1), last);
    t.deepEqual(
      curve.steps,
      [...curve.steps].sort((left, right) => left - right),
    );
  }
});

test('a hundred thousand lines leave as much as a thousand', (t) => {
  const sizeAfter = (lines: number): number => {
    const run = unfollowedRun();
    for (let at = 0; at < lines; at++) {
      const event: LoggedEvent =
        at % 2 === 0
          ? { event: 'action.log', ...about, line: `line ${at}`, at }
          : { event: 'warning', message: `warning ${at}`, at };
      takeEvent(run, event);
      takeProgress(run, {
        action: 'train',
        at,
        unit: 'batch',
        done: at % 100,
        total: 100,
        point: { step: at / 10, values: { loss: 1 } },
      });
    }
    t.is(run.lines, 2 * lines);
    return run.log.length + run.warnings.length + (run.curves.get('train')?.get('loss')?.steps.length ?? 0);
  };
  const [few, many] = [sizeAfter(1000), sizeAfter(100_000)];
  t.true(many < 2600 && few < 2600, `${few} and ${many} kept`);
});
