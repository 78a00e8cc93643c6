/** Axes of seeds: those that a `seed` refers to and no `with`, in the stage and in all that pass the axis on. */

import test from 'ava';
import { resolve } from '../kinds.ts';

const seedAxes = (stages: string): { readonly [stage: string]: readonly string[] | undefined } => {
  const { pipeline, diagnostics } = resolve(`name: a\nstages:\n  ingest: { uses: ingest }\n${stages}`);
  if (pipeline === undefined) throw new Error(JSON.stringify(diagnostics));
  return Object.fromEntries(pipeline.stages.map(({ name, fact }) => [name, fact.seedAxes]));
};

const seed = "'${{ matrix.seed }}'";

test('an axis that only seeds refer to is one, also of the stages that inherit it', (t) => {
  t.like(
    seedAxes(`
  train: { uses: train, needs: { dataset: ingest }, matrix: { e: [1, 2], seed: [1, 2] }, seed: ${seed}, with: { epochs: '\${{ matrix.e }}' } }
  evaluate: { uses: evaluate, needs: { model: train, dataset: ingest } }
`),
    { ingest: undefined, train: ['seed'], evaluate: ['seed'] },
  );
});

test('an axis that a parameter refers to as well is none, wherever that is', (t) => {
  t.like(
    seedAxes(`
  train: { uses: train, needs: { dataset: ingest }, matrix: { seed: [1, 2] }, seed: ${seed}, with: { epochs: ${seed} } }
  evaluate: { uses: evaluate, needs: { model: train, dataset: ingest } }
`),
    { train: undefined, evaluate: undefined },
  );
  t.like(
    seedAxes(`
  scale: { uses: normalize, needs: { dataset: ingest }, matrix: { seed: [1, 2] }, with: { scale: ${seed} } }
  train: { uses: train, needs: { dataset: scale }, seed: ${seed} }
`),
    { scale: undefined, train: undefined },
  );
});

test('an axis of an earlier stage is one if a later seed refers to it and no parameter does', (t) => {
  t.like(
    seedAxes(`
  scale: { uses: normalize, needs: { dataset: ingest }, matrix: { seed: [1, 2] } }
  train: { uses: train, needs: { dataset: scale }, seed: ${seed} }
  other: { uses: train, needs: { dataset: scale } }
`),
    { scale: undefined, train: ['seed'], other: undefined },
  );
});

test('a field of an axis counts as the axis', (t) => {
  t.like(
    seedAxes(`
  train: { uses: train, needs: { dataset: ingest }, matrix: { run: [{ name: a, seed: 1, e: 1 }, { name: b, seed: 2, e: 1 }] }, seed: '\${{ matrix.run.seed }}', with: { epochs: '\${{ matrix.run.e }}' } }
  again: { uses: train, needs: { dataset: ingest }, matrix: { run: [{ name: a, seed: 1 }, { name: b, seed: 2 }] }, seed: '\${{ matrix.run.seed }}' }
`),
    { train: undefined, again: ['run'] },
  );
});
