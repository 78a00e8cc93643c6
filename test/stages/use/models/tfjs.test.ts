/** Models in the layers format of TensorFlow.js, opened by TensorFlow.js itself: its answers are those of the engine. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import test, { type ExecutionContext } from 'ava';
import { exportModel } from '../../../../stages/use/models/export-model.ts';
import { distance } from '../../../learning/engines/compiled/networks.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { type Exported, exported, fixedNets, onRandomNets, rows, tolerance } from './exported-nets.ts';

const origin = { digest: `sha256:${'0'.repeat(64)}`, version: '0.0.1' };

async function answersOf(t: ExecutionContext, { model, stored }: Exported): Promise<Float32Array> {
  const folder = join(temporaryFolder(t), 'model');
  await exportModel({ model, format: 'tfjs', folder, ...origin });
  await tf.setBackend('cpu');
  const loaded = await loadLayersModel(tf.io.fromMemory(artifactsIn(folder)));
  t.deepEqual(loaded.getUserDefinedMetadata(), artifactsIn(folder).userDefinedMetadata);
  const inputs = stored.map(({ values, shape }) => tf.tensor(values, [rows, ...shape]));
  const output = loaded.predict(inputs) as tf.Tensor;
  const answers = Float32Array.from(await output.data());
  loaded.dispose();
  tf.dispose([...inputs, output]);
  return answers;
}

/** As TensorFlow.js reads them from an address. */
function artifactsIn(folder: string): tf.io.ModelArtifacts {
  const { weightsManifest, ...artifacts } = JSON.parse(
    readFileSync(join(folder, 'model.json'), 'utf8'),
  ) as tf.io.ModelJSON;
  const [{ paths, weights: weightSpecs }] = weightsManifest as [tf.io.WeightsManifestConfig[number]];
  const weightData = new Uint8Array(readFileSync(join(folder, paths[0]!))).buffer;
  return { ...artifacts, weightSpecs, weightData };
}

for (const [seed, { name, network }] of fixedNets.entries())
  test(`tf.loadLayersModel opens ${name}, and answers alike`, async (t) => {
    const one = await exported(network, seed);
    const apart = distance(await answersOf(t, one), one.answers);
    t.true(apart <= tolerance, `${apart}`);
  });

test('tf.loadLayersModel opens random networks, and answers alike', async (t) => {
  await t.notThrowsAsync(onRandomNets(60, (one) => answersOf(t, one)));
});
