/** Early stopping: patience, minimal improvement, direction. */

import test from 'ava';
import { nothingSeen, type WatchRule, watch, watchRule } from '../../../stages/train/early-stopping.ts';

/** The epoch after which it stops (0: never) and the best epoch. */
function follow(rule: WatchRule, values: readonly number[]): [stopped: number, best: number] {
  let state = nothingSeen;
  for (const [index, value] of values.entries()) {
    state = watch(rule, state, index + 1, value);
    if (state.stopped) return [index + 1, state.bestEpoch];
  }
  return [0, state.bestEpoch];
}

test('stops when patience is used up, and knows the best epoch', (t) => {
  const loss = { monitor: 'validationLoss', minDelta: 0, patience: 2 } as const;
  t.deepEqual(follow(loss, [5, 4, 3, 3.5, 2, 2, 2.1]), [7, 5]);
  t.deepEqual(follow(loss, [5, 4, 3, 2, 1]), [0, 5]);
  t.deepEqual(follow(loss, [1, 2, 0.5, 2, 0.4, 3]), [0, 5]);
  t.deepEqual(follow({ ...loss, patience: 0 }, [3, 3, 1]), [2, 1]);
  t.deepEqual(follow({ ...loss, patience: 1 }, [3, 3, 1]), [2, 1]);
});

test('an improvement is more than minDelta, in the direction of the monitor', (t) => {
  const rule = { monitor: 'validationLoss', minDelta: 0.5, patience: 2 } as const;
  t.deepEqual(follow(rule, [5, 4.6, 4.4, 4.2, 4]), [5, 3]);
  t.deepEqual(follow(rule, [5, 4.6, 4.6]), [3, 1]);
  t.deepEqual(follow({ monitor: 'accuracy', minDelta: 0, patience: 2 }, [0.1, 0.5, 0.4, 0.5]), [4, 2]);
});

test('without early stopping a note names the best epoch and nothing stops', (t) => {
  t.deepEqual(follow(watchRule(undefined, true), [3, 1, 2, 2, 2, 2]), [0, 2]);
  t.is(watchRule(undefined, true).monitor, 'validationLoss');
  t.is(watchRule(undefined, false).monitor, 'loss');
});
