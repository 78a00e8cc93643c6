/** Networks of every kind of layer, task and number of inputs, with weights, stored examples and the answers of the engine. */

import { readFileSync } from 'node:fs';
import type { Table } from 'arrowline/stage';
import fc from 'fast-check';
import { parse } from 'yaml';
import type { Json } from '../../../../src/core/values/canonical.ts';
import { compiledEngine } from '../../../../stages/lib/learning/engines/compiled/index.ts';
import type { Examples } from '../../../../stages/lib/learning/engines/engine.ts';
import { modelTable } from '../../../../stages/lib/learning/network/model-table.ts';
import type { Meaning, Network, NetworkInput, Shape, Task } from '../../../../stages/lib/learning/network/network.ts';
import { resolveNetwork } from '../../../../stages/lib/learning/network/resolve.ts';
import { graphs } from '../../../learning/engines/compiled/graphs.ts';
import { distance, drawnExamples, drawnWeights, networks } from '../../../learning/engines/compiled/networks.ts';
import { resnet50 } from '../../../learning/engines/compiled/resnet.ts';
import { lossNamed } from '../../../support/losses.ts';

export const rows = 5;
/** In units of 1 + the largest number. */
export const tolerance = 1e-5;

export interface Exported {
  readonly network: Network;
  readonly model: Table;
  /** What the datasets store, an array for each input. */
  readonly stored: readonly { readonly name: string; readonly shape: Shape; readonly values: Float32Array }[];
  readonly answers: Float32Array;
}

/** A network as a model artifact, and its answers to drawn rows. */
export async function exported(network: Network, seed: number): Promise<Exported> {
  const examples = drawnExamples(network, rows, seed);
  const weights = drawnWeights(network, seed);
  const predictor = await compiledEngine.predictor(network, weights, examples.inputs, rows);
  const answers = await predictor.predict(0, rows);
  predictor.dispose();
  const inputs = network.inputs.map((input, at) => ({ ...input, scale: examples.inputs[at]!.scale }));
  const meaning = meaningOf(network);
  const loss = lossNamed('meanSquaredError');
  const model = modelTable({ network, weights, inputs, meaning, loss, epochs: 1 });
  const stored = network.inputs.map((input, at) => ({ ...input, values: storedNumbers(examples, at) }));
  return { network, model, stored, answers };
}

function storedNumbers({ inputs }: Examples, input: number): Float32Array {
  const { width, copy } = inputs[input]!.features;
  const bytes = new Uint8Array(rows * width);
  for (let row = 0; row < rows; row++) copy(row, bytes, row * width);
  return Float32Array.from(bytes);
}

function meaningOf({ task, outputs }: Network): Meaning {
  const names = Array.from({ length: Math.max(2, outputs) }, (_, index) => `kind ${index}`);
  switch (task) {
    case 'multiclass':
      return { task, classNames: names };
    case 'binary':
      return { task, classNames: names, positive: 1 };
    case 'multilabel':
      return { task, labelNames: names };
    case 'regression':
      return { task, name: 'price' };
  }
}

const activations = ['linear', 'relu', 'leakyRelu', 'elu', 'sigmoid', 'tanh', 'softmax', 'gelu', 'silu'];

interface Written {
  readonly layers: readonly Json[];
  readonly inputs: readonly NetworkInput[];
  readonly task?: Task;
  readonly outputs?: number;
}

const pictures = (shape: Shape): readonly NetworkInput[] => [{ name: 'features', shape }];
const last = (activation: string): Json => ({ dense: { units: 'classes', activation } });

const written: { readonly [name: string]: Written } = {
  ...Object.fromEntries(
    studyNets().map(({ name, layers }) => [
      `net ${name} of the study`,
      { layers, inputs: pictures([28, 28, 1]), outputs: 5 },
    ]),
  ),
  'a residual network with batch normalization': {
    layers: resnet50(2, last('softmax')),
    inputs: pictures([32, 32, 3]),
  },
  'every activation, in layers and by itself': {
    layers: [
      { conv2d: { filters: 4, kernelSize: 3, padding: 'same', name: 'read' } },
      ...activations.flatMap((activation): Json[] => [
        { conv2d: { inputs: 'read', filters: 3, kernelSize: 1, activation, name: `conv-${activation}` } },
        { activation: { inputs: 'read', activation, name: `alone-${activation}` } },
      ]),
      { concatenate: { inputs: activations.flatMap((one) => [`conv-${one}`, `alone-${one}`]) } },
      { flatten: { name: 'all' } },
      ...activations.map(
        (activation): Json => ({ dense: { inputs: 'all', units: 2, activation, name: `dense-${activation}` } }),
      ),
      { concatenate: { inputs: activations.map((one) => `dense-${one}`) } },
      last('linear'),
    ],
    inputs: pictures([6, 5, 2]),
  },
  'embeddings beside numbers, for two classes': {
    layers: [
      { input: { group: 'kinds of shop' } },
      { embedding: { inputDim: 9, outputDim: 4 } },
      { layerNormalization: { scale: false } },
      { flatten: { name: 'kinds' } },
      { input: { group: 'numbers' } },
      { dense: { units: 12, activation: 'silu', name: 'read.numbers' } },
      { concatenate: { inputs: ['kinds', 'read.numbers'] } },
      { dense: { units: 8, activation: 'gelu', useBias: false } },
      { dense: { units: 1, activation: 'sigmoid' } },
    ],
    inputs: [
      { name: 'kinds of shop', shape: [3] },
      { name: 'numbers', shape: [4] },
    ],
    task: 'binary',
    outputs: 1,
  },
  'sequences, for several labels': {
    layers: [
      { conv1d: { filters: 5, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' } },
      { averagePooling1d: { poolSize: 3, strides: 1, padding: 'same' } },
      { conv1d: { filters: 4, kernelSize: 2, activation: 'leakyRelu' } },
      { layerNormalization: {} },
      { maxPooling1d: {} },
      { globalMaxPooling1d: {} },
      last('sigmoid'),
    ],
    inputs: pictures([19, 3]),
    task: 'multilabel',
    outputs: 3,
  },
  'separable convolutions, for a number': {
    layers: [
      { separableConv2d: { filters: 6, kernelSize: 3, depthMultiplier: 2, padding: 'same', activation: 'elu' } },
      { depthwiseConv2d: { kernelSize: [2, 3], strides: 2, depthMultiplier: 2, padding: 'same', useBias: false } },
      { reshape: { targetShape: [12, 12] } },
      { globalAveragePooling1d: {} },
      { dense: { units: 1 } },
    ],
    inputs: pictures([7, 6, 3]),
    task: 'regression',
    outputs: 1,
  },
};

export const fixedNets: readonly { readonly name: string; readonly network: Network }[] = Object.entries(written).map(
  ([name, { layers, inputs, task = 'multiclass', outputs = 4 }]) => ({
    name,
    network: resolveNetwork(layers, inputs, { task, outputs }),
  }),
);

function studyNets(): readonly { readonly name: string; readonly layers: readonly Json[] }[] {
  const text = readFileSync(new URL('../../../../../pipelines/default.yaml', import.meta.url), 'utf8');
  return (parse(text) as { stages: { train: { matrix: { net: { name: string; layers: Json[] }[] } } } }).stages.train
    .matrix.net;
}

/** Runs `check` on random chains and graphs of layers; the check gives the answers that the exported model has. */
export async function onRandomNets(runs: number, answersOf: (one: Exported) => Promise<Float32Array>): Promise<void> {
  const ends = fc.constantFrom('softmax', 'sigmoid', 'linear');
  const nets = fc.oneof(networks(ends), graphs(ends));
  await fc.assert(
    fc.asyncProperty(nets, fc.nat(), async (network, seed) => {
      if (network === undefined) return;
      const one = await exported(network, seed);
      const apart = distance(await answersOf(one), one.answers);
      if (!(apart <= tolerance)) throw new Error(`answers are ${apart} apart`);
    }),
    { numRuns: runs },
  );
}
