/** What means the same has the same key, however it is written; what does not has another. */

import { readFileSync } from 'node:fs';
import test from 'ava';
import fc from 'fast-check';
import { actionKey, fingerprintOf } from '../../../src/core/plan/fingerprint.ts';
import type { Json, JsonObject } from '../../../src/core/values/canonical.ts';
import { digestOf } from '../../../src/core/values/digest.ts';
import { descriptors } from '../../../stages/index.ts';
import { normalModel } from '../../../stages/lib/learning/network/normal-form.ts';
import { resolveClassifier } from '../../../stages/lib/learning/network/resolve.ts';
import { resolve } from '../kinds.ts';

const kinds = new Map(
  descriptors.map((descriptor) => [
    descriptor.kind,
    { descriptor, schema: JSON.parse(readFileSync(descriptor.schema, 'utf8')) as JsonObject },
  ]),
);

interface Withs {
  readonly model?: string;
  readonly train?: string;
  readonly evaluate?: string;
  readonly embed?: string;
  readonly reduce?: string;
  readonly cluster?: string;
  readonly select?: string;
}

/** The keys of a small study, by stage. */
function keysOf(written: Withs): { readonly [stage: string]: string } {
  const { pipeline, diagnostics } = resolve(
    `
name: study
stages:
  ingest: { uses: ingest, with: { format: synthetic, synthetic: garments } }
  train:
    uses: train
    needs: { dataset: ingest }
    with:
      epochs: 1
      ${written.train ?? 'batchSize: 32'}
      model: [${written.model ?? 'flatten: {}'}, flatten: {}, dense: { units: classes, activation: softmax }]
  evaluate: { uses: evaluate, needs: { model: train, dataset: ingest }, with: { ${written.evaluate ?? ''} } }
  best: { uses: select, needs: { candidates: evaluate, models: train }, with: { ${written.select ?? 'metric: test.loss'} } }
  embed: { uses: embed, needs: { model: train, dataset: ingest }, with: { layer: dense, ${written.embed ?? ''} } }
  reduce: { uses: reduce, needs: { embedding: embed }, with: { ${written.reduce ?? 'method: pca'} } }
  cluster: { uses: cluster, needs: { embedding: embed }, with: { ${written.cluster ?? 'method: hdbscan'} } }
`,
    { kinds },
  );
  if (pipeline === undefined) throw new Error(JSON.stringify(diagnostics));
  const sources = {
    codeDigest: (kind: string) => digestOf(kind),
    fileDigest: (path: string) => digestOf(path),
    listFiles: () => [],
    programVersion: () => '',
    outputDigest: ({ action, output }: { action: string; output: string }) => digestOf(`${action} ${output}`),
  };
  return Object.fromEntries(
    [...pipeline.actions.values()].map((action) => [action.stage, actionKey(fingerprintOf(action, sources))]),
  );
}

const conv = (fields: string): Withs => ({ model: `conv2d: { filters: 2, ${fields} }` });
const pool = (fields: string): Withs => ({ model: `maxPooling2d: ${fields}` });
const dense = (fields: string): Withs => ({ model: `flatten: {}, dense: { units: 3, ${fields} }` });
const reduce = (fields: string): Withs => ({ reduce: fields });
const cluster = (fields: string): Withs => ({ cluster: fields });

const same: readonly (readonly [Withs, Withs])[] = [
  [{ train: 'augment: { shift: 2 }' }, { train: 'augment: { shift: { horizontal: 2, vertical: 2 }, fill: 0 }' }],
  [
    { train: 'augment: { erase: { side: 0.5 } }' },
    { train: 'augment: { erase: { side: 0.5, chance: 0.5 }, shift: 0 }' },
  ],
  [{}, { train: 'augment: { shift: 0 }' }],
  [{ model: 'flatten: {}' }, { model: 'flatten: ~' }],
  [{ model: 'flatten: {}' }, { model: 'flatten: { name: flatten }' }],
  [pool('{}'), pool('~')],
  [pool('{}'), pool('{ poolSize: [2, 2], strides: 2, padding: valid, name: maxPooling2d }')],
  [pool('{ poolSize: [3, 2] }'), pool('{ poolSize: [3, 2], strides: [3, 2] }')],
  [conv('kernelSize: 3'), conv('kernelSize: [3, 3], strides: [1, 1]')],
  [conv('kernelSize: 3'), conv('kernelSize: 3, kernelRegularizer: { l2: 0 }, biasRegularizer: { l1: 0 }')],
  [conv('kernelSize: 3'), conv('kernelSize: 3, name: conv2d')],
  [dense('kernelRegularizer: { l2: 0.1 }'), dense('kernelRegularizer: { l1: 0, l2: 0.1 }')],
  [dense('useBias: false'), dense('useBias: false, biasInitializer: ones, biasRegularizer: { l1: 1 }')],
  [{ model: 'batchNormalization: ~' }, { model: 'batchNormalization: { momentum: 0.99, epsilon: 0.001 }' }],
  [{ train: 'optimizer: adam' }, { train: 'optimizer: { adam: ~ }' }],
  [{ train: 'metrics: []' }, { train: 'metrics: [accuracy]' }],
  [{}, { evaluate: 'batchSize: 7' }],
  [{}, { embed: 'batchSize: 7' }],
  [{}, { select: 'metric: test.loss, mode: min' }],
  [{ select: 'metric: test.accuracy' }, { select: 'mode: max, metric: test.accuracy' }],
  [reduce('method: pca'), reduce('method: pca, perplexity: 12, neighbors: 40, iterations: 5, initialization: random')],
  [reduce('method: umap'), reduce('method: umap, perplexity: 12, earlyExaggeration: 4')],
  [reduce('method: umap'), reduce('method: umap, learningRate: 1, initialization: spectral')],
  [
    reduce('method: tsne'),
    reduce('method: tsne, neighbors: 40, metric: cosine, iterations: 1000, initialization: pca'),
  ],
  [cluster('method: hdbscan'), cluster('method: hdbscan, k: 3, eps: 2, restarts: 4, linkage: single, minSamples: 5')],
  [cluster('method: kmeans, k: 3'), cluster('method: kmeans, k: 3, eps: 1, minPoints: 9, selection: leaf')],
  [cluster('method: dbscan, eps: 1'), cluster('method: dbscan, eps: 1, k: 9, sweep: { from: 1, to: 3 }')],
  [cluster('method: agglomerative, k: 3'), cluster('method: agglomerative, k: 3, iterations: 4, tolerance: 1')],
];

for (const [one, other] of same)
  test(`the same: ${JSON.stringify(one)} and ${JSON.stringify(other)}`, (t) => t.deepEqual(keysOf(one), keysOf(other)));

const different: readonly (readonly [Withs, Withs, stage: string])[] = [
  [{}, { train: 'augment: { shift: 1 }' }, 'train'],
  [pool('{}'), pool('{ strides: 1 }'), 'train'],
  [conv('kernelSize: 3'), conv('kernelSize: [3, 2]'), 'train'],
  [dense('name: dense'), dense('name: dense_1'), 'train'],
  [dense('useBias: true'), dense('useBias: true, biasInitializer: ones'), 'train'],
  [dense('kernelRegularizer: { l1: 0.1 }'), dense('kernelRegularizer: { l2: 0.1 }'), 'train'],
  [{ model: 'reshape: { targetShape: [784, 1] }' }, { model: 'reshape: { targetShape: [784] }' }, 'train'],
  [{ evaluate: 'splits: [test]' }, { evaluate: 'splits: [test, train]' }, 'evaluate'],
  [{ evaluate: 'engine: tensorflow' }, { evaluate: 'engine: tensorflow, batchSize: 7' }, 'evaluate'],
  [{}, { select: 'metric: test.loss, mode: max' }, 'best'],
  [reduce('method: tsne'), reduce('method: tsne, perplexity: 12'), 'reduce'],
  [reduce('method: umap'), reduce('method: umap, learningRate: 2'), 'reduce'],
  [reduce('method: pca'), reduce('method: pca, quality: { k: 3 }'), 'reduce'],
  [cluster('method: hdbscan'), cluster('method: hdbscan, minSamples: 4'), 'cluster'],
  [cluster('method: kmeans, k: 3'), cluster('method: kmeans, k: 3, sweep: { from: 1, to: 3 }'), 'cluster'],
  [cluster('method: dbscan, eps: 1'), cluster('method: dbscan, eps: 1, minPoints: 4'), 'cluster'],
  [cluster('method: agglomerative, k: 3'), cluster('method: agglomerative, k: 3, linkage: single'), 'cluster'],
];

for (const [one, other, stage] of different)
  test(`not the same: ${JSON.stringify(one)} and ${JSON.stringify(other)}`, (t) => {
    const [left, right] = [keysOf(one), keysOf(other)];
    t.deepEqual(
      Object.keys(left).filter((name) => left[name] !== right[name]),
      [stage],
    );
  });

/** One layer, written short and written in another way that means the same. */
const pair = fc
  .integer({ min: 1, max: 3 })
  .chain((n) => fc.constantFrom<[Json, Json]>([n, [n, n]], [[n, n], n], [n, n]));
const shared = { useBias: fc.boolean(), penalty: fc.constantFrom(0, 0.5) };
const layers: fc.Arbitrary<readonly [Json, Json]> = fc.oneof(
  fc.record({ size: pair, stride: pair, ...shared }).map(({ size, stride, useBias, penalty }): [Json, Json] => [
    { conv2d: { filters: 2, kernelSize: size[0], strides: stride[0], useBias, kernelRegularizer: { l1: penalty } } },
    {
      conv2d: {
        filters: 2,
        kernelSize: size[1],
        strides: stride[1],
        useBias,
        padding: 'valid',
        biasRegularizer: { l2: 0 },
        ...(penalty > 0 && { kernelRegularizer: { l2: 0, l1: penalty } }),
      },
    },
  ]),
  fc
    .record({ size: pair })
    .map(({ size }): [Json, Json] => [
      { averagePooling2d: { poolSize: size[0] } },
      { averagePooling2d: { poolSize: size[1], strides: size[0] } },
    ]),
  fc.constant<[Json, Json]>([{ batchNormalization: null }, { batchNormalization: { momentum: 0.99 } }]),
);
const names = fc.constantFrom(undefined, undefined, 'conv2d', 'conv2d_1', 'conv2d_2', 'own', 'batchNormalization_1');

test('a model in its normal form is the same network, once and for all', (t) => {
  let tried = 0;
  fc.assert(
    fc.property(fc.array(fc.tuple(layers, names), { minLength: 1, maxLength: 5 }), (drawn) => {
      const end: Json = { dense: { units: 'classes' } };
      const named = (layer: Json, name: string | undefined): Json => {
        const [[kind, fields]] = Object.entries(layer as JsonObject) as [[string, JsonObject | null]];
        return name === undefined ? layer : { [kind]: { ...fields, name } };
      };
      const given = drawn.filter(
        ([, name], at) => name === undefined || drawn.findIndex(([, one]) => one === name) === at,
      );
      const short = [...given.map(([[layer], name]) => named(layer, name)), { flatten: null }, end];
      const network = resolveOrNothing(short);
      fc.pre(network !== undefined);
      tried++;
      const normal = normalModel(short);
      t.deepEqual(resolveOrNothing(normal), network);
      t.deepEqual(normalModel(normal), normal);
      // Every name written, the other way to write each layer.
      const long = [...given.map(([[, layer]]) => layer), { flatten: {} }, end].map((layer, at) =>
        named(layer, network!.layers[at]!.name),
      );
      t.deepEqual(normalModel(long), normal);
    }),
    { numRuns: 500 },
  );
  t.true(tried > 100, `${tried} documents were compared`);
});

function resolveOrNothing(model: Json): ReturnType<typeof resolveClassifier> | undefined {
  try {
    return resolveClassifier(model, [64, 64, 1], 3);
  } catch {
    return undefined;
  }
}
