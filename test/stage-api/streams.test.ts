/** Tables in several record batches: written as a stream in equal bytes, and read from their file in parts. */

import { RecordBatchReader, tableFromIPC } from 'apache-arrow';
import test from 'ava';
import fc from 'fast-check';
import { encodeStream } from '../../src/stage-api/arrow/encode-stream.ts';
import { decodeTable, encodeTable, openBytes } from '../../src/stage-api/arrow-file.ts';
import { batchRows } from '../../src/stage-api/batch-rows.ts';
import { StageFailure } from '../../src/stage-api/failure.ts';
import { type Column, column, columnRows, makeTable, type Table } from '../../src/stage-api/table.ts';
import type { TableStream } from '../../src/stage-api/table-stream.ts';
import { parseType } from '../../src/stage-api/table-type.ts';
import { bytesInBatches, bytesOfStream, streamOf } from '../support/stored.ts';

const rowsMax = 24;

/** Columns of every type with as many rows, some of them without values. */
const tables = fc.integer({ min: 1, max: rowsMax }).chain((rows) => {
  const many = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value[]> =>
    fc.array(value, { minLength: rows, maxLength: rows });
  const valid = fc.option(
    many(fc.boolean()).map((all) => Uint8Array.from(all, Number)),
    { nil: undefined },
  );
  const text = fc.string({ unit: 'grapheme', maxLength: 9 });
  const columns: Record<string, fc.Arbitrary<Column>> = {
    whole: many(fc.integer()).map((all) => column.int32(Int32Array.from(all))),
    wide: many(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })).map((all) =>
      column.int64(BigInt64Array.from(all)),
    ),
    double: many(fc.double()).map((all) => column.float64(Float64Array.from(all))),
    flag: many(fc.boolean()).map(column.bool),
    text: many(text).map(column.utf8),
    bytes: many(fc.uint8Array({ maxLength: 5 })).map(column.binary),
    list: many(fc.float32Array({ maxLength: 4 })).map((all) => column.lists('Float32', all)),
    words: many(fc.array(text, { maxLength: 3 })).map((values): Column => ({ type: 'List', of: 'Utf8', values })),
    vector: fc.float32Array({ minLength: 3 * rows, maxLength: 3 * rows }).map((values) => column.vectors(values, 3)),
    class: many(fc.nat(2)).map(
      (all): Column => ({
        type: 'Dictionary',
        dictionary: ['a', 'ä', ''],
        ordered: false,
        values: Int32Array.from(all),
      }),
    ),
    day: many(fc.integer()).map((all): Column => ({ type: 'Date', values: Int32Array.from(all) })),
    time: many(fc.bigInt({ min: 0n, max: 2n ** 60n })).map(
      (all): Column => ({ type: 'Timestamp', unit: 'us', zone: 'UTC', values: BigInt64Array.from(all) }),
    ),
  };
  const holes = Object.fromEntries(Object.keys(columns).map((name) => [name, valid]));
  return fc.record({ columns: fc.record(columns), holes: fc.record(holes) }).map(({ columns: drawn, holes: where }) =>
    makeTable(
      Object.fromEntries(
        Object.entries(drawn as Record<string, Column>).map(([name, one]) => {
          const present = (where as Record<string, Uint8Array | undefined>)[name];
          return [name, present === undefined ? one : { ...one, valid: present }];
        }),
      ),
      { type: 'sample', list: [1, 'ä'] },
    ),
  );
});

const cutRows = fc.array(fc.nat(rowsMax), { maxLength: 5 }).map((all) => all.sort((one, other) => one - other));

/** The rows that a cut table cannot have are left out. */
const within = (cuts: readonly number[], { rows }: Table): number[] => cuts.filter((cut) => cut <= rows);

test('a stream whose rows fit one batch has the bytes of the table, however it is cut into pieces', async (t) => {
  await fc.assert(
    fc.asyncProperty(tables, cutRows, async (table, cuts) => {
      t.deepEqual(await bytesOfStream(streamOf(table, within(cuts, table))), encodeTable(table));
    }),
    { numRuns: 30 },
  );
});

test('a table in several batches has equal bytes for all pieces, and comes back as it was', async (t) => {
  await fc.assert(
    fc.asyncProperty(tables, cutRows, fc.integer({ min: 1, max: 8 }), async (table, cuts, rows) => {
      const bytes = await bytesInBatches(table, rows, within(cuts, table));
      t.deepEqual(bytes, await bytesInBatches(table, rows));
      const whole = decodeTable(encodeTable(table));
      t.deepEqual(decodeTable(bytes), whole);
      const open = openBytes(bytes);
      t.is(open.batches.length, Math.ceil(table.rows / rows));
      t.deepEqual(
        open.batches.map(({ start }) => start),
        open.batches.map((_, index) => index * rows),
      );
      const last = open.batches.length - 1;
      const { columns } = open.batch(last, ['text', 'wide']);
      t.deepEqual(Object.keys(columns), ['text', 'wide']);
      t.deepEqual(columns.text?.values, (whole.columns.text!.values as string[]).slice(last * rows));
    }),
    { numRuns: 30 },
  );
});

test('another reader of Arrow files finds the same rows, and each dictionary once', async (t) => {
  const rows = 1000;
  const table = makeTable(
    {
      number: column.float64(Float64Array.from({ length: rows }, (_, row) => row / 7)),
      text: column.utf8(Array.from({ length: rows }, (_, row) => `row ${row}`)),
      class: {
        type: 'Dictionary',
        dictionary: ['a', 'b', 'c'],
        ordered: false,
        values: Int32Array.from({ length: rows }, (_, row) => row % 3),
        valid: Uint8Array.from({ length: rows }, (_, row) => (row % 5 === 0 ? 0 : 1)),
      },
    },
    {},
  );
  const bytes = await bytesInBatches(table, 64);
  const arrow = tableFromIPC(bytes);
  t.is(arrow.batches.length, 16);
  t.is(arrow.numRows, rows);
  for (const row of [0, 63, 64, 777, 999])
    t.deepEqual(arrow.get(row)?.toJSON(), {
      number: row / 7,
      text: `row ${row}`,
      class: row % 5 === 0 ? null : 'abc'[row % 3],
    });
  const reader = RecordBatchReader.from(bytes).open();
  t.is(reader.footer?.numDictionaries, 1);
});

test('batches follow from the types alone', (t) => {
  t.is(batchRows({ pixels: 'FixedSizeList<Uint8>[784]' }), 16384);
  t.is(batchRows({ pixels: 'FixedSizeList<Float32>[150528]', label: 'Int32' }), 16);
  t.is(batchRows({ huge: 'FixedSizeList<Float64>[4000000]' }), 1);
  t.is(batchRows({ label: 'Int32?' }), 2 ** 20);
  t.is(batchRows({ a: 'Utf8', b: 'Binary', c: 'List<Utf8>', d: 'Dictionary<Utf8>' }), 2 ** 17);
  t.throws(() => batchRows({ a: 'Decimal' }), { message: /column "a" has the type "Decimal"/ });
});

test('types of columns are read from their texts', (t) => {
  for (const text of ['Int32', 'Uint64', 'Bool', 'Timestamp<us, Europe/Berlin>', 'Timestamp<s>', 'List<Int64>', 'Date'])
    t.truthy(parseType(text), text);
  t.is(parseType('FixedSizeList<Uint8>[784]?')?.nullable, true);
  for (const text of ['', '?', 'int32', 'FixedSizeList<Uint8>', 'List<Uint8>[3]', 'FixedSizeList<Uint8>[0]', 'Struct'])
    t.is(parseType(text), undefined, text);
});

test('long texts end a batch before its rows do, at the same rows for all pieces', async (t) => {
  const table = makeTable(
    { text: column.utf8(['aaaa', 'bbbb', 'c', '', 'ddddddddddddd', 'e', '', 'ffffffff', 'g']) },
    {},
  );
  const starts = async (cuts: readonly number[]): Promise<number[]> => {
    const bytes = await bytesOfStream(streamOf(table, cuts), { rows: 4, variable: 8 });
    t.deepEqual(decodeTable(bytes).columns, table.columns);
    return openBytes(bytes).batches.map(({ start }) => start);
  };
  const expected = [0, 2, 4, 5, 7, 8];
  await fc.assert(
    fc.asyncProperty(fc.subarray([1, 2, 3, 4, 5, 6, 7, 8]), async (cuts) => {
      t.deepEqual(await starts(cuts), expected);
    }),
    { numRuns: 40 },
  );
});

test('a batch that does not fit the declared types is refused with its column, row and types', async (t) => {
  const numbers = column.float64(Float64Array.of(1, 2));
  const classes = (dictionary: string[], ordered = false): Column => ({
    type: 'Dictionary',
    dictionary,
    ordered,
    values: Int32Array.of(0, 1),
  });
  const refused = async (types: TableStream['types'], piece: Record<string, Column>): Promise<StageFailure> => {
    const batches = async function* () {
      yield piece;
    };
    const stream = { types, dictionaries: { c: ['a', 'b'] }, metadata: {}, batches: batches() };
    return t.throwsAsync(bytesOfStream(stream), { instanceOf: StageFailure });
  };
  const cases: readonly [
    types: TableStream['types'],
    piece: Record<string, Column>,
    found: string,
    expected: string,
  ][] = [
    [{ a: 'Float32' }, { a: numbers }, 'Float64', 'Float32'],
    [{ a: 'Float64' }, { a: { ...numbers, valid: Uint8Array.of(1, 0) } }, 'Float64?, no value 1 rows later', 'Float64'],
    [{ a: 'Float64', b: 'Utf8' }, { a: numbers }, 'no such column', 'Utf8'],
    [{ a: 'Float64' }, { a: numbers, z: numbers }, 'columns "z"', 'columns "a"'],
    [
      { a: 'Float64', b: 'Utf8' },
      { a: numbers, b: column.utf8(['']) },
      '1 rows',
      '2 rows, as many as of the columns before it',
    ],
    [{ c: 'Dictionary<Utf8>' }, { c: classes(['b', 'a']) }, 'a dictionary of "b", "a"', 'the declared one: "a", "b"'],
    [
      { c: 'Dictionary<Utf8>' },
      { c: classes(['a', 'b'], true) },
      'an ordered dictionary',
      'one without an order, as streams have',
    ],
    [
      { c: 'Dictionary<Utf8>' },
      { c: { ...classes(['a', 'b']), values: Int32Array.of(0, 7) } as Column },
      'the index 7 1 rows later',
      'below 2',
    ],
    [
      { v: 'FixedSizeList<Uint8>[2]' },
      { v: column.vectors(new Uint8Array(5), 2) },
      '2.5 rows',
      '2.5 rows, as many as of the columns before it',
    ],
    [{ a: 'Real' }, { a: numbers }, '"Real"', 'a type of a column'],
    [{}, {}, '', 'at least one type'],
  ];
  for (const [types, piece, found, expected] of cases) {
    const { code, facts } = await refused(types, piece);
    t.is(code, 'invalid-artifact');
    t.is(facts.found ?? '', found);
    t.is(facts.expected, expected);
  }
  const { facts } = await refused({ a: 'Float32' }, { a: numbers });
  t.is(facts.where, 'column "a", row 0');
});

test('a stream without rows is an empty table of the declared types', async (t) => {
  const none: TableStream['batches'] = (async function* () {})();
  const types = { a: 'Float64?', c: 'Dictionary<Utf8>', v: 'FixedSizeList<Int8>[3]' };
  const open = openBytes(
    await bytesOfStream({ types, dictionaries: { c: ['x'] }, metadata: { type: 'x' }, batches: none }),
  );
  t.deepEqual([open.rows, open.types, open.metadata], [0, types, { type: 'x' }]);
  t.is(open.whole().rows, 0);
});

test('rows of a vector column are read at any place, in the type that is asked for', async (t) => {
  const [rows, width] = [101, 7];
  const values = Int16Array.from({ length: rows * width }, (_, index) => (index * 7919) % 30_000);
  const table = makeTable({ before: column.utf8(Array(rows).fill('abc')), v: column.vectors(values, width) }, {});
  const vectors = openBytes(await bytesInBatches(table, 16)).vectors('v');
  t.like(vectors, { of: 'Int16', width, rows });
  for (const row of [100, 0, 15, 16, 99, 50]) {
    const wanted = values.subarray(row * width, (row + 1) * width);
    const [same, other] = [new Int16Array(width + 2), new Float32Array(width + 2)];
    vectors.copy(row, same, 1);
    vectors.copy(row, other, 1);
    t.deepEqual([...same], [0, ...wanted, 0]);
    t.deepEqual([...other], [0, ...wanted, 0]);
  }
  for (const row of [-1, 101, 0.5, Number.NaN]) t.throws(() => vectors.copy(row, new Int16Array(width), 0));
  t.throws(() => vectors.copy(0, new Int16Array(width), 1));
  const open = openBytes(await bytesInBatches(table, 16));
  t.throws(() => open.vectors('before'), { instanceOf: StageFailure });
  t.throws(() => open.batch(0, ['gone']), { instanceOf: StageFailure });
  t.throws(() => open.batch(99), { instanceOf: StageFailure });
});

test('integers of 64 bits are copied as numbers only if they are exact', async (t) => {
  const values = BigInt64Array.of(1n, -5n, 2n ** 53n + 1n, 3n);
  const table = makeTable({ v: { type: 'FixedSizeList', of: 'Int64', width: 2, values } }, {});
  const vectors = openBytes(encodeTable(table)).vectors('v');
  const into = new Float64Array(2);
  vectors.copy(0, into, 0);
  t.deepEqual([...into], [1, -5]);
  t.throws(() => vectors.copy(1, into, 0), { message: /is not exact as a number/ });
});

test('a body that throws in the middle of a stream is told, and its generator is ended when the writer fails', async (t) => {
  const broken: TableStream['batches'] = (async function* () {
    yield { a: column.int32(Int32Array.of(1)) };
    throw new Error('the source ended');
  })();
  await t.throwsAsync(bytesOfStream({ types: { a: 'Int32' }, metadata: {}, batches: broken }), {
    message: 'the source ended',
  });
  let ended = false;
  const endless: TableStream['batches'] = (async function* () {
    try {
      for (;;) yield { a: column.int32(Int32Array.of(1, 2)) };
    } finally {
      ended = true;
    }
  })();
  const { pieces } = encodeStream({ types: { a: 'Int32' }, metadata: {}, batches: endless }, { rows: 2 });
  for await (const _piece of pieces) break;
  t.true(ended, 'the generator was told to end');
});

test('a file that was cut anywhere is refused', async (t) => {
  const bytes = await damagedSample();
  t.is(openBytes(bytes).batches.length, 4);
  for (let length = 0; length < bytes.length; length++) t.throws(() => decodeTable(bytes.slice(0, length)));
});

test('a file with any byte changed is read or refused, in bounded time', async (t) => {
  const bytes = await damagedSample();
  const whole = decodeTable(bytes);
  let [read, refused] = [0, 0];
  for (let at = 0; at < bytes.length; at++) {
    const damaged = bytes.slice();
    damaged[at]! ^= [1, 0x80, 0xff][at % 3]!;
    try {
      const { rows, columns } = decodeTable(damaged);
      read++;
      // The bytes of values are guarded by the digest alone; the numbers of rows are checked against each other.
      for (const one of Object.values(columns)) t.is(columnRows(one), rows);
    } catch (error) {
      refused++;
      t.true(error instanceof Error, String(error));
    }
  }
  t.log(JSON.stringify({ read, refused }));
  t.true(refused > read / 4, `${refused} refused`);
  t.deepEqual(decodeTable(bytes), whole);
});

function damagedSample(): Promise<Uint8Array> {
  const rows = 10;
  const values = Float32Array.from({ length: rows * 2 }, (_, index) => index);
  return bytesInBatches(
    makeTable(
      {
        number: column.float64(Float64Array.from({ length: rows }, (_, row) => row)),
        text: column.utf8(Array.from({ length: rows }, (_, row) => `row ${row}`)),
        vector: column.vectors(values, 2),
        class: {
          type: 'Dictionary',
          dictionary: ['a', 'b'],
          ordered: false,
          values: Int32Array.from({ length: rows }, (_, row) => row % 2),
          valid: Uint8Array.from({ length: rows }, (_, row) => (row === 4 ? 0 : 1)),
        },
      },
      { type: 'sample' },
    ),
    3,
  );
}

test('the time for a batch grows with the number of its columns alone', (t) => {
  const names = Array.from({ length: 60_000 }, (_, index) => `c${index}`);
  const seconds = (count: number): number => {
    const columns = Object.fromEntries(names.slice(0, count).map((name) => [name, column.uint8(Uint8Array.of(1))]));
    const start = process.cpuUsage();
    encodeTable(makeTable(columns, {}));
    const { user } = process.cpuUsage(start);
    return user / 1e6;
  };
  seconds(1000);
  const [few, many] = [seconds(15_000), seconds(60_000)];
  t.true(many < 6 * few + 0.5, `${few} s for 15,000 columns, ${many} s for 60,000`);
});
