/** Gates: verdicts, and warnings about limits on the wrong side. */

import { readFileSync } from 'node:fs';
import test from 'ava';
import { checkGates } from '../../../src/core/gates/check-gates.ts';
import type { JsonObject } from '../../../src/core/values/canonical.ts';
import { descriptors } from '../../../stages/index.ts';
import { resolve } from '../kinds.ts';

const kinds = new Map(
  descriptors.map((descriptor) => [
    descriptor.kind,
    { descriptor, schema: JSON.parse(readFileSync(descriptor.schema, 'utf8')) as JsonObject },
  ]),
);

/** How gates end, one for each stage's metric, at these values. */
function sentences(gates: readonly string[], metrics: { readonly [name: string]: number }): [boolean, string][] {
  const { pipeline, diagnostics } = resolve(
    `
name: study
stages:
  ingest: { uses: ingest, with: { format: synthetic, synthetic: garments } }
  train: { uses: train, needs: { dataset: ingest }, with: { epochs: 1, model: [{ dense: { units: classes } }] } }
  eval: { uses: evaluate, needs: { model: train, dataset: ingest } }
  best: { uses: select, needs: { candidates: eval, models: train }, with: { metric: test.loss } }
gates:
${gates.map((gate) => `  - { metric: ${gate} }`).join('\n')}
`,
    { kinds },
  );
  if (pipeline === undefined) throw new Error(JSON.stringify(diagnostics));
  return checkGates(pipeline, {
    result: () => ({ metrics, seconds: 1, outputs: {} }),
    selected: () => true,
    lacking: () => undefined,
  }).map(({ passed, sentence }) => [passed, sentence]);
}

test('a gate that limits a measure on its better side alone says so, also of what select hands on', (t) => {
  const values = { 'test.loss': 0.3, 'test.accuracy': 0.9, validationLoss: 0.3 };
  const gates = ['eval.test.loss, min: 0.1', 'best.test.accuracy, max: 0.99', 'train.validationLoss, min: 0.5'];
  t.deepEqual(sentences(gates, values), [
    [true, 'eval.test.loss is 0.3, asked for at least 0.1; less of it is better, and no max is set'],
    [true, 'best.test.accuracy is 0.9, asked for at most 0.99; more of it is better, and no min is set'],
    [false, 'train.validationLoss is 0.3, asked for at least 0.5; less of it is better, and no max is set'],
  ]);
});

test('a gate on the right side, on both, or on a measure without a direction says its limits alone', (t) => {
  const values = { 'test.loss': 0.3, 'test.accuracy': 0.9, parameters: 12 };
  const gates = ['eval.test.loss, max: 0.5', 'eval.test.accuracy, min: 0.5, max: 0.95', 'eval.parameters, max: 100'];
  t.deepEqual(sentences(gates, values), [
    [true, 'eval.test.loss is 0.3, asked for at most 0.5'],
    [true, 'eval.test.accuracy is 0.9, asked for at least 0.5 and at most 0.95'],
    [true, 'eval.parameters is 12, asked for at most 100'],
  ]);
});

test('a value just beside a limit is not written as the limit', (t) => {
  t.deepEqual(sentences(['eval.test.accuracy, min: 0.88'], { 'test.accuracy': 0.87996 }), [
    [false, 'eval.test.accuracy is 0.87996, asked for at least 0.88'],
  ]);
});

/** Verdicts over two nets and three seeds, with these accuracies; `undefined` has no result. */
function seeded(
  gate: string,
  values: { readonly [action: string]: number | undefined },
  selected: readonly string[] = Object.keys(values),
): [string, boolean, string][] {
  const { pipeline, diagnostics } = resolve(
    `
name: study
stages:
  ingest: { uses: ingest }
  train: { uses: train, needs: { dataset: ingest }, matrix: { e: [1, 2], seed: [1, 2, 3] }, seed: '${'$'}{{ matrix.seed }}', with: { epochs: '${'$'}{{ matrix.e }}' } }
  eval: { uses: evaluate, needs: { model: train, dataset: ingest } }
gates:
  - { metric: eval.test.accuracy, ${gate} }
`,
  );
  if (pipeline === undefined) throw new Error(JSON.stringify(diagnostics));
  return checkGates(pipeline, {
    result: (id) =>
      values[id] === undefined ? undefined : { metrics: { 'test.accuracy': values[id] }, seconds: 1, outputs: {} },
    selected: (id) => selected.includes(id),
    lacking: () => ({ outcome: 'failed', error: 'diverged' }),
  }).map(({ action, passed, sentence }) => [action, passed, sentence]);
}

const six = {
  'eval[e=1,seed=1]': 0.8,
  'eval[e=1,seed=2]': 0.9,
  'eval[e=1,seed=3]': 0.7,
  'eval[e=2,seed=1]': 0.5,
  'eval[e=2,seed=2]': 0.5,
  'eval[e=2,seed=3]': 0.5,
};

test('points that differ in their seed only are judged by their mean, which the sentence says', (t) => {
  t.deepEqual(seeded('min: 0.75', six), [
    [
      'eval[e=1]',
      true,
      'eval.test.accuracy at e=1 is 0.8 in the mean over seed (3 seeds, ±0.2484), asked for at least 0.75',
    ],
    [
      'eval[e=2]',
      false,
      'eval.test.accuracy at e=2 is 0.5 in the mean over seed (3 seeds, ±0.0000), asked for at least 0.75',
    ],
  ]);
});

test('a single seed is judged by itself; a mean of some of the seeds is not judged', (t) => {
  t.deepEqual(seeded('where: { e: 1, seed: 3 }, min: 0.75', six), [
    ['eval[e=1,seed=3]', false, 'eval.test.accuracy at e=1,seed=3 is 0.7, asked for at least 0.75'],
  ]);
  const some = Object.keys(six).slice(1);
  t.deepEqual(
    seeded('min: 0.4', six, some).map(([action]) => action),
    ['eval[e=2]'],
  );
});

test('a seed without a result fails the gate of its mean, and is named', (t) => {
  const [first, second] = seeded('min: 0.4', { ...six, 'eval[e=1,seed=2]': undefined });
  t.deepEqual(first, [
    'eval[e=1]',
    false,
    'eval.test.accuracy at e=1 is unknown: eval[e=1,seed=2] has no result, failed: diverged',
  ]);
  t.is(second?.[1], true);
});
