/** Arrow IPC files and streams of pyarrow and polars: the values are those that pyarrow reads from the same file. */

import test from 'ava';
import { openArrow } from '../../../../stages/ingest/formats/arrow/open.ts';
import { expectedOf, fixture, reading, valuesOf } from './typed-files.ts';

const files = ['none.arrow', 'lz4.arrow', 'zstd.arrow', 'stream.arrow', 'stream-zstd.arrow', 'feather.feather'];

for (const name of files)
  test(`${name} has the values that pyarrow reads`, async (t) => {
    const source = await openArrow(fixture(name), reading());
    t.is(source.rows, 60);
    t.deepEqual(await valuesOf(source), expectedOf('table.arrow'));
  });

test('large and viewed texts, dates in milliseconds and dictionaries of other indices have their values', async (t) => {
  t.deepEqual(
    await valuesOf(await openArrow(fixture('other-layouts.arrow'), reading())),
    expectedOf('other-layouts.arrow'),
  );
});

test('decimals are numbers', async (t) => {
  t.deepEqual(await valuesOf(await openArrow(fixture('decimals.arrow'), reading())), expectedOf('decimals.arrow'));
});

for (const name of ['delta.arrow', 'delta-stream.arrow'])
  test(`${name}: a dictionary that grows from batch to batch`, async (t) => {
    const source = await openArrow(fixture(name), reading());
    t.deepEqual(source.columns[0]?.categories, ['a', 'b', 'c']);
    t.deepEqual(await valuesOf(source), expectedOf('delta.arrow'));
  });

test('a file of polars has the values of the table', async (t) => {
  const { f16: _half, vector: _vector, s: _seconds, ...rest } = expectedOf('table.arrow');
  const values = await valuesOf(await openArrow(fixture('polars.arrow'), reading()), Object.keys(rest));
  t.deepEqual(values, rest);
});

test('columns have the types of their values, and timestamps their unit and zone', async (t) => {
  const { columns } = await openArrow(fixture('zstd.arrow'), reading());
  const types = Object.fromEntries(columns.map(({ name, storage, missing }) => [name, `${storage} ${missing}`]));
  t.like(types, { s: 'Timestamp<s> 9', us: 'Timestamp<us, UTC> 9', u8: 'Uint8 9', kind: 'Dictionary<Utf8> 9' });
  t.is(types.vector, 'FixedSizeList<Float32>[3] 0');
});

test('a file without rows is read', async (t) => {
  const source = await openArrow(fixture('no-rows.arrow'), reading());
  t.is(source.rows, 0);
  t.deepEqual(await valuesOf(source), {});
});

test('nested columns are refused with a cure, one by one', async (t) => {
  const names = ['struct', 'map', 'ragged', 'deep', 'texts', 'time', 'bytes', 'none'];
  for (const name of names) {
    const dropped = new Set(names.filter((one) => one !== name));
    const error = await t.throwsAsync(
      openArrow(fixture('nested.arrow'), reading({ dropped })).then((source) => valuesOf(source)),
    );
    t.like(error, { name: 'StageFailure' });
    t.regex(JSON.stringify(error, ['facts', 'where', 'hint', 'code']), new RegExp(`column \\\\"${name}\\\\".*hint`));
  }
});
