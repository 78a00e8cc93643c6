/** How far a run is, as a fold over its events. */

import test from 'ava';
import type { RunEvent } from '../../src/core/facts/event.ts';
import { afterEvent, beforeRun, type RunView } from '../../src/view/run-view.ts';

const about = (action: string) => ({ action, stage: action, coordinates: {} });
const started = (action: string): RunEvent => ({ event: 'action.started', ...about(action), key: 'k', reason: 'r' });
const progress = (action: string, done: number, overall?: number): RunEvent => ({
  ...{ event: 'action.progress', ...about(action), unit: 'row', done, total: 10 },
  ...(overall !== undefined && { overall }),
});
const cancelled = (action: string): RunEvent => ({ event: 'action.cancelled', ...about(action) });
const begin: RunEvent = { event: 'run.started', run: 'r', pipeline: 'p', file: 'f', actions: 3, jobs: 1, started: '' };
/** Events a second apart. */
const after = (...events: readonly RunEvent[]): RunView =>
  events.reduce((view, event, second) => afterEvent(view, event, second), beforeRun);

test('actions run from their start to their end, in the order of their starts', (t) => {
  const view = after(begin, started('b'), started('a'), progress('b', 1), cancelled('c'));
  t.is(view.total, 3);
  t.is(view.ended, 1);
  t.deepEqual([...view.running.keys()], ['b', 'a']);
  const later = afterEvent(view, cancelled('b'), 9);
  t.deepEqual([...later.running.keys()], ['a']);
  t.deepEqual([...view.running.keys()], ['b', 'a'], 'a view is a value: the one before is as it was');
});

test('progress keeps its first milestone, and counts the whole action where that is known', (t) => {
  const { progress: found } = after(begin, started('a'), progress('a', 1), progress('a', 5, 0.1)).running.get('a')!;
  t.deepEqual(found, {
    ...{ unit: 'row', done: 5, total: 10, note: '' },
    first: { at: 2, share: 0.1 },
    last: { at: 3, share: 0.1 },
  });
});

test('progress of an action that does not run, and events about other things, change nothing', (t) => {
  const view = after(begin);
  t.is(afterEvent(view, progress('a', 1), 1), view);
  t.is(afterEvent(view, { event: 'warning', message: 'w' }, 1), view);
});

test('an action that waits for room is queued until it starts or ends, and again if its job is lost', (t) => {
  const queued = (action: string): RunEvent => ({ event: 'action.queued', ...about(action), key: 'k', reason: 'r' });
  const shown = (...events: readonly RunEvent[]) => {
    const { queued, running, ended } = after(begin, ...events);
    return [[...queued], [...running.keys()], ended];
  };
  t.deepEqual(shown(queued('a'), queued('b')), [['a', 'b'], [], 0]);
  t.deepEqual(shown(queued('a'), queued('b'), started('a')), [['b'], ['a'], 0]);
  t.deepEqual(shown(queued('a'), started('a'), queued('a')), [['a'], [], 0]);
  t.deepEqual(shown(queued('a'), cancelled('a')), [[], [], 1]);
});
