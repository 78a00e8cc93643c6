/** How fast an engine trains here, measured in a moment: a figure to compare engines by, not a benchmark. */

import { random } from '../../kit/random/random.ts';
import { initialWeights } from '../network/initial-weights.ts';
import { resolveClassifier } from '../network/resolve.ts';
import type { Engine } from './engine.ts';
import { rowsInMemory } from './feature-rows.ts';

const side = 28;
const classes = 5;
const batchSize = 32;
/** Rows are trained on again and again: how many there are changes nothing. */
const rows = 256;

/** One convolution and two dense layers: a common first network for small pictures. */
const model = [
  { conv2d: { filters: 32, kernelSize: 3, activation: 'relu' } },
  { maxPooling2d: {} },
  { flatten: {} },
  { dense: { units: 32, activation: 'relu' } },
  { dense: { units: 'classes', activation: 'softmax' } },
];

/**
 * Images of 28 × 28 a second, in batches of 32 with Adam, after one batch to warm up. Measures for about as long as
 * `seconds`, or for one batch if that takes longer; a first batch of more than ten times that is the measure itself.
 */
export async function imagesPerSecond(engine: Engine, seconds = 0.3): Promise<number> {
  const network = resolveClassifier(model, [side, side, 1], classes);
  const source = random(1, 'rate');
  const trainer = await engine.trainer({
    network,
    weights: initialWeights(network, 1),
    loss: { name: 'categoricalCrossentropy', labelSmoothing: 0 },
    optimizer: { name: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0 },
    batchSize,
    seed: 1,
    examples: {
      inputs: [
        {
          features: rowsInMemory(
            Uint8Array.from({ length: rows * side * side }, () => source.below(256)),
            side * side,
          ),
          scale: 255,
        },
      ],
      targets: { classes: Int32Array.from({ length: rows }, () => source.below(classes)) },
    },
  });
  const time = async (images: number): Promise<number> => {
    const order = Uint32Array.from({ length: images }, (_, index) => index % rows);
    const started = performance.now();
    await trainer.trainEpoch(order, 1, () => {});
    // Weights are there when they are read: a GPU may still be at work when an epoch returns.
    trainer.readState();
    return (performance.now() - started) / 1000;
  };
  try {
    let images = batchSize;
    let taken = await time(images);
    if (taken < 10 * seconds) taken = await time(images);
    while (taken < seconds / 2) {
      images *= 2;
      taken = await time(images);
    }
    return images / taken;
  } finally {
    trainer.dispose();
  }
}
