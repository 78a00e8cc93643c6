/** Parquet files of pyarrow, pandas and polars: the values are those that pyarrow reads from the same file. */

import test from 'ava';
import { openParquet } from '../../../../stages/ingest/formats/parquet/open.ts';
import { expectedOf, fixture, reading, valuesOf } from './typed-files.ts';

const codecs = ['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4'];
const files = [...codecs, ...codecs.map((codec) => `plain-${codec}`), 'v2', 'v2-gzip', 'pages', 'no-statistics'];

for (const name of files)
  test(`${name}.parquet has the values that pyarrow reads`, async (t) => {
    const source = await openParquet(fixture(`${name}.parquet`), reading());
    t.is(source.rows, 60);
    t.deepEqual(await valuesOf(source), expectedOf('table.parquet'));
  });

test('polars.parquet has the values that pyarrow reads', async (t) => {
  const source = await openParquet(fixture('polars.parquet'), reading());
  t.deepEqual(await valuesOf(source), expectedOf('polars.parquet'));
});

test('columns have the types of their values: the smallest integers, doubles, categories that repeat', async (t) => {
  const { columns } = await openParquet(fixture('zstd.parquet'), reading());
  const types = Object.fromEntries(
    columns.map(({ name, type, storage, missing }) => [name, `${type} ${storage} ${missing}`]),
  );
  t.deepEqual(types, {
    ...{ i8: 'integer Int16 9', i16: 'integer Int16 9', i32: 'integer Int32 9', i64: 'integer Int64 9' },
    ...{ u8: 'integer Uint8 9', u16: 'integer Int32 9', u32: 'integer Int64 9', u64: 'integer Int64 9' },
    ...{ small: 'integer Uint8 0', flag: 'boolean Bool 9', f16: 'number Float64 9', f32: 'number Float64 9' },
    ...{ f64: 'number Float64 9', word: 'category Dictionary<Utf8> 9', own: 'text Utf8 0' },
    ...{ kind: 'category Dictionary<Utf8> 9', day: 'date Date 9', money: 'number Float64 9', long: 'number Float64 9' },
    ...{ wide: 'number Float64 9', s: 'timestamp Timestamp<ms> 9', ms: 'timestamp Timestamp<ms> 9' },
    ...{ us: 'timestamp Timestamp<us, UTC> 9', ns: 'timestamp Timestamp<ns> 9' },
    ...{ vector: 'tensor FixedSizeList<Float32>[3] 0' },
  });
  t.deepEqual(columns.find(({ name }) => name === 'kind')?.categories, ['blü', 'green', 'red']);
  t.deepEqual(columns.find(({ name }) => name === 'vector')?.shape, [3]);
});

test('a categorical of pandas is a category, without the texts that do not occur', async (t) => {
  const source = await openParquet(fixture('pandas.parquet'), reading());
  const color = source.columns.find(({ name }) => name === 'color');
  t.like(color, { type: 'category', missing: 1 });
  t.deepEqual(color?.categories, ['a', 'b']);
  t.deepEqual(await valuesOf(source), expectedOf('pandas.parquet'));
});

test('all encodings of values are read', async (t) => {
  const { i32, i64, f32, f64, own, word, flag, s } = expectedOf('table.parquet');
  const source = await openParquet(fixture('encodings.parquet'), reading());
  t.deepEqual(await valuesOf(source), { i32, i64, f32, f64, own, word, flag, s } as never);
});

test('timestamps of 96 bits keep their nanoseconds', async (t) => {
  const source = await openParquet(fixture('int96.parquet'), reading());
  t.is(source.columns[0]?.storage, 'Timestamp<ns>');
  const expected = expectedOf('int96.parquet');
  t.deepEqual(await valuesOf(source), expected);
});

test('columns without nulls, and files without rows, are read', async (t) => {
  const { small, own } = expectedOf('table.parquet');
  t.deepEqual(await valuesOf(await openParquet(fixture('required.parquet'), reading())), { small, own } as never);
  const empty = await openParquet(fixture('no-rows.parquet'), reading());
  t.is(empty.rows, 0);
  t.is(empty.columns.length, 24);
  t.deepEqual(await valuesOf(empty), {});
});

test('lists of unsigned bytes are pixels, and a list may be missing', async (t) => {
  const source = await openParquet(fixture('pixels.parquet'), reading());
  t.like(source.columns[0], { type: 'tensor', storage: 'FixedSizeList<Uint8>[3]', bytes: true, missing: 1 });
  t.deepEqual(await valuesOf(source), { pixels: [['0', '128', '255'], null, ['1', '2', '3']] });
});
