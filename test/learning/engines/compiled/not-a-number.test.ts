/** Numbers that are not finite: the same bits on every target, and one NaN. */

import test from 'ava';
import { compiledEngineOn } from '../../../../stages/lib/learning/engines/compiled/index.ts';
import { withOneNaN } from '../../../../stages/lib/learning/engines/compiled/not-a-number.ts';
import { wasmTarget } from '../../../../stages/lib/learning/engines/compiled/wasm.ts';
import { rowsInMemory } from '../../../../stages/lib/learning/engines/feature-rows.ts';
import { kernelTargets } from '../../../support/kernel-targets.ts';
import { classExamples } from '../goldens.ts';
import { drawnWeights, networkOf } from './networks.ts';

const network = networkOf(
  [
    { conv2d: { filters: 5, kernelSize: 2, activation: 'relu' } },
    { batchNormalization: {} },
    { maxPooling2d: {} },
    { flatten: {} },
    { dense: { units: 20, activation: 'tanh' } },
    { dense: { units: 'classes', activation: 'softmax' } },
  ],
  [5, 5, 1],
  3,
)!;

/** Quiet and signalling NaNs of both signs, infinities, and numbers whose products overflow. */
const odd = [0x7fc00000, 0xffc00123, 0x7fa00001, 0xff800001, 0x7f800000, 0xff800000, 0x7f000000, 0xff000000];
const rows = 33;
const features = Float32Array.from({ length: rows * 25 }, (_, index) => (index % 7) - 3);
const bits = new Uint32Array(features.buffer);
for (let at = 0; at < bits.length; at += 13) bits[at] = odd[(at / 13) % odd.length]!;
const examples = classExamples(rowsInMemory(features, 25), 1, new Int32Array(rows));

async function outputsOn(target: (typeof kernelTargets)[number], layer: string): Promise<Uint32Array> {
  const predictor = await compiledEngineOn(target).predictor(network, drawnWeights(network, 4), examples.inputs, 8);
  const outputs = await predictor.predict(0, rows, layer);
  return new Uint32Array(outputs.buffer);
}

for (const target of kernelTargets)
  test(`${target.backend}: outputs of rows that are not finite are those of WebAssembly, with one NaN`, async (t) => {
    let count = 0;
    for (const { name } of network.layers) {
      const outputs = await outputsOn(target, name);
      t.deepEqual(outputs, await outputsOn(wasmTarget, name), name);
      const notNumbers = outputs.filter((value) => (value & 0x7fffffff) > 0x7f800000);
      t.true(
        notNumbers.every((value) => value === 0x7fc00000),
        `${name} has another NaN`,
      );
      count += notNumbers.length;
    }
    t.true(count > 100, `${count} were compared`);
  });

test('the other numbers keep their bits', (t) => {
  const kept = Uint32Array.of(0x80000000, 0x00000001, 0x7f800000, 0xff800000, 0xff800001);
  t.deepEqual(new Uint32Array(withOneNaN(new Float32Array(kept.buffer)).buffer).slice(0, 4), kept.slice(0, 4));
  t.is(kept[4], 0x7fc00000);
});
