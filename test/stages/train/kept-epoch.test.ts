/** The kept epoch and early stopping: patience, minimal improvement, direction. */

import test from 'ava';
import { keptEpoch, nothingSeen, type Watching, watch } from '../../../stages/train/kept-epoch.ts';

/** The epoch after which it stops (0: never) and the kept epoch. */
function follow(rule: Watching, values: readonly number[]): [stopped: number, kept: number] {
  let state = nothingSeen;
  for (const [index, value] of values.entries()) {
    state = watch(rule, state, index + 1, value);
    if (state.stopped) return [index + 1, keptEpoch(rule, state, index + 1)];
  }
  return [0, keptEpoch(rule, state, values.length)];
}

const loss = { monitor: 'validationLoss', minDelta: 0, patience: 2, restoreBestWeights: true } as const;

test('stops when patience is used up, and keeps the best epoch', (t) => {
  t.deepEqual(follow(loss, [5, 4, 3, 3.5, 2, 2, 2.1]), [7, 5]);
  t.deepEqual(follow(loss, [5, 4, 3, 2, 1]), [0, 5]);
  t.deepEqual(follow(loss, [1, 2, 0.5, 2, 0.4, 3]), [0, 5]);
  t.deepEqual(follow({ ...loss, patience: 0 }, [3, 3, 1]), [2, 1]);
  t.deepEqual(follow({ ...loss, patience: 1 }, [3, 3, 1]), [2, 1]);
});

test('an improvement is more than minDelta, in the direction of the monitor', (t) => {
  const rule = { ...loss, minDelta: 0.5 };
  t.deepEqual(follow(rule, [5, 4.6, 4.4, 4.2, 4]), [5, 3]);
  t.deepEqual(follow(rule, [5, 4.6, 4.6]), [3, 1]);
  for (const monitor of ['accuracy', 'validation.rocAuc', 'validation.recall.coat', 'validation.top3'])
    t.deepEqual(follow({ ...loss, monitor }, [0.1, 0.5, 0.4, 0.5]), [4, 2], monitor);
  for (const monitor of ['loss', 'validation.brier', 'validation.mae', 'validation.logLoss'])
    t.deepEqual(follow({ ...loss, monitor }, [0.5, 0.1, 0.4, 0.1]), [4, 2], monitor);
});

test('without patience it never stops, without restoreBestWeights the last epoch is kept', (t) => {
  const { patience: _, ...endless } = loss;
  t.deepEqual(follow(endless, [1, 2, 3, 4, 5, 6]), [0, 1]);
  t.deepEqual(follow({ ...loss, restoreBestWeights: false }, [1, 2, 3, 4]), [3, 3]);
  t.is(keptEpoch(undefined, nothingSeen, 7), 7);
});
