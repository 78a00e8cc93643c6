/** Declarations of all measures: whole, in one style, and in agreement wherever two kinds declare the same column. */

import { readFileSync } from 'node:fs';
import test from 'ava';
import type { Measure } from '../../src/core/facts/measure.ts';
import type { StageFact } from '../../src/core/facts/stage-fact.ts';
import type { JsonObject } from '../../src/core/values/canonical.ts';
import { descriptors } from '../../stages/index.ts';
import { betterOf } from '../../stages/train/monitors.ts';
import { resolve } from '../core/kinds.ts';

const kinds = new Map(
  descriptors.map((descriptor) => [
    descriptor.kind,
    { descriptor, schema: JSON.parse(readFileSync(descriptor.schema, 'utf8')) as JsonObject },
  ]),
);
const { pipeline, diagnostics } = resolve(
  `
name: study
stages:
  data: { uses: ingest, with: { format: synthetic, synthetic: garments } }
  train: { uses: train, needs: { dataset: data }, with: { epochs: 1, model: [{ dense: { units: classes } }] } }
  eval:
    uses: evaluate
    needs: { model: train, dataset: data }
    matrix: { split: [validation, test, train] }
    with: { splits: ["\${{ matrix.split }}"] }
  best: { uses: select, needs: { candidates: eval, models: train }, with: { metric: parameters, mode: min } }
  layer: { uses: embed, needs: { model: train, dataset: data }, with: { layer: dense } }
  near: { uses: neighbors, needs: { embedding: layer } }
  shown:
    uses: reduce
    needs: { embedding: layer }
    matrix: { method: [pca, tsne, umap] }
    with: { method: "\${{ matrix.method }}" }
  groups: { uses: cluster, needs: { embedding: layer }, with: { method: kmeans, k: 3 } }
`,
  { kinds },
);
const stages = new Map<string, StageFact>(pipeline?.stages.map(({ name, fact }) => [name, fact]));
const measuresOf = (stage: string): readonly Measure[] => stages.get(stage)?.measures ?? [];
const namesOf = (stage: string): string[] => measuresOf(stage).map(({ name }) => name);

test('every measure has a title and a sentence in one style', (t) => {
  t.deepEqual(diagnostics, []);
  const all = [...stages.values()].flatMap(({ measures, timings }) => [...measures, ...timings]);
  t.true(all.length > 50, `${all.length} measures`);
  for (const { name, title, about } of all) {
    t.regex(title, /^\p{Lu}.*[^.]$/su, name);
    t.regex(about, /^[\p{Lu}\d].*[^.]$/su, name);
  }
});

test('measures of one title are of one kind of number, and a part has its whole', (t) => {
  const titled = new Map<string, string>();
  for (const stage of ['train', 'eval'])
    for (const { name, title, better, format, group, table, of } of measuresOf(stage)) {
      const column = JSON.stringify({ better, format, group, table });
      t.is(titled.get(title) ?? column, column, `${stage} ${name}`);
      titled.set(title, column);
      t.true(of === undefined || namesOf(stage).includes(of), `${name} of ${of}`);
    }
});

test('early stopping watches numbers in the direction in which they are declared better', (t) => {
  const watched = measuresOf('train').filter(({ better }) => better !== 'none');
  t.true(watched.length >= 4, 'losses and accuracies');
  for (const { name, better } of watched) t.is(betterOf(name), better === 'none' ? undefined : better, name);
});

test('a stage lists the inputs, outputs and measures of its actions, whatever their points', (t) => {
  const { takes, gives, timings } = stages.get('train')!;
  t.deepEqual([takes, gives], [['dataset'], ['model', 'history']]);
  t.deepEqual(
    timings.map(({ name }) => name),
    ['secondsPerEpoch'],
  );
  for (const name of ['test.accuracy', 'train.loss', 'validation.f1.*']) t.true(namesOf('eval').includes(name), name);
  t.deepEqual(stages.get('best')!.takes, ['metrics', 'model']);
  t.deepEqual(namesOf('best'), namesOf('eval'));
  t.true(
    namesOf('shown').includes('klDivergence') && namesOf('shown').includes('explainedVariance'),
    namesOf('shown').join(' '),
  );
  t.deepEqual(namesOf('data'), []);
});

test('a measure that select returns keeps the declaration of the kind that measured it', (t) => {
  t.deepEqual(
    measuresOf('best').find(({ name }) => name === 'test.accuracy'),
    measuresOf('eval').find(({ name }) => name === 'test.accuracy'),
  );
});
