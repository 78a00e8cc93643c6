/** Tables in the forms that programs read and write. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Column, column, columnType, makeTable, StageFailure, type Table } from 'arrowline/stage';
import test from 'ava';
import { cast } from '../../../stages/command/formats/cast.ts';
import { readCsv, writeCsv } from '../../../stages/command/formats/csv.ts';
import { readJsonLines, writeJsonLines } from '../../../stages/command/formats/jsonl.ts';
import { readNpy, writeNpy } from '../../../stages/command/formats/npy.ts';
import { parseType, type WantedColumns } from '../../../stages/command/formats/wanted.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const odd = [0, -0, 1 / 3, -1.5e-310, 1.7976931348623157e308, Number.NaN, Number.POSITIVE_INFINITY, -Infinity];
const awkward = ['', 'a,b', 'say "hi"', 'two\nlines', 'cr\r\n', ' spaces ', 'ä€😀', 'null'];

const table: Table = makeTable(
  {
    double: column.float64(Float64Array.from(odd)),
    single: column.float32(Float32Array.from(odd, Math.fround)),
    integer: column.int32(Int32Array.of(0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 5, 6, 7)),
    byte: column.uint8(Uint8Array.of(0, 255, 1, 2, 3, 4, 5, 6)),
    wide: column.int64(BigInt64Array.of(0n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n, 4n, 5n, 6n, 7n)),
    truth: column.bool([true, false, true, false, true, false, true, false]),
    text: column.utf8(awkward),
    vector: column.vectors(
      Float32Array.from({ length: 16 }, (_, index) => Math.fround(index / 3)),
      2,
    ),
  },
  {},
);

const wantedOf = (columns: Table['columns']): WantedColumns =>
  new Map(Object.entries(columns).map(([name, one]) => [name, parseType(columnType(one))!]));

test('every number and text reads back exactly from CSV', async (t) => {
  const path = join(temporaryFolder(t), 'a.csv');
  writeCsv(path, table, 'a');
  t.deepEqual(await readCsv(path, wantedOf(table.columns)), table.columns);
});

test('every number and text reads back exactly from JSON lines', async (t) => {
  const path = join(temporaryFolder(t), 'a.jsonl');
  // JSON has no integers beyond 2^53 that every reader keeps: they are refused when they would be rounded.
  const { wide: _wide, ...columns } = table.columns;
  writeJsonLines(path, makeTable(columns, {}), 'a');
  t.deepEqual(await readJsonLines(path, wantedOf(columns)), columns);
});

test('every number and text reads back exactly from NumPy files, with no type named', (t) => {
  const folder = temporaryFolder(t);
  writeNpy(folder, table, 'a');
  const names = Object.keys(table.columns).sort();
  t.deepEqual(readNpy(folder), Object.fromEntries(names.map((name) => [name, table.columns[name]])));
});

test('rows without a value are empty in CSV and null in JSON, and read back as such', async (t) => {
  const folder = temporaryFolder(t);
  const columns: Table['columns'] = {
    number: { type: 'Int32', values: Int32Array.of(1, 0, 3), valid: Uint8Array.of(1, 0, 1) },
    name: column.utf8(['a', 'b', 'c']),
  };
  writeCsv(join(folder, 'a.csv'), makeTable(columns, {}), 'a');
  t.deepEqual(await readCsv(join(folder, 'a.csv')), columns);
  writeJsonLines(join(folder, 'a.jsonl'), makeTable(columns, {}), 'a');
  t.deepEqual(await readJsonLines(join(folder, 'a.jsonl')), columns);
  const error = t.throws(() => writeNpy(folder, makeTable(columns, {}), 'a'), { instanceOf: StageFailure });
  t.like(error, { code: 'input-form', facts: { where: 'column "number"', found: 'of type Int32?' } });
});

const columnIn = async (
  t: Parameters<typeof temporaryFolder>[0],
  cells: readonly string[],
): Promise<Column | undefined> => {
  const path = join(temporaryFolder(t), 'a.csv');
  writeFileSync(path, `x,y\n${cells.map((cell) => `${cell},1\n`).join('')}`);
  return (await readCsv(path)).x;
};

const inferred: readonly [title: string, cells: readonly string[], type: string][] = [
  ['integers', ['1', '-2', '+3'], 'Int32'],
  ['integers beyond 32 bits', ['1', '3000000000'], 'Int64'],
  ['integers that no type holds', ['1', '99999999999999999999'], 'Utf8'],
  ['numbers', ['1', '2.5', '1e3', 'nan', '-inf'], 'Float64'],
  ['numbers beside integers that would be rounded', ['2.5', '9007199254740993'], 'Utf8'],
  ['a minus zero', ['-0', '1'], 'Float64'],
  ['codes with leading zeros', ['007', '008'], 'Utf8'],
  ['texts', ['1', 'two'], 'Utf8'],
  ['integers and gaps', ['1', ''], 'Int32?'],
  ['nothing', ['', ''], 'Utf8'],
];

for (const [title, cells, type] of inferred)
  test(`a column of CSV that nobody describes: ${title}`, async (t) => {
    const found = await columnIn(t, cells);
    t.is(found && columnType(found), type);
  });

const badCsv: readonly [title: string, text: string, facts: object][] = [
  ['no header', '', { found: 'an empty file' }],
  ['a cell that is no number', 'n,v_0,v_1\n1,1,2\nx,1,2\n', { where: 'a.csv:3 (row 2), column "n"', found: '"x"' }],
  ['an empty cell', 'n,v_0,v_1\n,1,2\n', { where: 'a.csv:2 (row 1), column "n"', found: 'an empty cell' }],
  [
    'an integer out of range',
    'n,v_0,v_1\n3000000000,1,2\n',
    { found: '"3000000000"', expected: 'an integer from -2147483648 to 2147483647' },
  ],
  [
    'a row that is too short',
    'n,v_0,v_1\n1,1\n',
    { where: 'a.csv:2', found: '2 cells', expected: '3, as in the header' },
  ],
  ['a quote that is never closed', 'n,v_0,v_1\n"1,1,2\n', { where: 'a.csv:2' }],
  ['two columns of one name', 'n,n\n1,2\n', { found: 'two columns "n"' }],
  ['the index of pandas', ',n\n0,1\n', { hint: 'pandas writes one for its index: to_csv(path, index=False)' }],
  [
    'a vector of another width',
    'n,v_0,v_1,v_2\n1,1,2,3\n',
    { where: 'a.csv:2 (row 1), columns "v_…"', found: '["1","2","3"]' },
  ],
];

for (const [title, text, facts] of badCsv)
  test(`a CSV file that cannot be used says where and why: ${title}`, async (t) => {
    const path = join(temporaryFolder(t), 'a.csv');
    writeFileSync(path, text);
    const wanted: WantedColumns = new Map([
      ['n', parseType('Int32')!],
      ['v', parseType('FixedSizeList<Float32>[2]')!],
    ]);
    const error = await t.throwsAsync(readCsv(path, wanted), { instanceOf: StageFailure });
    t.like(error, { code: 'output-table', facts });
  });

const badJson: readonly [title: string, text: string, facts: object][] = [
  ['no object', '{"a": 1}\n[1]\n', { where: 'a.jsonl:2', found: '"[1]"' }],
  ['NaN', '{"a": NaN}\n', { where: 'a.jsonl:1' }],
  ['a field without a name', '{"": 1}\n', { found: 'a field without a name' }],
  ['another field', '{"a": 1}\n{"a": 1, "b": 2}\n', { where: 'a.jsonl:2', found: 'the field "b"' }],
  [
    'an integer that would be rounded',
    '{"a": 9007199254740993}\n',
    { where: 'a.jsonl:1', expected: 'integers below 2^53' },
  ],
  ['a list among numbers', '{"a": [1]}\n{"a": 1}\n', { where: 'a.jsonl:2, field "a"', found: '1' }],
  ['a mapping', '{"a": {"b": 1}}\n', { where: 'a.jsonl:1, field "a"', found: '{"b":1}' }],
];

for (const [title, text, facts] of badJson)
  test(`JSON lines that cannot be used say where and why: ${title}`, async (t) => {
    const path = join(temporaryFolder(t), 'a.jsonl');
    writeFileSync(path, text);
    const error = await t.throwsAsync(readJsonLines(path), { instanceOf: StageFailure });
    t.like(error, { code: 'output-table', facts });
  });

test('fields of JSON lines that nobody describes have the type of their values', async (t) => {
  const path = join(temporaryFolder(t), 'a.jsonl');
  writeFileSync(
    path,
    '{"i": 1, "f": 0.5, "b": true, "t": "nan", "v": [1, 2.5], "l": [1], "w": ["a"], "n": "nan", "s": null}\n' +
      '{"i": 2, "f": 1, "b": false, "t": "x", "v": [3, 4], "l": [], "w": ["b", "c"], "n": 1}\n',
  );
  const types = Object.entries(await readJsonLines(path)).map(([name, one]) => [name, columnType(one)]);
  t.deepEqual(Object.fromEntries(types), {
    ...{ i: 'Int32', f: 'Float64', b: 'Bool', t: 'Utf8', v: 'FixedSizeList<Float64>[2]', l: 'List<Int32>' },
    ...{ w: 'List<Utf8>', n: 'Float64', s: 'Utf8?' },
  });
});

function npy(t: Parameters<typeof temporaryFolder>[0], files: { readonly [name: string]: Buffer }): string {
  const folder = join(temporaryFolder(t), 'a.npy');
  mkdirSync(folder);
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  return folder;
}

function array(header: string, elements: Buffer, version = 1): Buffer {
  const text = `${header}\n`;
  const start = Buffer.alloc(version === 1 ? 10 : 12);
  start.write('\x93NUMPY', 'latin1');
  start[6] = version;
  if (version === 1) start.writeUInt16LE(text.length, 8);
  else start.writeUInt32LE(text.length, 8);
  return Buffer.concat([start, Buffer.from(text), elements]);
}

const four = Buffer.from(Float32Array.of(1, 2, 3, 4).buffer);

test('an array with its first axis fastest is turned, and headers of any version are read', (t) => {
  const header = "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }";
  for (const version of [1, 2, 3])
    t.deepEqual(readNpy(npy(t, { 'x.npy': array(header, four, version) })), {
      x: column.vectors(Float32Array.of(1, 3, 2, 4), 2),
    });
});

const badNpy: readonly [title: string, files: { readonly [name: string]: Buffer }, facts: object][] = [
  ['another file', { 'x.txt': Buffer.from('x') }, { where: 'a.npy/x.txt' }],
  ['no array', { 'x.npy': Buffer.from('PK') }, { found: 'other bytes' }],
  [
    'objects',
    { 'x.npy': array("{'descr': '|O', 'fortran_order': False, 'shape': (4,), }", four) },
    { found: 'elements of type |O' },
  ],
  [
    'records',
    { 'x.npy': array("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (4,), }", four) },
    { expected: 'a type, an order and a shape' },
  ],
  [
    'big-endian',
    { 'x.npy': array("{'descr': '>f4', 'fortran_order': False, 'shape': (4,), }", four) },
    { hint: 'convert them with astype' },
  ],
  [
    'too few bytes',
    { 'x.npy': array("{'descr': '<f4', 'fortran_order': False, 'shape': (5,), }", four) },
    { found: '16 bytes', expected: '20 bytes for the shape (5)' },
  ],
  [
    'a single number',
    { 'x.npy': array("{'descr': '<f4', 'fortran_order': False, 'shape': (), }", four.subarray(4)) },
    { found: 'the shape ()' },
  ],
  [
    'columns of different lengths',
    {
      'x.npy': array("{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }", four),
      'y.npy': array("{'descr': '<f4', 'fortran_order': False, 'shape': (2,2), }", four),
    },
    { where: 'a.npy/y.npy', expected: '4 rows, as in other columns' },
  ],
];

for (const [title, files, facts] of badNpy)
  test(`NumPy files that cannot be used say where and why: ${title}`, (t) => {
    const error = t.throws(() => readNpy(npy(t, files)), { instanceOf: StageFailure });
    t.like(error, { code: 'output-table', facts });
  });

const casts: readonly [from: Column, to: string, result: Column | undefined][] = [
  [column.int64(BigInt64Array.of(1n, 2n)), 'Int32', column.int32(Int32Array.of(1, 2))],
  [column.int64(BigInt64Array.of(2n ** 40n)), 'Int32', undefined],
  [column.float64(Float64Array.of(0.1)), 'Float32', column.float32(Float32Array.of(0.1))],
  [column.float64(Float64Array.of(1e300)), 'Float32', undefined],
  [column.float64(Float64Array.of(1)), 'Int32', column.int32(Int32Array.of(1))],
  [column.float64(Float64Array.of(1.5)), 'Int32', undefined],
  [
    column.lists('Float64', [Float64Array.of(1, 2), Float64Array.of(3, 4)]),
    'FixedSizeList<Float32>[2]',
    column.vectors(Float32Array.of(1, 2, 3, 4), 2),
  ],
  [column.lists('Float64', [Float64Array.of(1, 2), Float64Array.of(3)]), 'FixedSizeList<Float32>[2]', undefined],
  [column.vectors(Float64Array.of(1, 2), 2), 'FixedSizeList<Float32>[3]', undefined],
  [
    { type: 'Dictionary', dictionary: ['a', 'b'], ordered: false, values: Int32Array.of(1, 0) },
    'Utf8',
    column.utf8(['b', 'a']),
  ],
  [column.utf8(['1']), 'Int32', undefined],
  [column.int32(Int32Array.of(1)), 'Utf8', undefined],
  [{ type: 'Date', values: Int32Array.of(1) }, 'Int32', undefined],
  [{ type: 'Date', values: Int32Array.of(1) }, 'Date', { type: 'Date', values: Int32Array.of(1) }],
  [{ type: 'Int32', values: Int32Array.of(0), valid: Uint8Array.of(0) }, 'Int32', undefined],
];

for (const [from, to, result] of casts)
  test(`a column ${columnType(from)} ${JSON.stringify([...from.values].map(String))} as ${to}`, (t) => {
    if (result === undefined) t.throws(() => cast(from, parseType(to)!, 'x'), { instanceOf: StageFailure });
    else t.deepEqual(cast(from, parseType(to)!, 'x'), result);
  });
