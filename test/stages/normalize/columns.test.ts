/** `normalize` on datasets of any form: columns, several groups, roles that pass through, batches, chosen rows. */

import { type GivenInput, type Ran, runStage } from 'arrowline/testing';
import test from 'ava';
import fc from 'fast-check';
import {
  areClasses,
  type Dataset,
  dataset as datasets,
  type FeatureColumn,
  isTensor,
  type TensorGroup,
} from '../../../src/artifacts/dataset.ts';
import type { FailureCode } from '../../../src/core/facts/failure-code.ts';
import type { StageFailure } from '../../../src/stage-api/failure.ts';
import { column, type Table } from '../../../src/stage-api/table.ts';
import body from '../../../stages/normalize/body.ts';
import { kind as normalize } from '../../../stages/normalize/kind.ts';
import { artifactInBatches } from '../../support/stored.ts';
import { columnsDataset, numbers } from '../prepare/columns-dataset.ts';

const rows = 24;
const numbered = Array.from({ length: rows }, (_, row) => row);
const columns: readonly FeatureColumn[] = [
  { name: 'age', type: 'number', column: column.float64(Float64Array.from(numbered, (row) => row / 4)) },
  { name: 'children', type: 'integer', column: column.uint8(Uint8Array.from(numbered, (row) => row % 5)) },
  { name: 'member', type: 'boolean', column: column.bool(numbered.map((row) => row % 2 === 0)) },
  { name: 'views', type: 'integer', column: column.int64(BigInt64Array.from(numbered, (row) => BigInt(1000 * row))) },
];
const sexes: FeatureColumn = {
  name: 'sex',
  type: 'category',
  column: { type: 'Dictionary', dictionary: ['f', 'm'], ordered: false, values: new Int32Array(rows) },
};
const pictures: TensorGroup = {
  name: 'pictures',
  shape: [2, 2, 1],
  scale: 1,
  bytes: true,
  width: 4,
  values: Uint8Array.from({ length: 4 * rows }, (_, at) => (at * 7) % 256),
};

/** Every role that a dataset may have; its values tell the row. */
const people: Dataset = {
  rows,
  groups: [{ name: 'features', columns }],
  labels: {
    label: Int32Array.from(numbered, (row) => row % 3),
    original: Int32Array.from(numbered, (row) => row % 4),
    classNames: ['a', 'b', 'c'],
    classLabels: ['1', '2', '3'],
    originalNames: ['w', 'x', 'y', 'z'],
  },
  labelName: 'kind',
  source: {
    row: Int32Array.from(numbered, (row) => row + 100),
    file: Int32Array.from(numbered, (row) => (row < 12 ? 1 : 0)),
    files: ['test', 'train'],
  },
  ids: [{ name: 'ticket', column: column.utf8(numbered.map((row) => `T${row}`)) }],
  weight: Float64Array.from(numbered, (row) => 1 + row),
  group: column.utf8(numbered.map((row) => `house ${row >> 1}`)),
  splits: { train: { start: 0, end: 18 }, validation: { start: 18, end: 18 }, test: { start: 18, end: 24 } },
};

const run = (input: Dataset | GivenInput, parameters = {}, seed = 1): Promise<Ran> =>
  runStage(normalize, body, {
    parameters,
    seed,
    inputs: { dataset: 'groups' in input ? datasets.write(input) : input },
  });
const read = ({ outputs }: Ran): Dataset => datasets.read(outputs.dataset!);
const tensorOf = (ran: Ran, index = 0): TensorGroup => {
  const group = read(ran).groups[index];
  if (group === undefined || !isTensor(group)) throw new Error('a tensor expected');
  return group;
};

test('columns of numbers become one tensor with their names', async (t) => {
  const { values, ...about } = tensorOf(await run(people, { validationSplit: 0 }));
  t.deepEqual(about, {
    name: 'features',
    shape: [4],
    scale: 1,
    names: ['age', 'children', 'member', 'views'],
    width: 4,
  });
  const expected = numbered.flatMap((row) => [row / 4, row % 5, row % 2 === 0 ? 1 : 0, 1000 * row]);
  t.deepEqual(values, Float32Array.from(expected));
  const bytes = tensorOf(await run({ ...people, groups: [{ name: 'features', columns: [columns[1]!] }] }));
  t.is(bytes.values.constructor, Uint8Array, 'columns of bytes stay bytes');
  t.is(bytes.scale, 1, 'and are no pixels');
});

test('every role goes with its row, wherever the row goes', async (t) => {
  const ran = await run(people, { validation: 'random', validationSplit: 0.5 }, 3);
  const found = read(ran);
  const order = [...found.source!.row].map((row) => row - 100);
  t.notDeepEqual(order, numbered);
  t.deepEqual(
    [...order].sort((one, two) => one - two),
    numbered,
  );
  const moved = <Value>(values: ArrayLike<Value>): Value[] => order.map((row) => values[row]!);
  t.true(areClasses(found.labels) && areClasses(people.labels), 'the labels are classes');
  if (!areClasses(found.labels) || !areClasses(people.labels)) return;
  t.deepEqual([...found.labels.label], moved(people.labels.label));
  t.deepEqual([...found.labels.original], moved(people.labels.original));
  t.deepEqual(found.labels.classLabels, ['1', '2', '3']);
  t.deepEqual([...found.source!.file!], moved(people.source!.file!));
  t.deepEqual(found.source!.files, ['test', 'train']);
  t.deepEqual(found.ids, [{ name: 'ticket', column: column.utf8(moved(numbered.map((row) => `T${row}`))) }]);
  t.deepEqual([...found.weight!], moved(people.weight!));
  t.deepEqual(found.group, column.utf8(moved(people.group!.values as string[])));
  t.is(found.labelName, 'kind');
  t.deepEqual(
    [...tensorOf(ran).values].filter((_, at) => at % 4 === 0),
    moved(numbered.map((row) => row / 4)),
  );
  t.true(
    ran.notes.some((note) => note.includes('rows of one group may train and validate')),
    ran.notes.join('\n'),
  );
});

test('the same rows in other batches give the same bytes', async (t) => {
  const groups = [{ name: 'features', columns }, pictures];
  const table = datasets.write({ ...people, groups });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 8 }),
      fc.record({
        standardize: fc.boolean(),
        validation: fc.constantFrom('last', 'random', 'stratified'),
        validationSplit: fc.constantFrom(0, 0.2, 0.6),
      }),
      async (batch, parameters) => {
        const whole = await run(table, parameters);
        const parts = await run(await artifactInBatches('dataset', table, batch), parameters);
        t.is(parts.digests.dataset, whole.digests.dataset);
        t.deepEqual(parts.notes, whole.notes);
      },
    ),
    { numRuns: 20 },
  );
});

test('each of several groups is scaled by its own type', async (t) => {
  const both = { ...people, groups: [{ name: 'features', columns }, pictures] };
  const ran = await run(both, { validationSplit: 0 });
  t.deepEqual([tensorOf(ran, 0).scale, tensorOf(ran, 1).scale], [1, 255]);
  t.is(ran.notes[1], 'features: scale: auto is 1 for numbers that their file does not declare as bytes');
  const failure = await t.throwsAsync<StageFailure>(run(both, { shape: [4] }));
  t.is(failure?.code, 'several-groups');
});

test('rows without labels, and with numbers for labels, are normalized; only stratified needs classes', async (t) => {
  const { labels: _, labelName: __, ...unlabelled } = people;
  const prices = { ...unlabelled, labels: { value: Float64Array.from(numbered, (row) => row * 1.5) } };
  for (const one of [unlabelled, prices]) {
    const found = read(await run(one));
    t.deepEqual(found.splits.validation, { start: 14, end: 18 });
    const failure = await t.throwsAsync<StageFailure>(run(one, { validation: 'stratified' }));
    t.is(failure?.code, 'no-classes');
    t.is(failure?.facts.hint, 'validation: random');
  }
  const { labels } = read(await run(prices, { validation: 'random' }));
  t.is(labels !== undefined && 'value' in labels && labels.value.length, rows);
});

test('validation rows that split chose are kept, and not chosen twice', async (t) => {
  const splits = { train: { start: 0, end: 10 }, validation: { start: 10, end: 18 }, test: { start: 18, end: 24 } };
  const divided = { ...people, splits, splitBy: 'group' };
  const ran = await run(divided, { validation: 'random' });
  t.deepEqual(read(ran).splits, splits);
  t.deepEqual(
    [...read(ran).source!.row],
    numbered.map((row) => row + 100),
  );
  t.is(read(ran).splitBy, 'group');
  t.is(ran.notes[1], 'the validation rows are those of split: group');
  const failure = await t.throwsAsync<StageFailure>(run(divided, { validationSplit: 0.2 }));
  t.is(failure?.code, 'chosen-twice');
  t.is(failure?.facts.where, 'with.validationSplit');
  const drawn = await run({ ...divided, splits: people.splits });
  t.deepEqual(read(drawn).splits.validation, { start: 14, end: 18 }, 'split chose test rows only');
  const { splitBy: _, ...earlier } = divided;
  t.deepEqual(read(await run(earlier)).splits.validation, { start: 14, end: 18 }, 'nobody says that split chose them');
});

const withMissing: FeatureColumn = {
  ...columns[0]!,
  column: { ...column.float64(new Float64Array(rows)), valid: Uint8Array.from(numbered, (row) => (row === 7 ? 0 : 1)) },
};
const close = (type: 'number' | 'integer', own: FeatureColumn['column']): FeatureColumn => ({
  name: 'day',
  type,
  column: own,
});
const refused: readonly (readonly [
  about: string,
  code: FailureCode,
  where: RegExp,
  hint: RegExp,
  one: FeatureColumn,
])[] = [
  ['a category', 'not-numeric', /"sex"/, /prepare/, sexes],
  ['rows without a value', 'not-numeric', /row 7 of the dataset, feature "age"/, /prepare/, withMissing],
  [
    'numbers that become equal',
    'precision',
    /"day"/,
    /standardize/,
    close('number', column.float64(Float64Array.from(numbered, (row) => 100_000 + row / 1024 / 8))),
  ],
  [
    'wide integers that become equal',
    'precision',
    /"day"/,
    /standardize/,
    close('integer', column.int64(BigInt64Array.from(numbered, (row) => 2n ** 60n + BigInt(row)))),
  ],
  [
    'numbers beyond single precision',
    'not-finite',
    /row 3 of the dataset, feature "day"/,
    /prepare/,
    close('number', column.float64(Float64Array.from(numbered, (row) => (row === 3 ? 1e300 : row)))),
  ],
];
for (const [about, code, where, hint, one] of refused)
  test(`refused with its place: ${about}`, async (t) => {
    const table: Table = datasets.write({ ...people, groups: [{ name: 'features', columns: [columns[1]!, one] }] });
    for (const input of [table, await artifactInBatches('dataset', table, 5)]) {
      const failure = await t.throwsAsync<StageFailure>(run(input));
      t.is(failure?.code, code);
      t.regex(failure?.facts.where ?? '', where);
      t.regex(failure?.facts.hint ?? '', hint);
    }
  });

test('numbers that become equal in single precision have different standard scores', async (t) => {
  const days = close('number', column.float64(Float64Array.from(numbered, (row) => 100_000 + row / 8192)));
  const ran = await run({ ...people, groups: [{ name: 'features', columns: [days] }] }, { standardize: true });
  t.is(new Set(tensorOf(ran).values as Float32Array).size, rows);
});

test('a column that is equal in all training rows becomes exactly 0, also where the sum of it is rounded', async (t) => {
  const cells = Array.from({ length: 60 }, (_, row) => row);
  const given = columnsDataset({ a: numbers(cells.map(() => 0.1)), b: numbers(cells) }, { train: 50 });
  const ran = await runStage(normalize, body, { parameters: { standardize: true }, inputs: { dataset: given } });
  const scores = ran.outputs.dataset!.columns.features!.values as Float32Array;
  t.deepEqual(new Set(scores.filter((_, at) => at % 2 === 0)), new Set([0]));
  t.is(ran.notes.at(-1), '1 of 2 features are equal in all training rows: they are centred and not scaled');
});
