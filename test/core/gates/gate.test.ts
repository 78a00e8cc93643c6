/** Gates: verdicts, and warnings about limits on the wrong side. */

import { readFileSync } from 'node:fs';
import test from 'ava';
import { checkGates } from '../../../src/core/gates/gate.ts';
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
  return checkGates(
    pipeline,
    () => metrics,
    () => true,
    () => undefined,
  ).map(({ passed, sentence }) => [passed, sentence]);
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
