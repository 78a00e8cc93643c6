import { gzipSync } from 'node:zlib';
import test from 'ava';
import fc from 'fast-check';
import { readCsv } from '../../../stages/ingest/csv/read.ts';
import { dataset, failureOf, idx, ingestFiles, ingestTrain, text } from './files.ts';

const labels = 'label\n1\n0\n';

for (const [name, cells] of [
  ['text after a quote', '"3" 3,4'],
  ['a quote inside a cell', '3"3,4'],
] as const)
  test(`${name} is told with its line, which is not that of the last record that was read`, async (t) => {
    // The header is line 1; each of 40 rows before it has two lines.
    const rows = [...Array.from({ length: 40 }, () => '"1","2\n"'), cells, '5,6'];
    const { code, facts } = await failureOf(ingestTrain('csv', `a,b\n${rows.join('\n')}\n`, 'label\n0\n'));
    t.deepEqual([code, facts.where], ['csv-quotes', 'x:82']);
  });

test('numbers are read exactly; mark, CR LF, quotes and a missing last line end change nothing', async (t) => {
  const plain = await ingestTrain('csv', 'a,b\n0,255\n3,4\n', labels);
  t.deepEqual([...dataset(plain).features], [0, 255, 3, 4, 1, 2]);
  t.true(dataset(plain).features instanceof Uint8Array);
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
  const large = dataset(await ingestTrain('csv', 'a,b\n1,256\n123456789,-7\n', labels));
  t.deepEqual([...large.features], [1, 256, Math.fround(123456789), -7, 1, 2]);
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
  ['plus', '+5', /"\+5"/],
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
      t.true(failure.message.length < 300);
    }
  });

test('refused: rows with too few or too many cells, a decimal comma, empty lines', async (t) => {
  for (const [row, found] of [
    ['3', '1 cells'],
    ['3,4,5', '3 cells'],
    ['3,1,5', '3 cells'],
    ['', '1 cells'],
    [','.repeat(2_000_000), '2000001 cells'],
  ] as const) {
    const failure = await failureOf(ingestTrain('csv', `a,b\n1,2\n${row}\n`, labels));
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
  const failure = await failureOf(ingestTrain('csv', `a,b\n${'\n'.repeat(3_000_000)}`, labels));
  t.regex(failure.message, /^more than 1000 problems/);
});

const headers: readonly (readonly [what: string, content: string | Uint8Array, code: string, found: RegExp])[] = [
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
  t.is(small.code, 'test-split');
  const missing = await failureOf(ingestFiles({ ...parameters, label: 'sort' }, files));
  t.is(missing.facts.found, 'columns "a", "kind", "b"');
  const pair = { format: 'csv', train: { file: 'all.csv', label: 'kind' }, test: { file: 'all.csv', label: 'kind' } };
  t.is(dataset(await ingestFiles(pair, files)).rows, 40);
});

test('a label that is empty, no UTF-8, or has control characters is refused', async (t) => {
  for (const label of ['', 'a\u0007', '\ufffd', 'x'.repeat(1001)]) {
    const failure = await failureOf(
      ingestFiles({ format: 'csv', file: 'f', label: 'y' }, { f: `x,y\n1,a\n2,${label}\n` }),
    );
    t.is(failure.facts.where, 'f:3 (row 2), column "y"');
  }
});

test('CSV and IDX of the same numbers give the same artifact', async (t) => {
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
  t.is(fromCsv.digests.dataset, fromIdx.digests.dataset);
});

/** What a reading comes to: the numbers and labels, or the failure. */
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
    // One empty cell alone is an empty line when it is written without quotes, which at the end of a file is no row.
    { weight: 1, arbitrary: fc.array(cell, { maxLength: 5, minLength: 1 }).filter((cells) => cells.join() !== '') },
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
