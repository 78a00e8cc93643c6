/**
 * Every figure of the report beside its committed picture, byte for byte, so that a change is seen in review. After a
 * wanted change, `UPDATE_PICTURES=1 npx ava test/report/pictures.test.ts` writes the pictures again.
 */

import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import test from 'ava';
import { packageRoot } from '../../src/package-root.ts';
import { type Chart, standaloneSvg } from '../../src/report/figures/chart.ts';
import { drawings } from './drawings.ts';

const folder = new URL('test/report/figures/', packageRoot);
const update = process.env.UPDATE_PICTURES === '1';
/** Files of src/report/figures/ that draw nothing themselves. */
const noFigures = [
  ...[
    'chart.ts',
    'drawn.ts',
    'drawn-chart.ts',
    'frame.ts',
    'group-labels.ts',
    'palette.ts',
    'run-graph.ts',
    'shades.ts',
  ],
  ...['sweep.ts', 'table-frame.ts'],
  ...['ticks.ts', 'trade-chart.ts'],
];

/** An element a line, so that a change is a line of a diff; inside texts nothing is broken. */
function pictureOf(chart: Chart): string {
  return standaloneSvg(chart)
    .replace(/(?=<(?:g|path|rect|circle|line|text|style)\b|<\/(?:g|svg)>)/g, '\n')
    .trimStart();
}

if (update) {
  for (const name of readdirSync(folder)) if (name.endsWith('.svg')) rmSync(new URL(name, folder));
  for (const chart of Object.values(drawings).flat())
    writeFileSync(new URL(`${chart.name}.svg`, folder), pictureOf(chart));
}

test('every figure is drawn, under its own name', (t) => {
  const sources = readdirSync(new URL('src/report/figures/', packageRoot), { recursive: true, encoding: 'utf8' })
    .map((path) => basename(path))
    .filter((name) => name.endsWith('.ts') && !noFigures.includes(name));
  t.deepEqual(Object.keys(drawings).sort(), sources.map((name) => name.replace('.ts', '')).sort());
  for (const [figure, charts] of Object.entries(drawings))
    for (const { name } of charts) t.regex(name, new RegExp(`^${figure}(-|$)`));
});

test('the folder of pictures holds those of the drawings and no others', (t) => {
  const names = Object.values(drawings).flatMap((charts) => charts.map(({ name }) => `${name}.svg`));
  const pictures = readdirSync(folder).filter((name) => name.endsWith('.svg'));
  t.deepEqual(pictures.sort(), names.sort());
});

for (const chart of Object.values(drawings).flat())
  test(`${chart.name} looks as its committed picture`, (t) => {
    const url = new URL(`${chart.name}.svg`, folder);
    t.is(pictureOf(chart), existsSync(url) ? readFileSync(url, 'utf8') : '', 'see the head of this file');
  });
