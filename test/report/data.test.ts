/** The section about data that are columns: their summaries, rows, splits and findings; and studies without a model. */

import { runStage } from 'arrowline/testing';
import test from 'ava';
import { type Dataset, dataset } from '../../src/artifacts/dataset.ts';
import { report } from '../../src/artifacts/report.ts';
import { column, type Table } from '../../src/stage-api/table.ts';
import cluster from '../../stages/cluster/body.ts';
import { kind as clusterKind } from '../../stages/cluster/kind.ts';
import reduce from '../../stages/reduce/body.ts';
import { kind as reduceKind } from '../../stages/reduce/kind.ts';
import run from '../../stages/report/body.ts';
import { kind as stage } from '../../stages/report/kind.ts';

const size = Float64Array.of(1, 2, 3, 4, 10, 20);
const rows: Omit<Dataset, 'labels'> = {
  rows: 6,
  groups: [
    {
      name: 'features',
      columns: [
        {
          name: 'size',
          type: 'number',
          column: { type: 'Float64', values: size, valid: Uint8Array.of(1, 1, 0, 1, 1, 1) },
        },
        {
          name: 'tree <b>',
          type: 'category',
          column: {
            type: 'Dictionary',
            dictionary: ['oak', 'ash'],
            ordered: false,
            values: Int32Array.of(0, 1, 0, 0, 1, 1),
          },
        },
        { name: 'same', type: 'integer', column: column.int32(new Int32Array(6).fill(7)) },
      ],
    },
  ],
  ids: [{ name: 'shop', column: column.utf8([...'abcdef']) }],
  labelName: 'sales',
  splits: { train: { start: 0, end: 4 }, validation: { start: 4, end: 4 }, test: { start: 4, end: 6 } },
};

async function textsOf(inputs: { readonly [port: string]: Table | { table: Table; coordinates: object }[] }) {
  const { outputs } = await runStage(stage, run, { parameters: {}, inputs: inputs as never });
  const files = new Map(
    report.read(outputs.report!).files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]),
  );
  return { page: files.get('index.html')!, summary: files.get('summary.md')!, names: [...files.keys()] };
}

test('columns are summed up, and rows are shown as they are', async (t) => {
  const value = Float64Array.of(5, 6, 7, 8, 9, 10);
  const { page, summary, names } = await textsOf({ dataset: dataset.write({ ...rows, labels: { value } }) });
  t.regex(
    page,
    /<th scope="row" data-value="size">size<\/th><td>number<\/td><td class="number" data-value="1">1<small>16\.7/,
  );
  t.regex(page, /<td>1 to 20, mean 7\.4<\/td>/);
  t.regex(page, /<td>ash 3, oak 3<\/td>/);
  t.true(page.includes('tree &lt;b&gt;') && !page.includes('tree <b>'), 'a name is markup');
  t.regex(
    page,
    /<td>a<\/td><td class="number">5<\/td><td class="number">1<\/td><td>oak<\/td><td class="number">7<\/td>/,
  );
  t.regex(page, /<td>c<\/td><td class="number">7<\/td><td class="number">–<\/td>/, 'a missing number');
  t.regex(
    page,
    /<th scope="row">test<\/th><td class="number">2<\/td><td class="number">9<\/td><td class="number">9\.5<\/td>/,
  );
  t.deepEqual(
    names.filter((name) => name.includes('target')),
    ['figures/target-train.svg', 'figures/target-test.svg'],
  );
  t.regex(summary, /1 column has one value in all training rows, and tells nothing: same\./);
});

test('a class that a split lacks is a finding', async (t) => {
  const names = {
    classNames: ['ash', 'elm', 'oak'],
    classLabels: ['0', '1', '2'],
    originalNames: ['ash', 'elm', 'oak'],
  };
  const label = Int32Array.of(0, 1, 2, 2, 0, 2);
  const { summary } = await textsOf({
    dataset: dataset.write({ ...rows, labels: { ...names, label, original: label } }),
  });
  t.regex(summary, /No test row is of elm: its score is unknown\./);
});

test('groups and projections of rows without labels are shown, and agree with nothing', async (t) => {
  const numbers = dataset.write({
    ...rows,
    groups: [
      {
        name: 'features',
        shape: [2],
        scale: 1,
        width: 2,
        names: ['a', 'b'],
        values: Float32Array.from([1, 2, 1, 3, 2, 2, 9, 8, 8, 8, 9, 9]),
      },
    ],
  });
  const inputs = { dataset: numbers };
  const grouped = await runStage(clusterKind, cluster, { parameters: { method: 'kmeans', k: 2 }, inputs });
  const projected = await runStage(reduceKind, reduce, { parameters: { method: 'pca' }, inputs });
  const { page, summary } = await textsOf({
    dataset: numbers,
    clusters: [{ coordinates: {}, table: grouped.outputs.clusters! }],
    projections: [{ coordinates: {}, table: projected.outputs.projection! }],
  });
  t.regex(page, /<h3>a, b, all rows<\/h3>/);
  t.regex(page, /<h3>6 examples, no labels<\/h3>/);
  t.regex(page, />Silhouette<\/th>/);
  for (const absent of ['ARI', 'classes in each cluster', 'undefined', 'NaN', 'Trained on'])
    t.false(page.slice(0, page.indexOf('<script')).includes(absent), absent);
  t.regex(summary, /PCA of all examples/);
});
