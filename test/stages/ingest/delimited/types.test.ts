/** Types of the columns of CSV files: found over all rows, fixed by the document, refused where cells disagree. */

import test from 'ava';
import { failure, type Options, read } from './reading.ts';

/** A file of one column; a second one keeps empty cells from being blank lines. */
const file = (cells: readonly string[]): string => `x,n\n${cells.map((cell) => `${cell},a\n`).join('')}`;

const found: readonly (readonly [what: string, cells: readonly string[], type: string, values: readonly unknown[]])[] =
  [
    ['small integers', ['0', '255'], 'integer Uint8', [0, 255]],
    ['a negative integer', ['-1', '255'], 'integer Int16', [-1, 255]],
    ['integers up to 2^15', ['-32768', '32767'], 'integer Int16', [-32768, 32767]],
    ['integers from 2^15 on', ['32768', '-2147483648'], 'integer Int32', [32768, -2147483648]],
    ['integers from 2^31 on', ['2147483648', '-1'], 'integer Int64', [2147483648n, -1n]],
    ['integers of 15 digits', ['999999999999999', '0'], 'integer Int64', [999999999999999n, 0n]],
    ['integers of 16 digits are codes', ['9999999999999999', '1'], 'text Utf8', ['9999999999999999', '1']],
    ['zeros in front are codes', ['007', '8'], 'text Utf8', ['007', '8']],
    ['codes in front of numbers', ['10115', '01067', '10117'], 'text Utf8', ['10115', '01067', '10117']],
    ['decimal numbers', ['1.5', '2'], 'number Float64', [1.5, 2]],
    ['signs, points and exponents', ['.5', '5.', '+.5', '-.5e3', '1E+2'], 'number Float64', [0.5, 5, 0.5, -500, 100]],
    ['minus zero', ['-0', '1'], 'number Float64', [-0, 1]],
    ['shortest texts of doubles', ['0.30000000000000004', '1e-7'], 'number Float64', [0.30000000000000004, 1e-7]],
    [
      'doubles with more digits than they need',
      ['1.000000000000000056e-01', '0.1000000000000000055511151231257827', '1.50000000000000000000'],
      'number Float64',
      [0.1, 0.1, 1.5],
    ],
    ['decimals that no double holds', ['0.1234567890123456789', '1'], 'text Utf8', ['0.1234567890123456789', '1']],
    ['booleans in any case', ['true', 'False', 'TRUE'], 'boolean Bool', [true, false, true]],
    ['dates', ['1970-01-02', '2024-02-29', '1582-10-15'], 'date Date', [1, 19782, -141427]],
    [
      'times',
      ['1970-01-01T00:00', '1970-01-01 00:00:01.5', '1969-12-31T23:59:59.000001'],
      'timestamp Timestamp<us>',
      [0n, 1_500_000n, -999_999n],
    ],
    [
      'times with offsets',
      ['1970-01-01T01:00:00+01:00', '1970-01-01T00:00:00Z', '1969-12-31T20:00-0430'],
      'timestamp Timestamp<us, UTC>',
      [0n, 0n, 1_800_000_000n],
    ],
    [
      'nanoseconds',
      ['1970-01-01T00:00:00.000000001', '1970-01-01T00:00:01'],
      'timestamp Timestamp<ns>',
      [1n, 1_000_000_000n],
    ],
    ['days that do not exist', ['2023-02-29', '2023-13-01'], 'text Utf8', ['2023-02-29', '2023-13-01']],
    ['dates of other forms', ['30.11.2026', '11/30/2026'], 'text Utf8', ['30.11.2026', '11/30/2026']],
    ['thousands are not guessed', ['"1,234"', '"5,678"'], 'text Utf8', ['1,234', '5,678']],
    ['words for numbers', ['NaN', 'inf', '0x10', '1_000'], 'text Utf8', ['NaN', 'inf', '0x10', '1_000']],
    ['beyond the range of doubles', ['1e309', '-1e999'], 'text Utf8', ['1e309', '-1e999']],
    ['texts that repeat', ['b', 'a', 'a', 'b'], 'category Dictionary<Utf8>', ['b', 'a', 'a', 'b']],
    ['texts that do not repeat', ['a', 'b', 'c', 'a'], 'text Utf8', ['a', 'b', 'c', 'a']],
    ['empty texts', ['a', '', 'a', ''], 'category Dictionary<Utf8>', ['a', '', 'a', '']],
    [
      'texts among which numbers come first',
      ['1', '2', '1', 'x', 'x', 'x', 'y', 'x'],
      'category Dictionary<Utf8>',
      ['1', '2', '1', 'x', 'x', 'x', 'y', 'x'],
    ],
    ['no cell at all', ['', ''], 'category Dictionary<Utf8>', ['', '']],
  ];

for (const [what, cells, type, values] of found)
  test(`types: ${what}`, async (t) => {
    const { types, values: all } = await read(file(cells));
    t.is(types.x, type);
    t.deepEqual(all.x, values);
    const quoted = await read(file(cells.map((cell) => (cell.startsWith('"') ? cell : `"${cell}"`))));
    t.deepEqual([quoted.types.x, quoted.values.x], [type, values], 'the same in quotes');
  });

test('missing values are those that are named, quoted or not, in columns of every type', async (t) => {
  const cells = 'i,f,b,d,z,c,t\n';
  const full = '1,1.5,true,2020-01-01,2020-01-01T00:00Z,a,one\n2,2.5,false,2020-01-02,2020-01-02T00:00Z,a,two\n';
  const gaps = 'NA,,NA,"",NA,NA,\n,"NA",,NA,,"",NA\n';
  const { types, values } = await read(cells + full + gaps, { missing: ['', 'NA'] });
  t.deepEqual(types, {
    i: 'integer Uint8?',
    f: 'number Float64?',
    b: 'boolean Bool?',
    d: 'date Date?',
    z: 'timestamp Timestamp<us, UTC>?',
    c: 'category Dictionary<Utf8>?',
    t: 'text Utf8?',
  });
  for (const column of Object.values(values)) t.deepEqual([column.length, column[2], column[3]], [4, null, null]);
  const numbers = await read('a,b\n-999,x\n5,x\n', { missing: ['-999'] });
  t.deepEqual([numbers.types.a, numbers.values.a], ['integer Uint8?', [null, 5]]);
  const none = await read('a,b\n,x\nNA,x\n', { missing: ['', 'NA'] });
  t.deepEqual([none.types.a, none.values.a], ['text Utf8?', [null, null]]);
});

const refused: readonly (readonly [
  what: string,
  cells: readonly string[],
  row: number,
  found: string,
  expected: RegExp,
])[] = [
  ['a word among numbers', ['1', '2', 'x3', '4'], 2, '"x3"', /decimal number.*as most cells/],
  ['a word among integers', ['1', 'x3'], 1, '"x3"', /an integer/],
  ['an empty cell among numbers', ['1', '', '3'], 1, 'an empty cell', /an integer/],
  ['a date that does not exist among dates', ['2020-01-01', '2020-02-30', '2020-01-03'], 1, '"2020-02-30"', /a date/],
  [
    'a time without offset among others',
    ['2020-01-01T00:00Z', '2020-01-01T00:00', '2020-01-01T00:00Z'],
    1,
    '"2020-01-01T00:00"',
    /offset/,
  ],
  ['a word among booleans', ['true', 'false', 'maybe'], 2, '"maybe"', /true or false/],
  ['a space before a number', ['1.5', ' 2.5', '3'], 1, '" 2.5"', /decimal/],
];

for (const [what, cells, row, text, expected] of refused)
  test(`refused, with the first row that disagrees and the cure: ${what}`, async (t) => {
    const { code, facts } = await failure(file(cells));
    t.deepEqual([code, facts.where, facts.found], ['csv-cells', `f.csv:${row + 2} (row ${row + 1}), column "x"`, text]);
    t.regex(facts.expected!, what === 'a word among numbers' ? /an integer.*as most cells/ : expected);
    t.regex(facts.hint!, /missing: .*columns: \{ "x": text \}/);
    const kept = await read(file(cells), { types: { x: 'text' } });
    t.deepEqual(kept.values.x, cells);
  });

test('a column of which most cells are no numbers is text', async (t) => {
  const { types } = await read(file(['1', 'a', 'b', '2', 'c']));
  t.is(types.x, 'text Utf8');
});

const fixed: readonly (readonly [
  type: NonNullable<Options['types']>[string],
  cells: readonly string[],
  storage: string,
  values: readonly unknown[],
])[] = [
  ['number', ['1', '12345678901234567890', '007'], 'number Float64', [1, Number('12345678901234567890'), 7]],
  [
    'integer',
    ['9223372036854775807', '-9223372036854775808', '007'],
    'integer Int64',
    [9223372036854775807n, -9223372036854775808n, 7n],
  ],
  ['text', ['1', '2', ''], 'text Utf8', ['1', '2', '']],
  ['category', ['3', '1', '2'], 'category Dictionary<Utf8>', ['3', '1', '2']],
  ['boolean', ['TRUE', 'false', 'true'], 'boolean Bool', [true, false, true]],
  ['date', ['2020-01-01', '1970-01-01', '1970-01-02'], 'date Date', [18262, 0, 1]],
  [
    'timestamp',
    ['1970-01-01T00:00', '1970-01-01T00:01', '1970-01-01T00:00'],
    'timestamp Timestamp<us>',
    [0n, 60_000_000n, 0n],
  ],
];

for (const [type, cells, storage, values] of fixed)
  test(`a column whose type is fixed: ${type}`, async (t) => {
    const { types, values: all } = await read(file(cells), { types: { x: type, 'not there': 'text' } });
    t.deepEqual([types.x, all.x], [storage, values]);
    if (type === 'text' || type === 'category') return;
    const { code, facts } = await failure(file([...cells, 'oops']), { types: { x: type } });
    t.deepEqual([code, facts.where, facts.found], ['csv-cells', 'f.csv:5 (row 4), column "x"', '"oops"']);
  });

test('integers beyond 64 bits, fractions, and offsets that only some times have do not fit a fixed type', async (t) => {
  for (const [type, cells] of [
    ['integer', ['9223372036854775808']],
    ['integer', ['-9223372036854775809']],
    ['integer', ['1.0']],
    ['number', ['1e400']],
    ['timestamp', ['2020-01-01T00:00Z', '2020-01-01T00:00']],
    ['date', ['2020-01-01T00:00']],
  ] as const) {
    const { code, facts } = await failure(file(cells), { types: { x: type } });
    t.is(code, 'csv-cells', `${type} ${cells.join(' ')}`);
    t.regex(facts.where!, /column "x"$/);
  }
  t.is((await failure('a,b\n1,2\n', { types: { a: 'tensor' } })).code, 'csv-header');
});

test('categories are in the order of code points, and at most 1,000 are sought', async (t) => {
  const names = Array.from({ length: 1000 }, (_, index) => `c${index}`);
  const many = await read(file([...names, ...names].reverse()));
  const [column] = many.rows.columns;
  t.deepEqual(column?.categories, [...names].sort());
  const more = await read(file([...names, ...names, 'd', 'd']));
  t.is(more.types.x, 'text Utf8');
  const order = await read(file(['\uff5e', '\u{1f600}', 'ä', 'Z', 'a', '\uff5e', '\u{1f600}', 'ä', 'Z', 'a']));
  t.deepEqual(order.rows.columns[0]?.categories, ['Z', 'a', 'ä', '\uff5e', '\u{1f600}']);
});

test('columns that look like numbers and are kept as texts are reported', async (t) => {
  const { rows } = await read('a,b,c\n007,12345678901234567890,1\n8,2,2\n');
  t.is(rows.notes.length, 2);
  t.regex(rows.notes[0]!, /more digits than a double holds: "b"$/);
  t.regex(rows.notes[1]!, /start with zeros: "a"$/);
});

test('nanoseconds too far from 1970 for 64 bits are kept as texts', async (t) => {
  const { types, rows } = await read(file(['2300-01-01T00:00:00.000000001', '1970-01-01T00:00:00']));
  t.is(types.x, 'text Utf8');
  t.regex(rows.notes[0]!, /nanoseconds/);
});

test('columns that are dropped are not read, and columns can be asked for by name', async (t) => {
  const { rows, values } = await read('a,b,c\n1,x,2\n3,y,4\n', { dropped: new Set(['b']) });
  t.deepEqual(rows.names, ['a', 'b', 'c']);
  t.deepEqual(values, { a: [1, 3], c: [2, 4] });
});
