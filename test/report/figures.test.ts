/** Charts: the same text each time, labels that fit, colours that are seen, and which values are drawn. */

import { dot } from '@observablehq/plot';
import test from 'ava';
import type { Digest } from '../../src/core/values/digest.ts';
import { quantileChart } from '../../src/report/figures/answers/quantiles.ts';
import { renderChart, standaloneSvg } from '../../src/report/figures/chart.ts';
import { type TreeCluster, treeRooms } from '../../src/report/figures/clusters/tree.ts';
import { curveChart } from '../../src/report/figures/curves.ts';
import { widthOf } from '../../src/report/figures/drawn.ts';
import { heatChart } from '../../src/report/figures/heat.ts';
import { dark, light } from '../../src/report/figures/palette.ts';
import { sweepCharts } from '../../src/report/sections/clusters/sweep.ts';
import { stillChart } from '../../src/report/sections/space/space.ts';
import { describeProjection } from '../../src/report/study/projection.ts';
import type { Clustering, Projection } from '../../src/report/study/study.ts';
import { apart, contrast, hueOf, labOf, rgbOf, sights } from './contrast.ts';

const drawn = () =>
  renderChart('name', 'a "title" & <more>', 'told', {
    x: { type: 'log' },
    marks: [
      dot(
        [
          { x: 1, y: 1 / 3 },
          { x: 7, y: 2 / 3 },
        ],
        { x: 'x', y: 'y' },
      ),
    ],
  });

test('charts are the same text each time, without identifiers, and rounded', (t) => {
  const first = drawn();
  t.is(drawn().svg, first.svg);
  t.notRegex(first.svg, / id="|url\(#/);
  t.notRegex(first.svg, /="[^"]*\d\.\d{3}/);
  t.regex(
    first.svg,
    /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" role="img" aria-label="a &quot;title&quot; &amp; &lt;more&gt;\. told" /,
  );
});

test('a chart of its own brings its colours for both schemes', (t) => {
  const svg = standaloneSvg(drawn());
  t.regex(svg, /<title>a &quot;title&quot; &amp; &lt;more&gt;<\/title><style>:root\{/);
  t.regex(svg, /@media screen and \(prefers-color-scheme:dark\)/);
});

test('numbers written in a chart are not rounded with its coordinates', (t) => {
  const matrix = { rowTitle: 'r', columnTitle: 'c', rows: ['0.12345'], columns: ['0.98765'], counts: [[3]] };
  t.regex(heatChart('heat', 'heat', matrix, false).svg, />0\.12345</);
});

test('a curve of great losses has labels that fit and read back', (t) => {
  const { svg } = curveChart('loss', 'Loss', {
    measure: 'loss',
    better: 'less',
    epochs: [1, 2],
    lines: [{ name: 'training', values: [1.5, 2.3e29], hue: 0, dashed: true }],
    peak: 1,
    kept: 2,
  });
  const labels = [...svg.matchAll(/<text[^>]*>([^<]+)<\/text>/g)].map((match) => match[1]!);
  t.deepEqual(
    labels.filter((label) => /e29$/.test(label)),
    ['0.5e29', '1.0e29', '1.5e29', '2.0e29'],
  );
  t.regex(svg, /2\.3000e\+29/);
});

test('labels of ticks are never cut at the left edge, nor do they cover each other below', (t) => {
  const values = [-0.45607171, -0.45607142, -0.45606949];
  const { svg } = curveChart('r2', 'R²', {
    measure: 'R²',
    better: 'more',
    epochs: [1, 2, 3],
    lines: [{ name: 'validation', values, hue: 0 }],
    kept: 3,
  });
  const ticks = [...svg.matchAll(/<text[^>]* transform="translate\(([\d.]+),[^>]*>(−0\.45607[^<]*)<\/text>/g)];
  t.true(ticks.length >= 2, svg);
  // The offset of Plot from the tick's place is 9 pixels.
  for (const [, x, label] of ticks) t.true(Number(x) - 9 >= widthOf(label!), `${label} ends at ${x}`);

  const groups = [-1_820_123.4, -887_006.3715, -523_156.71, 855_000.1, 1_240_000.5].map((from, at, all) => ({
    ...{ rows: 15, from, to: all[at + 1] ?? 2_782_000.25, error: 1e6, bias: -1e6 },
  }));
  const below = [
    ...quantileChart('errors', 'Errors', groups).svg.matchAll(/translate\(([\d.]+),[^>]*>([^<]+[Mk])<\/text>/g),
  ]
    .filter(([whole]) => !whole.includes('text-anchor="end"'))
    .map(([, x, label]) => ({ x: Number(x), label: label! }));
  t.deepEqual(
    below.slice(-6).map(({ label }) => label),
    ['−1.82M', '−887k', '−523k', '855k', '1.24M', '2.78M'],
  );
});

test('children share their parent’s room by size', (t) => {
  const cluster = (parent: number | null, size: number): TreeCluster => ({
    parent,
    size,
    birth: 2,
    death: 1,
    cluster: null,
    profile: [],
  });
  t.deepEqual(
    treeRooms([cluster(null, 100), cluster(0, 50), cluster(0, 30), cluster(1, 20), cluster(1, 30)]),
    [0, 0, 70, 0, 20],
  );
});

test('every colour of the palettes stands 3:1 against its background', (t) => {
  for (const colour of light) t.true(contrast(rgbOf(colour), rgbOf('#ffffff')) >= 3, colour);
  for (const colour of dark) t.true(contrast(rgbOf(colour), rgbOf('#14171a')) >= 3, colour);
});

test('a colour has one hue in both themes, and none is the orange of errors', (t) => {
  const turn = (from: number, to: number): number => Math.abs(((to - from + 540) % 360) - 180);
  const error = hueOf(labOf('#f08a3c'));
  for (const [index, colour] of light.entries()) {
    t.true(turn(hueOf(labOf(colour)), hueOf(labOf(dark[index]!))) < 6, colour);
    t.true(turn(hueOf(labOf(colour)), error) > 30, colour);
  }
});

test('colours stay apart for readers who lack a kind of cones, the first five most', (t) => {
  for (const colours of [light, dark])
    for (const sight of sights)
      for (const [count, least] of [
        [5, 0.1],
        [8, 0.06],
        [10, 0.045],
      ] as const) {
        const seen = colours.slice(0, count).map((colour) => labOf(colour, sight));
        const pairs = seen.flatMap((one, at) => seen.slice(0, at).map((other) => apart(one, other)));
        t.true(Math.min(...pairs) >= least, `${sight}, the first ${count}`);
      }
});

const projection: Projection = {
  source: { index: 0, port: 'projections', digest: 'sha256:0' as Digest, coordinates: {} },
  name: 'PCA',
  method: 'pca',
  parameters: {},
  layer: 'encoded',
  split: 'test',
  classNames: ['a', 'b'],
  originalNames: ['a', 'b'],
  row: [0, 1],
  label: [0, 1],
  original: [0, 1],
  position: [0, 1],
  dimensions: 1,
};

test('a projection is titled by the splits whose rows it draws', (t) => {
  const titleOf = (facts: Pick<Projection, 'second'>): string =>
    stillChart('p', { ...projection, ...facts }, [0, 1]).title;
  t.is(titleOf({}), 'PCA of the test examples');
  t.is(titleOf({ second: { split: 'validation', rows: [1, 2] } }), 'PCA of the test and validation examples');
  t.is(titleOf({ second: { split: 'test', rows: [1, 2] } }), 'PCA of the test examples');
});

test('the description of a projection gives as many variances as the figure has axes', (t) => {
  const told = (...explainedVariance: number[]): string => describeProjection({ ...projection, explainedVariance });
  t.is(told(0.322), 'PCA: 32.2\u00a0% of the variance along its axis.');
  t.is(told(0.75, 0.2), 'PCA: 75.0\u00a0% and 20.0\u00a0% of the variance along its axes.');
  t.is(told(0.5, 0.3, 0.1), 'PCA: 50.0\u00a0% and 30.0\u00a0% of the variance along its first two axes.');
});

const clustering: Clustering = {
  ...projection,
  name: 'k-means',
  method: 'kmeans',
  parameters: { k: 3 },
  cluster: [0, 1],
  clusters: [],
};

test('a sweep is drawn as inertia and as silhouette over the same numbers, with the chosen one marked', (t) => {
  const sweep = [
    { k: 1, inertia: 90, silhouette: null },
    { k: 2, inertia: 50, silhouette: 0.7 },
    { k: 3, inertia: 40, silhouette: 0.4 },
    { k: 4, inertia: 35, silhouette: -0.1 },
  ];
  const drawn = sweepCharts({ ...clustering, sweep }, 'c');
  t.deepEqual(
    drawn.map(({ chart }) => chart.name),
    ['c-inertia', 'c-silhouette-by-k'],
  );
  t.regex(drawn[1]!.caption, /highest at k 2 \(0\.7000\)/);
  const [inertia, silhouette] = drawn.map(({ chart }) => chart.svg);
  const dots = (svg: string): string[] =>
    [...svg.matchAll(/<title>([^<]*)<\/title>/g)].map(([, title]) => title!).sort();
  t.deepEqual(dots(inertia!), ['1: 90.000', '2: 50.000', '3: 40.000', '4: 35.000']);
  t.deepEqual(dots(silhouette!), ['2: 0.700', '3: 0.400', '4: −0.100']);
  for (const svg of [inertia!, silhouette!]) {
    t.regex(svg, />k 3</);
    // The marked dot, larger than the others, lies on the line that marks it.
    const line = /stroke-dasharray[^>]*><line [^>]*x2="([\d.]+)" x1="\1"/.exec(svg)?.[1];
    const [dot, ...others] = [...svg.matchAll(/<circle [^>]*r="4\.5"[^>]*cx="([\d.]+)"/g)];
    t.truthy(line);
    t.deepEqual([dot?.[1], others.length], [line, 0]);
  }
  // Read side by side: k 3 is at one place in both.
  const places = (svg: string): number[] =>
    [...svg.matchAll(/<circle [^>]*cx="([\d.]+)"/g)].map(([, x]) => Number(x)).sort((left, right) => left - right);
  t.deepEqual(places(silhouette!), places(inertia!).slice(1));
});

test('a sweep without silhouettes keeps its inertia; of a single number there is no curve', (t) => {
  const sweep = [
    { k: 1, inertia: 9, silhouette: null },
    { k: 2, inertia: 5, silhouette: null },
  ];
  t.deepEqual(
    sweepCharts({ ...clustering, sweep }, 'c').map(({ chart }) => chart.name),
    ['c-inertia'],
  );
  t.deepEqual(sweepCharts({ ...clustering, sweep: sweep.slice(1) }, 'c'), []);
});
