/** Mistakes that show only beside what a stage is wired to are found while planning, with their place. */

import { readFileSync } from 'node:fs';
import test from 'ava';
import type { JsonObject } from '../../../../src/core/values/canonical.ts';
import { descriptors } from '../../../../stages/index.ts';
import { resolve } from '../../kinds.ts';

const kinds = new Map(
  descriptors.map((descriptor) => [
    descriptor.kind,
    { descriptor, schema: JSON.parse(readFileSync(descriptor.schema, 'utf8')) as JsonObject },
  ]),
);

const study = `
name: study
stages:
  ingest: { uses: ingest, with: { format: synthetic, synthetic: garments } }
  norm: { uses: normalize, needs: { dataset: ingest }, with: { validationSplit: 0.2 } }
  train:
    uses: train
    needs: { dataset: norm }
    matrix: { layer: [encoded, hidden] }
    with:
      epochs: 1
      model:
        - flatten: {}
        - dense: { units: 4, name: '\${{ matrix.layer }}' }
        - dense: { units: classes, activation: softmax }
  eval: { uses: evaluate, needs: { model: train, dataset: norm } }
  best: { uses: select, needs: { candidates: eval, models: train }, with: { metric: validation.accuracy } }
  embed: { uses: embed, needs: { model: best, dataset: norm }, with: { layer: encoded } }
  other: { uses: embed, needs: { model: best, dataset: norm }, with: { layer: dense, split: validation } }
  each: { uses: embed, needs: { model: train, dataset: norm }, with: { layer: '\${{ matrix.layer }}' } }
  reduce: { uses: reduce, needs: { embedding: embed, second: other }, with: { method: umap } }
gates:
  - { metric: best.test.accuracy, min: 0.1 }
  - { metric: best.test.precision.T-shirt, min: 0.1 }
`;

const wrong = (from: string, to: string) => {
  if (!study.includes(from)) throw new Error(from);
  const { diagnostics } = resolve(study.replace(from, to), { kinds });
  return diagnostics.map(({ code, message, hint, range, sourceLine }) => {
    const at =
      range === undefined ? '' : sourceLine?.slice(range.column - 1, range.column - 1 + range.end - range.start);
    return { code, message, hint, at };
  });
};

test('a layer that only some candidates have, and a layer with an automatic name, are no mistakes', (t) => {
  t.deepEqual(resolve(study, { kinds }).diagnostics, []);
  for (const metric of ['test.loss', 'test.f1.T-shirt', 'parameters, mode: min', 'test.confusion.0.1, mode: max'])
    t.deepEqual(wrong('metric: validation.accuracy', `metric: ${metric}`), []);
  t.deepEqual(wrong('layer: encoded }', 'layer: flatten }'), []);
});

test('a gate on a metric that no candidate of select has', (t) => {
  t.deepEqual(wrong('best.test.accuracy', 'best.tset.accuracy'), [
    {
      code: 'unknown-metric',
      message: '"best" reports no metric "tset.accuracy"',
      hint: 'did you mean "test.accuracy"?',
      at: 'best.tset.accuracy',
    },
  ]);
  t.is(wrong('best.test.accuracy', 'best.test.confusion.0.1').length, 1);
});

test('a metric to select by that a candidate has not', (t) => {
  t.deepEqual(wrong('metric: validation.accuracy', 'metric: validation.acuracy'), [
    {
      code: 'invalid-with',
      message: 'a candidate has no metric "validation.acuracy"',
      hint: 'did you mean "validation.accuracy"?',
      at: 'validation.acuracy',
    },
  ]);
  const onlyTest = 'eval: { uses: evaluate, needs: { model: train, dataset: norm }, with: { splits: [test] }';
  t.is(wrong('eval: { uses: evaluate, needs: { model: train, dataset: norm }', onlyTest)[0]?.at, 'validation.accuracy');
});

test('select by a measure of which neither way is better asks for a mode', (t) => {
  for (const metric of ['parameters', 'test.examples', 'test.confusion.0.1'])
    t.deepEqual(wrong('metric: validation.accuracy', `metric: ${metric}`), [
      {
        code: 'invalid-with',
        message: `metric: nothing declares whether more or less of "${metric}" is better`,
        hint: 'add `mode: max` to keep the model with the greatest value, `mode: min` for the least',
        at: metric,
      },
    ]);
});

test('select by a measure of a kind that declares none asks for a mode, and not where a mistake hides the kind', (t) => {
  const silent = new Map(kinds);
  const { descriptor, schema } = kinds.get('evaluate')!;
  const { names: _, metrics: __, ...rest } = descriptor;
  silent.set('evaluate', { descriptor: rest, schema });
  const gateless = study.slice(0, study.indexOf('gates:'));
  const [found, ...others] = resolve(gateless, { kinds: silent }).diagnostics;
  t.deepEqual(others, []);
  t.is(found?.message, 'metric: nothing declares whether more or less of "validation.accuracy" is better');
  const moded = gateless.replace('metric: validation.accuracy', 'metric: validation.accuracy, mode: max');
  t.deepEqual(resolve(moded, { kinds: silent }).diagnostics, []);
  const mistaken = gateless.replace('dataset: norm } }\n  best', 'dataset: norm }, with: { bachSize: 3 } }\n  best');
  t.deepEqual(
    resolve(mistaken, { kinds }).diagnostics.map(({ code }) => code),
    ['unknown-key'],
  );
});

test('a choice of choices knows the direction', (t) => {
  const again = "{ candidates: best.choice, models: best }, with: { metric: 'validation.loss' } }\n";
  const { pipeline, diagnostics } = resolve(
    study.replace('  embed: {', () => `  twice: { uses: select, needs: ${again}  embed: {`),
    { kinds },
  );
  t.deepEqual(diagnostics, []);
  t.like(pipeline?.actions.get('twice' as never)?.parameters, { metric: 'validation.loss', mode: 'min' });
});

test('a layer that no model has, through select and without', (t) => {
  const [found, ...others] = wrong('layer: encoded }', 'layer: encodedd }');
  t.deepEqual(others, []);
  t.like(found, { code: 'invalid-with', hint: 'did you mean "encoded"?', at: 'encodedd' });
  const single = wrong("layer: '${{ matrix.layer }}' } }", 'layer: encoded } }');
  t.deepEqual(
    single.map((one) => one.message),
    ['the model has no layer "encoded"'],
  );
});

test('a second embedding for a method that cannot place one', (t) => {
  t.like(wrong('method: umap', 'method: tsne')[0], {
    code: 'invalid-with',
    message: 'method: t-SNE cannot place a second embedding',
    at: 'tsne',
  });
});

test('layers of a model with a mistake are unknown, so that no use of them is a mistake', (t) => {
  const found = wrong('units: 4, name', 'unit: 4, name');
  t.deepEqual(
    found.filter((one) => one.at === 'encoded'),
    [],
  );
  t.true(found.length > 0, 'the mistake in the model is not found');
});
