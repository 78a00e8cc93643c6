/** Models in ONNX, opened by ONNX Runtime: its answers are those of the engine, for batches of any size. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { InferenceSession, Tensor } from 'onnxruntime-web';
import { exportModel } from '../../../../stages/use/models/export-model.ts';
import { distance } from '../../../learning/engines/compiled/networks.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { type Exported, exported, fixedNets, onRandomNets, rows, tolerance } from './exported-nets.ts';

const origin = { digest: `sha256:${'0'.repeat(64)}`, version: '0.0.1' };
const outputs = {
  multiclass: 'probabilities',
  binary: 'probability',
  multilabel: 'probabilities',
  regression: 'price',
};

async function answersOf(t: ExecutionContext, { network, model, stored }: Exported): Promise<Float32Array> {
  const folder = join(temporaryFolder(t), 'model');
  await exportModel({ model, format: 'onnx', folder, ...origin });
  const session = await InferenceSession.create(readFileSync(join(folder, 'model.onnx')), { logSeverityLevel: 4 });
  const output = outputs[network.task];
  t.deepEqual([...session.inputNames].sort(), network.inputs.map(({ name }) => name).sort());
  t.deepEqual(session.outputNames, [output]);
  const feeds = stored.map(
    ({ name, shape, values }) => [name, new Tensor('float32', values, [rows, ...shape])] as const,
  );
  const results = await session.run(Object.fromEntries(feeds));
  await session.release();
  return results[output]!.data as Float32Array;
}

for (const [seed, { name, network }] of fixedNets.entries())
  test.serial(`ONNX Runtime opens ${name}, and answers alike`, async (t) => {
    const one = await exported(network, seed);
    const apart = distance(await answersOf(t, one), one.answers);
    t.true(apart <= tolerance, `${apart}`);
  });

test.serial(
  'ONNX Runtime refuses a number that no row of an embedding is of: a fraction, a negative one, one beyond',
  async (t) => {
    const { network } = fixedNets.find(({ name }) => name.startsWith('embeddings beside numbers'))!;
    const one = await exported(network, 1);
    for (const wrong of [1.5, -1, 9, Number.NaN]) {
      const stored = one.stored.map((input, at) =>
        at === 0 ? { ...input, values: input.values.with(4, wrong) } : input,
      );
      await t.throwsAsync(answersOf(t, { ...one, stored }), { message: /out of|indices|bounds/i }, `${wrong}`);
    }
  },
);

test.serial('ONNX Runtime opens random networks, and answers alike', async (t) => {
  await t.notThrowsAsync(onRandomNets(60, (one) => answersOf(t, one)));
});
