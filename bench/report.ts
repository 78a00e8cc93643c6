/**
 * How long a report of 10,000 drawn pictures takes to make, how large it is, and how smoothly its scatter plots are
 * brushed: frame times in Chromium while a rectangle is drawn over one of three linked projections.
 *
 *     node dist/bench/report.js
 */

import { runStage } from 'arrowline/testing';
import { presentReport } from '../src/report/present.ts';
import { column, makeTable, type Table } from '../src/stage-api/table.ts';
import body from '../stages/report/body.ts';
import { kind as stage } from '../stages/report/kind.ts';
import { reportInBrowser } from '../test/browser/browse.ts';
import { evaluated } from '../test/report/small-study.ts';

const [examples, side, classes] = [10_000, 28, 5];

/** Multiplicative congruential generator of Park & Miller (1988): the bench needs no better. */
let state = 5;
function uniform(): number {
  state = (state * 48271) % 2147483647;
  return state / 2147483647;
}

const classNames = Array.from({ length: classes }, (_, index) => `class ${index + 1}`);
const labels = Int32Array.from({ length: examples }, (_, row) => row % classes);
const rows = Int32Array.from({ length: examples }, (_, row) => row);
const shared = { version: 1, layer: 'encoded', split: 'test', classNames, originalNames: classNames };

function dataset(): Table {
  return makeTable(
    {
      features: column.vectors(
        Uint8Array.from({ length: examples * side * side }, () => uniform() * 256),
        side * side,
      ),
      label: column.int32(labels),
      original: column.int32(labels),
      split: column.utf8(Array.from(labels, () => 'test')),
    },
    {
      type: 'dataset',
      version: 2,
      groups: [{ name: 'features', tensor: { shape: [side, side, 1], scale: 255, bytes: true } }],
      classes: { classNames, originalNames: classNames },
      splits: { train: [0, 0], validation: [0, 0], test: [0, examples] },
    },
  );
}

function projection(method: string): Table {
  const position = Float32Array.from({ length: 2 * examples }, (_, index) => {
    const label = labels[index >> 1]!;
    const spread = uniform() + uniform() + uniform() - 1.5;
    return (index % 2 === 0 ? label % 3 : Math.floor(label / 3)) + spread / 2;
  });
  return makeTable(
    {
      row: column.int32(rows),
      label: column.int32(labels),
      original: column.int32(labels),
      position: column.vectors(position, 2),
    },
    { ...shared, type: 'projection', method, parameters: {} },
  );
}

function percentile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(fraction * sorted.length))]!;
}

const inputs = {
  histories: [],
  evaluations: [],
  dataset: dataset(),
  projections: ['pca', 'tsne', 'umap'].map((method) => ({ coordinates: {}, table: projection(method) })),
};

const times: number[] = [];
let bytes = 0;
for (let run = 0; run < 5; run++) {
  const start = performance.now();
  const { outputs } = await runStage(stage, body, { inputs, names: evaluated });
  times.push((performance.now() - start) / 1000);
  bytes = presentReport(outputs.report!)[0]!.bytes.length;
}

const browser = await reportInBrowser(inputs);
const { page } = await browser.open();
const canvas = page.locator('canvas.cursor').first();
await canvas.scrollIntoViewIfNeeded();
const box = (await canvas.boundingBox())!;
await page.evaluate(`window.frames = [];
window.drawings = [];
const ask = window.requestAnimationFrame.bind(window);
(function tick(time) {
  if (window.last) window.frames.push(time - window.last);
  window.last = time;
  ask(tick);
})();
window.requestAnimationFrame = (draw) => ask((time) => {
  const start = performance.now();
  draw(time);
  window.drawings.push(performance.now() - start);
});`);
async function sweep(pressed: boolean): Promise<{ frames: number[]; drawings: number[] }> {
  await page.mouse.move(box.x + 20, box.y + 20);
  if (pressed) await page.mouse.down();
  await page.evaluate('window.frames.length = window.drawings.length = 0');
  for (let step = 0; step <= 120; step++)
    await page.mouse.move(box.x + 20 + (step * (box.width - 40)) / 120, box.y + 20 + (step * (box.height - 40)) / 120);
  const measured = await page.evaluate('({ frames: window.frames.slice(), drawings: window.drawings.slice() })');
  if (pressed) await page.mouse.up();
  return measured as { frames: number[]; drawings: number[] };
}
const hovering = await sweep(false);
const brushing = await sweep(true);
await browser.close();

const shown = (values: readonly number[]) => ({
  median: Number(percentile(values, 0.5).toFixed(1)),
  p95: Number(percentile(values, 0.95).toFixed(1)),
  count: values.length,
});
console.log(
  JSON.stringify({
    examples,
    projections: 3,
    secondsToMake: times.map((time) => Number(time.toFixed(2))),
    htmlBytes: bytes,
    hover: { frameMs: shown(hovering.frames), drawMs: shown(hovering.drawings) },
    brush: { frameMs: shown(brushing.frames), drawMs: shown(brushing.drawings) },
  }),
);
