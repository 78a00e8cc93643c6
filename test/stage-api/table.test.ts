/** Tables: encoded and decoded without loss, in equal bytes. */

import test from 'ava';
import fc from 'fast-check';
import { decodeTable, encodeTable } from '../../src/stage-api/arrow-file.ts';
import { column, describeTable, makeTable, type Table } from '../../src/stage-api/table.ts';

const tables = fc
  .record({ rows: fc.integer({ min: 0, max: 9 }), width: fc.integer({ min: 1, max: 5 }), seed: fc.integer() })
  .chain(({ rows, width }) =>
    fc.record({
      bytes: fc.uint8Array({ minLength: rows * width, maxLength: rows * width }),
      floats: fc.float32Array({ minLength: rows, maxLength: rows }),
      doubles: fc.float64Array({ minLength: rows, maxLength: rows }),
      integers: fc.int32Array({ minLength: rows, maxLength: rows }),
      texts: fc.array(fc.string({ unit: 'grapheme' }), { minLength: rows, maxLength: rows }),
      blobs: fc.array(fc.uint8Array({ maxLength: 7 }), { minLength: rows, maxLength: rows }),
      lists: fc.array(fc.float32Array({ maxLength: 4 }), { minLength: rows, maxLength: rows }),
      width: fc.constant(width),
    }),
  )
  .map(
    (drawn): Table =>
      makeTable(
        {
          bytes: column.vectors(drawn.bytes, drawn.width),
          floats: column.float32(drawn.floats),
          doubles: column.float64(drawn.doubles),
          integers: column.int32(drawn.integers),
          texts: column.utf8(drawn.texts),
          blobs: column.binary(drawn.blobs),
          lists: column.lists('Float32', drawn.lists),
        },
        { type: 'sample', nested: { b: [1, 2.5], a: 'ä' } },
      ),
  );

test('decoding restores the encoded table: every column type, any rows, none', (t) => {
  fc.assert(
    fc.property(tables, (table) => {
      const decoded = decodeTable(encodeTable(table));
      t.deepEqual(describeTable(decoded), describeTable(table));
      t.is(decoded.rows, table.rows);
      for (const [name, one] of Object.entries(table.columns))
        t.deepEqual(
          [...decoded.columns[name]!.values].map((value) => (value instanceof Uint8Array ? [...value] : value)),
          [...one.values].map((value) => (value instanceof Uint8Array ? [...value] : value)),
        );
    }),
    { numRuns: 60 },
  );
});

test('equal tables give equal bytes, whatever was encoded before', (t) => {
  const make = (): Table =>
    makeTable({ text: column.utf8(['b', 'a', 'b']), x: column.float32(Float32Array.of(1, 2, 3)) }, { b: 1, a: 2 });
  const first = encodeTable(make());
  encodeTable(makeTable({ other: column.utf8(['z']) }, {}));
  t.deepEqual(encodeTable(make()), first);
});

test('columns of different lengths are refused', (t) => {
  t.throws(() => makeTable({ a: column.int32(Int32Array.of(1)), b: column.int32(Int32Array.of(1, 2)) }, {}), {
    message: /column "b" has 2 rows, expected 1/,
  });
});

test('numeric columns are views of the bytes that were read', (t) => {
  const bytes = encodeTable(makeTable({ x: column.vectors(new Uint8Array(4096), 64) }, {}));
  const aligned = new Uint8Array(bytes.length);
  aligned.set(bytes);
  t.is(decodeTable(aligned).columns.x!.values.length, 4096);
  t.is((decodeTable(aligned).columns.x!.values as Uint8Array).buffer, aligned.buffer);
});

test('columns over the same memory are each written', (t) => {
  for (let rows = 0; rows < 40; rows++) {
    const values = Int32Array.from({ length: rows }, (_, row) => row * row);
    const halves = new Float32Array(values.buffer);
    const table = makeTable({ a: column.int32(values), b: column.int32(values), c: column.float32(halves) }, {});
    const decoded = decodeTable(encodeTable(table));
    t.deepEqual(decoded.columns, table.columns);
  }
});
