/** The kind `split`: which rows train, validate and test, by every method, and folds that partition the rows. */

import { runStage } from 'arrowline/testing';
import test from 'ava';
import fc from 'fast-check';
import { type Dataset, dataset, splitNames } from '../../../src/artifacts/dataset.ts';
import type { StageFailure } from '../../../src/stage-api/failure.ts';
import type { Column } from '../../../src/stage-api/table.ts';
import body from '../../../stages/split/body.ts';
import { kind } from '../../../stages/split/kind.ts';
import { artifactInBatches } from '../../support/stored.ts';

interface Given {
  readonly rows?: number;
  /** Rows at the end that test already. */
  readonly tested?: number;
  readonly label?: readonly number[] | 'none' | 'number';
  readonly features?: { readonly [name: string]: Column };
  readonly group?: readonly string[];
}

/** Rows with the feature `x` = row, classes of three, and the id `key` = row. */
function rowsOf({ rows = 20, tested = 0, label, features = {}, group }: Given = {}): Dataset {
  const numbers = Float64Array.from({ length: rows }, (_, row) => row);
  const classes = Int32Array.from(numbers, (row) => (typeof label === 'object' ? label[row]! : row % 3));
  const names = ['a', 'b', 'c'];
  const columns = { x: { type: 'Float64', values: numbers } as const, ...features };
  return {
    rows,
    groups: [
      {
        name: 'features',
        columns: Object.entries(columns).map(([name, column]) => ({ name, type: 'number', column })),
      },
    ],
    ...(label === 'number' && { labels: { value: numbers.map((row) => row * row) } }),
    ...(label !== 'none' &&
      label !== 'number' && {
        labels: { label: classes, original: classes, classNames: names, classLabels: names, originalNames: names },
      }),
    ids: [{ name: 'key', column: { type: 'Int32', values: Int32Array.from(numbers) } }],
    ...(group && { group: { type: 'Utf8', values: group } }),
    splits: {
      train: { start: 0, end: rows - tested },
      validation: { start: rows - tested, end: rows - tested },
      test: { start: rows - tested, end: rows },
    },
  };
}

interface Parts {
  readonly train: number[];
  readonly validation: number[];
  readonly test: number[];
  readonly notes: readonly string[];
  readonly made: Dataset;
}

async function split(given: Given | Dataset, parameters: object, seed = 1): Promise<Parts> {
  const input = 'splits' in given ? given : rowsOf(given);
  const ran = await runStage(kind, body, {
    parameters: { ...parameters },
    seed,
    inputs: { dataset: dataset.write(input) },
  });
  const made = dataset.read(ran.outputs.dataset!);
  const keys = made.ids[0]!.column.values as Int32Array;
  const [train, validation, test] = splitNames.map((name) => {
    const { start, end } = made.splits[name];
    return [...keys.subarray(start, end)];
  });
  return { train: train!, validation: validation!, test: test!, notes: ran.notes, made };
}

const failure = async (given: Given, parameters: object): Promise<StageFailure> => {
  try {
    await split(given, parameters);
  } catch (error) {
    return error as StageFailure;
  }
  throw new Error('expected a failure');
};

const sorted = (rows: readonly number[]): number[] => [...rows].sort((one, other) => one - other);
const all = (rows: number): number[] => Array.from({ length: rows }, (_, row) => row);

for (const method of ['random', 'stratified', 'last'])
  test(`${method}: each row is in one part, parts have the stated sizes and keep the order of the rows`, async (t) => {
    const { train, validation, test: tests, made } = await split({ rows: 50 }, { method, test: 0.2, validation: 0.1 });
    t.deepEqual([train.length, validation.length, tests.length], [35, 5, 10]);
    t.deepEqual(sorted([...train, ...validation, ...tests]), all(50));
    for (const part of [train, validation, tests]) t.deepEqual(part, sorted(part));
    t.is(made.splitBy, `${method}, test 0.2, validation 0.1`);
    t.deepEqual([...(made.ids[0]!.column.values as Int32Array)], [...train, ...validation, ...tests]);
  });

test('sizes are counted as scikit-learn counts test rows, and a whole product is no row more', async (t) => {
  // sklearn.model_selection.train_test_split: test_size=0.25 of 10 → 3; 0.1 of 30 → 3; 0.07 of 100 → 7 (0.07 · 100 > 7)
  for (const [rows, part, expected] of [
    [10, 0.25, 3],
    [30, 0.1, 3],
    [100, 0.07, 7],
    [7, 0.5, 4],
  ] as const)
    t.is((await split({ rows }, { test: part })).test.length, expected, `${part} of ${rows}`);
});

test('last takes the end; another seed chooses other rows by chance, and the same seed the same', async (t) => {
  t.deepEqual((await split({}, { method: 'last', test: 0.1, validation: 0.2 })).validation, [14, 15, 16, 17]);
  const [one, again, other] = [1, 1, 2].map((seed) => split({ rows: 100 }, { test: 0.3 }, seed));
  t.deepEqual((await one!).test, (await again!).test);
  t.notDeepEqual((await one!).test, (await other!).test);
});

test('without `test` the test rows stay, and fractions are of the others', async (t) => {
  const { test: tests, validation } = await split({ rows: 30, tested: 10 }, { validation: 0.25 });
  t.deepEqual(tests, all(30).slice(20));
  t.is(validation.length, 5);
  t.deepEqual(
    validation.filter((row) => row >= 20),
    [],
  );
  const anew = await split({ rows: 30, tested: 10 }, { test: 0.5 });
  t.true(
    anew.test.some((row) => row < 20),
    'all rows are divided anew',
  );
});

test('stratified gives each class its proportion, and never takes its last row', async (t) => {
  const label = all(40).map((row) => (row < 30 ? 0 : row < 39 ? 1 : 2));
  const { test: tests, notes } = await split({ rows: 40, label }, { method: 'stratified', test: 0.25 });
  const counts = [0, 1, 2].map((one) => tests.filter((row) => label[row] === one).length);
  t.deepEqual(counts, [8, 2, 0]);
  t.true(notes.includes('no test row is of class c, which training rows are of'), notes.join('\n'));
});

test('stratified of numbers takes quantiles, and is refused without bins; of rows without labels always', async (t) => {
  const { test: tests } = await split({ rows: 40, label: 'number' }, { method: 'stratified', bins: 4, test: 0.25 });
  t.is(tests.length, 10);
  for (const from of [0, 10, 20, 30]) {
    const inBin = tests.filter((row) => row >= from && row < from + 10).length;
    t.true(inBin === 2 || inBin === 3, `${inBin} of the quarter from ${from}`);
  }
  const numbers = await failure({ label: 'number' }, { method: 'stratified', test: 0.2 });
  t.is(numbers.code, 'no-classes');
  t.regex(numbers.facts.hint ?? '', /bins/);
  const none = await failure({ label: 'none' }, { method: 'stratified', test: 0.2 });
  t.is(none.code, 'no-classes');
  t.regex(none.facts.hint ?? '', /method: random/);
});

test('group keeps rows of equal value together, by the group, a feature or an id', async (t) => {
  const group = all(40).map((row) => `site ${row % 7}`);
  const { test: tests, notes } = await split({ rows: 40, group }, { method: 'group', test: 0.3 });
  for (const site of new Set(group)) {
    const members = all(40).filter((row) => group[row] === site);
    const inTest = members.filter((row) => tests.includes(row)).length;
    t.true(inTest === 0 || inTest === members.length, site);
  }
  t.true(tests.length >= 10 && tests.length <= 14, String(tests.length));
  t.true(notes.includes('7 groups by group'), notes.join('\n'));
  const random = await split({ rows: 40, group }, { test: 0.3 });
  t.true(
    random.notes.some((note) => /groups have rows on several sides/.test(note)),
    random.notes.join('\n'),
  );
});

test('time takes the latest rows, keeps equal times together in the later part, and takes a beginning', async (t) => {
  const when: Column = {
    type: 'Timestamp',
    unit: 'us',
    zone: 'UTC',
    // Out of order; rows 3 and 4 at the same time.
    values: BigInt64Array.from([5n, 1n, 9n, 7n, 7n, 3n, 8n, 2n, 6n, 4n].map((day) => day * 86_400_000_000n)),
  };
  const given = { rows: 10, features: { when } };
  const parts = await split(given, { method: 'time', by: 'when', test: 0.3, validation: 0.2 });
  t.deepEqual(parts.test, [2, 3, 4, 6]);
  t.deepEqual(parts.validation, [0, 8]);
  const from = await split(given, { method: 'time', by: 'when', test: { from: '1970-01-09' }, drop: true });
  t.deepEqual(from.test, [2, 6]);
  t.deepEqual(
    from.made.groups.flatMap((group) => ('columns' in group ? group.columns.map(({ name }) => name) : [])),
    ['x'],
  );
  const wrong = await failure({}, { method: 'time', by: 'key', test: { from: 'May' } });
  t.is(wrong.code, 'unknown-value');
});

test('a beginning is exact: microseconds count, and a day that no month has is refused', async (t) => {
  const when: Column = { type: 'Timestamp', unit: 'us', values: BigInt64Array.from(all(9), (row) => BigInt(row) - 4n) };
  const given = { rows: 9, features: { when } };
  const from = (text: string) => ({ method: 'time', by: 'when', test: { from: text } });
  t.deepEqual((await split(given, from('1970-01-01T00:00:00.000002Z'))).test, [6, 7, 8]);
  t.deepEqual((await split(given, from('1969-12-31T23:59:59.9999979Z'))).test, [2, 3, 4, 5, 6, 7, 8]);
  const wrong = await failure(given, from('1970-02-30'));
  t.deepEqual([wrong.code, wrong.facts.where], ['unknown-value', 'with.test.from']);
});

test('last takes the last rows of the source, wherever the dataset has them', async (t) => {
  const tested = rowsOf({ rows: 10, tested: 3 });
  const row = Int32Array.of(1, 3, 4, 6, 7, 8, 9, 0, 2, 5);
  const parts = await split({ ...tested, source: { row } }, { method: 'last', test: 0.2, validation: 0.2 });
  t.deepEqual(
    [parts.test, parts.validation],
    [
      [5, 6],
      [3, 4],
    ],
  );
  const file = Int32Array.from(row, (one) => one % 2);
  const pair = { ...tested, source: { row, file, files: ['train', 'test'] } };
  t.deepEqual((await split(pair, { method: 'last', test: 0.5 })).test, [0, 1, 4, 6, 9]);
});

test('column takes classes by their names, and times as ISO 8601 writes them', async (t) => {
  const parts = await split({ rows: 9 }, { method: 'column', by: 'label', test: ['b'] });
  t.deepEqual(parts.test, [1, 4, 7]);
  t.is((await failure({ rows: 9 }, { method: 'column', by: 'label', test: ['1'] })).code, 'unknown-value');
  const day: Column = { type: 'Date', values: Int32Array.from(all(9), (row) => row % 3) };
  const given = { rows: 9, features: { day } };
  t.deepEqual((await split(given, { method: 'column', by: 'day', test: ['1970-01-02'] })).test, [1, 4, 7]);
  const absent = await failure(given, { method: 'column', by: 'day', test: ['1970-01-09'] });
  t.regex(absent.facts.expected!, /1970-01-01/);
});

test('only a feature can be dropped', async (t) => {
  for (const [by, value] of [
    ['label', 'a'],
    ['key', 3],
  ] as const) {
    const { code, facts } = await failure({}, { method: 'column', by, test: [value], drop: true });
    t.deepEqual([code, facts.where], ['unknown-column', 'with.drop']);
  }
});

test('an id on both sides is found in batches with and without missing values', async (t) => {
  const texts = ['a', '', 'b', 'a'];
  const name: Column = { type: 'Utf8', values: texts, valid: Uint8Array.of(1, 0, 1, 1) };
  const given = { ...rowsOf({ rows: 4 }), ids: [{ name: 'name', column: name }] };
  const ran = await runStage(kind, body, {
    parameters: { method: 'last', test: 0.25 },
    inputs: { dataset: await artifactInBatches('dataset', dataset.write(given), 2) },
  });
  t.true(ran.notes.includes('1 test row has the same ids as a training row'), ran.notes.join('; '));
});

test('column follows the values that are listed; a value of no row is refused', async (t) => {
  const part: Column = { type: 'Utf8', values: all(9).map((row) => 'abc'[row % 3]!) };
  const given = { rows: 9, features: { part } };
  const parts = await split(given, { method: 'column', by: 'part', test: ['c'], validation: ['b'] });
  t.deepEqual(
    [parts.train, parts.validation, parts.test],
    [
      [0, 3, 6],
      [1, 4, 7],
      [2, 5, 8],
    ],
  );
  const unknown = await failure(given, { method: 'column', by: 'part', test: ['d'] });
  t.is(unknown.code, 'unknown-value');
  const column = await failure(given, { method: 'column', by: 'parts', test: ['d'] });
  t.is(column.facts.hint, 'did you mean "part"?');
});

test('a row without a value in the deciding column is refused with its place', async (t) => {
  const site: Column = { type: 'Utf8', values: ['a', '', 'b'], valid: Uint8Array.of(1, 0, 1) };
  const { code, facts } = await failure({ rows: 3, features: { site } }, { method: 'group', by: 'site', test: 0.5 });
  t.is(code, 'missing-value');
  t.regex(facts.where ?? '', /row 1 of the dataset/);
});

test('equal rows on both sides of a division are counted', async (t) => {
  const x: Column = { type: 'Float64', values: Float64Array.from(all(10), (row) => row % 8) };
  const { notes } = await split(rowsOf({ rows: 10, features: { x } }), { method: 'last', test: 0.2 });
  t.true(notes.includes('2 test rows have the same features as a training row'), notes.join('\n'));
  const distinct = await split({ rows: 10 }, { method: 'last', test: 0.2 });
  t.false(
    distinct.notes.some((note) => /the same/.test(note)),
    distinct.notes.join('\n'),
  );
});

test('folds partition the rows, whichever is asked for, with the sizes and classes of scikit-learn', async (t) => {
  // KFold(5) of 23 rows: 5, 5, 5, 4, 4. StratifiedKFold(5) of 12 a, 7 b, 4 c:
  // np.bincount(np.sort(y)[i::5], minlength=3) for i in range(5), as StratifiedKFold deals rows out.
  const label = all(23).map((row) => (row < 12 ? 0 : row < 19 ? 1 : 2));
  const sizes = [5, 5, 5, 4, 4];
  const classCounts = [
    [3, 1, 1],
    [3, 1, 1],
    [2, 2, 1],
    [2, 2, 0],
    [2, 1, 1],
  ];
  for (const method of ['random', 'stratified']) {
    const held: number[] = [];
    for (const fold of [3, 1, 2, 5, 4]) {
      const { test: tests, train } = await split({ rows: 23, label }, { method, folds: 5, fold });
      t.is(tests.length, sizes[fold - 1]!, `${method}, fold ${fold}`);
      t.is(tests.length + train.length, 23);
      if (method === 'stratified')
        t.deepEqual(
          [0, 1, 2].map((one) => tests.filter((row) => label[row] === one).length),
          classCounts[fold - 1],
        );
      held.push(...tests);
    }
    t.deepEqual(sorted(held), all(23));
  }
});

test('any rows, folds and repetitions: each row is held out once in each repetition', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 6, max: 40 }),
      fc.integer({ min: 2, max: 6 }),
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom('random', 'stratified', 'group'),
      fc.integer({ min: 0, max: 5 }),
      async (rows, folds, repeat, method, seed) => {
        const group = all(rows).map((row) => `g${row % 6}`);
        const parts = await Promise.all(
          all(folds).map((fold) => split({ rows, group }, { method, folds, fold: fold + 1, repeat }, seed)),
        );
        t.deepEqual(sorted(parts.flatMap((one) => one.test)), all(rows));
        if (method !== 'group') return;
        for (const { test: tests } of parts) {
          const own = new Set(tests.map((row) => group[row]));
          t.is(tests.length, group.filter((one) => own.has(one)).length, 'groups are whole');
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('repetitions differ; a fold may validate and leave the test rows; a fraction of the rest validates', async (t) => {
  const [one, two] = await Promise.all([1, 2].map((repeat) => split({ rows: 40 }, { folds: 4, fold: 1, repeat })));
  t.notDeepEqual(one!.test, two!.test);
  const validating = await split({ rows: 30, tested: 10 }, { folds: 4, fold: 2, as: 'validation' });
  t.deepEqual(validating.test, all(30).slice(20));
  t.is(validating.validation.length, 5);
  const both = await split({ rows: 40 }, { folds: 4, fold: 1, validation: 0.1 });
  t.deepEqual([both.test.length, both.validation.length, both.train.length], [10, 3, 27]);
});

test('too few rows or groups for the folds, and parts without rows, are refused with numbers', async (t) => {
  t.like((await failure({ rows: 3 }, { folds: 5, fold: 1 })).facts, { found: '5 folds of 3 rows' });
  const group = all(20).map((row) => `g${row % 2}`);
  t.like((await failure({ group }, { method: 'group', folds: 3, fold: 1 })).facts, { found: '3 folds of 2 groups' });
  t.is((await failure({ rows: 2 }, { test: 0.9 })).code, 'no-rows');
});

test('a class with fewer rows than folds is noted', async (t) => {
  const label = all(12).map((row) => (row < 10 ? 0 : 1));
  const { notes } = await split({ rows: 12, label }, { method: 'stratified', folds: 5, fold: 1 });
  t.true(notes.includes('some of the 5 folds have no row of class b: it has fewer rows than that'), notes.join('\n'));
});

for (const [parameters, path] of [
  [{}, ''],
  [{ method: 'time', test: 0.2 }, 'method'],
  [{ method: 'column', by: 'a', test: 0.2 }, 'test'],
  [{ test: ['a'] }, 'test'],
  [{ method: 'column', by: 'a', test: ['b', 1], validation: ['c', '1'] }, 'validation'],
  [{ test: { from: 1 } }, 'test'],
  [{ test: 0.5, validation: 0.5 }, 'validation'],
  [{ by: 'a', test: 0.2 }, 'by'],
  [{ drop: true, test: 0.2 }, 'drop'],
  [{ bins: 3, test: 0.2 }, 'bins'],
  [{ fold: 1, test: 0.2 }, 'fold'],
  [{ folds: 3 }, 'folds'],
  [{ folds: 3, fold: 4 }, 'fold'],
  [{ folds: 3, fold: 1, test: 0.2 }, 'test'],
  [{ folds: 3, fold: 1, method: 'last' }, 'method'],
  [{ folds: 3, fold: 1, as: 'validation', validation: 0.2 }, 'validation'],
  [{ as: 'test', test: 0.2 }, 'as'],
] as const)
  test(`refused while planning: ${JSON.stringify(parameters)}`, (t) => {
    const given = { method: 'random', drop: false, repeat: 1, ...parameters };
    const problems = kind.check!(given as never);
    t.true(
      problems.some((one) => one.path.join('.') === path),
      JSON.stringify(problems),
    );
  });
