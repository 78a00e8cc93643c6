/** Models as safetensors, read by the definition of the format: every weight is there. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from 'arrowline/stage';
import test, { type ExecutionContext } from 'ava';
import { networkFromModel } from '../../../../stages/lib/learning/network/model-table.ts';
import { resolveNetwork } from '../../../../stages/lib/learning/network/resolve.ts';
import { exportModel } from '../../../../stages/use/models/export-model.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { type Exported, exported, fixedNets } from './exported-nets.ts';

const origin = { digest: `sha256:${'0'.repeat(64)}`, version: '0.0.1' };

interface Header {
  readonly __metadata__: { readonly [name: string]: string };
  readonly [tensor: string]: JsonObject;
}

async function written(t: ExecutionContext, { model }: Exported): Promise<string> {
  const folder = join(temporaryFolder(t), 'model');
  await exportModel({ model, format: 'safetensors', folder, ...origin });
  return join(folder, 'model.safetensors');
}

function littleEndianOf(values: Float32Array): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeFloatLE(value, 4 * index);
  return bytes;
}

for (const [seed, { name, network }] of fixedNets.entries())
  test(`the file of ${name} has every weight, and the network in its metadata`, async (t) => {
    const one = await exported(network, seed);
    const bytes = readFileSync(await written(t, one));
    const length = Number(bytes.readBigUInt64LE(0));
    t.is(length % 8, 0);
    const { __metadata__: metadata, ...tensors } = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Header;
    const { task, outputs, inputs } = network;
    t.deepEqual(resolveNetwork(JSON.parse(metadata.layers!), inputs, { task, outputs }), network);
    t.like(metadata, { format: 'arrowline', arrowline: origin.version, model: origin.digest, task });
    const { weights } = networkFromModel(one.model);
    const specs = network.layers.flatMap((layer) =>
      layer.weights.map((spec) => ({ name: `${layer.name}/${spec.name}`, shape: spec.shape })),
    );
    t.deepEqual(
      Object.keys(tensors),
      specs.map((spec) => spec.name),
    );
    for (const [index, spec] of specs.entries()) {
      const { dtype, shape, data_offsets } = tensors[spec.name]!;
      t.deepEqual({ dtype, shape }, { dtype: 'F32', shape: spec.shape });
      const [start, end] = data_offsets as [number, number];
      t.true(littleEndianOf(weights[index]!).equals(bytes.subarray(8 + length + start, 8 + length + end)), spec.name);
    }
    const ends = Object.values(tensors).map((one) => (one.data_offsets as [number, number])[1]);
    t.is(bytes.length, 8 + length + Math.max(...ends));
  });
