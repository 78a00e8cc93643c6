/**
 * A model in the layers format of TensorFlow.js: `model.json` with the layers and the list of weights, `weights.bin` with
 * their numbers. `tf.loadLayersModel` opens it.
 */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Model } from '../../lib/learning/network/model-table.ts';
import { factsOf, type Origin } from './facts.ts';
import { functionalConfig, kerasGraph } from './keras/graph.ts';
import { writeNumbers } from './numbers-file.ts';

const dialect = { silu: 'swish', slope: 'alpha', batchShape: 'batch_input_shape' };

export async function writeTfjs(folder: string, model: Model, origin: Origin): Promise<readonly string[]> {
  const graph = kerasGraph(model, dialect);
  const weights = graph.layers.flatMap(({ name, weights }) =>
    weights.map((weight) => ({ ...weight, name: `${name}/${weight.name}` })),
  );
  const topology = {
    format: 'layers-model',
    generatedBy: `arrowline ${origin.version}`,
    convertedBy: null,
    modelTopology: {
      keras_version: '2.15.0',
      backend: 'tensorflow',
      model_config: { class_name: 'Functional', config: functionalConfig(graph, () => ({})) },
    },
    weightsManifest: [
      { paths: ['weights.bin'], weights: weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })) },
    ],
    userDefinedMetadata: factsOf(model, origin),
  };
  await writeNumbers(
    join(folder, 'weights.bin'),
    weights.map(({ values }) => values),
  );
  await writeFile(join(folder, 'model.json'), `${JSON.stringify(topology)}\n`);
  return graph.notes;
}
