/**
 * Axes of repetitions: those that a `seed`, or the choice of a fold, refers to and no other field, in the stage and in
 * all that pass the axis on.
 */

import test from 'ava';
import { resolve } from '../kinds.ts';

const repeatAxes = (stages: string): { readonly [stage: string]: readonly string[] | undefined } => {
  const { pipeline, diagnostics } = resolve(`name: a\nstages:\n  ingest: { uses: ingest }\n${stages}`);
  if (pipeline === undefined) throw new Error(JSON.stringify(diagnostics));
  return Object.fromEntries(pipeline.stages.map(({ name, fact }) => [name, fact.replicates?.axes]));
};

const seed = "'${{ matrix.seed }}'";

test('an axis that only seeds refer to is one, also of the stages that inherit it', (t) => {
  t.like(
    repeatAxes(`
  train: { uses: train, needs: { dataset: ingest }, matrix: { e: [1, 2], seed: [1, 2] }, seed: ${seed}, with: { epochs: '\${{ matrix.e }}' } }
  evaluate: { uses: evaluate, needs: { model: train, dataset: ingest } }
`),
    { ingest: undefined, train: ['seed'], evaluate: ['seed'] },
  );
});

test('an axis that a parameter refers to as well is none, wherever that is', (t) => {
  t.like(
    repeatAxes(`
  train: { uses: train, needs: { dataset: ingest }, matrix: { seed: [1, 2] }, seed: ${seed}, with: { epochs: ${seed} } }
  evaluate: { uses: evaluate, needs: { model: train, dataset: ingest } }
`),
    { train: undefined, evaluate: undefined },
  );
  t.like(
    repeatAxes(`
  scale: { uses: normalize, needs: { dataset: ingest }, matrix: { seed: [1, 2] }, with: { scale: ${seed} } }
  train: { uses: train, needs: { dataset: scale }, seed: ${seed} }
`),
    { scale: undefined, train: undefined },
  );
});

test('an axis of an earlier stage is one if a later seed refers to it and no parameter does', (t) => {
  t.like(
    repeatAxes(`
  scale: { uses: normalize, needs: { dataset: ingest }, matrix: { seed: [1, 2] } }
  train: { uses: train, needs: { dataset: scale }, seed: ${seed} }
  other: { uses: train, needs: { dataset: scale } }
`),
    { scale: undefined, train: ['seed'], other: undefined },
  );
});

test('a field of an axis counts as the axis', (t) => {
  t.like(
    repeatAxes(`
  train: { uses: train, needs: { dataset: ingest }, matrix: { run: [{ name: a, seed: 1, e: 1 }, { name: b, seed: 2, e: 1 }] }, seed: '\${{ matrix.run.seed }}', with: { epochs: '\${{ matrix.run.e }}' } }
  again: { uses: train, needs: { dataset: ingest }, matrix: { run: [{ name: a, seed: 1 }, { name: b, seed: 2 }] }, seed: '\${{ matrix.run.seed }}' }
`),
    { train: undefined, again: ['run'] },
  );
});

test('an axis that chooses the fold of a split is one; the fewest folds count, and other parameters make it none', (t) => {
  const folds = (stages: string) => {
    const { pipeline, diagnostics } = resolve(`name: a\nstages:\n  ingest: { uses: ingest }\n${stages}`);
    if (pipeline === undefined) throw new Error(JSON.stringify(diagnostics));
    return Object.fromEntries(pipeline.stages.map(({ name, fact }) => [name, fact.replicates]));
  };
  const fold = "'${{ matrix.fold }}'";
  t.like(
    folds(`
  split: { uses: split, needs: { dataset: ingest }, matrix: { fold: [1, 2] }, with: { folds: 5, fold: ${fold} } }
  train: { uses: train, needs: { dataset: split }, matrix: { seed: [1, 2] }, seed: ${seed} }
  other: { uses: train, needs: { dataset: split }, with: { epochs: ${fold} } }
`),
    { split: { axes: ['fold'], folds: 5 }, train: { axes: ['fold', 'seed'], folds: 5 }, other: undefined },
  );
  t.like(
    folds(`
  split: { uses: split, needs: { dataset: ingest }, matrix: { fold: [1, 2], k: [3, 5] }, with: { folds: '\${{ matrix.k }}', fold: ${fold} } }
`),
    { split: { axes: ['fold'], folds: 3 } },
  );
});
