/** The trials by which native kernels are proven, and what they find. */

import test, { type ExecutionContext } from 'ava';
import type { KernelTarget } from '../../../../../stages/lib/learning/engines/compiled/kernel-target.ts';
import { firstDifference } from '../../../../../stages/lib/learning/engines/compiled/native/proof.ts';
import { trials } from '../../../../../stages/lib/learning/engines/compiled/native/trials.ts';
import { stepNumbers } from '../../../../../stages/lib/learning/engines/compiled/operations.ts';
import { plan } from '../../../../../stages/lib/learning/engines/compiled/plan.ts';
import { padded } from '../../../../../stages/lib/learning/engines/compiled/tensor.ts';
import { wasmTarget } from '../../../../../stages/lib/learning/engines/compiled/wasm.ts';
import { nativeKernels } from '../../../../support/kernel-targets.ts';

const all = [...trials()];

test('between them the trials run every operation of the kernels', (t) => {
  const ran = new Set<number>();
  for (const { options, planning } of all) {
    const { network, batchSize, examples, optimizer, loss } = options;
    const { inputs } = examples;
    const training = { optimizer, loss, examples };
    const trainer = plan({ network, batchSize, inputs, training, planning });
    for (const { words } of [trainer.train, trainer.infer, plan({ network, batchSize, inputs }).infer])
      for (let at = 0; at < words.length; at += 2 + words[at + 1]!) ran.add(words[at]!);
  }
  t.deepEqual(
    [...ran].sort((a, b) => a - b),
    [...stepNumbers.values()],
  );
});

test('their channels leave every rest of 32, 16 and 8 lanes, their last batches every number of rows of a tile', (t) => {
  const units = all.flatMap(({ options }) =>
    options.network.layers.map(({ outputShape }) => padded(outputShape.at(-1)!)),
  );
  t.deepEqual(
    [...new Set(units.map((count) => count % 32))].sort((a, b) => a - b),
    [0, 4, 8, 12, 16, 20, 24, 28],
  );
  const rows = all.map(({ rows, options }) => rows % options.batchSize);
  t.deepEqual(
    [...new Set(rows)].sort((a, b) => a - b),
    [0, 1, 2, 3, 4, 5, 6, 7],
  );
});

test('WebAssembly agrees with itself', async (t) => {
  t.is(await firstDifference(wasmTarget), undefined);
});

for (const { backend, ...target } of nativeKernels)
  test(`${backend} computes the bits of WebAssembly`, async (t) => {
    t.is(await firstDifference({ backend, ...target }), undefined);
  });

/** WebAssembly that changes the last bit of one float of its memory after the first call of a trainer. */
function faulty(t: ExecutionContext): KernelTarget {
  let left = 1;
  return {
    backend: 'faulty',
    instantiate(planned) {
      const kernels = wasmTarget.instantiate(planned);
      return {
        ...kernels,
        run(program, examples, batchSize) {
          const done = kernels.run(program, examples, batchSize);
          const weight = planned.parameters.all.find(({ spec }) => spec.trainable);
          t.truthy(weight);
          if (left-- > 0) new Int32Array(kernels.memory, weight!.at)[0]! ^= 1;
          return done;
        },
      };
    },
  };
}

test('one wrong bit in one weight is found', async (t) => {
  t.is(await firstDifference(faulty(t)), all[0]!.name);
});
