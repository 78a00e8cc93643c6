/** The kind `prepare`: steps as scikit-learn defines them, fitted on training rows alone, and everything that is refused. */

import { readFileSync } from 'node:fs';
import type { InputArtifact, StoredTable } from 'arrowline/stage';
import { inputArtifact, type Ran, runStage } from 'arrowline/testing';
import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { dataset as datasets, isTensor, type TensorGroup } from '../../../src/artifacts/dataset.ts';
import { fit as fits } from '../../../src/artifacts/fit.ts';
import type { FailureCode } from '../../../src/core/facts/failure-code.ts';
import type { JsonObject } from '../../../src/core/values/canonical.ts';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import { column, makeTable, type Table } from '../../../src/stage-api/table.ts';
import { sliceColumn } from '../../../src/stage-api/table-type.ts';
import normalizeBody from '../../../stages/normalize/body.ts';
import { kind as normalize } from '../../../stages/normalize/kind.ts';
import body from '../../../stages/prepare/body.ts';
import { kind as prepare } from '../../../stages/prepare/kind.ts';
import splitBody from '../../../stages/split/body.ts';
import { kind as split } from '../../../stages/split/kind.ts';
import { booleans, categories, columnsDataset, type Features, numbers, texts, times } from './columns-dataset.ts';

interface Goldens {
  readonly train: number;
  readonly columns: { readonly [name: string]: readonly (number | string | null)[] };
  readonly cases: readonly {
    readonly column: string;
    readonly with: JsonObject;
    readonly values: readonly number[][];
  }[];
}

const goldens = JSON.parse(
  readFileSync(new URL('../../../../test/stages/prepare/scikit-goldens.json', import.meta.url), 'utf8'),
) as Goldens;

function prepared(dataset: Table | InputArtifact, parameters: JsonObject = {}, earlier?: Table): Promise<Ran> {
  return runStage(prepare, body, { parameters, inputs: { dataset, ...(earlier && { fit: earlier }) } });
}

function tensorOf(ran: Ran, name = 'features'): TensorGroup {
  const group = datasets.read(ran.outputs.dataset!).groups.find((one) => one.name === name);
  if (group === undefined || !isTensor(group)) throw new Error(`no tensor ${name}`);
  return group;
}

function rowsOf(ran: Ran): number[][] {
  const { values, width } = tensorOf(ran);
  const all = Array.from(values as Float32Array);
  return Array.from({ length: all.length / width }, (_, row) => all.slice(row * width, (row + 1) * width));
}

async function refused(t: ExecutionContext, running: Promise<unknown>, code: FailureCode): Promise<StageFailure> {
  const failure = await t.throwsAsync(running, { instanceOf: StageFailure });
  t.is(failure.code, code, failure.message);
  return failure;
}

const readers: { readonly [name: string]: (values: readonly never[]) => ReturnType<typeof numbers> } = {
  colour: categories,
  gaps: categories,
  when: times,
};

for (const { column: name, with: parameters, values } of goldens.cases)
  test(`${name} with ${JSON.stringify(parameters)} has scikit-learn's numbers`, async (t) => {
    const cells = goldens.columns[name] as readonly never[];
    const ran = await prepared(columnsDataset({ [name]: (readers[name] ?? numbers)(cells) }, goldens), parameters);
    const found = rowsOf(ran);
    t.is(found.length, values.length);
    for (const [row, expected] of values.entries())
      for (const [at, number] of expected.entries()) {
        const near = Math.abs(found[row]![at]! - number) <= 1e-6 * Math.max(1, Math.abs(number));
        t.true(near, `row ${row}, number ${at}: ${found[row]![at]}, scikit-learn has ${number}`);
      }
    t.is(found[0]!.length, values[0]!.length);
  });

const people: Features = {
  age: numbers([31, null, 45, 22, 63, 38]),
  sex: categories(['f', 'm', 'f', null, 'm', 'f']),
  member: booleans([true, false, false, true, true, false]),
  since: times([0, 86_400e6 * 31, 86_400e6 * 60, 0, 1, 2]),
  name: texts(['a', 'b', 'c', 'd', 'e', 'f']),
};
const forPeople: JsonObject = {
  numbers: { impute: 'median', indicator: true },
  categories: { impute: 'mostFrequent' },
  times: { parts: ['month', 'year'], cyclic: true },
  columns: { name: 'drop' },
};

test('every number has a name, and a note says what became of each column', async (t) => {
  const ran = await prepared(columnsDataset(people, { train: 4, validation: 1 }), forPeople);
  const { names, shape, scale } = tensorOf(ran);
  t.deepEqual(names, [
    'age',
    'age.missing',
    'sex=f',
    'sex=m',
    'member',
    'since.month.sin',
    'since.month.cos',
    'since.year',
  ]);
  t.deepEqual([shape, scale], [[8], 1]);
  t.deepEqual(ran.notes, [
    '5 columns become 8 numbers, fitted on 4 training rows',
    'age: 1 missing, 31 for missing values, less 32.25, over 8.227, an indicator of missing values',
    'sex: 1 missing, "f" for missing values, 2 categories, one-hot, others refused',
    'member: as it is',
    'since: month: sine and cosine, year: less 1970, which all training rows have',
    'name: dropped',
  ]);
  const fit = fits.read(ran.outputs.fit!);
  t.deepEqual(
    fit.numbers.map((one) => one.from),
    ['age', 'age', 'sex', 'sex', 'member', 'since', 'since', 'since'],
  );
});

test('a note says that the parts of a time are those of UTC, where its zone is another', async (t) => {
  const [, stored] = times([0, 3600e6]);
  const zoned = (zone: string) =>
    prepared(columnsDataset({ at: ['timestamp', { ...stored, zone } as typeof stored] }, { train: 2 }), {
      times: { parts: ['hour'] },
    });
  t.is((await zoned('Europe/Berlin')).notes.at(-1), 'at: its parts are those of UTC, not of Europe/Berlin');
  t.is((await zoned('UTC')).notes.length, 2);
});

test('rows keep their order, and all columns that are no features are passed on', async (t) => {
  const others = {
    labels: { value: Float64Array.from([1.5, 2, 3, 4, 5, 6]) },
    labelName: 'price',
    source: {
      row: Int32Array.from([5, 3, 1, 0, 2, 4]),
      file: Int32Array.from([0, 0, 0, 1, 1, 1]),
      files: ['train', 'test'],
    },
    ids: [{ name: 'key', column: column.utf8(['p', 'q', 'r', 's', 't', 'u']) }],
    weight: Float64Array.from([1, 2, 1, 2, 1, 2]),
    group: categories(['x', 'y', 'x', 'y', 'x', 'x'])[1],
  };
  const picture = {
    ...({ name: 'pictures', shape: [2, 2, 1], scale: 255, bytes: true, width: 4 } as const),
    values: Uint8Array.from({ length: 24 }, (_, index) => index),
  };
  const features = {
    name: 'features',
    columns: [{ name: 'age', type: 'number' as const, column: numbers([1, 2, 3, 4, 5, 6])[1] }],
  };
  const given = columnsDataset(
    { age: numbers([1, 2, 3, 4, 5, 6]) },
    { train: 4 },
    { ...others, groups: [picture, features] },
  );
  const found = datasets.read((await prepared(given)).outputs.dataset!);
  t.like(found, others);
  t.deepEqual(found.groups[0], picture);
  t.deepEqual(found.groups[1]!.name, 'features');
  t.deepEqual(found.splits, datasets.read(given).splits);
});

test('changing rows that do not train changes neither the fit nor a training row', async (t) => {
  const train = 6;
  const row = fc.record({
    age: fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true })),
    pay: fc.double({ min: 0, max: 1e9, noNaN: true }),
    sex: fc.option(fc.constantFrom('f', 'm', 'd')),
    town: fc.constantFrom('A', 'B', 'C'),
    member: fc.option(fc.boolean()),
    since: fc.option(fc.integer({ min: -(2 ** 45), max: 2 ** 45 })),
  });
  const first = ['f', 'm', 'd', 'f', 'f', 'm'].map((sex, index) => ({
    ...{ age: index * 7 + 1, pay: index * 100, sex, town: 'ABCABC'[index]! },
    ...{ member: index % 2 === 0, since: index * 1e12 },
  }));
  const datasetOf = (
    rows: readonly { [Name in 'age' | 'pay' | 'sex' | 'town' | 'member' | 'since']: unknown }[],
  ): Table => {
    const cells = (name: keyof (typeof rows)[number]) => rows.map((one) => one[name]) as never[];
    const features = {
      age: numbers(cells('age')),
      pay: numbers(cells('pay')),
      sex: categories(cells('sex')),
      town: categories(cells('town')),
      member: booleans(cells('member')),
      since: times(cells('since')),
    };
    return columnsDataset(features, { train, validation: 2 });
  };
  const parameters = {
    numbers: { impute: 'median', indicator: true },
    categories: { impute: 'mostFrequent', unknown: 'own' },
    booleans: { impute: 'mean', scale: 'standard' },
    times: { parts: ['year', 'month', 'hour'], impute: 'median', cyclic: true },
    columns: { pay: { clip: { quantiles: [0.1, 0.9] }, log: true, scale: 'minMax' }, town: { encode: 'ordinal' } },
  };
  const outcome = async (others: readonly never[]) => {
    const ran = await prepared(datasetOf([...first, ...others]), parameters);
    const { values, width } = tensorOf(ran);
    return { fit: ran.digests.fit, rows: Array.from(values.subarray(0, train * width) as Float32Array) };
  };
  const once = await outcome(first as never[]);
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 3, maxLength: 6 }), async (others) => {
      t.deepEqual(await outcome(others as never[]), once);
    }),
    { numRuns: 60 },
  );
});

test('an earlier fit prepares other rows as it prepared its own, and is passed on', async (t) => {
  const one = await prepared(columnsDataset(people, { train: 4 }), forPeople);
  const shuffled = [3, 0, 5, 2, 4, 1];
  const other: Features = {
    name: texts(['z', 'z', 'z', 'z', 'z', 'z']),
    since: times(shuffled.map((row) => [0, 86_400e6 * 31, 86_400e6 * 60, 0, 1, 2][row]!)),
    member: booleans(shuffled.map((row) => [true, false, false, true, true, false][row]!)),
    sex: categories(shuffled.map((row) => ['f', 'm', 'f', null, 'm', 'f'][row]!)),
    age: numbers(shuffled.map((row) => [31, null, 45, 22, 63, 38][row]!)),
    new: numbers([1, 2, 3, 4, 5, 6]),
  };
  const again = await prepared(columnsDataset(other, { train: 0 }), {}, one.outputs.fit);
  t.deepEqual(
    rowsOf(again),
    shuffled.map((row) => rowsOf(one)[row]!),
  );
  t.is(again.digests.fit, one.digests.fit);
  t.deepEqual(again.notes, ['not in the fit, and left out: new']);
});

test('a column whose training rows are equal becomes exactly 0, also where the sum of it is rounded', async (t) => {
  const cells = new Array<number>(60).fill(0.1);
  const ran = await prepared(columnsDataset({ a: numbers([...cells, 0.3]) }, { train: 60 }));
  const found = rowsOf(ran).flat();
  t.deepEqual(found, [...cells.map(() => 0), Math.fround(0.3 - 0.1)]);
});

test('a fit of times without a zone is not applied to times with one', async (t) => {
  const [type, zoned] = times([0, 1]);
  const naive: Features[string] = [type, { type: 'Timestamp', unit: 'us', values: zoned.values as BigInt64Array }];
  const parameters = { times: { parts: ['hour'] } };
  for (const [fitted, other, found] of [
    [naive, times([0, 1]), 'times with a zone'],
    [times([0, 1]), naive, 'times without a zone'],
  ] as const) {
    const { outputs } = await prepared(columnsDataset({ at: fitted }, { train: 2 }), parameters);
    const failure = await refused(t, prepared(columnsDataset({ at: other }, { train: 2 }), {}, outputs.fit), 'fit');
    t.is(failure.facts.found, found);
  }
});

test('a most frequent category outside of the order counts as the one more that it becomes', async (t) => {
  const given = { a: categories(['x', 'x', 'y', null, null]) };
  const parameters = {
    columns: { a: { encode: 'ordinal', order: ['y'], unknown: 'own', impute: 'mostFrequent', scale: 'standard' } },
  };
  const ran = await prepared(columnsDataset(given, { train: 5 }), parameters);
  // Codes 1, 1, 0, 1, 1: mean 0.8, population deviation 0.4.
  t.deepEqual(
    rowsOf(ran)
      .flat()
      .map((value) => Math.round(value * 1e6) / 1e6),
    [0.5, 0.5, -2, 0.5, 0.5],
  );
});

test('rows of the fit that later validate or test are counted in a note', async (t) => {
  const dataset = columnsDataset({ a: numbers([1, 2, 3, 4, 5, 6, 7, 8]) }, { train: 6, validation: 1 });
  const { outputs } = await prepared(dataset);
  const inputs = { dataset: outputs.dataset! };
  const said = ({ notes }: Ran): string[] => notes.filter((note) => note.includes('fitted'));
  const last = { method: 'last', test: 0.375 };
  t.regex(said(await runStage(split, splitBody, { parameters: last, inputs }))[0]!, /^1 row that prepare fitted/);
  t.deepEqual(said(await runStage(split, splitBody, { parameters: last, inputs: { dataset } })), []);
  const half = await runStage(normalize, normalizeBody, { parameters: { validationSplit: 0.5 }, inputs });
  t.regex(said(half)[0]!, /^3 rows that prepare fitted/);
  t.deepEqual(said(await runStage(normalize, normalizeBody, { parameters: { validationSplit: 0.1 }, inputs })), []);
  const other = await prepared(dataset, {}, outputs.fit);
  t.is(datasets.read(other.outputs.dataset!).fittedBy, undefined);
});

test('a fit of other columns is refused', async (t) => {
  const { outputs } = await prepared(columnsDataset({ age: numbers([1, 2]) }, { train: 2 }));
  const other = await refused(
    t,
    prepared(columnsDataset({ size: numbers([1, 2]) }, { train: 2 }), {}, outputs.fit),
    'fit',
  );
  t.like(other.facts, { where: 'feature "age"', found: 'not among size', expected: 'number' });
  const typed = prepared(columnsDataset({ age: categories(['a', 'b']) }, { train: 2 }), {}, outputs.fit);
  t.is((await refused(t, typed, 'fit')).facts.found, 'category');
});

test('missing values are refused with all their columns and counts, in whatever split they are', async (t) => {
  const dataset = columnsDataset(
    { age: numbers([1, 2, 3, null]), size: numbers([1, null, null, 4]), sex: categories(['f', 'f', 'm', 'm']) },
    { train: 3 },
    { source: { row: Int32Array.from([10, 20, 30, 40]) } },
  );
  const { facts } = await refused(t, prepared(dataset), 'not-numeric');
  t.is(facts.where, 'row 40 of the source, feature "age"');
  t.is(facts.found, 'missing of 4 values: "age": 1, "size": 2');
  const { outputs } = await prepared(columnsDataset({ age: numbers([1, 2]) }, { train: 2 }));
  const later = columnsDataset({ age: numbers([1, null]) }, { train: 0 });
  t.regex((await refused(t, prepared(later, {}, outputs.fit), 'not-numeric')).facts.found!, /"age": 1/);
});

test('a category that no training row has follows the stated rule', async (t) => {
  const dataset = columnsDataset({ town: categories(['B', 'A', 'C']) }, { train: 2 });
  const run = (categories: JsonObject) => prepared(dataset, { categories });
  const { facts } = await refused(t, run({}), 'unknown-category');
  t.like(facts, { where: 'row 2 of the dataset, feature "town"', found: '"C"', expected: '"A", "B"' });
  t.deepEqual(rowsOf(await run({ unknown: 'zeros' })), [
    [0, 1],
    [1, 0],
    [0, 0],
  ]);
  t.deepEqual(rowsOf(await run({ unknown: 'own' })), [
    [0, 1, 0],
    [1, 0, 0],
    [0, 0, 1],
  ]);
  t.deepEqual(rowsOf(await run({ encode: 'ordinal', unknown: 'own' })), [[1], [0], [2]]);
});

const small = { train: 2 };
const refusals: readonly (readonly [string, Features, JsonObject, FailureCode, RegExp])[] = [
  ['a text', { note: texts(['a', 'b']) }, {}, 'feature-step', /text column/],
  ['a time without parts', { at: times([1, 2]) }, {}, 'feature-step', /no number of its own/],
  [
    'a step of another type',
    { sex: categories(['a', 'b']) },
    { columns: { sex: { log: true } } },
    'feature-step',
    /"log" does not fit/,
  ],
  [
    'an imputed category as a number',
    { age: numbers([1, 2]) },
    { columns: { age: { impute: { constant: 'x' } } } },
    'feature-step',
    /imputed/,
  ],
  [
    'a column that is not there',
    { age: numbers([1, 2]) },
    { columns: { agee: 'drop' } },
    'feature-step',
    /does not have/,
  ],
  ['nothing left', { age: numbers([1, 2]) }, { columns: { age: 'drop' } }, 'feature-step', /no feature is left/],
  ['a logarithm', { age: numbers([1, -1]) }, { numbers: { log: true } }, 'not-finite', /logarithm/],
  ['a number that is not finite', { age: numbers([1, Number.POSITIVE_INFINITY]) }, {}, 'not-finite', /not finite/],
  [
    'numbers that become equal',
    { id: numbers([100000000.1, 100000000.2]) },
    { numbers: { scale: 'none' } },
    'precision',
    /single precision/,
  ],
  [
    'no value to impute',
    { age: numbers([null, null]) },
    { numbers: { impute: 'mean' } },
    'not-numeric',
    /no training row/,
  ],
  [
    'an hour of a date',
    { day: ['date', { type: 'Date', values: Int32Array.of(1, 2) }] },
    { times: { parts: ['hour'] } },
    'feature-step',
    /no hour/,
  ],
  [
    'a wide integer',
    { id: ['integer', { type: 'Int64', values: BigInt64Array.of(2n ** 60n + 1n, 1n) }] },
    {},
    'precision',
    /too large/,
  ],
  ['two numbers of one name', { 'a=b': numbers([1, 2]), a: categories(['b', 'c']) }, {}, 'feature-step', /one name/],
];

for (const [title, features, parameters, code, message] of refusals)
  test(`${title} is refused with its place`, async (t) => {
    const failure = await refused(t, prepared(columnsDataset(features, small), parameters), code);
    t.regex(failure.message, message);
    t.truthy(failure.facts.where);
    t.truthy(failure.facts.hint ?? failure.facts.expected);
  });

test('a dataset without columns, or without training rows, is refused', async (t) => {
  const tensor = { name: 'features', shape: [1], scale: 1, values: Float32Array.of(1, 2), width: 1 };
  const { facts } = await refused(
    t,
    prepared(columnsDataset({ a: numbers([1, 2]) }, small, { groups: [tensor] })),
    'feature-step',
  );
  t.regex(facts.hint!, /normalize/);
  await refused(t, prepared(columnsDataset({ a: numbers([1, 2]) }, { train: 0 })), 'no-rows');
});

test('mistakes that need no data are found while planning', (t) => {
  const messages = (parameters: JsonObject): string[] => prepare.check!(parameters).map((one) => one.message);
  t.regex(messages({ numbers: { indicator: true } })[0]!, /needs a value/);
  t.regex(messages({ columns: { age: { indicator: true } } })[0]!, /needs a value/);
  t.deepEqual(messages({ numbers: { impute: 'mean' }, columns: { age: { indicator: true } } }), []);
  t.regex(messages({ numbers: { clip: { min: 2, max: 1 } } })[0]!, /2 and 1/);
  t.regex(messages({ numbers: { clip: { quantiles: [0.9, 0.1] } } })[0]!, /0.9 and 0.1/);
  t.regex(messages({ categories: { encode: 'ordinal', unknown: 'zeros' } })[0]!, /cannot be zeros/);
  t.regex(messages({ categories: { unknown: 'zeros' }, columns: { a: { encode: 'ordinal' } } })[0]!, /cannot be zeros/);
  t.regex(
    messages({ columns: { a: { encode: 'ordinal', order: ['x'], impute: { constant: 'y' } } } })[0]!,
    /not in "order"/,
  );
});

test('equal meanings have one form, and nothing is written beside an earlier fit', (t) => {
  const facts = { gpuEngine: false, tensorflowBackend: '' };
  t.deepEqual(prepare.resolve!({ numbers: { scale: 'standard', log: false }, categories: {} }, facts), {});
  const kept = { numbers: { scale: 'none' }, columns: { a: { scale: 'standard' }, b: 'drop' } } as const;
  t.deepEqual(prepare.resolve!(kept, facts), kept);
  const wired = (port: string) => (port === 'fit' ? [{}] : []);
  t.is(prepare.checkInputs!(kept, wired).length, 2);
  t.deepEqual(
    prepare.checkInputs!(kept, () => []),
    [],
  );
});

test('neither numbers nor fit depend on how the dataset is cut into batches', async (t) => {
  const rows = 1000;
  const source = { row: Int32Array.from({ length: rows }, (_, row) => row), files: ['a', 'b'] };
  const file = Int32Array.from({ length: rows }, (_, row) => row % 2);
  const features: Features = {
    x: numbers(Array.from({ length: rows }, (_, row) => (row % 11 === 0 ? null : (row * 7919) % 1009))),
    town: categories(Array.from({ length: rows }, (_, row) => 'ABCDE'[(row * row) % 5]!)),
    at: times(Array.from({ length: rows }, (_, row) => (row % 13 === 0 ? null : row * 1e13))),
  };
  const dataset = columnsDataset(features, { train: 700, validation: 100 }, { source: { ...source, file } });
  const parameters = {
    numbers: { impute: 'median', indicator: true, clip: { quantiles: [0.01, 0.99] } },
    times: { parts: ['year', 'weekday'], impute: 'mostFrequent' },
  } as const;
  const whole = await prepared(dataset, parameters);
  for (const size of [1000, 64, 7]) {
    const ran = await prepared(cutAt(dataset, size), parameters);
    t.deepEqual(ran.digests, whole.digests, `batches of ${size} rows`);
  }
});

/** The same artifact, read in batches of so many rows. */
function cutAt(table: Table, size: number): InputArtifact {
  const slice = (start: number, names: readonly string[]): Table => {
    const columns = names.map((name) => [name, sliceColumn(table.columns[name]!, start, start + size)] as const);
    return makeTable(Object.fromEntries(columns), table.metadata);
  };
  const whole = inputArtifact('dataset', table);
  const starts = Array.from({ length: Math.ceil(table.rows / size) }, (_, index) => index * size);
  const open = async (): Promise<StoredTable> => ({
    ...(await whole.open()),
    batches: starts.map((start) => ({ start, rows: Math.min(size, table.rows - start) })),
    read: async (batch, names = Object.keys(table.columns)) => slice(starts[batch]!, names),
  });
  return { ...whole, open };
}
