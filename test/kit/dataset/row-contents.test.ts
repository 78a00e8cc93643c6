/** The identity of rows: what changes it, what does not, and that it goes with the rows from stage to stage. */

import type { InputArtifact } from 'arrowline/stage';
import { runStage } from 'arrowline/testing';
import test from 'ava';
import { type Dataset, type DatasetFacts, dataset as datasets, splitNames } from '../../../src/artifacts/dataset.ts';
import { predictions } from '../../../src/artifacts/predictions.ts';
import { column, type Table } from '../../../src/stage-api/table.ts';
import evaluate from '../../../stages/evaluate/body.ts';
import { kind as evaluateKind } from '../../../stages/evaluate/kind.ts';
import { rowContents } from '../../../stages/lib/kit/dataset/row-contents.ts';
import normalize from '../../../stages/normalize/body.ts';
import { kind as normalizeKind } from '../../../stages/normalize/kind.ts';
import prepare from '../../../stages/prepare/body.ts';
import { kind as prepareKind } from '../../../stages/prepare/kind.ts';
import split from '../../../stages/split/body.ts';
import { kind as splitKind } from '../../../stages/split/kind.ts';
import { categories, columnsDataset, type Features, numbers, texts } from '../../stages/prepare/columns-dataset.ts';
import { artifactInBatches } from '../../support/stored.ts';

const impute = { numbers: { impute: 'median' } };
const rows = 12;
const counted = Array.from({ length: rows }, (_, row) => row);
const features: Features = {
  size: numbers(counted.map((row) => (row === 10 ? null : row / 2))),
  colour: categories(counted.map((row) => ['red', 'blue', 'green'][row % 3]!)),
};
const labels = {
  label: Int32Array.from(counted, (row) => row % 2),
  original: Int32Array.from(counted, (row) => row % 2),
  classNames: ['no', 'yes'],
  classLabels: ['0', '1'],
  originalNames: ['no', 'yes'],
};
const ids = [{ name: 'who', column: column.utf8(counted.map((row) => `row ${row}`)) }];
const plain = (changed: Features = features, others: Partial<Dataset> = {}): Table =>
  columnsDataset(changed, { train: 8 }, { labels, ids, ...others });

async function contentsIn(artifact: InputArtifact): Promise<NonNullable<DatasetFacts['contents']>> {
  const input = await artifact.open();
  const facts = datasets.facts({ columns: input.types, metadata: input.metadata });
  const ranges = splitNames.map((name) => [name, { start: facts.splits[name][0], end: facts.splits[name][1] }]);
  return rowContents(input, facts, async () => {}, Object.fromEntries(ranges));
}

const contents = async (table: Table, batch = 5) => contentsIn(await artifactInBatches('dataset', table, batch));

/** The table with another column in the place of one. */
const withColumn = (table: Table, name: string, other: Table['columns'][string]): Table => ({
  ...table,
  columns: { ...table.columns, [name]: other },
});

test('the batches of a file do not change the identity of its rows', async (t) => {
  const expected = await contents(plain());
  t.deepEqual(Object.keys(expected), ['train', 'test']);
  t.not(expected.train, expected.test);
  for (const batch of [1, 3, 100]) t.deepEqual(await contents(plain(), batch), expected);
});

test('a changed value, label, id, gap or order is another identity, of its own split only', async (t) => {
  const table = plain();
  const expected = await contents(table);
  const sizes = table.columns['features.size']!;
  const turned = Int32Array.from(labels.label, (one, row) => (row === 9 ? 1 - one : one));
  const others: { readonly [what: string]: Table } = {
    value: plain({ ...features, size: numbers(counted.map((row) => (row === 9 ? 7 : row === 10 ? null : row / 2))) }),
    text: plain({ ...features, colour: categories(counted.map((row) => ['red', 'blue', 'pink'][row % 3]!)) }),
    label: plain(features, { labels: { ...labels, label: turned } }),
    id: plain(features, { ids: [{ name: 'who', column: column.utf8(counted.map((row) => `ROW ${row}`)) }] }),
    gap: withColumn(table, 'features.size', { type: 'Float64', values: sizes.values as Float64Array }),
  };
  for (const [what, other] of Object.entries(others)) {
    const found = await contents(other);
    t.not(found.test, expected.test, what);
    if (!['text', 'id'].includes(what)) t.is(found.train, expected.train, what);
  }
});

test('types that hold the same values, names of classes in another order, and weights are the same identity', async (t) => {
  const whole: Features = { size: numbers(counted), colour: features.colour! };
  const expected = await contents(plain(whole));
  const narrow = withColumn(plain(whole), 'features.size', column.uint8(Uint8Array.from(counted)));
  const wide = withColumn(plain(whole), 'features.size', column.int64(BigInt64Array.from(counted, BigInt)));
  const colours = plain({ ...whole, colour: texts(counted.map((row) => ['red', 'blue', 'green'][row % 3]!)) });
  const reordered = {
    label: labels.label.map((one) => 1 - one),
    original: labels.original.map((one) => 1 - one),
    classNames: ['yes', 'no'],
    classLabels: ['1', '0'],
    originalNames: ['yes', 'no'],
  };
  const weighted = plain(whole, { labels: reordered, weight: Float64Array.from(counted) });
  for (const other of [narrow, wide, colours, weighted]) t.deepEqual(await contents(other), expected);
  const large = [2n ** 60n, 2n ** 60n + 1n, -(2n ** 60n) - 1n];
  const digests = await Promise.all(
    large.map(async (value) => {
      const values = BigInt64Array.from(counted, () => value);
      return (await contents(withColumn(plain(whole), 'features.size', column.int64(values)))).test;
    }),
  );
  t.is(new Set(digests).size, 3);
});

test('stages that compute features hand on the identity of the rows before, and a new cut has its own', async (t) => {
  const raw = plain();
  const expected = await contents(raw);
  const prepared = (await runStage(prepareKind, prepare, { parameters: impute, inputs: { dataset: raw } })).outputs
    .dataset!;
  t.deepEqual(prepared.metadata.contents, expected);
  const normalized = (await runStage(normalizeKind, normalize, { inputs: { dataset: prepared } })).outputs.dataset!;
  t.is((normalized.metadata.contents as typeof expected).test, expected.test);
  t.not((normalized.metadata.contents as typeof expected).train, expected.train);
  t.truthy((normalized.metadata.contents as typeof expected).validation);
  const cut = async (dataset: Table) =>
    (await runStage(splitKind, split, { parameters: { validation: 0.25 }, inputs: { dataset } })).outputs.dataset!;
  const before = await cut(raw);
  t.is(before.metadata.contents, undefined);
  const after = (await runStage(prepareKind, prepare, { parameters: impute, inputs: { dataset: before } })).outputs
    .dataset!;
  t.deepEqual(after.metadata.contents, await contents(before));
  const again = (await cut(prepared)).metadata.contents as typeof expected;
  t.not(again.train, expected.train);
});

test('evaluate names the rows that it measured, and finds the same ones whether features were computed or not', async (t) => {
  const raw = plain();
  const { dataset: prepared } = (await runStage(prepareKind, prepare, { parameters: impute, inputs: { dataset: raw } }))
    .outputs;
  const expected = await contents(raw);
  const own = counted.slice(8);
  const answers = predictions.write({
    task: 'multiclass',
    split: own.map(() => 'test'),
    row: Int32Array.from(own),
    label: labels.label.slice(8),
    predicted: new Int32Array(own.length),
    probabilities: Float32Array.from(own.flatMap(() => [0.75, 0.25])),
    classNames: labels.classNames,
  });
  for (const dataset of [raw, prepared!]) {
    const { facts } = await runStage(evaluateKind, evaluate, { inputs: { predictions: answers, dataset } });
    t.like(facts, { 'rows.test': expected.test! });
  }
});
