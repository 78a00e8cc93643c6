/** The compiled engine as a program under test; see protocol.ts. */

import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { permutation, random } from '../../stages/lib/kit/random/random.ts';
import { compiledEngineFor } from '../../stages/lib/learning/engines/compiled/index.ts';
import { rowsInMemory } from '../../stages/lib/learning/engines/feature-rows.ts';
import { initialWeights } from '../../stages/lib/learning/network/initial-weights.ts';
import { resolveNetwork } from '../../stages/lib/learning/network/resolve.ts';
import type { Measurement, Task } from './protocol.ts';

const task = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as Task;
const classes = task.task === 'multiclass';
const outputs = classes ? task.classes : 1;
const network = resolveNetwork(task.model, task.inputs, { task: task.task, outputs });
const weights = initialWeights(network, 1);
const labels = readFileSync(task.labels);
const examples = {
  inputs: task.inputs.map(({ file, shape, scale }) => ({
    features: rowsInMemory(
      new Uint8Array(readFileSync(file)),
      shape.reduce((product, extent) => product * extent, 1),
    ),
    scale,
  })),
  targets: classes
    ? { classes: Int32Array.from(labels) }
    : { values: Float32Array.from(labels, (byte) => byte / 255), width: 1 },
};
// The kernels that a run uses here: native ones, if PIPELINE_NATIVE leaves them and they are proven.
const engine = await compiledEngineFor(undefined);
const trainer = await engine.trainer({
  network,
  weights,
  loss: classes ? { name: 'categoricalCrossentropy', labelSmoothing: 0 } : { name: 'meanSquaredError' },
  optimizer: { name: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0 },
  batchSize: task.batchSize,
  seed: 1,
  examples,
});
const predictor = await engine.predictor(network, weights, examples.inputs, task.batchSize);

let epoch = 0;
const work: { readonly [command: string]: () => Promise<unknown> } = {
  train: () => trainer.trainEpoch(permutation(random(1, 'shuffle', ++epoch), 0, task.examples), epoch, () => {}),
  predict: () => predictor.predict(0, task.examples),
};

async function measure(run: () => Promise<unknown>): Promise<Measurement> {
  const [cpu, wall] = [process.cpuUsage(), performance.now()];
  await run();
  const { user, system } = process.cpuUsage(cpu);
  return { examples: task.examples, cpu: (user + system) / 1e6, wall: (performance.now() - wall) / 1e3 };
}

await work.train!();
await work.predict!();
console.log('ready');
for await (const command of createInterface({ input: process.stdin })) {
  if (command === 'quit') {
    console.log(JSON.stringify({ peakBytes: process.resourceUsage().maxRSS * 1024 }));
    break;
  }
  console.log(JSON.stringify(await measure(work[command]!)));
}
