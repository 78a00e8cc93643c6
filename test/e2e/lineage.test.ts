/** What belongs together where coordinates do not say it: stages without a matrix, a `where`, a choice in between. */

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { temporaryFolder } from '../support/temporary.ts';

const command = fileURLToPath(new URL('../../../bin/pipeline.js', import.meta.url));

const training = (units: string, activation: string): string =>
  `{ model: [{ flatten: {} }, { dense: { units: ${units}, activation: ${activation}, name: encoded } }, { dense: { units: classes, activation: softmax } }], epochs: 1 }`;
const document = `
name: lineage
seed: 3
stages:
  ingest:
    uses: ingest
    with: { format: synthetic, synthetic: garments, examples: { train: 120, test: 30 } }
  normalize: { uses: normalize, needs: { dataset: ingest }, with: { validationSplit: 0.25 } }
  small: { uses: train, needs: { dataset: normalize }, with: ${training('2', 'relu')} }
  large: { uses: train, needs: { dataset: normalize }, with: ${training('9', 'tanh')} }
  grid:
    uses: train
    needs: { dataset: normalize }
    matrix: { act: [relu, tanh], n: [3, 4] }
    with: ${training("'${{ matrix.n }}'", "'${{ matrix.act }}'")}
  evalsmall: { uses: evaluate, needs: { model: small, dataset: normalize }, with: { splits: [validation] } }
  evallarge: { uses: evaluate, needs: { model: large, dataset: normalize }, with: { splits: [validation] } }
  evalgrid:
    uses: evaluate
    needs: { model: { stage: grid, where: { act: relu } }, dataset: normalize }
    with: { splits: [validation] }
  best:
    uses: select
    needs: { candidates: [evalsmall, evallarge, evalgrid], models: [small, large, grid] }
    with: { metric: validation.loss, mode: min }
  bestgrid:
    uses: select
    needs: { candidates: evalgrid, models: grid }
    with: { metric: validation.loss, mode: min }
  final: { uses: evaluate, needs: { model: bestgrid, dataset: normalize }, with: { splits: [test] } }
  embed: { uses: embed, needs: { model: bestgrid, dataset: normalize }, with: { layer: encoded } }
  reduce: { uses: reduce, needs: { embedding: embed }, matrix: { n: [4, 3] }, with: { method: pca } }
  report:
    uses: report
    needs:
      histories: [small, large, grid]
      models: [small, large, grid]
      evaluations: [evalsmall, evallarge, evalgrid, final]
      predictions: [evalsmall, evallarge, evalgrid, final]
      choice: bestgrid
      projections: reduce
`;

interface Executed {
  readonly event: string;
  readonly action?: string;
  readonly metrics?: { readonly [name: string]: number };
}

test('every number stands beside the model that it was measured on', (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'lineage.yaml'), document);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [command, 'run', 'lineage.yaml', '--json', '--jobs', '1'],
    { cwd: folder, encoding: 'utf8' },
  );
  t.is(status, 0, stdout + stderr);
  const metrics = new Map(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Executed)
      .filter((one) => one.event === 'action.executed')
      .map((one) => [one.action, one.metrics ?? {}]),
  );
  const number = (action: string, name: string): string => metrics.get(action)![name]?.toFixed(4) ?? '–';
  const least = (actions: readonly string[]): number =>
    Math.min(...actions.map((one) => metrics.get(one)!['validation.loss']!));
  const grid = ['evalgrid[n=3]', 'evalgrid[n=4]'];
  t.is(metrics.get('best')!['validation.loss'], least([...grid, 'evalsmall', 'evallarge']));
  t.is(metrics.get('bestgrid')!['validation.loss'], least(grid));

  const reports = join(folder, 'artifacts', 'reports', 'lineage');
  const rows = readFileSync(join(reports, 'summary.md'), 'utf8')
    .split('\n')
    .filter((line) => /^\| \S.* \| [\d,]+ \| 1 \| /.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  // Without the margins of the intervals.
  const shown = rows.map((cells) => [cells[1], ...[cells[5], cells[6]].map((cell) => cell?.split(' ')[0])]);
  const chosen = grid.findIndex((one) => metrics.get(one)!['validation.loss'] === least(grid));
  const evaluated = (name: string, action: string, isChosen = false): string[] => [
    isChosen ? `${name} ★` : name,
    number(action, 'validation.accuracy'),
    isChosen ? number('final', 'test.accuracy') : '–',
  ];
  const trained = (name: string, action: string): string[] => [name, number(action, 'validationAccuracy'), '–'];
  const loss = (action: string): number => metrics.get(action)!['validation.loss']!;
  const names = {
    evalsmall: 'point 1',
    evallarge: 'point 2',
    'evalgrid[n=3]': 'act relu, n 3',
    'evalgrid[n=4]': 'act relu, n 4',
  };
  // The chosen one first, then by the measure of the choice.
  const ranked = Object.entries(names).sort(([left], [right]) =>
    left === grid[chosen] ? -1 : right === grid[chosen] ? 1 : loss(left) - loss(right),
  );
  t.deepEqual(shown, [
    ...ranked.map(([action, name]) => evaluated(name, action, action === grid[chosen])),
    trained('act tanh, n 3', 'grid[act=tanh,n=3]'),
    trained('act tanh, n 4', 'grid[act=tanh,n=4]'),
  ]);
  const page = readFileSync(join(reports, 'index.html'), 'utf8');
  const colourings = [...page.matchAll(/right or wrong, ([^"]*)"/g)].map((found) => found[1]);
  t.deepEqual([...new Set(colourings)], [`act relu, n ${3 + chosen}`]);
});
