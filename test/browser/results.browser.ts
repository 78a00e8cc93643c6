/** Tables and files of a document's own stages in Chromium: wide and narrow, light and dark, copied, and hostile. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inputArtifact } from 'arrowline/testing';
import test from 'ava';
import type { Page } from 'playwright-core';
import { files as filesType } from '../../src/artifacts/files.ts';
import { table } from '../../src/artifacts/table.ts';
import { digestOf } from '../../src/core/values/digest.ts';
import type { InputArtifact, Member } from '../../src/stage-api/context.ts';
import { column } from '../../src/stage-api/table.ts';
import { encodePng } from '../../src/view/png.ts';
import { smallFacts } from '../report/small-study.ts';
import { type ReportInBrowser, reportInBrowser, seriousIn } from './browse.ts';

const hostile = '</td><script>document.title = "taken"</script><img src=x onerror="document.title = \'taken\'">';
const curve = [0.1, 0.2, 0.4].flatMap((rate) =>
  [1, 2].map((depth) => ({
    coordinates: { rate, depth },
    table: table.write({
      columns: {
        step: column.int32(Int32Array.of(1, 2, 3)),
        loss: column.float64(Float64Array.of(1, rate / depth, 1 / 3)),
        [hostile]: column.utf8(['a', hostile, 'a long text '.repeat(20)]),
      },
    }),
  })),
);
const settings = {
  tables: {
    curve: {
      charts: [
        { kind: 'line', x: 'step', y: 'loss' },
        { kind: 'scatter', x: 'loss', y: 'matrix.rate', series: hostile, log: ['x', 'y'] },
      ],
    },
    score: {
      title: 'Score',
      charts: [
        { kind: 'heatmap', x: 'matrix.rate', y: 'matrix.depth', value: 'score' },
        { kind: 'bar', x: 'matrix.rate', y: 'score' },
      ],
    },
  },
};
const score = curve.map(({ coordinates }, at) => ({
  coordinates,
  table: table.write({ columns: { score: column.float64(Float64Array.of((at + 1) / 7)) } }),
}));

let folder: string;
let report: ReportInBrowser;

test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrowline-files-'));
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"><script>parent.document.title = 'taken'</script><circle cx="20" cy="20" r="9"/></svg>`;
  const plots = await Promise.all(
    [1, 2].map((depth) =>
      folderOf(
        { 'a.png': encodePng(new Uint8Array(1200).fill(90 * depth), 40, 30, 1), 'b.svg': Buffer.from(drawing) },
        { depth },
      ),
    ),
  );
  report = await reportInBrowser({ curve, score, plots }, undefined, settings);
});

test.after.always(async () => {
  await report?.close();
  await rm(folder, { recursive: true, force: true });
});

async function folderOf(
  contents: { readonly [path: string]: Uint8Array },
  coordinates: { readonly depth: number },
): Promise<InputArtifact> {
  const members: Member[] = [];
  for (const [path, bytes] of Object.entries(contents)) {
    const digest = digestOf(bytes);
    const file = join(folder, digest.slice(7));
    await writeFile(file, bytes);
    members.push({ path, file, bytes: bytes.length, digest, executable: false });
  }
  const files = members.map(({ path, bytes, digest, executable }) => ({ path, bytes, digest, executable }));
  return { ...inputArtifact('files', filesType.write({ files }), coordinates), members: async () => members };
}

for (const width of [1440, 390])
  for (const dark of [false, true])
    test(`tables and files fit ${width} pixels in ${dark ? 'dark' : 'light'}, run nothing, and axe finds nothing serious`, async (t) => {
      const { page, complaints } = await report.open({ width, dark });
      t.is(await page.evaluate('document.documentElement.scrollWidth'), width);
      t.deepEqual(await seriousIn(page), []);
      t.is(await page.evaluate('document.documentElement.scrollWidth'), width, 'with all folds open');
      t.deepEqual(complaints, []);
      t.not(await page.title(), 'taken');
      const sizes = await page
        .locator('#files img')
        .evaluateAll((all) => all.map((one) => [one.tagName, Reflect.get(one, 'naturalWidth')]));
      t.deepEqual(sizes, [
        ['IMG', 40],
        ['IMG', 40],
        ['IMG', 90],
        ['IMG', 90],
      ]);
      await page.close();
    });

async function copied(page: Page, figure: string, kind: string): Promise<string> {
  const menu = page.locator(`#${figure} details.take`);
  await menu.locator('summary').click();
  await menu.getByRole('button', { name: kind, exact: true }).click();
  await menu.locator('output:not(:empty)').waitFor();
  const said = (await menu.locator('output').textContent())!;
  await page.keyboard.press('Escape');
  return said === 'copied' && kind !== 'PNG' ? page.evaluate('navigator.clipboard.readText()') : said;
}

test('a table is copied with all digits and texts of the rows that are shown, its charts as a picture', async (t) => {
  const { page, complaints } = await report.open();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const lines = (await copied(page, 'table-curve', 'CSV')).split('\r\n');
  t.is(lines[0], `rate,depth,step,loss,"${hostile.replaceAll('"', '""')}"`);
  t.is(lines[1], '0.1,1,1,1,a');
  t.is(lines[2], `0.1,1,2,0.1,"${hostile.replaceAll('"', '""')}"`);
  t.is(lines[3], `0.1,1,3,${1 / 3},${'a long text '.repeat(20)}`);
  t.is(lines.length, 1 + 18 + 1);
  t.is((await copied(page, 'table-score', 'CSV')).split('\r\n')[2], `0.1,2,${2 / 7}`);
  const svg = await copied(page, 'table-score', 'SVG');
  t.regex(svg, /^<svg [\s\S]*score by rate and depth/);
  t.is(await copied(page, 'table-curve', 'PNG'), 'copied');
  t.regex(await copied(page, 'table-curve', 'Link'), /#table-curve$/);
  t.is(await copied(page, 'files-plots', 'PNG'), 'copied');
  t.deepEqual(complaints, []);
  await page.close();
});

test('points without a result are named where their table is shown', async (t) => {
  const facts = smallFacts({ history: '', evaluation: '' });
  const wiring = { curve: ['a[rate=0.1]', 'a[rate=0.2]', 'a[rate=0.4]'] };
  const [first] = facts.actions;
  const action = (id: string, outcome: 'cached' | 'failed' | 'blocked') => ({ ...first!, id: id as never, outcome });
  const actions = [
    ...[action('a[rate=0.1]', 'cached'), action('a[rate=0.2]', 'failed'), action('a[rate=0.4]', 'blocked')],
    { ...action('report', 'cached'), wiring },
  ];
  const partial = await reportInBrowser({ curve: curve.slice(0, 1) }, { ...facts, actions });
  try {
    const { page, complaints } = await partial.open();
    const caption = await page.locator('#table-curve figcaption').textContent();
    t.regex(caption!, /2 points without a result: a\[rate=0\.2\], a\[rate=0\.4\]\.$/);
    t.deepEqual(complaints, []);
  } finally {
    await partial.close();
  }
});

test('the rows of a table are sorted by their numbers, not by their texts', async (t) => {
  const { page } = await report.open();
  const figure = page.locator('#table-curve');
  await figure.locator('details.fold > summary').click();
  await figure.locator('button.sort', { hasText: 'loss' }).click();
  const texts = await figure.locator('tbody tr td:nth-child(4)').allTextContents();
  t.deepEqual(
    texts.map(Number),
    texts.map(Number).sort((one, other) => other - one),
  );
  t.is(texts.length, 18);
  await page.close();
});

test('on paper every cell of a table with many columns is printed, whole and below its head', async (t) => {
  const names = Array.from({ length: 40 }, (_, at) => `a_long_name_of_measure_${at}`);
  const columns = Object.fromEntries(names.map((name, at) => [name, column.float64(Float64Array.of(at + 1 / 3, 1e5))]));
  const wide = await reportInBrowser({ wide: [{ coordinates: {}, table: table.write({ columns }) }] });
  const { page } = await wide.open({ width: 703 });
  await page.emulateMedia({ media: 'print' });
  const seen = await page.evaluate<{ outside: number; apart: number; cells: number }>(`(() => {
    const cells = [...document.querySelectorAll('table.rows :is(th, td)')];
    const boxes = cells.map((cell) => cell.getBoundingClientRect());
    const outside = cells.filter((cell, at) => boxes[at].right > 703 || cell.scrollWidth > cell.clientWidth + 1).length;
    const apart = boxes.slice(40).filter((box, at) => Math.abs(box.right - boxes[at % 40].right) > 1).length;
    return { outside, apart, cells: cells.length };
  })()`);
  t.deepEqual(seen, { outside: 0, apart: 0, cells: 120 });
  await wide.close();
});
