/** A model written as a table and read back. */

import { checkArtifact } from 'arrowline/testing';
import test from 'ava';
import { decodeTable, encodeTable } from '../../../src/stage-api/arrow-file.ts';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import { column, type Table } from '../../../src/stage-api/table.ts';
import { initialWeights } from '../../../stages/lib/learning/network/initial-weights.ts';
import { type Model, modelTable, networkFromModel } from '../../../stages/lib/learning/network/model-table.ts';
import { resolveClassifier } from '../../../stages/lib/learning/network/resolve.ts';

const network = resolveClassifier(
  [
    { conv2d: { filters: 3, kernelSize: [3, 2], strides: 2, padding: 'same', activation: 'elu', useBias: false } },
    { maxPooling2d: { strides: 1 } },
    { averagePooling2d: { poolSize: [1, 2], padding: 'same' } },
    { batchNormalization: { momentum: 0.9 } },
    { dropout: { rate: 0.5 } },
    { reshape: { targetShape: [2, 3, 2] } },
    { globalMaxPooling2d: {} },
    { dense: { units: 6, kernelRegularizer: { l2: 0.01 }, biasRegularizer: { l1: 0.5 }, name: 'encoded' } },
    { activation: { activation: 'tanh' } },
    { dense: { units: 'classes', kernelInitializer: 'heNormal', activation: 'softmax' } },
  ],
  [6, 8, 2],
  4,
);
const model: Model = {
  network,
  weights: initialWeights(network, 1),
  inputs: [{ ...network.inputs[0]!, scale: 255 }],
  meaning: { task: 'multiclass', classNames: ['a', 'b', 'c', 'd'] },
  loss: { name: 'categoricalCrossentropy', labelSmoothing: 0 },
  epochs: 3,
};
const reread = (table: Table): Model => networkFromModel(decodeTable(encodeTable(table)));

test('a model comes back from its artifact as it went in', (t) => {
  const table = modelTable(model);
  checkArtifact('model', table);
  t.deepEqual(reread(table), model);
  t.deepEqual(encodeTable(modelTable(reread(table))), encodeTable(table));
});

test('weights that do not belong to the topology are refused', (t) => {
  const table = modelTable(model);
  const { values, layer } = table.columns;
  if (values?.type !== 'List' || values.of !== 'Float32' || layer?.type !== 'Utf8') return t.fail();
  const shorter = values.values.map((one, row) => (row === 0 ? one.subarray(1) : one));
  const columns = { ...table.columns, values: column.lists('Float32', shorter) };
  const renamed = { ...table.columns, layer: column.utf8(layer.values.map(() => 'other')) };
  for (const changed of [columns, renamed])
    t.is(t.throws(() => reread({ ...table, columns: changed }), { instanceOf: StageFailure }).code, 'invalid-model');
});
