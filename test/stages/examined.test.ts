/** Analysis of examples without a model: the features of datasets and columns of tables, with labels and without. */

import { inputArtifact, runStage } from 'arrowline/testing';
import test from 'ava';
import { type Dataset, dataset } from '../../src/artifacts/dataset.ts';
import { table as tables } from '../../src/artifacts/table.ts';
import type { NamesAt, StageDescriptor } from '../../src/core/pipeline/stage-kind.ts';
import type { JsonObject } from '../../src/core/values/canonical.ts';
import type { StageFailure } from '../../src/stage-api/failure.ts';
import { type Column, column, type Table } from '../../src/stage-api/table.ts';
import cluster from '../../stages/cluster/body.ts';
import { kind as clusterKind } from '../../stages/cluster/kind.ts';
import neighbors from '../../stages/neighbors/body.ts';
import { kind as neighborsKind } from '../../stages/neighbors/kind.ts';
import reduce from '../../stages/reduce/body.ts';
import { kind as reduceKind } from '../../stages/reduce/kind.ts';

const width = [1, 2, 11, 12, 1, 11, 2, 12];
const rows: Omit<Dataset, 'labels'> = {
  rows: 8,
  groups: [
    {
      name: 'features',
      columns: [
        { name: 'width', type: 'integer', column: { type: 'Uint8', values: Uint8Array.from(width) } },
        { name: 'height', type: 'number', column: column.float64(Float64Array.from(width, (one) => one / 4)) },
      ],
    },
  ],
  source: { row: Int32Array.from({ length: 8 }, (_, row) => 7 - row) },
  ids: [{ name: 'shop', column: column.utf8([...'abcdefgh']) }],
  splits: { train: { start: 0, end: 4 }, validation: { start: 4, end: 6 }, test: { start: 6, end: 8 } },
};
const unlabelled = dataset.write(rows);
const numbered = dataset.write({ ...rows, labels: { value: Float64Array.from(width, (one) => one * 10) } });
const classes = { classNames: ['small', 'large'], classLabels: ['0', '1'], originalNames: ['small', 'large'] };
const label = Int32Array.from(width, (one) => (one > 5 ? 1 : 0));
const labelled = dataset.write({ ...rows, labels: { ...classes, label, original: label } });
const numbersOf = (one: Column | undefined) => Array.from(one?.values as Int32Array);
const kmeans = { method: 'kmeans', k: 2, silhouetteSample: 0 };

test('rows without labels are grouped, keep where they are from, and agree with nothing', async (t) => {
  const inputs = { dataset: unlabelled };
  const { outputs, metrics } = await runStage(clusterKind, cluster, { parameters: kmeans, inputs });
  const { columns, metadata } = outputs.clusters!;
  t.deepEqual(Object.keys(columns), ['row', 'source.row', 'id.shop', 'cluster']);
  t.deepEqual(numbersOf(columns.cluster), [0, 0, 1, 1, 0, 1, 0, 1]);
  t.deepEqual(numbersOf(columns['source.row']), [7, 6, 5, 4, 3, 2, 1, 0]);
  t.like(metadata, { split: 'all', features: ['width', 'height'] });
  for (const absent of ['layer', 'classNames', 'agreement', 'contingency']) t.false(absent in metadata, absent);
  t.deepEqual(Object.keys(metrics).sort(), ['clusters', 'inertia', 'iterations', 'noise', 'noiseFraction']);
});

test('a split of a dataset with classes is grouped, and compared with them', async (t) => {
  const parameters = { ...kmeans, split: 'train' };
  const { outputs, metrics } = await runStage(clusterKind, cluster, { parameters, inputs: { dataset: labelled } });
  const { columns, metadata } = outputs.clusters!;
  t.deepEqual(numbersOf(columns.row), [0, 1, 2, 3]);
  t.deepEqual(numbersOf(columns.label), [0, 0, 1, 1]);
  t.deepEqual((columns['id.shop'] as { values: unknown }).values, ['a', 'b', 'c', 'd']);
  t.is(metrics.ari, 1);
  t.false('split' in (metadata.parameters as JsonObject), 'the parameters are those of the method');
});

test('labels that are numbers stay numbers', async (t) => {
  const parameters = { method: 'pca', split: 'test', quality: { sample: 0 } };
  const { outputs } = await runStage(reduceKind, reduce, { parameters, inputs: { dataset: numbered } });
  const { columns } = outputs.projection!;
  t.deepEqual(columns.label, column.float64(Float64Array.of(20, 120)));
  t.is(columns.original, undefined);
});

const anyTable = tables.write({
  columns: {
    name: column.utf8(['a', 'b', 'c']),
    size: { type: 'Int64', values: BigInt64Array.of(1n, 2n, 9n) },
    isNew: column.bool([true, false, true]),
    'id.key': column.int32(Int32Array.of(5, 6, 7)),
    vector: column.vectors(Float32Array.of(0, 1, 0, 2, 5, 5), 2),
    hole: { type: 'Float64', values: Float64Array.of(1, 0, 3), valid: Uint8Array.of(1, 0, 1) },
  },
});
const withoutHole = tables.write({
  columns: Object.fromEntries(Object.entries(anyTable.columns).filter(([name]) => name !== 'hole')),
});
const nearest = (parameters: JsonObject, table: Table) =>
  runStage(neighborsKind, neighbors, { parameters: { count: 1, ...parameters }, inputs: { table } });

test('every column of numbers of a table is taken but those that identify rows, and the others are named', async (t) => {
  const { outputs, notes } = await nearest({}, withoutHole);
  t.deepEqual(outputs.neighbors!.metadata.features, ['size', 'isNew']);
  t.deepEqual(notes, ['left out, because they hold no numbers: name, vector']);
  t.deepEqual(numbersOf(outputs.neighbors!.columns.neighbor), [1, 0, 1]);
  t.deepEqual(numbersOf(outputs.neighbors!.columns['id.key']), [5, 6, 7]);
});

test('columns that are named are taken, or one column of vectors', async (t) => {
  t.deepEqual((await nearest({ columns: ['size'] }, anyTable)).notes, []);
  const { outputs } = await nearest({ columns: ['vector'] }, anyTable);
  t.deepEqual(Array.from(outputs.neighbors!.columns.distance!.values as Float32Array, Math.fround), [
    1,
    1,
    Math.fround(Math.sqrt(34)),
  ]);
});

for (const [columns, code, said] of [
  [['sise'], 'table-columns', { hint: 'did you mean "size"?' }],
  [['size', 'name'], 'not-numeric', { where: 'feature "name"' }],
  [['hole'], 'not-numeric', { where: 'row 1 of the table, feature "hole"' }],
] as const)
  test(`the columns ${columns.join(', ')} of a table are refused: ${code}`, async (t) => {
    const failed = await t.throwsAsync<StageFailure>(() => nearest({ columns: [...columns] }, anyTable));
    t.is(failed!.code, code);
    t.like(failed!.facts, said);
  });

test('neighbours serve the rows that they were found among, and no others', async (t) => {
  const input = inputArtifact('dataset', unlabelled);
  const found = await runStage(neighborsKind, neighbors, {
    parameters: { count: 2, split: 'train' },
    inputs: { dataset: input },
  });
  const dbscan = { method: 'dbscan', eps: 3, minPoints: 3, silhouetteSample: 0 };
  const with_ = (split: string) =>
    runStage(clusterKind, cluster, {
      parameters: { ...dbscan, split },
      inputs: { dataset: input, neighbors: found.outputs.neighbors! },
    });
  t.deepEqual((await with_('train')).notes, []);
  const failed = await t.throwsAsync<StageFailure>(() => with_('all'));
  t.is(failed!.code, 'neighbors-of-other');
});

test('columns whose names hold the sign between names are told apart', async (t) => {
  const numbers = column.float32(Float32Array.of(0, 1, 5));
  const input = inputArtifact(
    'table',
    tables.write({ columns: { 'a, b': numbers, c: numbers, a: numbers, 'b, c': numbers } }),
  );
  const found = await runStage(neighborsKind, neighbors, {
    parameters: { count: 2, columns: ['a, b', 'c'] },
    inputs: { table: input },
  });
  const failed = await t.throwsAsync<StageFailure>(() =>
    runStage(clusterKind, cluster, {
      parameters: { method: 'dbscan', eps: 3, minPoints: 3, silhouetteSample: 0, columns: ['a', 'b, c'] },
      inputs: { table: input, neighbors: found.outputs.neighbors! },
    }),
  );
  t.is(failed!.code, 'neighbors-of-other');
});

const wired =
  (...ports: string[]): NamesAt =>
  (port) =>
    ports.includes(port) ? [{}] : [];

test('exactly one input of examples is wired, and choices fit it', (t) => {
  const planned: StageDescriptor = reduceKind;
  const problems = (parameters: JsonObject, ...ports: string[]) =>
    planned.checkInputs!({ method: 'pca', ...parameters }, wired(...ports)).map(({ path, message }) => [path, message]);
  t.deepEqual(problems({}, 'embedding'), []);
  t.deepEqual(problems({ split: 'test' }, 'dataset'), []);
  t.deepEqual(problems({ columns: ['a'] }, 'table'), []);
  t.deepEqual(problems({}), [[[], 'no examples are wired']]);
  t.deepEqual(problems({}, 'table', 'dataset'), [[[], 'examples are wired more than once: dataset and table']]);
  t.deepEqual(
    problems({ split: 'test', columns: ['a'] }, 'embedding').map(([path]) => path),
    [['split'], ['columns']],
  );
  t.regex(String(problems({}, 'dataset', 'second')[0]?.[1]), /the examples are no embedding/);
  t.deepEqual(planned.resolveInputs!({ method: 'pca' }, wired('dataset')), { method: 'pca', split: 'all' });
  t.deepEqual(planned.resolveInputs!({ method: 'pca' }, wired('embedding')), { method: 'pca' });
});
