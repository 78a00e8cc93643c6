/** One drawing or more of each figure of the report, from small fixed data: as `pictures.test.ts` compares them. */

import { againstChart, numberAxis } from '../../src/report/figures/answers/against.ts';
import { calibrationChart, calibrationCounts } from '../../src/report/figures/answers/calibration.ts';
import { quantileChart } from '../../src/report/figures/answers/quantiles.ts';
import { rateChart } from '../../src/report/figures/answers/rates.ts';
import { thresholdChart } from '../../src/report/figures/answers/thresholds.ts';
import { architectureChart } from '../../src/report/figures/architecture.ts';
import type { Chart } from '../../src/report/figures/chart.ts';
import { distanceChart } from '../../src/report/figures/clusters/distances.ts';
import { elbowChart } from '../../src/report/figures/clusters/elbow.ts';
import { silhouetteChart } from '../../src/report/figures/clusters/silhouettes.ts';
import { treeChart } from '../../src/report/figures/clusters/tree.ts';
import { curveChart } from '../../src/report/figures/curves.ts';
import { divergenceChart } from '../../src/report/figures/divergence.ts';
import { drawnChart } from '../../src/report/figures/drawn-chart.ts';
import { heatChart } from '../../src/report/figures/heat.ts';
import { histogramChart } from '../../src/report/figures/histogram.ts';
import { paretoChart } from '../../src/report/figures/pareto.ts';
import { scatterChart } from '../../src/report/figures/scatter.ts';
import { smallCurves } from '../../src/report/figures/small-curves.ts';
import { spectrumChart } from '../../src/report/figures/spectrum.ts';
import { effectDrawing, type Marked, rangeOf } from '../../src/report/figures/sweep/effects.ts';
import { parallelDrawing, uprightsOf } from '../../src/report/figures/sweep/parallel.ts';
import { effectsOf, type SweepColumn } from '../../src/report/figures/sweep/sweep.ts';
import { tableBars } from '../../src/report/figures/table/table-bars.ts';
import { tableCells } from '../../src/report/figures/table/table-cells.ts';
import { tableLine } from '../../src/report/figures/table/table-line.ts';
import { tableScatter } from '../../src/report/figures/table/table-scatter.ts';
import type { ChartData } from '../../src/report/study/results/chart-data.ts';
import { column } from '../../src/stage-api/table.ts';

const epochs = [1, 2, 3, 4, 5, 6];
const clothes = ['top', 'trousers', 'pullover', 'footwear'];
const wideNames = Array.from({ length: 16 }, (_, at) => `class ${at}`);

/** Six models: three numbers of units with two networks each, whose names are long. */
const models = [0, 1, 2, 3, 4, 5];
const setting = (title: string, numeric: boolean, values: readonly string[]): SweepColumn => {
  return { title, axis: true, better: 'none', numeric, values };
};
const units = setting('units', true, ['16', '16', '32', '32', '64', '64']);
const long = ['a network with a long name', 'another network'];
const network = setting(
  'network',
  false,
  models.map((model) => long[model % 2]!),
);
const measure: SweepColumn = {
  ...{ title: 'Validation accuracy', axis: false, better: 'more', numeric: true },
  values: ['0.8', '0.81', '0.83', '0.86', '0.85', '0.9'],
};
const range = rangeOf(measure, models);
const marked: readonly Marked[] = [
  { model: 5, name: 'the chosen', kind: 'chosen' },
  { model: 2, name: 'the selected', kind: 'picked' },
];

const shares = Array.from({ length: 21 }, (_, at) => at / 20);
const prices = Array.from({ length: 40 }, (_, at): [number, number] => [
  12 + at * 0.9,
  12 + at * 0.9 + ((at * 7) % 11) - 5,
]);
const bins = Array.from({ length: 10 }, (_, at) => {
  const [from, to, rows] = [at / 10, (at + 1) / 10, [120, 60, 31, 14, 0, 9, 17, 25, 80, 140][at]!];
  const found = from ** 1.3 + 0.03;
  return rows === 0
    ? { from, to, rows }
    : { from, to, rows, given: from + 0.05, found, low: found * 0.8, high: found ** 0.8 };
});

/** Charts of tables: a row for each x, in each of the series. */
const tableChart = (
  kind: ChartData['kind'],
  xs: readonly (number | string)[],
  series: readonly string[],
  more: Partial<ChartData> = {},
): ChartData => ({
  ...{ kind, title: 'error by rows', omitted: 0, series },
  x: { label: 'rows', type: typeof xs[0] === 'string' ? 'category' : 'number', log: false, names: xs.map(String) },
  y: { label: 'error', type: 'number', log: false, names: [] },
  marks: series.flatMap((_, at) =>
    xs.map((x, row) => ({ x, y: (at + 1) / (row + 1) - 0.2, series: at, value: (row * 7) % 5 })),
  ),
  ...more,
});
const days = [0, 1, 2, 3, 4, 5].map((day) => 1_700_000_000_000 + day * 86_400_000);

/** By the file of src/report/figures/ that draws them. Each has its picture's name: `curves-loss` of `curves.ts`. */
export const drawings: { readonly [figure: string]: readonly Chart[] } = {
  against: [
    againstChart(
      'against',
      'Predicted against true',
      prices.map(([x, y]) => ({ x, y, label: 0 })),
      { x: numberAxis('true', prices.flat()), y: numberAxis('predicted', prices.flat()) },
      [
        { x: 12, y: 12 },
        { x: 48, y: 48 },
      ],
    ),
  ],
  architecture: [
    architectureChart(
      'architecture',
      'Architecture of A',
      [{ name: 'features', shape: [28, 28, 1] }],
      [
        {
          kind: 'conv2d',
          name: 'conv2d',
          outputShape: [26, 26, 32],
          weights: 320,
          settings: '32 filters, 3 × 3, relu',
          colour: 0,
        },
        { kind: 'maxPooling2d', name: 'pool', outputShape: [13, 13, 32], weights: 0, settings: '2 × 2', colour: 4 },
        { kind: 'flatten', name: 'flatten', outputShape: [5408], weights: 0, settings: '' },
        { kind: 'dense', name: 'out', outputShape: [5], weights: 27_045, settings: '5 units, softmax', colour: 2 },
      ],
    ),
    architectureChart(
      'architecture-graph',
      'Architecture of a network with two inputs',
      [
        { name: 'picture', shape: [16, 16, 3] },
        { name: 'table', shape: [6] },
      ],
      [
        { kind: 'input', name: 'picture', outputShape: [16, 16, 3], weights: 0, settings: 'group picture' },
        { kind: 'conv2d', name: 'first', outputShape: [16, 16, 8], weights: 224, settings: '8 filters', colour: 0 },
        { kind: 'conv2d', name: 'second', outputShape: [16, 16, 8], weights: 584, settings: '8 filters', colour: 0 },
        { kind: 'conv2d', name: 'third', outputShape: [16, 16, 8], weights: 584, settings: '8 filters', colour: 0 },
        { kind: 'add', name: 'sum', reads: ['third', 'first'], outputShape: [16, 16, 8], weights: 0, settings: '' },
        { kind: 'globalAveragePooling2d', name: 'pool', outputShape: [8], weights: 0, settings: '', colour: 4 },
        { kind: 'input', name: 'table', outputShape: [6], weights: 0, settings: 'group table' },
        { kind: 'dense', name: 'encoded', outputShape: [12], weights: 84, settings: '12 units', colour: 2 },
        { kind: 'concatenate', name: 'both', reads: ['pool', 'encoded'], outputShape: [20], weights: 0, settings: '' },
        { kind: 'dense', name: 'out', outputShape: [5], weights: 105, settings: '5 units, softmax', colour: 2 },
      ],
    ),
  ],
  calibration: [
    calibrationChart('calibration', 'Calibration of A', bins),
    calibrationCounts('calibration-counts', 'Rows by probability', bins),
  ],
  curves: [
    curveChart('curves-accuracy', 'Accuracy of A', {
      measure: 'accuracy',
      better: 'more',
      epochs,
      lines: [
        { name: 'training', values: [0.71, 0.8, 0.86, 0.9, 0.93, 0.95], hue: 1, dashed: true },
        { name: 'validation', values: [0.7, 0.78, 0.83, 0.84, 0.82, 0.83], hue: 1 },
      ],
      peak: 4,
      kept: 4,
    }),
    curveChart('curves-loss', 'Loss of A', {
      measure: 'loss',
      better: 'less',
      epochs,
      lines: [{ name: 'training', values: [1.1, 0.7, 0.5, 0.42, 0.4, 0.39], hue: 0, dashed: true }],
      peak: 6,
      kept: 6,
    }),
    curveChart('curves-classes', 'Validation recall of each class of A', {
      measure: 'recall',
      better: 'none',
      epochs,
      lines: [
        { name: 'coat', values: [0.2, 0.5, 0.6, 0.66, 0.7, 0.71], hue: 0 },
        { name: 'shirt', values: [0.1, 0.3, 0.4, 0.45, 0.5, 0.5], hue: 1 },
        { name: 'sandal', values: [0.6, 0.8, 0.9, 0.92, 0.93, 0.95], hue: 2 },
        { name: 'sneaker', values: [0.65, 0.8, 0.91, 0.93, 0.94, 0.95], hue: 3 },
      ],
      kept: 5,
    }),
  ],
  distances: [
    distanceChart('distances', 'DBSCAN: distance to the k-th neighbour', [9, 6.5, 4, 3.1, 2.7, 2.5, 2.4, 2.4], 2.8),
    distanceChart('distances-without-eps', 'distance to the k-th neighbour', [9, 6.5, 4, 3.1, 2.7], undefined),
  ],
  divergence: [
    divergenceChart(
      'divergence',
      't-SNE: Kullback–Leibler divergence',
      [0, 100, 200, 300, 400, 500].map((at) => [at, at < 250 ? 60 - at / 20 : 700 / at] as const),
      250,
    ),
  ],
  effects: [
    drawnChart('effects', effectDrawing(effectsOf([units, network], measure, models)[0]!, measure, range, marked)),
    drawnChart('effects-slanted', effectDrawing(effectsOf([network], measure, models)[0]!, measure, range, marked)),
  ],
  elbow: [
    elbowChart(
      'elbow',
      'k-means: inertia by the number of clusters',
      [2, 3, 4, 5, 6].map((at) => ({ at, value: 900 / at })),
      { x: 'k', y: 'inertia', range: [1, 8], marked: { at: 4, name: 'k 4' } },
    ),
  ],
  heat: [
    heatChart(
      'heat-confusion',
      'Confusion matrix of A, test rows',
      {
        rowTitle: 'label',
        columnTitle: 'predicted',
        rows: clothes,
        columns: clothes,
        counts: [
          [180, 2, 18, 0],
          [1, 199, 0, 0],
          [30, 0, 169, 1],
          [0, 0, 0, 200],
        ],
      },
      true,
    ),
    heatChart(
      'heat-wide',
      'k-means: clusters by label',
      {
        rowTitle: 'cluster',
        columnTitle: 'label',
        rows: ['noise', 'cluster 1', 'cluster 2'],
        columns: wideNames,
        counts: [0, 1, 2].map((row) => wideNames.map((_, at) => (at % 3 === row ? 10 + at : at % 5))),
      },
      false,
    ),
  ],
  histogram: [
    histogramChart(
      'histogram',
      'weekly sales, train rows',
      column.float64(Float64Array.from({ length: 80 }, (_, row) => (row * row) % 97)),
    )!,
  ],
  parallel: [
    drawnChart('parallel', parallelDrawing(uprightsOf([units, network], measure, models), models, models.map(String))),
  ],
  pareto: [
    paretoChart(
      'pareto',
      [
        { model: 0, name: 'default', cost: 40_933, accuracy: 0.9284, chosen: false, tooltip: 'default: 0.9284' },
        { model: 1, name: 'A', cost: 174_629, accuracy: 0.9261, chosen: true, tooltip: 'A: 0.9261' },
        { model: 2, name: 'B', cost: 1_139_077, accuracy: 0.9287, chosen: false, tooltip: 'B: 0.9287' },
      ],
      'test',
    ),
  ],
  quantiles: [
    quantileChart('quantiles', 'Errors along the true numbers', [
      { rows: 40, from: 1.5, to: 12, error: 2.5, bias: 1.75 },
      { rows: 41, from: 12.5, to: 20, error: 1.25, bias: 0.25 },
      { rows: 40, from: 20, to: 31, error: 1.5, bias: -0.5 },
      { rows: 40, from: 31.25, to: 90, error: 4, bias: -3.25 },
    ]),
  ],
  rates: [
    rateChart(
      'rates',
      'Hits and false alarms of A',
      [0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.6, 1].map((x) => ({ x, y: x ** 0.25 })),
      {
        x: 'false alarms',
        y: 'hits (recall)',
        guess: [
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ],
        marked: { x: 0.1, y: 0.1 ** 0.25, threshold: 0.5 },
      },
    ),
  ],
  scatter: [
    scatterChart(
      'scatter',
      'PCA of the test examples',
      Array.from({ length: 40 }, (_, at) => ({ x: (at * 17) % 23, y: ((at * 29) % 19) + (at % 3) * 8, label: at % 3 })),
      { names: ['coats', 'shirts', 'boots'] },
    ),
    scatterChart(
      'scatter-noise',
      'Clusters of DBSCAN in PCA',
      Array.from({ length: 30 }, (_, at) => ({ x: (at * 17) % 23, y: (at * 29) % 19, label: (at % 3) - 1 })),
      { names: ['1', '2'], side: 280 },
    ),
  ],
  silhouettes: [
    silhouetteChart(
      'silhouettes',
      'k-means: silhouettes',
      [
        { mean: 0.55, values: [0.8, 0.7, 0.6, 0.4, 0.25] },
        { mean: 0.3, values: [0.6, 0.4, 0.1, -0.1] },
        { mean: null, values: [0] },
      ],
      0.41,
    ),
  ],
  'small-curves': [
    smallCurves(
      'small-curves',
      'Accuracy of A',
      {
        measure: 'accuracy',
        better: 'more',
        epochs,
        lines: [
          { name: 'training', values: [0.71, 0.8, 0.86, 0.9, 0.93, 0.95], hue: 1, dashed: true },
          { name: 'validation', values: [0.7, 0.78, 0.83, 0.84, 0.82, 0.83], hue: 1 },
        ],
        kept: 4,
      },
      { epochs: [1, 10], values: [0.6, 0.97], width: 320 },
    ),
    smallCurves(
      'small-curves-outlier',
      'Loss of A',
      {
        measure: 'loss',
        better: 'less',
        epochs,
        lines: [{ name: 'training', values: [1500, 7, 2, 0.9, 0.5, 0.4], hue: 3, dashed: true }],
        kept: 6,
      },
      { epochs: [1, 6], values: [0.4, 1500], width: 190 },
    ),
  ],
  spectrum: [
    spectrumChart('spectrum', 'PCA: variance along each component', [0.42, 0.2, 0.11, 0.06, 0.03], 2),
    spectrumChart(
      'spectrum-long',
      'PCA: variance along the first components',
      Array.from({ length: 50 }, (_, at) => 0.3 / (at + 1)),
      3,
    ),
  ],
  'table-bars': [
    tableBars('table-bars', tableChart('bar', ['10', '100', '1000'], ['one', 'two'])),
    tableBars(
      'table-bars-lying',
      tableChart('bar', ['the first of some long names', 'the second of them', 'a third name', 'and a last one'], ['']),
    ),
  ],
  'table-cells': [
    tableCells(
      'table-cells',
      tableChart('heatmap', ['0.1', '0.2', '0.4'], [''], {
        ...{ shade: 'score', y: { label: 'depth', type: 'category', log: false, names: ['1', '2'] } },
        marks: [0, 1, 2, 3, 4].map((at) => ({
          ...{ x: ['0.1', '0.2', '0.4'][at % 3]!, y: at < 3 ? '1' : '2', series: 0, value: at / 4 },
        })),
      }),
    ),
  ],
  'table-line': [
    tableLine(
      'table-line',
      tableChart('line', [10, 20, 40, 80], ['a model with a name that is far too long', 'B', '']),
    ),
    tableLine(
      'table-line-times',
      tableChart('line', days, [''], { x: { label: 'day', type: 'time', log: false, names: [] } }),
    ),
  ],
  'table-scatter': [
    tableScatter(
      'table-scatter',
      tableChart('scatter', [1, 10, 100, 1000], ['A', 'B'], {
        x: { label: 'rows', type: 'number', log: true, names: [] },
      }),
    ),
  ],
  thresholds: [
    thresholdChart(
      'thresholds',
      'Rates by threshold',
      shares,
      [
        { name: 'precision', values: shares.map((one) => (one < 1 ? 0.4 + one / 2 : undefined)) },
        { name: 'recall', values: shares.map((one) => 1 - one ** 2) },
        { name: 'F1', values: shares.map((one) => 0.6 - (one - 0.4) ** 2) },
        { name: 'given', values: shares.map((one) => 1 - one) },
      ],
      0.5,
    ),
  ],
  tree: [
    treeChart('tree', 'HDBSCAN: condensed tree', [
      {
        parent: null,
        size: 100,
        birth: null,
        death: 4,
        cluster: null,
        profile: [
          [6, 98],
          [4, 95],
        ],
      },
      {
        parent: 0,
        size: 55,
        birth: 4,
        death: 1,
        cluster: 0,
        profile: [
          [3, 50],
          [2, 30],
          [1, 10],
        ],
      },
      {
        parent: 0,
        size: 40,
        birth: 4,
        death: 2.5,
        cluster: null,
        profile: [
          [3, 38],
          [2.5, 36],
        ],
      },
      {
        parent: 2,
        size: 20,
        birth: 2.5,
        death: 1.2,
        cluster: 1,
        profile: [
          [2, 15],
          [1.2, 5],
        ],
      },
      {
        parent: 2,
        size: 16,
        birth: 2.5,
        death: 1.5,
        cluster: 2,
        profile: [
          [2, 12],
          [1.5, 6],
        ],
      },
    ]),
  ],
};
