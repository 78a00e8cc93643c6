/** CSV files: grammar, numbers, precision, places of mistakes. */

import { gzipSync } from 'node:zlib';
import type { Ran } from 'arrowline/testing';
import test from 'ava';
import fc from 'fast-check';
import type { FailureCode } from '../../../src/core/facts/failure-code.ts';
import { readCsv } from '../../../stages/ingest/formats/csv/read.ts';
import { dataset, failureOf, flat, idx, ingestFiles, ingestTrain, text } from './files.ts';

const labels = 'label\n1\n0\n';

for (const [name, cells] of [
  ['text after a quote', '"3" 3,4'],
  ['a quote inside a cell', '3"3,4'],
] as const)
  test(`${name} is refused with its own line, not that of the last record that was read`, async (t) => {
    // The header is line 1; each of 40 rows before it has two lines.
    const rows = [...Array.from({ length: 40 }, () => '"1","2\n"'), cells, '5,6'];
    const { code, facts } = await failureOf(ingestTrain('csv', `a,b\n${rows.join('\n')}\n`, 'label\n0\n'));
    t.deepEqual([code, facts.where], ['csv-quotes', 'x:82']);
  });

test('numbers are read exactly; mark, CR LF, quotes and a missing last line end change nothing', async (t) => {
  const plain = await ingestTrain('csv', 'a,b\n0,255\n3,4\n', labels);
  t.deepEqual([...dataset(plain).features], [0, 255, 3, 4, 1, 2]);
  t.is(dataset(plain).features.constructor, Uint8Array);
  for (const same of [
    '\ufeffa,b\n0,255\n3,4\n',
    'a,b\r\n0,255\r\n3,4\r\n',
    'a,b\n0,255\n3,4',
    '"a","b"\n0,255\n3,4\n',
    'a,b\n"0",255\n3,"4"\n',
    '\ufeff"a",b\r\n0,"255"\r\n3,4',
    'a,b\n000,2.55e2\n3.0,4\n',
  ])
    t.is((await ingestTrain('csv', same, labels)).digests.dataset, plain.digests.dataset, JSON.stringify(same));
  const packed = new Uint8Array(gzipSync('a,b\n0,255\n3,4\n'));
  t.is((await ingestTrain('csv', packed, labels)).digests.dataset, plain.digests.dataset);
});

test('floats: one value that is no byte makes all of them floats', async (t) => {
  const { features } = dataset(await ingestTrain('csv', 'a,b\n1,2\n-0.5,1e-3\n', labels));
  t.deepEqual([...features], [1, 2, -0.5, Math.fround(0.001), 1, 2]);
  const large = dataset(await ingestTrain('csv', 'a,b\n1,256\n16777216,-7\n', labels));
  t.deepEqual([...large.features], [1, 256, 16777216, -7, 1, 2]);
});

const cells: readonly (readonly [what: string, cell: string, found: RegExp])[] = [
  ['empty cell', '', /an empty cell/],
  ['space', ' 5', /" 5"/],
  ['trailing space', '5 ', /"5 "/],
  ['hexadecimal', '0x10', /"0x10"/],
  ['NaN', 'NaN', /"NaN"/],
  ['infinity', 'Infinity', /"Infinity"/],
  ['too large', '1e999', /"1e999"/],
  ['too large for 32 bits', '1e39', /"1e39"/],
  ['words', '12abc', /"12abc"/],
  ['two signs', '+-5', /"\+-5"/],
  ['exponent without digits', '5e', /"5e"/],
  ['exponent alone', '.e5', /"\.e5"/],
  ['two points', '1.2.3', /"1\.2\.3"/],
  ['bare point', '.', /"\."/],
  ['underscore', '1_000', /"1_000"/],
  ['NUL', '1\u0000', /"1\\u0000"/],
  ['escape sequence', '\u001b[31m', /"\\u001b\[31m"/],
  ['huge field', 'x'.repeat(3_000_000), /"x{40}"… \(3000000 characters\)/],
  ['carriage return inside', '1\r2', /"1\\r2"/],
];

for (const [what, cell, found] of cells)
  test(`refused, with its place: ${what}`, async (t) => {
    for (const quoted of [false, true]) {
      const failure = await failureOf(ingestTrain('csv', `a,b\n1,2\n3,${quoted ? `"${cell}"` : cell}\n`, labels));
      t.is(failure.code, 'csv-cells');
      t.is(failure.facts.where, 'x:3 (row 2), column "b"');
      t.regex(failure.facts.found!, found);
      t.true(failure.message.length < 300, failure.message);
    }
  });

test('signs, and points before and behind all digits, are of the grammar of numbers', async (t) => {
  const written = '.5,5.\n+.5,-.5e3\n+5,-0.\n1e+2,00.10\n';
  const { features } = dataset(await ingestTrain('csv', `a,b\n${written}`, 'label\n0\n1\n0\n1\n'));
  t.deepEqual([...features.subarray(0, 8)], [0.5, 5, 0.5, -500, 5, 0, 100, Math.fround(0.1)]);
});

const narrowings: readonly (readonly [what: string, cell: string])[] = [
  ['milliseconds since 1970', '1700000000123'],
  ['an id of nine digits', '123456789'],
  ['the first integer that single precision lacks', '16777217'],
  ['a negative one', '-16777217'],
  ['with a fraction of zeros', '16777217.000'],
  ['with an exponent', '1.6777217e7'],
  ['a fraction above 2^24', '16777216.5'],
  ['an integer that double precision lacks', '9007199254740993'],
  ['a large power of ten', '1e30'],
  ['less than single precision has', '1e-50'],
  ['less than double precision has', '1e-400'],
  ['a denormal number', '1e-40'],
];

for (const [what, cell] of narrowings)
  test(`refused, with column, row and value, as single precision does not hold it: ${what}`, async (t) => {
    for (const row of [`3,${cell}`, `3.5,"${cell}"`]) {
      const failure = await failureOf(ingestTrain('csv', `a,b\n1,2\n${row}\n`, labels));
      t.is(failure.code, 'csv-cells');
      t.is(failure.facts.where, 'x:3 (row 2), column "b"');
      t.is(failure.facts.found, JSON.stringify(cell));
      t.regex(failure.facts.hint!, /subtract an offset/);
    }
  });

test('numbers of any size that single precision holds are kept exactly', async (t) => {
  const exact = [
    '16777216',
    '-33554432',
    '9007199254740992',
    '1e10',
    '1.7e5',
    '18446744073709551616e0',
    '0e-400',
    '2e7',
  ];
  const { features } = dataset(
    await ingestTrain(
      'csv',
      `a,b\n${exact.map((one) => `${one},0.5`).join('\n')}\n`,
      `l\n${'0\n'.repeat(exact.length)}`,
    ),
  );
  exact.forEach((one, row) => {
    t.is(features[2 * row], Number(one), one);
  });
});

/** Rows of one column written as these texts, beside one that counts. */
const oneColumn = (texts: readonly string[]): Promise<Ran> =>
  ingestFiles(
    { format: 'csv', file: 'f', label: 'y' },
    { f: `n,t,y\n${texts.map((one, row) => `${row},${one},${row % 2}`).join('\n')}\n` },
  );

const rows = (count: number, value: (row: number) => string): string[] =>
  Array.from({ length: count }, (_, row) => value(row));

for (const [what, texts] of [
  ['thousandths above 100,000', rows(9, (row) => `100000.00${row + 1}`)],
  ['minutes as days since 1900', rows(2000, (row) => (45000 + row / 1440).toFixed(8))],
  ['thousands of seconds since 1970', rows(2000, (row) => (1_700_000 + row / 1000).toFixed(3))],
  ['noise about a million', rows(500, (row) => (1e6 + Math.sin(row * row)).toFixed(6))],
  ['the same with zeros for what is missing', rows(500, (row) => (row % 7 === 0 ? '0' : `${45000 + row / 1440}`))],
  ['three values of which none become equal', ['100000.001', '100000.012', '100000.025']],
  ['a column of few values', rows(100, (row) => `50000.00${(row % 3) + 1}`)],
] as const)
  test(`refused, with column, row and value, as rows differ by less than single precision distinguishes: ${what}`, async (t) => {
    const failure = await failureOf(oneColumn(texts));
    t.is(failure.code, 'csv-precision');
    const [, row] = /^f:\d+ \(row (\d+)\), column "t"$/.exec(failure.facts.where!)!;
    const [found] = /^[\d.]+/.exec(failure.facts.found!)!;
    t.true(Math.abs(Number(found) / Number(texts[Number(row) - 1]) - 1) < 1e-13, found);
    t.regex(failure.facts.hint!, /subtract an offset/);
  });

for (const [what, texts] of [
  ['uniform deviates with all digits', rows(20_000, (row) => `${(Math.sin(row * row) + 1) / 2}`)],
  ['numbers about 100 that spread over tens', rows(20_000, (row) => `${100 + 10 * Math.sin(row * row)}`)],
  ['temperatures in kelvin', rows(5000, (row) => (290 + 10 * Math.sin(row)).toFixed(3))],
  ['a constant', rows(100, () => '100000.001')],
  ['mostly a constant', rows(5000, (row) => (row % 10 === 0 ? `${Math.sin(row * row)}` : '0.1'))],
  ['longitudes in a city', rows(5000, (row) => (-122.4 + 0.1 * Math.sin(row)).toFixed(4))],
  ['halves above 100,000', rows(100, (row) => `${100_000 + row / 2}`)],
  ['very small numbers', rows(5000, (row) => `${1e-30 * Math.sin(row)}`)],
] as const)
  test(`rounded to the nearest of single precision: ${what}`, async (t) => {
    const { features } = dataset(await oneColumn(texts));
    const column = [...features].filter((_, index) => index % 2 === 1);
    const written = texts.map((text) => Math.fround(Number(text)));
    t.deepEqual(Float32Array.from(column).sort(), Float32Array.from(written).sort());
  });

test('a written number is stored as the nearest of single precision, or refused if it is 2^24 or more and not held', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.maxSafeInteger().map(String),
        fc.integer({ min: -(2 ** 26), max: 2 ** 26 }).map(String),
        fc.double({ min: -1e9, max: 1e9, noNaN: true }).map(String),
        fc.float({ noNaN: true, noDefaultInfinity: true }).map(String),
      ),
      async (cell) => {
        const value = Number(cell);
        const rounded = Math.fround(value);
        const size = Math.abs(value);
        const integer = /^-?[0-9]+$/.test(cell);
        const exact = integer ? BigInt(cell) === BigInt(rounded) : rounded === value;
        const held = exact || (size < 2 ** 24 && size >= 2 ** -126);
        const [rowsRead, features] = (await outcome(`x,y\n${cell},a\n`)) as [number | string, number[]];
        if (held) t.deepEqual([rowsRead, features], [1, [rounded + 0]], cell);
        else t.is(rowsRead, 'csv-cells', cell);
      },
    ),
    { numRuns: 400 },
  );
});

test('blank lines at the end are no rows, with quotes in the file and without', async (t) => {
  const plain = await ingestTrain('csv', 'a,b\n0,255\n3,4\n', labels);
  for (const end of ['', '\n', '\n\n', '\n\n\n\n', '\r\n\r\n', '\n \n\t\n', '\n   ', '\n\n  \t'])
    for (const body of ['a,b\n0,255\n3,4', 'a,b\n0,"255"\n3,4', 'a,b\n0,255\n3,"4"']) {
      const ran = await ingestTrain('csv', body + end, `label\n1\n0${end}`);
      t.is(ran.digests.dataset, plain.digests.dataset, JSON.stringify(body + end));
    }
  const none = await failureOf(ingestTrain('csv', 'a,b\n\n \n', labels));
  t.is(none.message, 'x has a header and no rows');
});

test('a blank line between rows is an error with its place: of one column, an empty cell', async (t) => {
  for (const [body, where] of [
    ['1\n\n0\n', 'y:3 (row 2), column "label"'],
    ['"1"\n\n0\n', 'y:3 (row 2), column "label"'],
  ] as const) {
    const { facts } = await failureOf(ingestTrain('csv', 'a,b\n1,2\n3,4\n', `label\n${body}`));
    t.deepEqual([facts.where, facts.found], [where, 'an empty cell']);
  }
  const quoted = await failureOf(ingestTrain('csv', 'a,b\n1,"2"\n\n3,4\n', labels));
  t.deepEqual([quoted.facts.where, quoted.facts.found], ['x:3 (row 2)', 'a blank line']);
});

test('two million columns are read in seconds, and refused in seconds for a name given twice', async (t) => {
  const names = Array.from({ length: 2_000_000 }, (_, index) => `c${index}`);
  const row = '1,'.repeat(1_999_999);
  const started = process.cpuUsage();
  const read = (header: string, cells: string): Promise<unknown> =>
    readCsv({ file: 'f', bytes: text(`${header}\n${cells}\n`) }, 'none', async () => {});
  await read(names.join(), `${row}1`);
  await t.throwsAsync(read(`${names.slice(1).join()},c1`, `${row}1`), { code: 'csv-header' });
  await t.throwsAsync(
    readCsv({ file: 'f', bytes: text(`${names.join()}\n${row}1\n`) }, { name: 'd' }, async () => {}),
    {
      code: 'csv-header',
    },
  );
  const { user, system } = process.cpuUsage(started);
  t.true((user + system) / 1e6 < 20, `${(user + system) / 1e6} s`);
});

test('refused: rows with too few or too many cells, a decimal comma, empty lines', async (t) => {
  for (const [row, found] of [
    ['3', '1 cell'],
    ['3,4,5', '3 cells'],
    ['3,1,5', '3 cells'],
    ['', 'a blank line'],
    ['\r', 'a blank line'],
    [' \t ', 'a blank line'],
    [','.repeat(2_000_000), '2000001 cells'],
  ] as const) {
    const failure = await failureOf(ingestTrain('csv', `a,b\n1,2\n${row}\n5,6\n`, labels));
    t.is(failure.code, 'csv-cells');
    t.is(failure.facts.where, 'x:3 (row 2)');
    t.is(failure.facts.found, found);
    t.is(failure.facts.expected, '2 cells, as the header has');
  }
});

test('the first five problems are named, all are counted', async (t) => {
  const rows = Array.from({ length: 30 }, (_, row) => (row % 2 === 0 ? '1,2' : 'x,y')).join('\n');
  const failure = await failureOf(ingestTrain('csv', `a,b\n${rows}\n`, labels));
  t.is(failure.message.split('\n').length, 7);
  t.regex(failure.message, /^30 problems in x\n {2}x:3 \(row 2\), column "a": found "x"/);
  t.regex(failure.message, /x:7 \(row 6\), column "a".*\n {2}and 25 more$/);
});

test('a file of nothing but mistakes is given up early', async (t) => {
  const failure = await failureOf(ingestTrain('csv', `a,b\n${'\n'.repeat(3_000_000)}1,2`, labels));
  t.regex(failure.message, /^more than 1000 problems/);
  t.is(failure.message.split('\n').at(-1), '  and more');
});

const headers: readonly (readonly [what: string, content: string | Uint8Array, code: FailureCode, found: RegExp])[] = [
  ['empty file', '', 'csv-header', /nothing/],
  ['mark alone', '\ufeff', 'csv-header', /nothing/],
  ['header only', 'a,b\n', 'csv-header', /end of the file/],
  ['header without line end', 'a,b', 'csv-header', /end of the file/],
  ['empty name', 'a,\n1,2\n', 'csv-header', /an empty cell as the name of column 2/],
  ['same name twice: no header', '0,0\n1,2\n', 'csv-header', /a second time/],
  ['NUL in a name', 'a,\u0000\n1,2\n', 'csv-header', /u0000/],
  ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x61, 0), 'csv-header', /UTF-16/],
  ['unclosed quote in the header', 'a,"b\n1,2\n', 'csv-quotes', /never closed/],
  ['unclosed quote', 'a,b\n1,2\n"3,4\n', 'csv-quotes', /never closed/],
  ['quote inside a cell', 'a,b\n1,2\n3"3,4\n', 'csv-quotes', /quote inside a cell/],
  ['text after a quote', 'a,b\n1,2\n"3"3,4\n', 'csv-quotes', /after a closing quote/],
];

for (const [what, content, code, found] of headers)
  test(`refused: ${what}`, async (t) => {
    const failure = await failureOf(ingestTrain('csv', content, labels));
    t.is(failure.code, code);
    t.regex(failure.facts.found!, found);
    t.regex(failure.facts.where!, /^x:[1-3]$/);
  });

test('refused: counts that differ, two columns of labels, other columns in the test file', async (t) => {
  const short = await failureOf(ingestTrain('csv', 'a,b\n1,2\n', labels));
  t.is(short.code, 'counts-differ');
  const wide = await failureOf(ingestTrain('csv', 'a,b\n1,2\n', 'i,label\n0,1\n'));
  t.is(wide.facts.found, '2 columns');
  const other = await failureOf(ingestTrain('csv', 'b,a\n1,2\n3,4\n', labels));
  t.is(other.code, 'csv-header');
  t.regex(other.facts.found!, /"a" as number 1/);
  const wider = await failureOf(ingestTrain('csv', 'a,b,c\n1,2,3\n3,4,5\n', labels));
  t.regex(wider.facts.found!, /2 columns, none as number 3/);
  const narrow = await failureOf(ingestTrain('csv', 'a\n1\n3\n', labels));
  t.regex(narrow.facts.expected!, /1 columns, none as number 2/);
});

test('one file with a named column: numbers or names, the test rows by the seed', async (t) => {
  const rows = Array.from({ length: 20 }, (_, row) => `${row},${row % 2 === 0 ? 'katze' : 'äffchen'},${row * 2}`);
  const files = { 'all.csv': `a,kind,b\n${rows.join('\n')}\n` };
  const parameters = { format: 'csv', file: 'all.csv', label: 'kind', testSplit: 0.25 };
  const ran = await ingestFiles(parameters, files);
  const { metadata, features, label } = dataset(ran);
  t.deepEqual(metadata.classNames, ['katze', 'äffchen']);
  t.deepEqual(metadata.splits, { train: [0, 15], validation: [15, 15], test: [15, 20] });
  const first = [...features].filter((_, index) => index % 2 === 0);
  t.deepEqual(
    first.map((row) => row % 2),
    label,
  );
  t.deepEqual(
    [...first].sort((a, b) => a - b),
    Array.from({ length: 20 }, (_, row) => row),
  );
  for (const part of [first.slice(0, 15), first.slice(15)])
    t.deepEqual(
      part,
      [...part].sort((a, b) => a - b),
    );
  t.is((await ingestFiles(parameters, files)).digests.dataset, ran.digests.dataset);
  t.not((await ingestFiles(parameters, files, 2)).digests.dataset, ran.digests.dataset);

  const small = await failureOf(ingestFiles(parameters, { 'all.csv': 'a,kind\n1,x\n' }));
  t.is(small.code, 'no-rows');
  const missing = await failureOf(ingestFiles({ ...parameters, label: 'sort' }, files));
  t.is(missing.facts.found, 'columns "a", "kind", "b"');
  const pair = { format: 'csv', train: { file: 'all.csv', label: 'kind' }, test: { file: 'all.csv', label: 'kind' } };
  t.is(dataset(await ingestFiles(pair, files)).rows, 40);
});

test('a file sorted by class is drawn from for the test split, not cut', async (t) => {
  const sorted = Array.from({ length: 90 }, (_, row) => `${row},${Math.floor(row / 30)}`).join('\n');
  const ran = await ingestFiles({ format: 'csv', file: 'f', label: 'y', testSplit: 0.3 }, { f: `x,y\n${sorted}\n` });
  const { label, split } = dataset(ran);
  for (const part of ['train', 'test']) t.is(new Set(label.filter((_, row) => split[row] === part)).size, 3, part);
});

test('a label that is empty, no UTF-8, or has control characters is refused', async (t) => {
  for (const label of ['', 'a\u0007', '\ufffd', 'x'.repeat(1001)]) {
    const failure = await failureOf(
      ingestFiles({ format: 'csv', file: 'f', label: 'y' }, { f: `x,y\n1,a\n2,${label}\n` }),
    );
    t.is(failure.facts.where, 'f:3 (row 2), column "y"');
  }
});

test('CSV and IDX of the same numbers hold the same rows; that the CSV declares no bytes is all that differs', async (t) => {
  const values = Array.from({ length: 24 }, (_, index) => (index * 37) % 256);
  const csv = `0,1,2,3,4,5,6,7,8,9,10,11\n${values.slice(0, 12).join()}\n${values.slice(12).join()}\n`;
  const parameters = (format: string) => ({
    format,
    train: { features: 'x', labels: 'y' },
    test: { features: 'x', labels: 'y' },
    shape: [3, 4, 1],
  });
  const fromCsv = await ingestFiles(parameters('csv'), { x: csv, y: 'label\n0\n1\n' });
  const fromIdx = await ingestFiles(parameters('idx'), { x: idx([2, 3, 4], values), y: idx([2], [0, 1]) });
  t.deepEqual(fromCsv.outputs.dataset!.columns, fromIdx.outputs.dataset!.columns);
  const { bytes, ...metadata } = flat(fromIdx.outputs.dataset!.metadata);
  t.true(bytes);
  t.deepEqual(flat(fromCsv.outputs.dataset!.metadata), metadata);
});

/** The outcome of a reading: the numbers and labels, or the failure. */
async function outcome(content: string): Promise<unknown> {
  try {
    const { columns } = await readCsv({ file: 'f', bytes: text(content) }, { name: 'y' }, async () => {});
    return [columns.rows, [...columns.features], columns.features.constructor.name, columns.labels, columns.lines];
  } catch (error) {
    const { code, message, facts } = error as { code?: string; message: string; facts?: object };
    if (code === undefined) throw error;
    return [code, message, facts];
  }
}

test('the scanner and csv-parse read the same: one grammar', async (t) => {
  const cell = fc.oneof(
    { weight: 8, arbitrary: fc.nat(300).map(String) },
    { weight: 2, arbitrary: fc.double({ noNaN: true }).map(String) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', ' 5', '0x10', '-1', '1e5', 'NaN', 'ä', '\ufeff', '9'.repeat(12)),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 4 }).filter((one) => !/[",\n\r]/.test(one)) },
  );
  const row = fc.oneof(
    { weight: 9, arbitrary: fc.tuple(cell, fc.constantFrom('a', 'b', '7'), cell) },
    // One empty cell alone is a blank line when it is written without quotes, which at the end of a file is no row.
    {
      weight: 1,
      arbitrary: fc.array(cell, { maxLength: 5, minLength: 1 }).filter((cells) => !/^[ \t]*$/.test(cells.join())),
    },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { maxLength: 8 }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      async (rows, lineEnd, ended) => {
        const write = (quote: string): string =>
          ['x,y,z', ...rows.map((cells) => cells.map((one) => quote + one + quote).join(','))].join(lineEnd) +
          (ended ? lineEnd : '');
        t.deepEqual(await outcome(write('"')), await outcome(write('')));
      },
    ),
    { numRuns: 300 },
  );
});
