/** Names of actions on the command line: stages, actions, and points by some of their coordinates. */

import test from 'ava';
import type { Action, Coordinates, Pipeline } from '../../../src/core/pipeline/pipeline.ts';
import { actionIdOf } from '../../../src/core/pipeline/point-text.ts';
import { actionsNamed, selectActions } from '../../../src/core/plan/selection.ts';

const at = (stage: string, coordinates: Coordinates, needs: readonly Action[] = []): Action => ({
  ...{ id: actionIdOf(stage, coordinates), stage: stage as Action['stage'], kind: 'train', coordinates },
  ...{ parameters: {}, files: [], fileLists: [], versions: [], deterministic: true, outputs: {}, seed: 1 },
  inputs: {
    from: { type: 'model', arity: 'many', from: needs.map(({ id }) => ({ action: id, output: 'x', coordinates: {} })) },
  },
});

const data = at('data', {});
const trains = [
  at('train', { net: 'A', seed: 1 }, [data]),
  at('train', { net: 'A', seed: 2 }, [data]),
  at('train', { net: 'B', seed: 1 }, [data]),
  at('train', { net: 'two, three', seed: 1 }, [data]),
  at('train', { net: '1', seed: 3 }, [data]),
];
const actions = [data, ...trains, at('best', {}, trains)];
const pipeline = {
  actions: new Map(actions.map((one) => [one.id, one])),
  stages: ['data', 'train', 'best'].map((name) => ({ name })),
} as unknown as Pipeline;

const named = (name: string): readonly string[] | string => {
  const found = actionsNamed(pipeline, name);
  return 'actions' in found ? found.actions.map(({ id }) => id) : `${found.problem}; ${found.hint}`;
};

for (const [name, expected] of [
  ['best', ['best']],
  ['train', trains.map(({ id }) => id)],
  ['train[net=A,seed=1]', ['train[net=A,seed=1]']],
  ['train[net=A]', ['train[net=A,seed=1]', 'train[net=A,seed=2]']],
  ['train[seed=1,net=A]', ['train[net=A,seed=1]']],
  ['train[ seed = 1 ]', [trains[0], trains[2], trains[3]].map((one) => one?.id)],
  ['train[net="A"]', ['train[net=A,seed=1]', 'train[net=A,seed=2]']],
  ['train[net="two, three"]', ['train[net="two, three",seed=1]']],
  ['train[net="1"]', ['train[net="1",seed=3]']],
  ['train[net=1]', ['train[net="1",seed=3]']],
] as const)
  test(`${name} names ${expected.length} actions`, (t) => {
    t.deepEqual(named(name), expected as readonly string[]);
  });

for (const [name, expected] of [
  ['trian', 'there is no stage "trian"; did you mean "train"?'],
  ['nothing-alike', 'there is no stage "nothing-alike"; stages: data, train, best'],
  ['train[nett=A]', '"train" has no axis "nett"; did you mean "net"?'],
  ['data[net=A]', '"data" has no axis "net"; it has no matrix'],
  ['train[net=C]', '"train" has no point with net=C; values of net: A, B, "two, three", "1"'],
  ['train[net=A,seed=3]', '"train" has no point with seed=3 at [net=A]; values of seed: 1, 2'],
  ['train[net=A', '"[net=A" is no point; write a point as in train[net=A,seed=1]'],
  ['train[net]', '"[net]" is no point; write a point as in train[net=A,seed=1]'],
  ['train[net=A]x', '"[net=A]x" is no point; write a point as in train[net=A,seed=1]'],
  ['train[]', '"[]" is no point; write a point as in train[net=A,seed=1]'],
] as const)
  test(`${name} names nothing, and it is said why`, (t) => {
    t.is(named(name), expected);
  });

test('a selection brings along what the selected actions need, and nothing else', (t) => {
  const chosen = selectActions(pipeline, { actions: [trains[2]!.id] });
  t.deepEqual(
    chosen.map(({ id }) => id),
    [data.id, trains[2]!.id],
  );
});
