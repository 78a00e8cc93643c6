/** The form of delimited text: headers, quotes, line ends, encodings, gzip, and failures with their places. */

import { gzipSync } from 'node:zlib';
import test from 'ava';
import { openCsv } from '../../../../stages/ingest/formats/delimited/read.ts';
import { failure, type Options, read, withFile } from './reading.ts';

test('mark, CR LF, quotes, a missing last line end, blank lines at the end and gzip change nothing', async (t) => {
  const plain = await read('a,b\n0,255\n3,x\n4,x\n');
  for (const same of [
    '\ufeffa,b\n0,255\n3,x\n4,x\n',
    'a,b\r\n0,255\r\n3,x\r\n4,x\r\n',
    'a,b\n0,255\n3,x\n4,x',
    '"a","b"\n0,255\n3,x\n4,x\n',
    'a,b\n"0",255\n3,"x"\n"4","x"',
    '\ufeff"a",b\r\n0,"255"\r\n3,x\n4,x\r\n',
    'a,b\n0,255\n3,x\n4,x\n\n\n',
    'a,b\n0,255\n3,x\n4,x\n \n\t\n',
    'a,b\n0,255\n3,x\n4,x\r\n\r\n   ',
    gzipSync('a,b\n0,255\n3,x\n4,x\n'),
  ]) {
    const { types, values } = await read(same);
    t.deepEqual([types, values], [plain.types, plain.values], String(same));
  }
});

test('quoted cells hold delimiters, quotes and line breaks; rows after them keep their lines', async (t) => {
  const content = 'a,b\n"x, ""y""\n\nz",1\n"""",2\n"",3\nplain,4\n';
  const { rows, values } = await read(content);
  t.deepEqual(values.a, ['x, "y"\n\nz', '"', '', 'plain']);
  t.deepEqual([rows.where(0), rows.where(1, 'b')], ['f.csv:2 (row 1)', 'f.csv:5 (row 2), column "b"']);
  const bad = await failure(`${content}5,x\n`);
  t.is(bad.facts.where, 'f.csv:8 (row 5), column "b"');
});

test('TSV, other delimiters, quotes and decimal signs', async (t) => {
  const tsv = await read('a\tb\n1\t"x\ty"\n\t\n', { tsv: true, missing: [''] });
  t.deepEqual(tsv.values, { a: [1, null], b: ['x\ty', null] });
  const european = await read('a;b\n1,5;x\n-,25e2;y\n', { delimiter: ';', decimal: ',' });
  t.deepEqual([european.types.a, european.values.a], ['number Float64', [1.5, -25]]);
  const points = await read('a;b\n1.5;x\n2.5;y\n', { delimiter: ';', decimal: ',' });
  t.is(points.types.a, 'text Utf8');
  const single = await read("a,b\n'x,y',1\n'it''s',2\n", { quote: "'" });
  t.deepEqual(single.values.a, ['x,y', "it's"]);
  const none = await read('a,b\n5\'10",1\n"x,2\n', { quote: null });
  t.deepEqual(none.values.a, ['5\'10"', '"x']);
  const long = await read('a;b\n0,10000000000000000555;x\n', { delimiter: ';', decimal: ',' });
  t.deepEqual([long.types.a, long.values.a], ['number Float64', [0.1]]);
});

test('options that contradict each other are refused', async (t) => {
  for (const options of [
    { delimiter: ',,' },
    { delimiter: '5' },
    { delimiter: '"' },
    { delimiter: '' },
    { quote: ',' },
    { quote: 'ä' },
    { decimal: ',' },
  ] as const)
    t.is((await failure('a,b\n1,2\n', options)).code, 'csv-header', JSON.stringify(options));
});

test('files without a header: columns have numbers, or the names of the document', async (t) => {
  const numbered = await read('1,x\n2,y\n', { header: false });
  t.deepEqual(numbered.values, { column_1: [1, 2], column_2: ['x', 'y'] });
  t.is(numbered.rows.where(0), 'f.csv:1 (row 1)');
  const named = await read('\ufeff1,x\n2,y\n', { header: ['n', 'c'] });
  t.deepEqual(named.values, { n: [1, 2], c: ['x', 'y'] });
  const wrong = await failure('1,x\n2,y\n', { header: ['n'] });
  t.is(wrong.facts.found, '1 names, and a first row of 2 cells');
});

const failures: readonly (readonly [
  what: string,
  content: string | Uint8Array,
  code: string,
  where: string,
  found: RegExp,
])[] = [
  ['empty file', '', 'csv-header', 'f.csv:1', /nothing/],
  ['mark alone', '\ufeff', 'csv-header', 'f.csv:1', /nothing/],
  ['header only', 'a,b\n', 'csv-header', 'f.csv:2', /end of the file/],
  ['header without line end', 'a,b', 'csv-header', 'f.csv:2', /end of the file/],
  ['only blank lines', 'a,b\n\n \n', 'csv-header', 'f.csv:2', /end of the file/],
  ['empty name', 'a,\n1,2\n', 'csv-header', 'f.csv:1', /an empty cell as the name of column 2/],
  ['same name twice', '0,0\n1,2\n', 'csv-header', 'f.csv:1', /a second time/],
  ['NUL in a name', 'a,\u0000\n1,2\n', 'csv-header', 'f.csv:1', /u0000/],
  ['old line ends', 'a,b\r1,2\r', 'csv-header', 'f.csv:1', /b\\r1/],
  ['UTF-16 with its mark', Buffer.from('\ufeffa,b\n1,2\n', 'utf16le'), 'csv-header', 'f.csv:1', /mark of UTF-16/],
  ['UTF-16 without', Buffer.from('a,b\n1,2\n', 'utf16le'), 'csv-header', 'f.csv:1', /zeros between/],
  ['Latin-1 in a name', Buffer.from('a,ä\n1,2\n', 'latin1'), 'csv-header', 'f.csv:1', /\ufffd/],
  ['unclosed quote in the header', 'a,"b\n1,2\n', 'csv-quotes', 'f.csv:1', /never closed/],
  ['unclosed quote', 'a,b\n1,2\n"3,4\n5,6\n', 'csv-quotes', 'f.csv:3', /never closed/],
  ['quote inside a cell', 'a,b\n1,2\n3"3,4\n', 'csv-quotes', 'f.csv:3', /quote inside a cell/],
  ['quote inside a later cell', 'a,b\n1,2\n"x\n",2\n3,5"\n', 'csv-quotes', 'f.csv:5', /quote inside a cell/],
  ['text after a quote', 'a,b\n1,2\n"3"3,4\n', 'csv-quotes', 'f.csv:3', /after a closing quote/],
  ['too few cells', 'a,b\n1,2\n3\n', 'csv-cells', 'f.csv:3 (row 2)', /^1 cell$/],
  ['too many cells', 'a,b\n1,2\n3,"4",5\n', 'csv-cells', 'f.csv:3 (row 2)', /^3 cells$/],
  ['a blank line between rows', 'a,b\n1,2\n\n3,4\n', 'csv-cells', 'f.csv:3 (row 2)', /a blank line/],
  ['a blank line of spaces', 'a,b\n1,2\n \t \n3,4\n', 'csv-cells', 'f.csv:3 (row 2)', /a blank line/],
  ['a blank line of one column', 'a\n1\n\n3\n', 'csv-cells', 'f.csv:3 (row 2), column "a"', /an empty cell/],
  ['NUL in a cell', 'a,b\n1,2\n3,x\u0000\n', 'csv-cells', 'f.csv:3 (row 2), column "b"', /x\\u0000/],
  ['Latin-1 in a cell', Buffer.from('a,b\n1,ä\n', 'latin1'), 'csv-cells', 'f.csv:2 (row 1), column "b"', /\ufffd/],
  ['overlong UTF-8', Uint8Array.of(0x61, 0x0a, 0xc0, 0x80, 0x0a), 'csv-cells', 'f.csv:2 (row 1), column "a"', /./],
  ['a surrogate', Uint8Array.of(0x61, 0x0a, 0xed, 0xa0, 0x80, 0x0a), 'csv-cells', 'f.csv:2 (row 1), column "a"', /./],
  ['gzip cut short', gzipSync('a,b\n1,2\n'.repeat(9)).subarray(0, 20), 'gzip-damaged', 'f.csv', /unpacked bytes/],
];

for (const [what, content, code, where, found] of failures)
  test(`refused, with its place: ${what}`, async (t) => {
    for (const blockBytes of [undefined, 1, 7]) {
      const got = await failure(content, blockBytes === undefined ? {} : { blockBytes });
      t.deepEqual([got.code, got.facts.where], [code, where] as (typeof got.code)[], `${blockBytes}`);
      t.regex(got.facts.found!, found);
    }
  });

test('names of the document for a file that has them in its first row are refused: the row would be read as values', async (t) => {
  const { found, hint } = (await failure('a,b\nx,y\n', { header: ['a', 'b'] })).facts;
  t.is(found, 'a first row with the names that `header` gives');
  t.regex(hint ?? '', /leave out `header`/);
});

test('the index that pandas writes as a first column without a name is refused with the cure', async (t) => {
  t.regex((await failure(',a\n0,1\n')).facts.hint!, /to_csv\(path, index=False\)/);
});

test('the first five problems are named, all are counted, and a file of nothing else is given up early', async (t) => {
  const rows = Array.from({ length: 30 }, (_, row) => (row % 2 === 0 ? '1,2' : '1,2,3')).join('\n');
  const { message } = await failure(`a,b\n${rows}\n`);
  t.regex(message, /^15 problems in f.csv\n {2}f.csv:3 \(row 2\): found 3 cells/);
  t.regex(message, /f.csv:11 \(row 10\).*\n {2}and 10 more$/);
  const lines = await failure(`a,b\n${'\n'.repeat(3_000_000)}1,2`);
  t.regex(lines.message, /^more than 1000 problems[\s\S]*\n {2}and more$/);
});

test('huge cells are read, and a row of more than 16 MiB is refused in linear time', async (t) => {
  const huge = 'x'.repeat(3_000_000);
  const { values } = await read(`a,b\n${huge},1\n"${huge}\n""",2\n`);
  t.deepEqual(values.a, [huge, `${huge}\n"`]);
  const refused = await failure(`a,b\n1,${huge}\n`, { types: { b: 'number' } });
  t.regex(refused.facts.found!, /"x{40}"… \(3000000 characters\)/);
  const wide = await failure(`a,b\n1,2\n3${','.repeat(2_000_000)}\n`);
  t.is(wide.facts.found, '2000001 cells');
  const started = process.cpuUsage();
  const endless = await failure(`a,b\n1,2\n"${'y,\n'.repeat(10_000_000)}`);
  t.deepEqual([endless.code, endless.facts.where], ['csv-quotes', 'f.csv:3']);
  const longRow = await failure(`a,b\n1,2\n${'y'.repeat(20_000_000)}\n`);
  t.regex(longRow.facts.found!, /more than 16777216 bytes/);
  const { user, system } = process.cpuUsage(started);
  t.true((user + system) / 1e6 < 5, `${(user + system) / 1e6} s`);
});

test('a header of 100,000 columns is read, one of more than 131,072 refused', async (t) => {
  const names = Array.from({ length: 100_000 }, (_, index) => `c${index}`);
  const { rows } = await read(`${names.join()}\n${'1,'.repeat(99_999)}1\n${'2,'.repeat(99_999)}300\n`);
  t.deepEqual([rows.rows, rows.columns[0]?.storage, rows.columns.at(-1)?.storage], [2, 'Uint8', 'Int16']);
  const more = await failure(`${Array.from({ length: 131_073 }, (_, index) => `c${index}`).join()}\n`);
  t.regex(more.facts.hint!, /npy/);
});

test('a gzipped bomb is refused', async (t) => {
  const bomb = gzipSync(Buffer.concat([Buffer.from('a,b\n'), Buffer.alloc(50_000_000, '1,2\n')]), { level: 9 });
  t.true(bomb.length < 200_000, `${bomb.length} bytes`);
  t.is((await failure(bomb)).code, 'gzip-ratio');
});

test('a file that changes between the readings is refused', async (t) => {
  await withFile('a,b\n1,x\n2,x\n', async (file) => {
    const options: Options = { missing: [], types: {}, dropped: new Set(), pulse: async () => {} };
    for (const other of ['a,b\n300,x\n2,x\n', 'a,b\n1,x\n2,y\n', 'a,b\n1,x\n', 'a,b\n1,x\n2,x\n3,x\n']) {
      const { writeFileSync } = await import('node:fs');
      writeFileSync(file.path, 'a,b\n1,x\n2,x\n');
      const rows = await openCsv(file, options as Required<Pick<Options, 'missing' | 'types' | 'dropped' | 'pulse'>>);
      writeFileSync(file.path, other);
      const drain = async (): Promise<void> => {
        for await (const table of rows.read()) t.true(table.rows <= 2, `${table.rows}`);
      };
      await t.throwsAsync(drain(), { code: 'file-changed' }, other);
    }
  });
});
