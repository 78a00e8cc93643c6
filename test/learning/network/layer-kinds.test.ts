/**
 * The records of layers against the schema that users read, and the ways a layer is written down: canonical in a model
 * artifact, short in a key, in words in a report.
 */

import { readFileSync } from 'node:fs';
import test from 'ava';
import type { Json } from '../../../src/core/values/canonical.ts';
import { describeNetwork } from '../../../stages/lib/learning/network/describe.ts';
import { layerKindNames, layerKinds } from '../../../stages/lib/learning/network/layer-kinds.ts';
import { canonicalModel } from '../../../stages/lib/learning/network/model-table.ts';
import { normalModel } from '../../../stages/lib/learning/network/normal-form.ts';
import { resolveNetwork } from '../../../stages/lib/learning/network/resolve.ts';

interface Schema {
  readonly $ref?: string;
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
  readonly default?: Json;
  readonly definitions?: { readonly [name: string]: Schema };
}

const schema: Schema = JSON.parse(
  readFileSync(new URL('../../../../schemas/stages/train.schema.json', import.meta.url), 'utf8'),
);
const definition = (name: string): Schema => schema.definitions?.[name] ?? {};
const referred = (one: Schema): Schema => (one.$ref ? { ...definition(one.$ref.split('/').at(-1)!), ...one } : one);

test('the schema of `train` lists the kinds of layers, their fields and which of them must be written', (t) => {
  const kinds = definition('layer').properties ?? {};
  t.deepEqual(Object.keys(kinds).sort(), [...layerKindNames].sort());
  for (const name of layerKindNames) {
    const { properties = {}, required = [] } = referred(kinds[name]!);
    const fields = Object.entries(layerKinds[name].fields);
    t.deepEqual(Object.keys(properties).sort(), ['name', ...fields.map(([field]) => field)].sort(), name);
    const needed = fields.filter(([, field]) => field.absent === undefined).map(([field]) => field);
    t.deepEqual([...required].sort(), needed.sort(), name);
    for (const [field, { absent, write, read }] of fields) {
      const { default: written } = referred(properties[field]!);
      // A default that is an empty mapping, or none at all, goes without saying.
      if (written !== undefined && absent !== undefined)
        t.deepEqual(write(absent.value as never), write(read(written) as never), `${name}.${field}`);
    }
  }
});

/** A layer of every kind with no field at its default, and what it becomes. */
const rich: readonly Json[] = [
  {
    conv2d: {
      filters: 4,
      kernelSize: [3, 2],
      strides: [2, 1],
      padding: 'same',
      activation: 'elu',
      kernelInitializer: 'heNormal',
      biasInitializer: 'ones',
      kernelRegularizer: { l1: 0.1, l2: 0 },
      biasRegularizer: { l1: 0, l2: 0.2 },
    },
  },
  { maxPooling2d: { poolSize: [2, 1], strides: [1, 2], padding: 'same' } },
  { averagePooling2d: { poolSize: 2, strides: 1, padding: 'same' } },
  { batchNormalization: { momentum: 0.5, epsilon: 0.01 } },
  { dropout: { rate: 0.25 } },
  { activation: { activation: 'tanh' } },
  { reshape: { targetShape: [2, 8, 4] } },
  { globalAveragePooling2d: {} },
  { reshape: { targetShape: [1, 1, 4] } },
  { globalMaxPooling2d: {} },
  { flatten: {} },
  { dense: { units: 6, useBias: false } },
  { dense: { units: 3, activation: 'softmax' } },
];
const network = resolveNetwork(rich as Json, [8, 8, 2], 3);

test('every kind of layer keeps every field in a model artifact', (t) => {
  t.deepEqual([...new Set(network.layers.map((layer) => layer.kind))].sort(), [...layerKindNames].sort());
  for (const layer of canonicalModel(network)) {
    const [[kind, fields]] = Object.entries(layer) as [[(typeof layerKindNames)[number], object]];
    t.deepEqual(Object.keys(fields).sort(), ['name', ...Object.keys(layerKinds[kind].fields)].sort(), kind);
  }
  t.deepEqual(resolveNetwork(canonicalModel(network), [8, 8, 2], 3), network);
});

test('the normal form of a layer leaves out what has no effect and writes pairs of equal numbers once', (t) => {
  const model: Json = [
    {
      conv2d: {
        filters: 4,
        kernelSize: [3, 3],
        useBias: false,
        biasInitializer: 'ones',
        biasRegularizer: { l1: 1 },
        kernelRegularizer: { l1: 0, l2: 0 },
      },
    },
    { maxPooling2d: { poolSize: [2, 3], strides: [2, 3] } },
    { dense: { units: 'classes', kernelRegularizer: { l2: 0.5 } } },
  ];
  const kernel = { activation: 'linear', kernelInitializer: 'glorotUniform' };
  t.deepEqual(normalModel(model), [
    { conv2d: { filters: 4, kernelSize: 3, strides: 1, padding: 'valid', useBias: false, ...kernel } },
    { maxPooling2d: { poolSize: [2, 3], padding: 'valid' } },
    {
      dense: {
        units: 'classes',
        useBias: true,
        biasInitializer: 'zeros',
        kernelRegularizer: { l1: 0, l2: 0.5 },
        ...kernel,
      },
    },
  ]);
});

test('a report gets the layers in words, with their colours and the activation at the end', (t) => {
  const described = describeNetwork(network);
  t.deepEqual(
    described.layers.map(({ settings, colour }) => [settings, colour]),
    [
      ['4 filters, 3 × 2, strides 2 × 1, same padding, elu', 0],
      ['2 × 1, strides 1 × 2, same padding', 4],
      ['2 × 2, strides 1 × 1, same padding', 4],
      ['momentum 0.5', undefined],
      ['rate 0.25', undefined],
      ['tanh', undefined],
      ['', undefined],
      ['', 4],
      ['', undefined],
      ['', 4],
      ['', undefined],
      ['6 units', 2],
      ['3 units, softmax', 2],
    ],
  );
  t.is(described.ending, 'softmax');
  t.deepEqual(described.inputShape, [8, 8, 2]);
  t.is(described.parameters, network.parameters);
  t.deepEqual(
    described.layers.filter(({ weights }) => weights > 0).map(({ name, weights }) => [name, weights]),
    [
      ['conv2d', 3 * 2 * 2 * 4 + 4],
      ['batchNormalization', 16],
      ['dense', 24],
      ['dense_1', 21],
    ],
  );
});
