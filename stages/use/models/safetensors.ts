/**
 * A model as safetensors: the length of a header, the header as JSON with the place of each tensor `LAYER/WEIGHT`, and the
 * numbers. The format holds no network: the list of layers is in the metadata.
 */

import { join } from 'node:path';
import type { JsonObject } from 'arrowline/stage';
import type { Model } from '../../lib/learning/network/model-table.ts';
import { asTexts, factsOf, type Origin, topologyOf } from './facts.ts';
import { writeNumbers } from './numbers-file.ts';

/** The numbers begin at a multiple of it. */
const alignment = 8;

export async function writeSafetensors(folder: string, model: Model, origin: Origin): Promise<readonly string[]> {
  const metadata = asTexts({ format: 'arrowline', ...factsOf(model, origin), layers: topologyOf(model) });
  const tensors: { [name: string]: JsonObject } = {};
  let end = 0;
  for (const { name, weights } of model.network.layers)
    for (const weight of weights) {
      const start = end;
      end += 4 * weight.shape.reduce((product, extent) => product * extent, 1);
      tensors[`${name}/${weight.name}`] = { dtype: 'F32', shape: weight.shape, data_offsets: [start, end] };
    }
  const header = Buffer.from(JSON.stringify({ __metadata__: metadata, ...tensors }));
  const padding = (alignment - (header.length % alignment)) % alignment;
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length + padding));
  await writeNumbers(join(folder, 'model.safetensors'), [
    ...[length, header, Buffer.alloc(padding, ' ')],
    ...model.weights,
  ]);
  return ['safetensors holds no network: its layers are the metadata "layers"'];
}
