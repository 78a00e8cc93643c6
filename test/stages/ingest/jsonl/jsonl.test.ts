/** JSON lines: types, exact integers, tensors, missing values, and failures with their places. */

import { gzipSync } from 'node:zlib';
import test from 'ava';
import fc from 'fast-check';
import { type JsonlOptions, openJsonl } from '../../../../stages/ingest/formats/jsonl/read.ts';
import type { ReadOptions, RowSource } from '../../../../stages/ingest/rows.ts';
import { cells, failureOf, withFile } from '../delimited/reading.ts';

type Options = Partial<ReadOptions> & JsonlOptions;

interface Read {
  readonly rows: RowSource;
  readonly types: { readonly [name: string]: string };
  readonly values: { readonly [name: string]: readonly unknown[] };
}

function read(content: string | Uint8Array, options: Options = {}): Promise<Read> {
  return withFile(content, async (file) => {
    const rows = await openJsonl(file, {
      missing: [],
      types: {},
      dropped: new Set(),
      pulse: async () => {},
      ...options,
    });
    const types = Object.fromEntries(
      rows.columns.map(({ name, type, storage, missing }) => [name, `${type} ${storage}${missing > 0 ? '?' : ''}`]),
    );
    const values: { [name: string]: unknown[] } = Object.fromEntries(rows.columns.map(({ name }) => [name, []]));
    for await (const table of rows.read())
      for (const [name, column] of Object.entries(table.columns)) values[name]!.push(...cells(column));
    return { rows, types, values };
  });
}

const lines = (values: readonly unknown[]): string => values.map((value) => `{"x":${value},"n":1}\n`).join('');

const found: readonly (readonly [what: string, values: readonly string[], type: string, read: readonly unknown[]])[] = [
  ['small integers', ['0', '255'], 'integer Uint8', [0, 255]],
  ['integers', ['-1', '70000'], 'integer Int32', [-1, 70000]],
  [
    'integers beyond 2^53',
    ['9007199254740993', '-9223372036854775808', '1'],
    'integer Int64',
    [9007199254740993n, -9223372036854775808n, 1n],
  ],
  ['numbers', ['1.5', '2', '-1e-3'], 'number Float64', [1.5, 2, -0.001]],
  ['minus zero', ['-0', '1'], 'number Float64', [-0, 1]],
  ['large integers that doubles hold, among numbers', ['1.5', '9007199254740992'], 'number Float64', [1.5, 2 ** 53]],
  ['booleans', ['true', 'false'], 'boolean Bool', [true, false]],
  ['texts', ['"a"', '"007"'], 'text Utf8', ['a', '007']],
  ['texts that repeat', ['"b"', '"a"', '"b"', '"a"'], 'category Dictionary<Utf8>', ['b', 'a', 'b', 'a']],
  ['escapes', ['"\\u00e4\\n\\"\\\\"', '"ä😀"', '"\\ud83d\\ude00"'], 'text Utf8', ['ä\n"\\', 'ä😀', '😀']],
  ['dates', ['"1970-01-02"', '"2024-02-29"'], 'date Date', [1, 19782]],
  ['times', ['"1970-01-01T00:00:01.5Z"', '"1970-01-01T01:00+01:00"'], 'timestamp Timestamp<us, UTC>', [1_500_000n, 0n]],
  ['nanoseconds', ['"1970-01-01 00:00:00.000000001"', '"1970-01-01T00:00"'], 'timestamp Timestamp<ns>', [1n, 0n]],
  ['texts of which some are dates', ['"1970-01-02"', '"never"'], 'text Utf8', ['1970-01-02', 'never']],
  ['nulls', ['null', '3', 'null'], 'integer Uint8?', [null, 3, null]],
  ['nothing but nulls', ['null', 'null'], 'text Utf8?', [null, null]],
];

for (const [what, values, type, expected] of found)
  test(`types: ${what}`, async (t) => {
    const { types, values: all } = await read(lines(values));
    t.deepEqual([types.x, all.x], [type, expected]);
  });

test('arrays of numbers are a tensor of the smallest numbers that hold all; nested ones have their shape', async (t) => {
  const { rows, types, values } = await read(
    '{"v":[1,2,255],"w":[[1.5, 2],[3 ,4e0]]}\n{"v":[ 0,0,1 ],"w":[[5,6],[7,8]]}\n{"v":null}\n',
  );
  t.deepEqual(types, { v: 'tensor FixedSizeList<Uint8>[3]?', w: 'tensor FixedSizeList<Float64>[4]?' });
  t.deepEqual([rows.columns[0]?.shape, rows.columns[1]?.shape], [[3], [2, 2]]);
  t.deepEqual(values.w, [[1.5, 2, 3, 4], [5, 6, 7, 8], null]);
  const wide = await read('{"v":[9007199254740993]}\n');
  t.deepEqual(wide.values.v, [[9007199254740993n]]);
});

test('keys that are absent are missing; columns are in the order of their first appearance', async (t) => {
  const { rows, values } = await read('{"b":1}\n{"a":"x","b":2}\n{}\n{"c":true,"a":"y"}\n');
  t.deepEqual(rows.names, ['b', 'a', 'c']);
  t.deepEqual(values, { b: [1, 2, null, null], a: [null, 'x', null, 'y'], c: [null, null, null, true] });
  t.is(rows.where(2, 'a'), 'f.csv:3 (row 3), column "a"');
  const named = await read('{"a":"NA","b":-999}\n{"a":"x","b":1}\n', {
    missing: ['NA', '-999'],
    dropped: new Set(['c']),
  });
  t.deepEqual(named.values, { a: [null, 'x'], b: [null, 1] });
  const dropped = await read('{"a":1,"b":2}\n', { dropped: new Set(['a']) });
  t.deepEqual([dropped.rows.names, dropped.values], [['a', 'b'], { b: [2] }]);
});

test('types that are fixed', async (t) => {
  const { types, values } = await read(
    '{"a":1,"b":9007199254740993,"c":"2020-01-01","d":12345678901234567890,"e":5}\n',
    {
      types: { a: 'text', b: 'number', c: 'text', d: 'category', e: 'number' },
    },
  );
  t.deepEqual(types, {
    a: 'text Utf8',
    b: 'number Float64',
    c: 'text Utf8',
    d: 'category Dictionary<Utf8>',
    e: 'number Float64',
  });
  t.deepEqual(values, { a: ['1'], b: [2 ** 53], c: ['2020-01-01'], d: ['12345678901234567890'], e: [5] });
});

test('mark, CR LF, spaces, a missing last line end, blank lines at the end and gzip change nothing', async (t) => {
  const plain = await read('{"a":1,"b":"x"}\n{"a":2,"b":"y"}\n');
  for (const same of [
    '\ufeff{"a":1,"b":"x"}\n{"a":2,"b":"y"}\n',
    '{"a":1,"b":"x"}\r\n{"a":2,"b":"y"}\r\n\r\n  \n',
    ' { "a" : 1 , "b" : "x" } \n{"b":"y","a":2}',
    gzipSync('{"a":1,"b":"x"}\n{"a":2,"b":"y"}\n'),
  ]) {
    const { types, values } = await read(same);
    t.deepEqual([types, values], [plain.types, plain.values], String(same));
  }
});

const refused: readonly (readonly [
  what: string,
  line: string | Uint8Array,
  code: string,
  found: RegExp,
  hint?: RegExp,
])[] = [
  ['a nested object', '{"x":{"y":1}}', 'jsonl-line', /an object within/, /json_normalize/],
  ['an array of texts', '{"x":["a"]}', 'jsonl-line', /in an array/],
  ['an empty array', '{"x":[]}', 'jsonl-line', /in an array/],
  ['a null in an array', '{"x":[1,null]}', 'jsonl-line', /in an array/],
  ['an array that does not end', '{"x":[1,2', 'jsonl-line', /end of the line/],
  ['parts of two shapes', '{"x":[[1],[1,2]]}', 'jsonl-line', /1 numbers and of 2/],
  ['a key twice', '{"x":1,"x":2}', 'jsonl-line', /"x" a second time/],
  ['a key twice, once escaped', '{"x":1,"\\u0078":2}', 'jsonl-line', /"x" a second time/],
  ['an array', '[1]', 'jsonl-line', /"\[1\]"/],
  ['a number', '5', 'jsonl-line', /"5"/],
  ['two objects', '{"x":1}{"x":2}', 'jsonl-line', /\{\\"x\\":2\}/],
  ['half an object', '{"x":1', 'jsonl-line', /end of the line/],
  ['a comma too many', '{"x":1,}', 'jsonl-line', /"\}"/],
  ['no colon', '{"x" 1}', 'jsonl-line', /"1\}"/],
  ['no quote around a key', '{x:1}', 'jsonl-line', /"x:1\}"/],
  ['an empty key', '{"":1}', 'jsonl-line', /the key ""/],
  ['a quote that is not closed', '{"x":"y}', 'jsonl-line', /never closed/],
  ['a control character', '{"x":"\t"}', 'jsonl-line', /control character 9/],
  ['a false escape', '{"x":"\\q"}', 'jsonl-line', /\\\\q/],
  ['half a surrogate pair', '{"x":"\\ud800"}', 'jsonl-line', /./],
  ['zeros in front', '{"x":007}', 'jsonl-line', /"007\}"/],
  ['a plus sign', '{"x":+1}', 'jsonl-line', /"\+1\}"/],
  ['a bare point', '{"x":1.}', 'jsonl-line', /"\}"/],
  ['an exponent without digits', '{"x":1e}', 'jsonl-line', /"\}"/],
  ['NaN', '{"x":NaN}', 'jsonl-line', /"NaN\}"/],
  ['Python’s words', '{"x":True}', 'jsonl-line', /"True\}"/],
  ['beyond the range of doubles', '{"x":1e400}', 'jsonl-line', /1e400/],
  ['Latin-1', Buffer.from('{"x":"ä"}', 'latin1'), 'jsonl-line', /\ufffd/],
  ['a blank line', '\n{"x":1}', 'jsonl-line', /a blank line/],
  ['a text among numbers', '{"x":"a"}', 'jsonl-values', /"a"/, /columns: \{ "x": text \}/],
  ['a boolean among numbers', '{"x":true}', 'jsonl-values', /true/],
  ['an integer beyond 64 bits', '{"x":9223372036854775808}', 'jsonl-values', /9223372036854775808/, /text/],
];

for (const [what, line, code, text, hint] of refused)
  test(`refused, with its place: ${what}`, async (t) => {
    for (const blockBytes of [1, 9, 1 << 20]) {
      const content = Buffer.concat([
        Buffer.from('{"x":1}\n'),
        Buffer.from(line as string),
        Buffer.from('\n{"x":3}\n'),
      ]);
      const { code: got, facts } = await failureOf(read(content, { blockBytes }));
      t.is(got, code as typeof got);
      t.regex(facts.where!, /^f\.csv:2 \(row 2\)/);
      t.regex(facts.found!, text);
      if (hint !== undefined) t.regex(facts.hint!, hint);
    }
  });

test('refused: UTF-16, an empty file, an array of another length, integers that no double holds among fractions', async (t) => {
  t.regex((await failureOf(read(Buffer.from('\ufeff{"x":1}\n', 'utf16le')))).facts.found!, /UTF-16/);
  t.regex((await failureOf(read('\n\n'))).facts.found!, /end of the file/);
  const other = await failureOf(read('{"v":[1,2]}\n{"v":[1,2,3]}\n'));
  t.deepEqual([other.facts.where, other.facts.found], ['f.csv:2 (row 2), column "v"', 'an array of 3 numbers']);
  const inexact = await failureOf(read('{"v":0.5}\n{"v":9007199254740993}\n'));
  t.deepEqual([inexact.code, inexact.facts.where], ['jsonl-values', 'f.csv:2 (row 2), column "v"']);
  for (const [type, value] of [
    ['integer', '0.5'],
    ['date', '"2020-01-01T00:00"'],
    ['timestamp', '"2020-01-01"'],
    ['boolean', '1'],
    ['tensor', '1'],
    ['number', '"1"'],
  ] as const)
    t.is((await failureOf(read(`{"v":${value}}\n`, { types: { v: type } }))).code, 'jsonl-values', type);
});

test('a line of more than 16 MiB is refused in bounded time', async (t) => {
  const started = process.cpuUsage();
  const { facts } = await failureOf(read(`{"x":1}\n[${'{"x":1},'.repeat(4_000_000)}]`));
  t.deepEqual(facts.where, 'f.csv:2');
  const { user, system } = process.cpuUsage(started);
  t.true((user + system) / 1e6 < 5, `${(user + system) / 1e6} s`);
});

test('objects that JSON.stringify writes are read back equal, in blocks of any size', async (t) => {
  const value = fc.record(
    {
      i: fc.oneof(
        fc.maxSafeInteger().filter((one) => !Object.is(one, -0)),
        fc.constant(null),
      ),
      f: fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => (Object.is(one, -0) ? 0 : one)),
      s: fc.string({ unit: 'grapheme', maxLength: 12 }).filter((one) => one.isWellFormed()),
      b: fc.boolean(),
      t: fc.array(
        fc.integer({ min: -9, max: 9 }).map((one) => one + 0),
        { minLength: 3, maxLength: 3 },
      ),
    },
    { requiredKeys: ['s'] },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(value, { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 60 }),
      async (rows, blockBytes) => {
        const content = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
        const { values } = await read(content, { blockBytes, types: { f: 'number', s: 'text' } });
        for (const [name, column] of Object.entries(values))
          t.deepEqual(
            column.map((one) => (typeof one === 'bigint' ? Number(one) : one)),
            rows.map((row) => (row as { [name: string]: unknown })[name] ?? null),
            name,
          );
      },
    ),
    { numRuns: 200 },
  );
});

test('two hundred damaged files are read or fail with a place', async (t) => {
  const content = Buffer.from(
    Array.from(
      { length: 20 },
      (_, row) => `{"i":${row},"s":"t\\u00e4${row}ä","v":[${row},2.5],"b":${row % 2 === 0}}\n`,
    ).join(''),
  );
  let state = 7;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const hostile = [0x00, 0x22, 0x2c, 0x0a, 0x5c, 0xff, 0x7b, 0x5d, 0x39];
  let failed = 0;
  for (let file = 0; file < 200; file++) {
    const bytes = file % 3 === 0 ? content.subarray(0, below(content.length)) : Buffer.from(content);
    if (file % 3 > 0)
      for (let change = file % 3 === 1 ? 1 : 9; change > 0; change--)
        bytes[below(bytes.length)] = hostile[below(hostile.length)]!;
    try {
      const { rows, values } = await read(bytes, { blockBytes: 1 + below(100) });
      const expected = bytes
        .toString()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { [name: string]: unknown });
      for (const name of rows.names)
        t.deepEqual(
          values[name],
          expected.map((one) => one[name] ?? null),
          `file ${file}`,
        );
    } catch (error) {
      const { facts } = error as { facts?: { where?: string } };
      if (facts === undefined) throw error;
      failed++;
      t.regex(facts.where ?? '', /^f\.csv:\d+/);
    }
  }
  t.true(failed > 100 && failed < 200, `${failed}`);
});
