/** CSV files that a simple writer writes are read back equal, in blocks of any size; numbers as JavaScript reads them. */

import test from 'ava';
import fc from 'fast-check';
import { failure, type Options, type Read, read } from './reading.ts';

const quoted = (text: string, always: boolean): string =>
  always || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(
    '',
    ' ',
    '"',
    '""',
    '\n',
    '\r\n',
    '\r',
    ',',
    'a,b',
    'NA',
    '-',
    '\ufeff',
    'x'.repeat(15),
    'y"'.repeat(20),
  ),
);
const text = texts.filter((one) => !one.includes('\u0000') && one === one.toWellFormed?.());

/** The values of a reading, or its failure. */
async function outcome(content: string | Uint8Array, options: Options): Promise<unknown> {
  try {
    const { types, values, rows } = await read(content, options);
    return { types, values, rows: rows.rows, where: rows.where(Math.max(0, rows.rows - 1), 'a') };
  } catch (error) {
    const { code, message, facts } = error as { code?: string; message: string; facts?: object };
    if (facts === undefined) throw error;
    return { code, message, facts };
  }
}

test('texts that a simple writer writes are read back equal', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 20 }),
      fc.boolean(),
      fc.constantFrom('\n', '\r\n'),
      fc.integer({ min: 1, max: 40 }),
      async (rows, always, end, blockBytes) => {
        const content = `a,b${end}${rows.map((cells) => cells.map((one) => quoted(one, always)).join(',')).join(end)}${end}`;
        const { values } = await read(content, { types: { a: 'text', b: 'category' }, blockBytes });
        t.deepEqual([values.a, values.b], [rows.map(([one]) => one), rows.map(([, one]) => one)]);
      },
    ),
    { numRuns: 300 },
  );
});

test('typed values that a simple writer writes are read back equal, missing ones too', async (t) => {
  const row = fc.record({
    i: fc.option(fc.integer({ min: -(10 ** 14), max: 10 ** 14 })),
    f: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
    b: fc.option(fc.boolean()),
    d: fc.option(fc.integer({ min: -700_000, max: 2_900_000 })),
    u: fc.option(fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n })),
    c: fc.option(fc.constantFrom('red', 'green', 'ä')),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 30 }), async (rows) => {
      const date = (days: number): string => new Date(days * 86_400_000).toISOString().slice(0, 10);
      const time = (micros: bigint): string => {
        const seconds = (micros - (((micros % 1_000_000n) + 1_000_000n) % 1_000_000n)) / 1_000_000n;
        const rest = String(micros - seconds * 1_000_000n).padStart(6, '0');
        return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}.${rest}Z`;
      };
      const lines = rows.map(({ i, f, b, d, u, c }) =>
        [i, Object.is(f, -0) ? '-0' : f, b, d === null ? null : date(d), u === null ? null : time(u), c]
          .map((one) => one ?? '')
          .join(),
      );
      const { values } = await read(`i,f,b,d,u,c\n${lines.join('\n')}\n`, {
        missing: [''],
        types: { i: 'integer', f: 'number', b: 'boolean', d: 'date', u: 'timestamp', c: 'category' },
      });
      t.deepEqual(
        (values.i as (number | bigint | null)[]).map((one) => (one === null ? null : Number(one))),
        rows.map(({ i }) => i),
      );
      for (const name of ['f', 'b', 'd', 'u', 'c'] as const)
        t.deepEqual(
          values[name],
          rows.map((one) => one[name]),
          name,
        );
    }),
    { numRuns: 200 },
  );
});

test('every number is the double that JavaScript reads', async (t) => {
  const digits = fc.stringMatching(/^[0-9]{1,40}$/);
  const written = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value.toExponential(16)),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value.toExponential(18)),
    fc.tuple(digits, fc.integer({ min: -345, max: 320 })).map(([one, exponent]) => `${one}e${exponent}`),
    fc
      .tuple(digits, digits, fc.integer({ min: -30, max: 30 }))
      .map(([one, two, exponent]) => `-${one}.${two}E${exponent}`),
    fc.tuple(digits, digits).map(([one, two]) => `${one}.${two}`),
    // Halfway between two doubles, and next to it.
    fc
      .tuple(fc.bigInt({ min: 2n ** 52n, max: 2n ** 53n - 1n }), fc.nat(900), fc.constantFrom(-1n, 0n, 1n))
      .map(([mantissa, shift, near]) => `${((2n * mantissa + 1n) << BigInt(shift)) * 10n + near}e-1`),
    fc.constantFrom(
      '1.7976931348623157e308',
      '1.7976931348623158e308',
      '5e-324',
      '2.4703282292062327e-324',
      '2.4703282292062328e-324',
      '2.2250738585072011e-308',
      '2.2250738585072014e-308',
      '9007199254740993',
      '9007199254740992.5',
      '1e23',
      '8.5e22',
    ),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        written.filter((one) => Number.isFinite(Number(one))),
        { minLength: 1, maxLength: 100 },
      ),
      async (cells) => {
        const { values } = await read(`x\n${cells.join('\n')}\n`, { types: { x: 'number' } });
        t.deepEqual(values.x, cells.map(Number));
      },
    ),
    { numRuns: 300 },
  );
});

test('blocks of every size give the same result', async (t) => {
  const contents = [
    '\ufeffid,name,note\r\n1,ä€😀,"a ""b"", c"\r\n22,x,"two\r\nlines"\r\n333,y,\r\n\r\n',
    'a,b\n1.5,true\n-2e-3,FALSE\n"3",true\n\n \n',
    'a,b\n1,2\n3\n4,5,6\n"x\ny",7\n',
    'a,b\n1,2\n"unclosed,3\n4,5\n',
    'a\n1\n\n\n2\n\n',
    'a,t\n1,2020-01-01T00:00Z\n0.1000000000000000055511151231257827,2020-01-01T00:00:00.5+01:00\n',
  ];
  for (const content of contents) {
    const bytes = Buffer.from(content);
    const whole = await outcome(bytes, { missing: [''] });
    for (let blockBytes = 1; blockBytes <= bytes.length + 1; blockBytes++)
      t.deepEqual(
        await outcome(bytes, { missing: [''], blockBytes }),
        whole,
        `${JSON.stringify(content)}, ${blockBytes}`,
      );
  }
});

test('tables end where rows are full, and together have all rows', async (t) => {
  const count = 150_000;
  const rows = Array.from({ length: count }, (_, row) => `${row},${(row * 7919) % 1000},t${row}`);
  const { tables, values } = (await read(`a,b,c\n${rows.join('\n')}\n`)) as Read;
  t.true(tables.length > 1, `${tables.length} tables`);
  t.is(
    tables.reduce((sum, table) => sum + table.rows, 0),
    count,
  );
  t.deepEqual(
    [values.a?.[count - 1], values.b?.[count - 1], values.c?.[count - 1]],
    [count - 1, ((count - 1) * 7919) % 1000, `t${count - 1}`],
  );
});

/** A file with every type, quotes and missing values, and what it holds. */
function sound(): { content: Buffer; options: Options } {
  const rows = Array.from({ length: 40 }, (_, row) =>
    [
      row,
      (row / 7).toFixed(4),
      row % 3 === 0,
      `2020-01-${String((row % 28) + 1).padStart(2, '0')}`,
      row % 2 === 0 ? 'ä' : '"x,\n""y"',
      row % 5 === 0 ? '' : row * 1e6,
    ].join(),
  );
  return { content: Buffer.from(`i,f,b,d,c,m\n${rows.join('\n')}\n`), options: { missing: [''] } };
}

test('two hundred damaged, cut or hostile files are read as they say or fail with a place, in bounded time', async (t) => {
  const { content, options } = sound();
  const whole = (await read(content, options)).values;
  let state = 42;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const hostile = [0x00, 0x22, 0x2c, 0x0a, 0x0d, 0xff, 0x80, 0x2d, 0x45, 0x39, 0xef];
  const outcomes = { same: 0, read: 0, failed: 0 };
  const started = process.cpuUsage();
  for (let file = 0; file < 200; file++) {
    let bytes = Buffer.from(content);
    if (file % 4 === 0) bytes = bytes.subarray(0, below(bytes.length));
    if (file % 4 === 1)
      bytes = Buffer.concat([
        bytes.subarray(0, below(bytes.length)),
        Buffer.alloc(1 + below(5000), hostile[below(hostile.length)]),
        bytes.subarray(below(bytes.length)),
      ]);
    for (let change = file % 4 === 2 ? 1 : file % 4 === 3 ? 20 : 0; change > 0; change--)
      bytes[below(bytes.length)] = hostile[below(hostile.length)]!;
    const blockBytes = 1 + below(200);
    try {
      const { values, rows, tables } = await read(bytes, { ...options, blockBytes });
      const same = JSON.stringify(values, plain) === JSON.stringify(whole, plain);
      outcomes[same ? 'same' : 'read']++;
      t.is(
        tables.reduce((sum, table) => sum + table.rows, 0),
        rows.rows,
      );
      // A reader of one's own: the cells that were read are those that a plain splitter finds.
      const cells = split(new TextDecoder('utf-8', { fatal: true }).decode(bytes)).slice(1);
      t.is(cells.length, rows.rows, `file ${file}`);
      const texts = await read(bytes, { types: Object.fromEntries(rows.names.map((name) => [name, 'text' as const])) });
      t.deepEqual(
        rows.names.map((name) => texts.values[name]),
        rows.names.map((_, column) => cells.map((row) => row[column])),
      );
    } catch (error) {
      const { facts } = await failureIn(error);
      outcomes.failed++;
      t.regex(facts.where ?? '', /^f\.csv:\d+/, `file ${file}: ${(error as Error).message}`);
    }
  }
  const { user, system } = process.cpuUsage(started);
  t.true((user + system) / 1e6 < 60, `${(user + system) / 1e6} s`);
  t.true(outcomes.failed > 100 && outcomes.read > 5, JSON.stringify(outcomes));
});

const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

async function failureIn(error: unknown): Promise<{ facts: { where?: string } }> {
  if ((error as { facts?: object }).facts === undefined) throw error;
  return error as { facts: { where?: string } };
}

/** Rows and cells of a text with sound quotes, by a reader that looks at one character after another. */
function split(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let open = false;
  const source = text.replace(/^\ufeff/, '').replace(/(\r?\n[ \t]*)*$/, '\n');
  for (let at = 0; at < source.length; at++) {
    const one = source[at]!;
    if (open) {
      if (one !== '"') cell += one;
      else if (source[at + 1] === '"') cell += source[at++];
      else open = false;
    } else if (one === '"') open = true;
    else if (one === ',' || one === '\n' || (one === '\r' && source[at + 1] === '\n')) {
      row.push(cell);
      cell = '';
      if (one === '\r') at++;
      if (one === ',') continue;
      rows.push(row);
      row = [];
    } else cell += one;
  }
  return rows;
}

test('two rows that differ in one cell fail in the same way whatever comes before them', async (t) => {
  const before = Array.from({ length: 100_000 }, () => '1,2').join('\n');
  const { facts } = await failure(`a,b\n${before}\nx,2\n`);
  t.is(facts.where, 'f.csv:100002 (row 100001), column "a"');
});
