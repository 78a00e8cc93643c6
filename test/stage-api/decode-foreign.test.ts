/** Arrow files that pyarrow, polars and pandas wrote are read exactly; damaged and hostile ones end in an error. */

import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { encodeStream } from '../../src/stage-api/arrow/encode-stream.ts';
import { encodeTable } from '../../src/stage-api/arrow-file.ts';
import { decodeForeign as decodeWithin } from '../../src/stage-api/foreign/decode-foreign.ts';
import { decodeForeign, StageFailure, tableDigest } from '../../src/stage-api/index.ts';
import { type Column, column, columnType } from '../../src/stage-api/table.ts';
import { temporaryFolder } from '../support/temporary.ts';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../test/stage-api/fixtures/${name}`, import.meta.url));

/** The values of a column, null where there is none. */
function valuesOf(column: Column | undefined): unknown[] {
  if (column === undefined) return [];
  const plain = (value: unknown): unknown => (ArrayBuffer.isView(value) ? [...(value as Uint8Array)] : value);
  const rows = column.type === 'FixedSizeList' ? column.values.length / column.width : column.values.length;
  return Array.from({ length: rows }, (_, row) => {
    if (column.valid?.[row] === 0) return null;
    if (column.type === 'FixedSizeList')
      return plain(column.values.subarray(row * column.width, (row + 1) * column.width));
    if (column.type === 'Dictionary') return column.dictionary[column.values[row]!];
    return plain(column.values[row]);
  });
}

const expected: { readonly [column: string]: readonly [type: string, values: readonly unknown[]] } = {
  bool: ['Bool?', [1, 0, null, 1]],
  i8: ['Int8', [1, -128, 127, 0]],
  i16: ['Int16?', [1, -2, null, 4]],
  i32: ['Int32', [1, -2, 3, 4]],
  i64: ['Int64?', [1n, -2n, 9007199254740993n, null]],
  u8: ['Uint8?', [1, 2, 255, null]],
  u16: ['Uint16', [1, 2, 65535, 4]],
  u32: ['Uint32', [1, 2, 4294967295, 4]],
  u64: ['Uint64', [1n, 2n, 18446744073709551615n, 4n]],
  f32: ['Float32?', [1.5, Number.NaN, null, -0]],
  f64: ['Float64?', [1.5, Number.POSITIVE_INFINITY, -2.25, null]],
  text: ['Utf8?', ['a', 'é\ufeff', null, '']],
  big: ['Utf8?', ['x', null, 'yy', 'zzz']],
  bytes: ['Binary?', [[97], [], null, [0, 255]]],
  fixed: ['Binary?', [[97, 98], [99, 100], null, [101, 102]]],
  category: ['Dictionary<Utf8>?', ['red', 'green', null, 'red']],
  date: ['Date?', [20455, null, -1, 0]],
  date64: ['Date?', [20455, null, -1, 0]],
  local: ['Timestamp<ms>?', [0n, 1n, null, -1n]],
  zoned: ['Timestamp<us, Europe/Berlin>?', [0n, 1n, null, 1700000000123456n]],
  vector: ['FixedSizeList<Float32>[2]?', [[1, 2], [3, 4], null, [5, 6]]],
  numbers: ['List<Int64>?', [[1n], [], null, [2n, 3n]]],
  texts: ['List<Utf8>?', [['a'], [], null, ['b', 'c']]],
  large: ['List<Float64>?', [[1], [], null, [2, 3]]],
};

test('every column type is read exactly, with missing values', async (t) => {
  const table = await decodeForeign(fixture('types.arrow'));
  t.deepEqual(Object.keys(table.columns), Object.keys(expected));
  t.deepEqual(table.metadata, {});
  for (const [name, [type, values]] of Object.entries(expected)) {
    const column = table.columns[name];
    t.is(column && columnType(column), type, name);
    t.deepEqual(valuesOf(column), [...values], name);
  }
});

test('the batches, the form and the metadata of a writer make no difference', async (t) => {
  const digests = async (names: readonly string[]): Promise<Set<string>> =>
    new Set(await Promise.all(names.map(async (name) => tableDigest(await decodeForeign(fixture(name))))));
  t.is((await digests(['types.arrow', 'types-batches.arrow', 'types.arrows'])).size, 1);
  t.is((await digests(['polars.arrow', 'polars-oldest.arrow', 'polars.arrows'])).size, 1, 'string views are texts');
});

test('string views, ordered categories, changing dictionaries and a table without batches are read', async (t) => {
  const views = await decodeForeign(fixture('view.arrow'));
  t.deepEqual(valuesOf(views.columns.v), ['short', 'a text that is longer than twelve bytes', null]);
  t.deepEqual(valuesOf(views.columns.b), [[120], null, [...Buffer.from('0123456789abcdef')]]);
  t.like((await decodeForeign(fixture('pandas.feather'))).columns.c, {
    dictionary: ['lo', 'mid', 'hi'],
    ordered: true,
  });
  const joined = await decodeForeign(fixture('dicts.arrows'));
  t.like(joined.columns.c, { dictionary: ['a', 'b', 'c'] });
  t.deepEqual(valuesOf(joined.columns.c), ['a', 'b', 'b', 'c', 'c']);
  const none = await decodeForeign(fixture('no-batches.arrow'));
  t.deepEqual([none.rows, Object.keys(none.columns)], [0, Object.keys(expected)]);
});

async function failureOf(t: ExecutionContext, path: string): Promise<StageFailure> {
  const failure = await t.throwsAsync(decodeForeign(path), { instanceOf: StageFailure }, path);
  t.is(failure?.code, 'foreign-arrow', path);
  return failure!;
}

test('a type that artifacts do not have is refused with its column and a way to write it', async (t) => {
  const found: { readonly [name: string]: string } = {
    ...{ struct: 'Struct<{a:Int64}>', map: 'Map<{key:Utf8, value:Int32}>', null: 'Null', half: 'Float16' },
    ...{ decimal: 'Decimal(5, 2)', time: 'Time32<SECOND>', duration: 'Duration<SECOND>', nested: 'List<List<Int64>>' },
    ...{ listview: 'ListView', ree: 'RunEndEncoded', numbers: 'Dictionary<Int32, Int64>', union: 'Union<Int64>' },
  };
  for (const [name, type] of Object.entries(found)) {
    const { message, facts } = await failureOf(t, fixture(`refused-${name}.arrow`));
    t.is(message, 'column "bad" has a type that artifacts do not have', name);
    t.is(facts.found, type);
    t.truthy(facts.hint, name);
  }
  t.regex(
    (await failureOf(t, fixture('refused-items.arrow'))).message,
    /column "bad" has a list with an element that is null/,
  );
  for (const name of ['zstd.arrow', 'polars-lz4.arrow'])
    t.regex((await failureOf(t, fixture(name))).facts.hint ?? '', /compression='uncompressed'/);
  t.regex((await failureOf(t, fixture('duplicate.arrow'))).facts.found ?? '', /two columns "a"/);
  t.regex((await failureOf(t, fixture('unnamed.arrow'))).facts.found ?? '', /column 2 is empty/);
});

test('a file that was cut, or is none, is refused', async (t) => {
  const path = join(temporaryFolder(t), 'cut.arrow');
  for (const name of ['types.arrow', 'types-batches.arrow', 'types.arrows'] as const) {
    const bytes = readFileSync(fixture(name));
    for (const length of [0, 1, 7, 100, bytes.length >> 1, bytes.length - 8, bytes.length - 1]) {
      writeFileSync(path, bytes.subarray(0, length));
      await failureOf(t, path);
    }
  }
  writeFileSync(path, 'PAR1 and more that is not Arrow');
  t.is((await failureOf(t, path)).message, 'this is not an Arrow IPC file or stream');
  const pipe = join(temporaryFolder(t), 'pipe');
  execFileSync('mkfifo', [pipe]);
  await failureOf(t, pipe);
});

test('a file with flipped bits is read or refused in bounded time, and nothing else happens', async (t) => {
  t.timeout(240_000);
  let state = 12345;
  const random = (below: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const folder = temporaryFolder(t);
  const counts = { read: 0, refused: 0 };
  for (const name of ['polars.arrow', 'dicts.arrows', 'view.arrow', 'pandas.feather']) {
    const bytes = readFileSync(fixture(name));
    for (let flip = 0; flip < 15; flip++) {
      const damaged = Uint8Array.from(bytes);
      damaged[random(bytes.length)]! ^= 1 << random(8);
      const path = join(folder, `${flip}-${name}`);
      writeFileSync(path, damaged);
      try {
        // The Arrow decoder loops for ever on some of them.
        const { rows, columns } = await decodeWithin(path, { timeoutMs: 3000 });
        for (const [column, values] of Object.entries(columns)) t.is(valuesOf(values).length, rows, column);
        counts.read++;
      } catch (error) {
        t.true(error instanceof StageFailure, String(error));
        counts.refused++;
      }
    }
  }
  t.true(counts.read > 0 && counts.refused > 0, JSON.stringify(counts));
  t.log(JSON.stringify(counts));
});

// Alone, and the file is written in pieces: the memory of the process is measured, which others take and leave too.
test.serial('the bytes of columns count as memory, though they are beside the heap', async (t) => {
  const path = join(temporaryFolder(t), 'numbers.arrow');
  const part = { x: column.float64(new Float64Array(2 ** 17)) };
  async function* batches() {
    for (let count = 0; count < 128; count++) yield part;
  }
  const { pieces } = encodeStream({ types: { x: 'Float64' }, metadata: {}, batches: batches() });
  for await (const piece of pieces) appendFileSync(path, piece);
  const greedy = await t.throwsAsync(decodeWithin(path, { memoryMebibytes: 128 }), { instanceOf: StageFailure });
  t.like(greedy, { message: 'reading an Arrow file takes too much', facts: { found: 'more than 128 MiB' } });
  t.is((await decodeWithin(path, {})).rows, 2 ** 24);
});

test('reading that takes too long, or too large a file, is ended', async (t) => {
  const slow = await t.throwsAsync(decodeWithin(fixture('types.arrow'), { timeoutMs: 1 }), {
    instanceOf: StageFailure,
  });
  t.is(slow?.message, 'reading an Arrow file takes too much');
  const large = await t.throwsAsync(decodeWithin(fixture('types.arrow'), { bytesMax: 10 }), {
    instanceOf: StageFailure,
  });
  t.is(large?.message, 'the file is too large');
});

test('a column without a name is not encoded: the Arrow encoder would name it "null"', (t) => {
  t.throws(() => encodeTable({ rows: 1, columns: { '': column.int32(Int32Array.of(1)) }, metadata: {} }), {
    message: /no name/,
  });
});
