/** Matrices of counts, as tables and as charts: errors have a colour and a scale of their own, and text can be read. */

import { readFileSync } from 'node:fs';
import test from 'ava';
import { heatChart } from '../../../src/report/figures/heat.ts';
import { themeVariables } from '../../../src/report/figures/palette.ts';
import { errorScale, isDeep, levelOpacities, shadeOf } from '../../../src/report/figures/shades.ts';
import { heatTable } from '../../../src/report/sections/heat-table.ts';
import { contrast, over, type Rgb, rgbOf } from '../contrast.ts';

const names = ['setosa', 'versicolor', 'virginica'];
const matrix = (counts: readonly (readonly number[])[]) => ({
  rowTitle: 'label',
  columnTitle: 'predicted',
  rows: names,
  columns: names,
  counts,
});
/** versicolor is never predicted. */
const wrong = matrix([
  [20, 0, 0],
  [0, 0, 20],
  [0, 0, 20],
]);
const classesOf = (markup: string): string[] => [...markup.matchAll(/<td class="([he]\d+)/g)].map(([, name]) => name!);
const drawnCells = (svg: string): { fill: string; told: string }[] =>
  [...svg.matchAll(/<rect ([^>]*)><title>([^<]*)<\/title>/g)].map(([, attributes, told]) => ({
    fill: /fill="([^"]*)"/.exec(attributes!)![1]!,
    told: told!,
  }));

test('errors have another colour than correct predictions, in the table and in the figure', (t) => {
  const { body, chart } = heatTable('confusion', 'Confusion', wrong, true);
  t.deepEqual(classesOf(body.text), ['h10', 'e0', 'e0', 'e0', 'h0', 'e10', 'e0', 'e0', 'h10']);
  const cells = drawnCells(chart.svg);
  t.is(cells.length, 9);
  for (const { fill, told } of cells) {
    const [, label, predicted] = /^(\w+) → (\w+):/.exec(told)!;
    t.is(fill, label === predicted ? 'rgb(var(--heat))' : 'rgb(var(--error))', told);
  }
  t.regex(body.text, /right.*100\s%.*wrong.*100\.0\s%/s);
});

test('a matrix of groups by class has no errors and one colour', (t) => {
  const { body, chart } = heatTable('clusters', 'Clusters', wrong, false);
  t.deepEqual(
    classesOf(body.text).filter((name) => !name.startsWith('h')),
    [],
  );
  for (const { fill, told } of drawnCells(chart.svg)) t.is(fill, 'rgb(var(--heat))', told);
  t.notRegex(body.text, /wrong/);
});

test('errors have a scale of their own: 5 % is seen, and 0.1 % is not 5.5 %', (t) => {
  const good = matrix([
    [944, 1, 55],
    [3, 990, 7],
    [0, 10, 990],
  ]);
  const scale = errorScale(good);
  t.is(scale, 0.055);
  const level = (rate: number): number => shadeOf(rate, true, scale).level;
  t.deepEqual([0, 0.001, 0.01, 0.055].map(level), [0, 2, 5, 10]);
  // Beside an error of nearly all rows a small one is small, and seen.
  t.deepEqual(
    [0.001, 0.05, 0.95].map((rate) => shadeOf(rate, true, 0.95).level),
    [1, 3, 10],
  );
  // A single slip does not glow.
  const slip = matrix([
    [999, 1, 0],
    [0, 1000, 0],
    [0, 0, 1000],
  ]);
  t.is(errorScale(slip), 0.05);
  t.is(shadeOf(0.001, true, 0.05).level, 2);
  t.deepEqual(shadeOf(0.999, false, 0.05), { hue: 'h', level: 10 });
});

test('rows without examples and empty matrices have no colour', (t) => {
  const none = matrix([
    [0, 0, 0],
    [0, 5, 0],
    [0, 0, 0],
  ]);
  t.deepEqual(classesOf(heatTable('c', 'c', none, true).body.text), 'h0 e0 e0 e0 h10 e0 e0 e0 h0'.split(' '));
  t.notThrows(() => heatChart('c', 'c', { ...none, rows: [], columns: [], counts: [] }, true));
});

test('text stands 4.5:1 on every shade of both colours, in both themes; the style sheet has the levels of the figure', (t) => {
  const sheet = readFileSync(new URL('../../../../src/report/styles/heat.css', import.meta.url), 'utf8');
  const [light, dark] = themeVariables().split('@media');
  for (const theme of [light!, dark!]) {
    const triple = (name: string): Rgb =>
      new RegExp(`--${name}:(\\d+) (\\d+) (\\d+)`).exec(theme)!.slice(1).map(Number) as unknown as Rgb;
    const plain = (name: string): Rgb => rgbOf(new RegExp(`--${name}:(#\\w+)`).exec(theme)![1]!);
    const [ink, surface] = [plain('ink'), plain('surface')];
    for (const [hue, name] of [
      ['h', 'heat'],
      ['e', 'error'],
    ] as const)
      for (let level = 1; level <= 10; level++) {
        const rule = new RegExp(`\\.${hue}${level} \\{([^}]*)\\}`).exec(sheet)![1]!;
        t.true(rule.includes(`rgb(var(--${name}) / ${levelOpacities[hue][level]})`), `${hue}${level}`);
        t.is(rule.includes('color: var(--surface)'), isDeep({ hue, level }));
        const background = over(triple(name), levelOpacities[hue][level]!, surface);
        const ratio = contrast(background, isDeep({ hue, level }) ? surface : ink);
        t.true(ratio >= 4.5, `${hue}${level} ${ratio}`);
      }
  }
});
