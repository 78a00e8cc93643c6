/** Documents say about the columns of typed files: types, missing values, columns that are left out. */

import { StageFailure } from 'arrowline/stage';
import test from 'ava';
import { openParquet } from '../../../../stages/ingest/formats/parquet/open.ts';
import type { ReadOptions, RowSource } from '../../../../stages/ingest/rows.ts';
import { fixture, reading, valuesOf } from './typed-files.ts';

async function failureOf(name: string, options: Partial<ReadOptions>): Promise<StageFailure> {
  try {
    await valuesOf(await openParquet(fixture(name), reading(options)));
  } catch (error) {
    if (error instanceof StageFailure) return error;
    throw error;
  }
  throw new Error(`${name} is read`);
}

function storageOf({ columns }: RowSource): { readonly [name: string]: string } {
  return Object.fromEntries(columns.map(({ name, storage }) => [name, storage]));
}

test('a column of nested values or of another type is refused with a cure, and may be left out', async (t) => {
  const cures = {
    struct: /for each field/,
    map: /for each key/,
    ragged: /make all lists one length/,
    deep: /one length/,
    texts: /one length/,
    time: /cast it to an integer/,
    bytes: /columns: \{ bytes: text \}/,
    none: /give the column a type/,
  };
  const names = Object.keys(cures);
  for (const [name, cure] of Object.entries(cures)) {
    const failure = await failureOf('nested.parquet', { dropped: new Set(names.filter((one) => one !== name)) });
    t.is(failure.code, name === 'ragged' ? 'column-type' : 'data-form');
    t.regex(failure.facts.where ?? '', new RegExp(`column "${name}"`));
    t.regex(failure.facts.hint ?? '', cure);
  }
  const source = await openParquet(fixture('nested.parquet'), reading({ dropped: new Set(names) }));
  t.deepEqual([source.rows, source.names.length, source.columns.length], [2, 8, 0]);
});

test('decimals of more digits than a double holds, and integers of more than 64 bits, are kept as texts alone', async (t) => {
  const digits = await failureOf('digits.parquet', {});
  t.is(digits.code, 'column-type');
  t.is(digits.facts.where, 'digits.parquet (row 1), column "x"');
  t.is(digits.facts.found, '12345678901234567.25');
  t.regex(digits.facts.hint ?? '', /columns: \{ x: text \}/);
  t.deepEqual(await valuesOf(await openParquet(fixture('digits.parquet'), reading({ types: { x: 'text' } }))), {
    x: ['1.50', '12345678901234567.25'],
  });
  const beyond = await failureOf('beyond.parquet', {});
  t.is(beyond.facts.found, '9223372036854775809');
  t.deepEqual(await valuesOf(await openParquet(fixture('beyond.parquet'), reading({ types: { x: 'text' } }))), {
    x: ['1', '9223372036854775809'],
  });
});

test('an integer that a double does not hold does not become one', async (t) => {
  const failure = await failureOf('zstd.parquet', { types: { i64: 'number' } });
  t.is(failure.facts.where, 'zstd.parquet (row 0), column "i64"');
  t.is(failure.facts.found, '9007199254740993');
  const exact = await openParquet(fixture('zstd.parquet'), reading({ types: { i32: 'number' } }));
  t.is(storageOf(exact).i32, 'Float64');
});

test('doubles become integers where all are whole: integers with gaps, as pandas writes them', async (t) => {
  const options = { types: { x: 'integer', t: 'date' }, dropped: new Set(['y']) } as const;
  const source = await openParquet(fixture('whole.parquet'), reading(options));
  t.deepEqual(storageOf(source), { x: 'Int16', t: 'Date' });
  t.deepEqual(await valuesOf(source), { x: ['1', null, '300'], t: ['0', '1', null] });
  const failure = await failureOf('whole.parquet', { types: { y: 'integer' } });
  t.is(failure.facts.where, 'whole.parquet (row 1), column "y"');
});

test('texts and the numbers that they write may stand for missing values', async (t) => {
  const source = await openParquet(fixture('sentinels.parquet'), reading({ missing: ['NA', '-999', 'nan'] }));
  t.deepEqual(storageOf(source), { x: 'Float64', n: 'Uint8', t: 'Utf8' });
  t.deepEqual(await valuesOf(source), { x: [1.5, null, null], n: ['1', null, '3'], t: ['a', null, 'c'] });
  t.deepEqual(
    source.columns.map(({ missing }) => missing),
    [2, 1, 1],
  );
  const asIs = await openParquet(fixture('sentinels.parquet'), reading());
  t.deepEqual(await valuesOf(asIs), { x: [1.5, 'nan', -999], n: ['1', '-999', '3'], t: ['a', 'NA', 'c'] });
});

test('a type that a column cannot have is refused before its values are read', async (t) => {
  const failure = await failureOf('zstd.parquet', { types: { own: 'number' } });
  t.is(failure.code, 'column-type');
  t.is(failure.facts.where, 'zstd.parquet, column "own"');
  t.regex(failure.facts.found ?? '', /BYTE_ARRAY STRING/);
});

test('values of every type can be texts or categories', async (t) => {
  const types = { i64: 'text', flag: 'category', day: 'text', us: 'text', ns: 'text', f32: 'text' } as const;
  const source = await openParquet(fixture('zstd.parquet'), reading({ types }));
  const values = await valuesOf(source, Object.keys(types));
  t.deepEqual(
    Object.values(values).map((column) => column[1]),
    [
      '9007199254740994',
      'false',
      '0.3333333432674408',
      '1961-04-03',
      '1906-08-16T20:26:39.753086Z',
      '1963-08-31T04:26:39.753086422',
    ],
  );
});

test('only the columns that are asked for are read, and a source can be read again', async (t) => {
  const done: number[] = [];
  const source = await openParquet(fixture('zstd.parquet'), reading({ pulse: async (rows) => void done.push(rows) }));
  t.deepEqual(Object.keys(await valuesOf(source, ['word', 'i8'])), ['i8', 'word']);
  t.deepEqual(await valuesOf(source, ['i8']), await valuesOf(source, ['i8']));
  t.is(source.where(16, 'age'), 'zstd.parquet (row 16), column "age"');
  t.deepEqual([...new Set(done)], [60]);
});

test('what the caller throws from its pulse ends the reading', async (t) => {
  const pulse = async (): Promise<void> => {
    throw new Error('cancelled');
  };
  await t.throwsAsync(openParquet(fixture('zstd.parquet'), reading({ pulse })), { message: 'cancelled' });
});
