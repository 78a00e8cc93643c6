/** Tables and files of a document's own stages: charts, first rows, pictures, and the key of the report that shows them. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { inputArtifact, runStage } from 'arrowline/testing';
import test from 'ava';
import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { files as filesType } from '../../src/artifacts/files.ts';
import { table as tableType } from '../../src/artifacts/table.ts';
import type { Coordinates } from '../../src/core/pipeline/pipeline.ts';
import type { JsonObject } from '../../src/core/values/canonical.ts';
import { type Digest, digestOf } from '../../src/core/values/digest.ts';
import { presentReport } from '../../src/report/present.ts';
import { sharesOf } from '../../src/report/study/results/first-rows.ts';
import { pictureIn } from '../../src/report/study/results/picture.ts';
import { decodeTable } from '../../src/stage-api/arrow-file.ts';
import type { InputArtifact, Member } from '../../src/stage-api/context.ts';
import { StageFailure } from '../../src/stage-api/failure.ts';
import { type Column, column, type Table } from '../../src/stage-api/table.ts';
import { blobName } from '../../src/store/objects/names.ts';
import { encodePng } from '../../src/view/png.ts';
import { kind as command } from '../../stages/command/kind.ts';
import body from '../../stages/report/body.ts';
import { kind } from '../../stages/report/kind.ts';
import { anyColumns } from '../artifacts/arbitrary.ts';
import { createRig, type OwnKind, type RigRun } from '../support/rig.ts';
import { temporaryFolder } from '../support/temporary.ts';

type Point = { readonly table: Table; readonly coordinates: Coordinates };

const tableOf = (columns: { readonly [name: string]: Column }): Table => tableType.write({ columns });
const doubles = (...values: number[]): Column => column.float64(Float64Array.from(values));

async function shown(inputs: Parameters<typeof runStage>[2]['inputs'], parameters: JsonObject = {}) {
  const { outputs } = await runStage(kind, body, { inputs: inputs ?? {}, parameters });
  const files = new Map(presentReport(outputs.report!).map(({ path, bytes }) => [path, bytes]));
  const text = (path: string): string => new TextDecoder().decode(files.get(path));
  return { files, text, page: parseHTML(text('index.html')).document, markdown: text('summary.md') };
}

/** Loss by step at three rates. */
const curves: readonly Point[] = [0.1, 0.2, 0.4].map((rate) => ({
  coordinates: { rate },
  table: tableOf({
    step: column.int32(Int32Array.of(1, 2, 3, 4)),
    loss: doubles(1, rate, rate / 2, 1 / 3),
    note: column.utf8(['', 'a,"b"', '<script>x</script>', 'ok']),
  }),
}));

test('a table is shown with its rows, the coordinates of its points before them, and the chart that is asked for', async (t) => {
  const charts = [{ kind: 'line', x: 'step', y: 'loss', title: 'Loss <b>' }];
  const { page, files, text, markdown } = await shown(
    { curve: curves },
    { tables: { curve: { title: 'Loss & step', description: 'As | it fell.', rows: 6, charts } } },
  );
  const figure = page.querySelector('#tables figure#table-curve')!;
  t.is(figure.querySelector('h3')?.textContent, 'Loss & step');
  t.is(figure.querySelector('h4')?.textContent, 'Loss <b>');
  const caption = figure.querySelector('figcaption')!.textContent!.replace(/\s+/g, ' ').trim();
  t.is(caption, 'As | it fell. 6 of 12 rows of 3 points, the first of each point.');
  const cells = [...figure.querySelectorAll('tr')].map((row) =>
    [...row.querySelectorAll('th, td')].map((cell) => cell.textContent),
  );
  t.deepEqual(cells, [
    ['rate', 'step', 'loss', 'note'],
    ['0.1', '1', '1.0', '“”'],
    ['0.1', '2', '0.1', 'a,"b"'],
    ['0.2', '1', '1.0', '“”'],
    ['0.2', '2', '0.2', 'a,"b"'],
    ['0.4', '1', '1.0', '“”'],
    ['0.4', '2', '0.4', 'a,"b"'],
  ]);
  const drawn = figure.querySelector('svg.chart')!.outerHTML;
  for (const name of ['rate 0.1', 'rate 0.2', 'rate 0.4']) t.true(drawn.includes(`>${name}<`), name);
  t.true(files.has('figures/table-curve-1.svg'), [...files.keys()].join(', '));
  t.notRegex(text('index.html'), /<script>x/);
  t.regex(markdown, /### Loss &amp; step\n\nAs \\\| it fell\.\n\n!\[Loss &lt;b&gt;\]\(figures\/table-curve-1\.svg\)\n/);
  t.regex(markdown, /\n6 of 12 rows\.\n$/);
});

test('a shortened cell keeps its whole text, for copies and for sorting', async (t) => {
  const long = 'x'.repeat(400);
  const values = tableOf({
    third: doubles(1 / 3, Number.NaN),
    big: column.int64(BigInt64Array.of(2n ** 62n, -1n)),
    long: column.utf8([long, 'y']),
    vector: column.vectors(Float32Array.of(0.1, 2, 3, 4), 2),
    flag: column.bool([true, false]),
    gone: { type: 'Float64', values: Float64Array.of(0, 5), valid: Uint8Array.of(0, 1) },
    day: { type: 'Date', values: Int32Array.of(0, 20_000) },
    at: { type: 'Timestamp', unit: 'ms', zone: 'UTC', values: BigInt64Array.of(0n, 1n) },
    class: { type: 'Dictionary', dictionary: ['a', 'b'], ordered: false, values: Int32Array.of(1, 0) },
  });
  const { page } = await shown({ values });
  const [, first, second] = [...page.querySelectorAll('#table-values tr')].map((row) => [
    ...row.querySelectorAll('td'),
  ]);
  const texts = (row: typeof first) => row!.map((cell) => cell.textContent);
  const kept = (row: typeof first) => row!.map((cell) => cell.getAttribute('data-value') ?? cell.textContent);
  t.deepEqual(texts(first), [
    ...['0.3333', '4611686018427387904', `${'x'.repeat(60)}…`, '[0.1, 2]', 'true', '–'],
    ...['1970-01-01', '1970-01-01T00:00:00.000Z', 'b'],
  ]);
  t.is(kept(first)[0], String(1 / 3));
  t.is(kept(first)[2], `${'x'.repeat(300)}…`);
  t.is(kept(first)[5], '', 'a row without a value is empty in a copy');
  t.deepEqual([texts(second)[0], texts(second)[1], kept(second)[1]], ['NaN', '−1', '-1']);
  t.regex(page.querySelector('#table-values figcaption')!.textContent!, /Texts are cut after 300 characters\./);
});

const failures: readonly [title: string, chart: JsonObject, code: string, where: string, found: RegExp][] = [
  ['a column that is not there', { kind: 'line', x: 'stop', y: 'loss' }, 'table-columns', '.x', /^columns step, loss/],
  ['text where numbers are needed', { kind: 'line', x: 'step', y: 'note' }, 'table-columns', '.y', /^text$/],
  ['an axis that no point has', { kind: 'bar', x: 'matrix.size', y: 'loss' }, 'table-columns', '.x', /matrix\.rate/],
  ['rows at one place', { kind: 'line', x: 'matrix.rate', y: 'loss' }, 'chart', '', /^rate 0\.1 twice$/],
  [
    'a series of text in a list',
    { kind: 'line', x: 'step', y: ['loss', 'gone'] },
    'table-columns',
    '.y[1]',
    /^columns/,
  ],
  ['cells at one place', { kind: 'heatmap', x: 'note', y: 'step', value: 'loss' }, 'chart', '', /twice/],
];

for (const [title, chart, code, where, found] of failures)
  test(`a chart that cannot be drawn fails with its place: ${title}`, async (t) => {
    const failure = await t.throwsAsync<StageFailure>(() =>
      shown({ curve: curves }, { tables: { curve: { charts: [chart] } } }),
    );
    t.true(failure instanceof StageFailure, String(failure));
    t.is(failure!.code, code as never);
    t.is(failure!.facts.where, `tables.curve.charts[0]${where}`);
    t.regex(failure!.facts.found!, found);
    t.truthy(failure!.facts.expected);
  });

test('more series, bars, cells and rows than can be read are refused, and a scatter plot takes evenly spaced rows', async (t) => {
  const many = (rows: number): Table =>
    tableOf({
      at: column.int32(Int32Array.from({ length: rows }, (_, row) => row)),
      value: column.float64(Float64Array.from({ length: rows }, (_, row) => row % 7)),
    });
  const foundOf = async (rows: number, chart: JsonObject): Promise<string | undefined> => {
    const failure = await t.throwsAsync<StageFailure>(() =>
      shown({ many: many(rows) }, { tables: { many: { charts: [chart] } } }),
    );
    t.is(failure!.code, 'chart');
    return failure!.facts.found;
  };
  t.is(await foundOf(11, { kind: 'line', x: 'at', y: 'value', series: 'at' }), '11 series');
  t.is(await foundOf(201, { kind: 'bar', x: 'at', y: 'value' }), '201 bars');
  t.is(await foundOf(61, { kind: 'heatmap', x: 'at', y: 'at', value: 'value' }), '61 values along an axis');
  t.is(await foundOf(10_001, { kind: 'line', x: 'at', y: 'value' }), '10001 rows');
  const { page } = await shown(
    { many: many(10_001) },
    { scatterPoints: 100, tables: { many: { charts: [{ kind: 'scatter', x: 'at', y: 'value' }] } } },
  );
  t.is(page.querySelectorAll('#table-many svg circle').length, 100);
  t.regex(page.querySelector('#table-many figcaption')!.textContent!, /evenly spaced rows of 10,001/);
});

test('rows without a number that can be drawn are left out and counted', async (t) => {
  const odd = tableOf({
    x: doubles(1, 2, Number.NaN, 0, 5),
    y: { type: 'Float64', values: Float64Array.of(1, 0, 3, 4, 1e305), valid: Uint8Array.of(1, 0, 1, 1, 1) },
  });
  const { page } = await shown(
    { odd },
    { tables: { odd: { charts: [{ kind: 'line', x: 'x', y: 'y', log: ['x'] }] } } },
  );
  const caption = page.querySelector('#table-odd figcaption')!.textContent!;
  t.regex(caption, /y by x: 4 rows without a number that can be drawn are left out\./);
  t.is(page.querySelectorAll('#table-odd svg circle').length, 1);
});

test('any table is shown, whatever its columns hold', async (t) => {
  const axes = fc.constantFrom('small', 'wide', 'unsigned', 'days', 'time', 'local');
  await fc.assert(
    fc.asyncProperty(anyColumns, axes, axes, async ({ columns }, x, y) => {
      const charts = [
        { kind: 'scatter', x, y, series: 'bools' },
        { kind: 'scatter', x: 'unsigned', y: 'wide', log: ['x', 'y'] },
      ];
      const { page, markdown } = await shown({ any: tableOf(columns) }, { tables: { any: { charts } } });
      const rows = [...page.querySelectorAll('#table-any tbody tr')];
      const all = columns.small!.values.length;
      t.is(rows.length, all);
      for (const row of rows) t.is(row.querySelectorAll('td').length, Object.keys(columns).length);
      t.notRegex(page.querySelector('#tables')!.outerHTML, /undefined|\[object|Infinity/);
      t.is(markdown.includes('No rows.'), all === 0);
    }),
    { numRuns: 8 },
  );
});

test('rows are shared by the points: a point with fewer leaves its part to the others', (t) => {
  t.deepEqual(sharesOf([100, 2, 100], 12), [5, 2, 5]);
  t.deepEqual(sharesOf([5, 5, 5], 2), [1, 1, 0]);
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 30 }), { maxLength: 20 }), fc.nat({ max: 60 }), (rows, most) => {
      const shares = sharesOf(rows, most);
      const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);
      t.is(sum(shares), Math.min(sum(rows), most) - unused(rows, shares, most));
      t.true(
        shares.every((share, at) => share <= rows[at]!),
        'no point has more than its rows',
      );
    }),
  );
});

/** Rows that integer parts leave over: fewer than there are points. */
function unused(rows: readonly number[], shares: readonly number[], most: number): number {
  const taken = shares.reduce((total, one) => total + one, 0);
  const left =
    Math.min(
      rows.reduce((total, one) => total + one, 0),
      most,
    ) - taken;
  return left >= 0 && left < Math.max(1, rows.length) ? left : Number.NaN;
}

/** An artifact of files that lie in a folder. */
function folderOf(
  folder: string,
  contents: { readonly [path: string]: Uint8Array },
  coordinates: Coordinates = {},
): InputArtifact {
  const members = Object.entries(contents).map(([path, bytes]): Member => {
    const file = join(folder, `${digestOf(bytes).slice(7)}`);
    writeFileSync(file, bytes);
    return { path, file, bytes: bytes.length, digest: digestOf(bytes), executable: false };
  });
  const listed = members.map(({ path, bytes, digest, executable }) => ({ path, bytes, digest, executable }));
  return { ...inputArtifact('files', filesType.write({ files: listed }), coordinates), members: async () => members };
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const png = encodePng(new Uint8Array(16).fill(200), 4, 4, 1);
const svg = bytesOf('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');

test('pictures of files are shown as images, and others are listed with size and digest', async (t) => {
  const contents = {
    'a "b" <c>.png': png,
    'drawing.svg': svg,
    'fake.png': bytesOf('no picture'),
    'notes.txt': bytesOf('hello'),
  };
  const plots = folderOf(temporaryFolder(t), contents);
  const { page, files, markdown, text } = await shown({ plots }, { files: { plots: { title: 'Plots' } } });
  const images = [...page.querySelectorAll('#files-plots img')];
  t.deepEqual(
    images.map((image) => [image.getAttribute('alt'), image.getAttribute('src')]),
    [
      ['a "b" <c>.png', `data:image/png;base64,${Buffer.from(png).toString('base64')}`],
      ['drawing.svg', `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`],
    ],
  );
  t.notRegex(text('index.html'), /alert\(1\)/, 'the markup of a drawing is no part of the page');
  const rows = [...page.querySelectorAll('#files-plots tbody tr')].map((row) =>
    [...row.querySelectorAll('th, td')].map((cell) => cell.getAttribute('data-value') ?? cell.textContent),
  );
  t.deepEqual(
    rows.map(([path, bytes, digest, why]) => [path, bytes, digest, why]),
    [
      ['a "b" <c>.png', String(png.length), digestOf(png), ''],
      ['drawing.svg', String(svg.length), digestOf(svg), ''],
      ['fake.png', '10', digestOf(bytesOf('no picture')), 'it is no picture'],
      ['notes.txt', '5', digestOf(bytesOf('hello')), ''],
    ],
  );
  t.regex(page.querySelector('#files-plots')!.textContent!, new RegExp(`pipeline show ${plots.digest} --path FILE`));
  t.deepEqual(files.get('figures/files-plots-1.png'), png);
  t.false(
    [...files.keys()].some((path) => path.startsWith('figures/files-plots-') && path.endsWith('.svg')),
    'a drawing that may hold scripts is no file beside the page',
  );
  t.regex(markdown, /!\[.*\]\(figures\/files-plots-1\.png\)/);
  t.regex(markdown, /- fake\\?\.png, 10.B: not shown, as it is no picture/);
});

test('pictures beyond the room of the page are listed with the reason, and smaller ones behind them still shown', async (t) => {
  const noise = (seed: number, length: number): Uint8Array =>
    Uint8Array.from([...png, ...Array.from({ length }, (_, at) => (at * seed) & 255)]);
  const plots = folderOf(temporaryFolder(t), {
    'a.png': noise(3, 400),
    'b.png': noise(5, 4000),
    'c.png': noise(7, 100),
  });
  const { page } = await shown({ plots }, { pictureBytes: 1000 });
  t.deepEqual(
    [...page.querySelectorAll('#files-plots img')].map((image) => image.getAttribute('alt')),
    ['a.png', 'c.png'],
  );
  t.regex(page.querySelector('#files-plots')!.textContent!, /b\.png.*the page has no room for it/s);
  t.regex(page.querySelector('#files-plots figcaption')!.textContent!, /1 picture is not shown: the list says why/);
});

test('a picture is told by its bytes, and one of too many pixels is not shown', async (t) => {
  t.deepEqual(pictureIn(png), { mediaType: 'image/png', size: [4, 4] });
  // Pillow 12.3.0: Image.new('L', (3, 2), 99).save(…, 'JPEG'), as far as the header of the frame.
  const tables =
    'ffdb004300080606070605080707070909080a0c140d0c0b0b0c1912130f141d1a1f1e1d1a1c1c20242e2720222c231c1c2837292c30313434341f27393d38323c2e333432';
  const jpeg = Buffer.from(`ffd8ffe000104a46494600010100000100010000${tables}ffc0000b080002000301011100`, 'hex');
  t.deepEqual(pictureIn(jpeg), { mediaType: 'image/jpeg', size: [3, 2] });
  t.deepEqual(pictureIn(svg), { mediaType: 'image/svg+xml' });
  for (const text of ['<html><svg></svg></html>', 'svg', '', '\u0089PNG']) t.is(pictureIn(bytesOf(text)), undefined);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (tail) => {
      pictureIn(Uint8Array.of(0xff, 0xd8, 0xff, ...tail));
      t.pass();
    }),
  );
  const header = Buffer.from(png.subarray(0, 33));
  header.writeUInt32BE(50_000, 16);
  header.writeUInt32BE(50_000, 20);
  const bomb = Uint8Array.from([...header, ...deflateSync(new Uint8Array(8))]);
  const { page } = await shown({ plots: folderOf(temporaryFolder(t), { 'bomb.png': bomb }) });
  t.is(page.querySelectorAll('#files-plots img').length, 0);
  t.regex(page.querySelector('#files-plots')!.textContent!, /it has 50,000 × 50,000 pixels/);
});

const rows: OwnKind = {
  kind: 'rows',
  code: `const { size } = context.parameters;
  return { outputs: { table: makeTable({ step: column.int32(Int32Array.of(1, 2)), error: column.float64(Float64Array.of(1, 1 / size)) },
    { type: 'table', version: 1 }) }, metrics: {} };`,
  inputs: {},
  outputs: { table: { type: 'table', description: '' } },
  metrics: () => [],
  parameters: { size: { type: 'integer', default: 1 } },
};
const document = (charts: string): string => `
name: own
stages:
  sizes: { uses: rows, matrix: { size: [2, 4] }, with: { size: '\${{ matrix.size }}' } }
  report:
    uses: report
    needs: { curve: sizes }
    with: { tables: { curve: { charts: [${charts}] } } }
`;

test('the settings of a chart belong to the key of the report, and to no key of the stage that made the table', async (t) => {
  const rig = createRig(t, { kinds: [rows], descriptors: [kind] });
  const outcomes = ({ facts }: RigRun): string[] => facts.actions.map(({ id, outcome }) => `${id} ${outcome}`);
  const line = '{ kind: line, x: step, y: error }';
  const first = await rig.run(document(line));
  t.deepEqual(outcomes(first), ['sizes[size=2] executed', 'sizes[size=4] executed', 'report executed']);
  t.deepEqual(
    outcomes(await rig.run(document(line))).map((one) => one.split(' ')[1]),
    ['cached', 'cached', 'cached'],
  );
  const bars = await rig.run(document('{ kind: bar, x: matrix.size, y: error, series: step }'));
  t.deepEqual(outcomes(bars), ['sizes[size=2] cached', 'sizes[size=4] cached', 'report executed']);
  const digest = bars.facts.actions.find(({ stage }) => stage === 'report')!.outputs.report as Digest;
  const stored = decodeTable(readFileSync(rig.store().layout.object(blobName(digest))));
  const page = new TextDecoder().decode(presentReport(stored)[0]!.bytes);
  t.regex(page, /<title>1, size 4: 1<\/title>/);
  t.regex(page, /<title>2, size 4: 0\.25<\/title>/);
});

const stated = `columns: { step: Int32, error: Float64, note: Utf8 }`;
const chartOf = (chart: string): string => `tables: { curve: { charts: [${chart}] } }`;
const wrong: readonly [title: string, needs: string, settings: string, at: string, message: RegExp][] = [
  ['a port that is not wired', 'curve: make', 'tables: { cruve: {} }', '{} } } }', /no table "cruve" in `needs`/],
  [
    'a column that is not declared',
    'curve: make',
    chartOf('{ kind: line, x: stop, y: error }'),
    'stop',
    /no column "stop"/,
  ],
  ['text as numbers', 'curve: make', chartOf('{ kind: line, x: step, y: note }'), 'note', /"note" is text/],
  [
    'an axis that the stage does not have',
    'curve: make',
    chartOf('{ kind: bar, x: matrix.size, y: error }'),
    'matrix.size',
    /no column "matrix.size"/,
  ],
  [
    'a heat map without a shade',
    'curve: make',
    chartOf('{ kind: heatmap, x: step, y: note }'),
    '{ kind',
    /shades its cells/,
  ],
  [
    'several columns and a series',
    'curve: make',
    chartOf('{ kind: line, x: step, y: [error, step], series: note }'),
    'note',
    /series already/,
  ],
  [
    'a logarithm of categories',
    'curve: make',
    chartOf('{ kind: bar, x: note, y: error, log: [x] }'),
    '[x]',
    /not logarithmic/,
  ],
  ['settings of files for a table', 'curve: make', 'files: { curve: {} }', '{} } } }', /is of type table/],
  ['a misspelt port', 'evalutions: make.metrics', '', 'evalutions', /no input port "evalutions"/],
  ['a report about nothing', 'choice: make.metrics', '', 'with', /about nothing/],
];

for (const [title, needs, settings, at, message] of wrong)
  test(`a mistake in what a report shows is found before anything runs: ${title}`, (t) => {
    const rig = createRig(t, { descriptors: [kind, command] });
    const source = `
name: wrong
stages:
  make:
    uses: command
    matrix: { rate: [1, 2] }
    with: { shell: 'true', versions: [], parameters: { rate: '\${{ matrix.rate }}' }, outputs: { table: { type: table, ${stated} } }, metrics: { loss: min } }
  report: { uses: report, needs: { ${needs.replace(/make$/, 'make.table')} }, with: { ${settings} } }
`;
    const { message: text } = t.throws(() => rig.resolve(source))!;
    const found = JSON.parse(text.slice(text.indexOf('['))) as {
      message: string;
      range: { line: number; column: number };
    }[];
    t.is(found.length, 1, text);
    t.regex(found[0]!.message, message);
    const { line, column } = found[0]!.range;
    t.is(
      source
        .split('\n')
        [line - 1]!.slice(column - 1)
        .slice(0, at.length),
      at,
      text,
    );
  });
