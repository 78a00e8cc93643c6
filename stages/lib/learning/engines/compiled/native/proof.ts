/** Whether native kernels compute the bits that WebAssembly computes: every trial is trained and run in both. */

import type { KernelTarget } from '../kernel-target.ts';
import { CompiledPredictor } from '../predictor.ts';
import { CompiledTrainer } from '../trainer.ts';
import { wasmTarget } from '../wasm.ts';
import { type Trial, trials } from './trials.ts';

/** The first trial that comes out otherwise; undefined if there is none. */
export async function firstDifference(target: KernelTarget): Promise<string | undefined> {
  for (const trial of trials()) {
    const [expected, found] = [await resultOf(trial, wasmTarget), await resultOf(trial, target)];
    if (!expected.every((bytes, index) => bytes.equals(found[index]!))) return trial.name;
  }
  return undefined;
}

/** Bytes of all numbers that leave the engine. */
async function resultOf({ options, rows, planning }: Trial, target: KernelTarget): Promise<readonly Buffer[]> {
  const trainer = new CompiledTrainer(options, target, planning);
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  const trained = await trainer.trainEpoch(order, 1, () => {});
  const activated = new Float32Array(rows * options.network.outputs);
  const evaluated = await trainer.evaluate(0, rows, activated);
  const { weights, slots } = trainer.readState();
  trainer.dispose();
  const { network, examples, batchSize } = options;
  const predictor = new CompiledPredictor(network, weights, examples.inputs, batchSize, target);
  const outputs = await predictor.predict(0, rows);
  predictor.dispose();
  const losses = Float64Array.from([trained, evaluated].flatMap(({ loss, accuracy = 0 }) => [loss, accuracy]));
  return [losses, activated, outputs, ...weights, ...Object.values(slots).flat()].map((values) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength),
  );
}
