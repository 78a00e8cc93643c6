/**
 * The records of layers against the schema that users read, and the ways a layer is written down: canonical in a model
 * artifact, short in a key, in words in a report.
 */

import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import test from 'ava';
import { schemaCheck } from '../../../src/core/schema/schema-check.ts';
import type { Json, JsonObject } from '../../../src/core/values/canonical.ts';
import { describeNetwork } from '../../../stages/lib/learning/network/describe.ts';
import { layerKindNames, layerKinds } from '../../../stages/lib/learning/network/layer-kinds.ts';
import { canonicalModel } from '../../../stages/lib/learning/network/model-table.ts';
import { normalModel } from '../../../stages/lib/learning/network/normal-form.ts';
import { resolveClassifier } from '../../../stages/lib/learning/network/resolve.ts';

interface TrainSchema {
  readonly definitions: { readonly layer: { readonly properties: { readonly [kind: string]: JsonObject } } };
}

const ajv = new Ajv({ strict: false });

/** Without the empty penalty, which documents cannot write and stands for none in a model artifact. */
const values: readonly Json[] = [
  ...[null, true, false, 0, 1, 2, 0.5, -1, 1.5, 'classes', 'same', 'valid', 'relu', 'softmax', 'zeros', 'none', ''],
  ...[[], [1], [1, 2], [2, 0], [1, 1.5], [1, 2, 3], [1, 2, 3, 4], ['a', 1]],
  ...[{ l1: 0 }, { l1: 1, l2: 0.5 }, { l2: -1 }, { l1: 'a' }, { l3: 1 }],
];

test('the schema of a field accepts what the field reads, and its default', (t) => {
  for (const kind of layerKindNames)
    for (const [name, { schema, read, absent, write }] of Object.entries(layerKinds[kind].fields)) {
      const accepts = ajv.compile(schema);
      const accepted = values.filter((value) => accepts(value));
      t.deepEqual(
        accepted,
        values.filter((value) => read(value) !== undefined),
        `${kind}.${name}`,
      );
      t.not(accepted.length, 0, `${kind}.${name}`);
      const written = absent && write(absent.value as never);
      if (written !== undefined) t.deepEqual(read(written), absent?.value, `${kind}.${name}`);
    }
});

test('the schema of `train` shows an editor each kind of layer with a sentence, and refuses other fields', (t) => {
  const schema: TrainSchema = JSON.parse(
    readFileSync(new URL('../../../../schemas/stages/train.schema.json', import.meta.url), 'utf8'),
  );
  const isLayer = ajv.compile({ $ref: '#/definitions/layer', definitions: schema.definitions });
  const layers = schema.definitions.layer.properties;
  t.deepEqual(Object.keys(layers), [...layerKindNames]);
  for (const kind of layerKindNames) t.is(layers[kind]?.description, layerKinds[kind].about);
  for (const layer of rich) {
    t.deepEqual([isLayer(layer), isLayer.errors], [true, null]);
    const [[kind, fields]] = Object.entries(layer as JsonObject) as [[string, JsonObject]];
    t.false(isLayer({ [kind]: { ...fields, other: 1 } }), kind);
  }
});

test('a layer of no kind is refused with the way to networks of other layers, or with the kind that is meant', (t) => {
  const schema = JSON.parse(
    readFileSync(new URL('../../../../schemas/stages/train.schema.json', import.meta.url), 'utf8'),
  ) as JsonObject;
  const hints = (kind: string) =>
    schemaCheck(schema)({ model: [{ [kind]: {} }], epochs: 1 }, 'with').map(({ hint }) => hint);
  t.deepEqual(hints('lstm'), ['networks of other layers are trained by a program: uses: command']);
  t.deepEqual(hints('flaten'), ['did you mean "flatten"?']);
});

/** A layer of every kind with no field at its default, and what it becomes. */
const rich: readonly Json[] = [
  { input: { group: 'features' } },
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
  {
    depthwiseConv2d: {
      kernelSize: [1, 2],
      strides: [1, 2],
      padding: 'same',
      depthMultiplier: 2,
      activation: 'relu',
      biasInitializer: 'ones',
      biasRegularizer: { l1: 0.3, l2: 0 },
      depthwiseInitializer: 'heUniform',
      depthwiseRegularizer: { l1: 0, l2: 0.4 },
    },
  },
  {
    separableConv2d: {
      filters: 4,
      kernelSize: 2,
      strides: 1,
      padding: 'same',
      depthMultiplier: 3,
      activation: 'tanh',
      useBias: false,
      depthwiseInitializer: 'heNormal',
      pointwiseInitializer: 'glorotNormal',
      depthwiseRegularizer: { l1: 0.5, l2: 0 },
      pointwiseRegularizer: { l1: 0, l2: 0.6 },
    },
  },
  { maxPooling2d: { poolSize: [2, 1], strides: [1, 2], padding: 'same' } },
  { averagePooling2d: { poolSize: 2, strides: 1, padding: 'same' } },
  { batchNormalization: { momentum: 0.5, epsilon: 0.01 } },
  { dropout: { rate: 0.25 } },
  { layerNormalization: { epsilon: 0.01, center: false } },
  { activation: { activation: 'tanh' } },
  { add: { inputs: ['dropout', 'activation'] } },
  { multiply: { inputs: ['add', 'activation'] } },
  { reshape: { targetShape: [8, 4] } },
  { conv1d: { filters: 4, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' } },
  { maxPooling1d: { poolSize: 2, strides: 1, padding: 'same' } },
  { averagePooling1d: { poolSize: 1, strides: 2 } },
  { globalMaxPooling1d: {} },
  { reshape: { targetShape: [1, 4] } },
  { globalAveragePooling1d: {} },
  { reshape: { targetShape: [1, 1, 4] } },
  { globalAveragePooling2d: {} },
  { reshape: { targetShape: [1, 1, 4] } },
  { globalMaxPooling2d: {} },
  { flatten: {} },
  { dense: { units: 6, useBias: false } },
  { flatten: { name: 'numbers', inputs: ['features'] } },
  {
    embedding: { inputDim: 9, outputDim: 5, embeddingsInitializer: 'zeros', embeddingsRegularizer: { l1: 0, l2: 0.1 } },
  },
  { flatten: { name: 'rows' } },
  { concatenate: { inputs: ['dense', 'flatten', 'rows'] } },
  { dense: { units: 3, activation: 'softmax' } },
];
const network = resolveClassifier(rich as Json, [8, 8, 2], 3);

test('every kind of layer keeps every field in a model artifact', (t) => {
  t.deepEqual([...new Set(network.layers.map((layer) => layer.kind))].sort(), [...layerKindNames].sort());
  for (const layer of canonicalModel(network)) {
    const [[kind, fields]] = Object.entries(layer) as [[(typeof layerKindNames)[number], object]];
    t.deepEqual(
      Object.keys(fields).sort(),
      [
        'name',
        ...(layerKinds[kind].inputs?.least === 2 || 'inputs' in fields ? ['inputs'] : []),
        ...Object.keys(layerKinds[kind].fields),
      ].sort(),
      kind,
    );
  }
  t.deepEqual(resolveClassifier(canonicalModel(network), [8, 8, 2], 3), network);
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
      ['group features', undefined],
      ['4 filters, 3 × 2, strides 2 × 1, same padding, elu', 0],
      ['1 × 2, 2 for each channel, strides 1 × 2, same padding, relu', 0],
      ['4 filters, 2 × 2, 3 for each channel, same padding, tanh', 0],
      ['2 × 1, strides 1 × 2, same padding', 4],
      ['2 × 2, strides 1 × 1, same padding', 4],
      ['momentum 0.5', undefined],
      ['rate 0.25', undefined],
      ['without beta', undefined],
      ['tanh', undefined],
      ['', undefined],
      ['', undefined],
      ['', undefined],
      ['4 filters, length 3, strides 2, same padding, relu', 0],
      ['length 2, strides 1, same padding', 4],
      ['length 1, strides 2', 4],
      ['', 4],
      ['', undefined],
      ['', 4],
      ['', undefined],
      ['', 4],
      ['', undefined],
      ['', 4],
      ['', undefined],
      ['6 units', 2],
      ['', undefined],
      ['9 rows of 5', 2],
      ['', undefined],
      ['', undefined],
      ['3 units, softmax', 2],
    ],
  );
  t.deepEqual(
    described.layers.flatMap(({ name, reads }) => (reads ? [[name, ...reads]] : [])),
    [
      ['add', 'dropout', 'activation'],
      ['multiply', 'add', 'activation'],
      ['numbers', 'features'],
      ['concatenate', 'dense', 'flatten', 'rows'],
    ],
  );
  t.is(described.ending, 'softmax');
  t.deepEqual(described.inputs, [{ name: 'features', shape: [8, 8, 2] }]);
  t.is(described.parameters, network.parameters);
  t.deepEqual(
    described.layers.filter(({ weights }) => weights > 0).map(({ name, weights }) => [name, weights]),
    [
      ['conv2d', 3 * 2 * 2 * 4 + 4],
      ['depthwiseConv2d', 2 * 4 * 2 + 8],
      ['separableConv2d', 2 * 2 * 8 * 3 + 8 * 3 * 4],
      ['batchNormalization', 16],
      ['layerNormalization', 4],
      ['conv1d', 3 * 4 * 4 + 4],
      ['dense', 24],
      ['embedding', 45],
      ['dense_1', 3 * (6 + 4 + 640) + 3],
    ],
  );
});
