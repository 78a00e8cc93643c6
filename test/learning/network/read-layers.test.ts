/** Reading `with.model`: the mistakes that are found in it, and the defaults of fields. */

import test from 'ava';
import type { Json } from '../../../src/core/values/canonical.ts';
import { readLayers } from '../../../stages/lib/learning/network/read-layers.ts';

/** Path and hint of each mistake. */
const mistakes = (model: Json): [string, string | undefined][] =>
  readLayers(model).problems.map((problem) => [problem.path.join('.'), problem.hint]);

test('every mistake is reported at its path, all at once', (t) => {
  const model: Json = [
    { conv2D: { filters: 32 } },
    { conv2d: { filter: 32, kernelSize: 3, activation: 'rleu' } },
    { dense: { units: 0 } },
    { dense: { units: 'class' } },
    { dropout: { rate: 1 } },
    { maxPooling2d: { poolSize: [2, 2, 2], padding: 'some' } },
    { flatten: {}, dense: {} },
    'flatten',
    { dense: 5 },
    { dense: { units: 5, kernelRegularizer: { l3: 1 } } },
  ];
  t.deepEqual(mistakes(model), [
    ['model.0.conv2D', 'did you mean "conv2d"?'],
    ['model.1.conv2d', undefined],
    ['model.1.conv2d.activation', 'did you mean "relu"?'],
    ['model.1.conv2d.filter', 'did you mean "filters"?'],
    ['model.2.dense.units', undefined],
    ['model.3.dense.units', undefined],
    ['model.4.dropout.rate', undefined],
    ['model.5.maxPooling2d.poolSize', undefined],
    ['model.5.maxPooling2d.padding', 'did you mean "same"?'],
    ['model.6', 'write for example "- flatten: {}"'],
    ['model.7', 'write for example "- flatten: {}"'],
    ['model.8.dense', undefined],
    ['model.9.dense.kernelRegularizer', undefined],
  ]);
});

test('names are checked, and may be used once', (t) => {
  const model: Json = [{ flatten: { name: 'same' } }, { dense: { units: 5, name: 'same' } }, { flatten: { name: '' } }];
  t.deepEqual(
    mistakes(model).map(([path]) => path),
    ['model.2.flatten.name', 'model.1.dense.name'],
  );
});

test('fields that every object has are not layer kinds or fields', (t) => {
  t.deepEqual(
    mistakes([{ toString: {} }, { dense: { units: 2, constructor: 1 } }]).map(([path]) => path),
    ['model.0.toString', 'model.1.dense.constructor'],
  );
});

test('an empty model or none is a mistake', (t) => {
  for (const model of [[], null, {}, 'x']) t.deepEqual(mistakes(model as Json), [['model', undefined]]);
});

test('defaults are those of Keras', (t) => {
  const { layers, problems } = readLayers([{ conv2d: { filters: 2, kernelSize: 3 } }, { averagePooling2d: {} }]);
  t.deepEqual(problems, []);
  t.deepEqual(layers[0]?.settings, {
    filters: 2,
    kernelSize: [3, 3],
    strides: [1, 1],
    padding: 'valid',
    activation: 'linear',
    useBias: true,
    kernelInitializer: 'glorotUniform',
    biasInitializer: 'zeros',
    kernelRegularizer: { l1: 0, l2: 0 },
    biasRegularizer: { l1: 0, l2: 0 },
  });
  t.deepEqual(layers[1]?.settings, { poolSize: [2, 2], strides: undefined, padding: 'valid' });
});

test('an embedding reads numbers of the data, through layers that only pass them on', (t) => {
  const end = [{ flatten: {} }, { dense: { units: 'classes' } }];
  const embedding = { embedding: { inputDim: 4, outputDim: 2 } };
  const group = { input: { group: 'cats' } };
  for (const before of [[], [group], [{ reshape: { targetShape: [2, 2] } }, { flatten: {} }]])
    t.deepEqual(mistakes([...before, embedding, ...end] as Json), []);
  const joined = [{ input: { group: 'a' } }, { input: { group: 'b' } }, { concatenate: { inputs: ['a', 'b'] } }];
  t.deepEqual(mistakes([...joined, embedding, ...end] as Json), []);
  const hint = 'name a layer of kind input in "inputs", or put the embedding first';
  for (const before of [{ dense: { units: 4 } }, { activation: { activation: 'relu' } }, embedding]) {
    const model = [group, before, { flatten: {} }, embedding, ...end] as Json;
    t.deepEqual(mistakes(model), [['model.3.embedding', hint]]);
  }
});
