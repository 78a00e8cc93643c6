/** The dataset artifact: files of version 1 are read, and a dataset whose parts do not fit each other is refused. */

import { readFileSync } from 'node:fs';
import test from 'ava';
import { areClasses, type Dataset, dataset, isTensor, splitTexts } from '../../src/artifacts/dataset.ts';
import { artifactTypes } from '../../src/artifacts/registry.ts';
import { artifactChecker } from '../../src/core/schema/artifact-check.ts';
import type { JsonObject } from '../../src/core/values/canonical.ts';
import { decodeTable } from '../../src/stage-api/arrow-file.ts';
import { StageFailure } from '../../src/stage-api/failure.ts';
import { column, describeTable, type Table } from '../../src/stage-api/table.ts';
import { smallDataset, withClasses } from '../support/small-dataset.ts';

const problemOf = artifactChecker((type) => JSON.parse(readFileSync(artifactTypes.get(type)!, 'utf8')) as JsonObject);

/** Written by Arrowline before version 2: eight training rows of garments, a quarter of them validating, three tests. */
const stored = (): Table =>
  decodeTable(readFileSync(new URL('../../../test/artifacts/fixtures/dataset-1.arrow', import.meta.url)));

function refused(t: { is(found: unknown, expected: unknown): void }, read: () => unknown): StageFailure | undefined {
  try {
    read();
  } catch (error) {
    if (!(error instanceof StageFailure)) throw error;
    t.is(error.code, 'invalid-artifact');
    return error;
  }
  t.is('it was read', 'a failure');
  return undefined;
}

test('a file of version 1 is a dataset of one tensor with classes', (t) => {
  const table = stored();
  t.is(table.metadata.version, 1);
  t.is(problemOf('dataset', describeTable(table)), undefined);
  const { groups, labels, ids, splits, rows } = dataset.read(table);
  const [group] = groups;
  t.true(group !== undefined && isTensor(group) && areClasses(labels), 'one tensor, and classes');
  if (group === undefined || !isTensor(group) || !areClasses(labels)) return;
  t.deepEqual([group.name, group.shape, group.scale, group.bytes], ['features', [28, 28, 1], 255, true]);
  const { values } = table.columns.features!;
  t.is(group.values, values as Uint8Array, 'the numbers are not copied');
  t.deepEqual([...labels.label], [...(table.columns.label!.values as Int32Array)]);
  t.deepEqual([labels.classNames.length, labels.originalNames.length], [3, 10]);
  t.deepEqual([ids, rows], [[], 11]);
  t.deepEqual(splits, { train: { start: 0, end: 6 }, validation: { start: 6, end: 8 }, test: { start: 8, end: 11 } });
});

test('a table of version 1 with columns or metadata of another form is refused', (t) => {
  const table = stored();
  const { features: _, ...columns } = table.columns;
  t.regex(problemOf('dataset', describeTable({ ...table, columns })) ?? '', /'features'/);
  t.regex(refused(t, () => dataset.read({ ...table, columns }))?.facts.found ?? '', /'features'/);
  refused(t, () => dataset.read({ ...table, metadata: { ...table.metadata, shape: 7 } }));
  refused(t, () => dataset.read({ ...table, metadata: { ...table.metadata, splits: { train: [0, 3] } } }));
});

const small = smallDataset({ train: 4, validation: 2, test: 1 });
const changed = (metadata: JsonObject): Table => ({ ...small, metadata: { ...small.metadata, ...metadata } });

const wrong: readonly (readonly [about: string, table: Table])[] = [
  ['splits that overlap', changed({ splits: { train: [0, 4], validation: [3, 6], test: [6, 7] } })],
  ['splits that end before the rows do', changed({ splits: { train: [0, 4], validation: [4, 6], test: [6, 6] } })],
  ['splits that end after the rows', changed({ splits: { train: [0, 4], validation: [4, 6], test: [6, 8] } })],
  ['a group that is neither tensor nor columns', changed({ groups: [{ name: 'features' }] })],
  [
    'a group that is both',
    changed({
      groups: [
        { name: 'features', tensor: { shape: [8, 8, 1], scale: 1 }, columns: [{ name: 'age', type: 'number' }] },
      ],
    }),
  ],
  ['a group named as another column', changed({ groups: [{ name: 'label', tensor: { shape: [64], scale: 1 } }] })],
  ['a tensor of another width', changed({ groups: [{ name: 'features', tensor: { shape: [8, 7, 1], scale: 1 } }] })],
  ['a feature without its column', changed({ groups: [{ name: 'x', columns: [{ name: 'age', type: 'number' }] }] })],
  ['classes of one name', withClasses(small, { classNames: ['a', 'a', 'b'] })],
  ['fewer labels than classes', withClasses(small, { classLabels: ['a', 'b'] })],
  [
    'a label that is no class',
    { ...small, columns: { ...small.columns, label: column.int32(Int32Array.of(0, 1, 2, 3, 0, 0, 0)) } },
  ],
];
for (const [about, table] of wrong)
  test(`refused: ${about}`, (t) => {
    refused(t, () => dataset.read(table));
  });

test('the split of each row follows from the ranges, for any part of the rows', (t) => {
  const { splits }: Pick<Dataset, 'splits'> = dataset.read(small);
  const all = small.columns.split!.values as readonly string[];
  t.deepEqual(splitTexts(splits, 0, 7), [...all]);
  for (let start = 0; start <= 7; start++)
    for (let end = start; end <= 7; end++) t.deepEqual(splitTexts(splits, start, end), all.slice(start, end));
});
