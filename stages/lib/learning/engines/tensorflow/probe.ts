/**
 * The program that native.ts runs: trains a tiny network on a native package and on plain JavaScript, times it against
 * the compiled engine, and prints one line of JSON (ProbeAnswer). Arguments: the package's name, the project's folder.
 */

import { random } from '../../../kit/random/random.ts';
import { initialWeights } from '../../network/initial-weights.ts';
import { resolveClassifier } from '../../network/resolve.ts';
import { compiledEngine } from '../compiled/index.ts';
import type { TrainerOptions } from '../engine.ts';
import { rowsInMemory } from '../feature-rows.ts';
import { imagesPerSecond } from '../rate.ts';
import { tensorflowEngineOn } from './index.ts';
import type { ProbeAnswer } from './native.ts';
import type { NativePackage } from './packages.ts';
import { nativeRuntime, type Runtime, referenceRuntime } from './runtime.ts';
import { TensorFlowTrainer } from './trainer.ts';

const [packageName, project] = process.argv.slice(2) as [NativePackage, string];
const rows = 64;

const native = await nativeRuntime(packageName, project);
const found = await train(native);
const device = native.tf.backend() as { isUsingGpuDevice?: boolean };
const gpu = device.isUsingGpuDevice === true;
const expected = await train(await referenceRuntime(native));
const difference = Math.max(
  ...expected.flatMap((values, index) => [...values].map((value, at) => Math.abs(value - found[index]![at]!))),
);
const answer: ProbeAnswer = {
  gpu,
  description: native.description,
  difference: finite(difference),
  imagesPerSecond: await imagesPerSecond(tensorflowEngineOn(native)),
  compiledImagesPerSecond: await imagesPerSecond(compiledEngine),
};
process.stdout.write(`${JSON.stringify(answer)}\n`);

async function train(runtime: Runtime): Promise<readonly Float32Array[]> {
  const trainer = new TensorFlowTrainer(runtime, tinyTraining());
  await trainer.trainEpoch(
    Uint32Array.from({ length: rows }, (_, row) => row),
    1,
    () => {},
  );
  const { weights } = trainer.readState();
  trainer.dispose();
  return weights;
}

function tinyTraining(): TrainerOptions {
  const network = resolveClassifier(
    [
      { conv2d: { filters: 8, kernelSize: 3, activation: 'relu' } },
      { maxPooling2d: {} },
      { batchNormalization: {} },
      { flatten: {} },
      { dense: { units: 'classes', activation: 'softmax' } },
    ],
    [12, 12, 1],
    5,
  );
  const source = random(1, 'probe');
  return {
    network,
    weights: initialWeights(network, 1),
    loss: { name: 'categoricalCrossentropy', labelSmoothing: 0 },
    optimizer: { name: 'sgd', learningRate: 0.01, momentum: 0.9, nesterov: false },
    batchSize: 16,
    seed: 1,
    examples: {
      inputs: [
        {
          features: rowsInMemory(
            Uint8Array.from({ length: rows * 144 }, () => source.below(256)),
            144,
          ),
          scale: 255,
        },
      ],
      targets: { classes: Int32Array.from({ length: rows }, () => source.below(5)) },
    },
  };
}

/** JSON has no NaN: a difference that is none is the greatest. */
function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.MAX_VALUE;
}
