/** Body of `embed`: runs the network as far as the layer and keeps its output, flattened in row-major order. */

import { nearestName, type StageBody, StageFailure } from 'arrowline/stage';
import { embedding } from '../../src/artifacts/embedding.ts';
import { examinedLabels } from '../../src/artifacts/examined.ts';
import { madeFrom } from '../../src/artifacts/lineage.ts';
import { takeOrigins } from '../lib/kit/dataset/take-origins.ts';
import { loadEngine, requireSupport } from '../lib/learning/engines/choose.ts';
import { openExamples } from '../lib/learning/engines/open-examples.ts';
import { openInputs } from '../lib/learning/engines/open-inputs.ts';
import { predictRows } from '../lib/learning/engines/predict-rows.ts';
import { networkFromModel } from '../lib/learning/network/model-table.ts';
import type { Layer, Network } from '../lib/learning/network/network.ts';
import { requireFeaturesOf, requireLabelsOf } from '../lib/learning/network/require-dataset.ts';
import { sizeOf } from '../lib/learning/network/shape.ts';
import type { kind } from './kind.ts';

const body: StageBody<typeof kind> = async (context) => {
  const { layer: name, split, limit, batchSize } = context.parameters;
  const artifact = context.one('model');
  const model = networkFromModel(await artifact.table());
  const data = await openExamples(context.one('dataset'));
  if (data.dataset.labels !== undefined) requireLabelsOf(model, data);
  const inputs = openInputs(model.network, requireFeaturesOf(model, data), data.dataset);
  const layer = findLayer(model.network, name);
  const { start, end: all } = data.dataset.splits[split];
  const end = Math.min(all, start + (limit ?? all - start));
  if (end === start) throw new StageFailure('no-rows', `the dataset has no ${split} rows`, { where: 'with.split' });

  const engine = await loadEngine(context.parameters);
  requireSupport(engine, model.network);
  const predictor = await engine.predictor(model.network, model.weights, inputs, batchSize);
  const width = sizeOf(layer.outputShape);
  const started = performance.now();
  let values: Float32Array;
  try {
    values = await predictRows(context, predictor, { start, end }, width, name);
  } finally {
    predictor.dispose();
  }
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0)
    throw new StageFailure('diverged', `diverged: layer "${name}" gives numbers that are not finite`, {
      where: `row ${start + Math.floor(wrong / width)} of the dataset`,
      hint: 'lower the learning rate of the training, or look for features that are not finite',
    });
  const labels = examinedLabels(data.dataset.labels, { start, end });
  const rows = Uint32Array.from({ length: end - start }, (_, index) => start + index);
  return {
    outputs: {
      embedding: embedding.write({
        row: Int32Array.from(rows),
        ...labels.rows,
        ...takeOrigins(data.dataset, rows),
        values,
        width,
        layer: name,
        split,
        ...labels.names,
        ...madeFrom(artifact.digest),
      }),
    },
    timings: { predictSeconds: (performance.now() - started) / 1000 },
    notes: [`predicted with ${engine.backend}`],
  };
};

export default body;

function findLayer(network: Network, name: string): Layer {
  const layer = network.layers.find((one) => one.name === name);
  if (layer !== undefined) return layer;
  const names = network.layers.map((one) => one.name);
  const nearest = nearestName(name, names);
  throw new StageFailure('unknown-layer', `the model has no layer "${name}"`, {
    where: 'with.layer',
    expected: names.join(', '),
    ...(nearest === undefined ? {} : { hint: `did you mean "${nearest}"?` }),
  });
}
