/** Dropout as it is defined, with the masks of the kernel: a function of seed, layer, step, example, place and channel. */

import { sizeOf } from '../../../../network/shape.ts';
import type { LayerReference } from '../../layer-reference.ts';

const dropout: LayerReference<'dropout'> = ({ layer, index, input, training, seed, step }) => {
  if (!training) return input;
  const channels = layer.inputShape.at(-1)!;
  const positions = sizeOf(layer.inputShape) / channels;
  const threshold = Math.floor(Math.fround(layer.rate) * 2 ** 32);
  return input.map((value, at) => {
    const [c, position, example] = [
      at % channels,
      Math.floor(at / channels) % positions,
      Math.floor(at / channels / positions),
    ];
    const words = philox([c >> 2, position, example, step], [seed, index]);
    return words[c & 3]! < threshold ? 0 : value / (1 - layer.rate);
  });
};

/** Philox4x32-10 in exact integers. */
function philox(counter: readonly number[], key: readonly number[]): number[] {
  const mask = 0xffffffffn;
  let [c0, c1, c2, c3] = counter.map((word) => BigInt(word >>> 0)) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map((word) => BigInt(word >>> 0)) as [bigint, bigint];
  for (let round = 0; round < 10; round++) {
    const [p0, p1] = [0xd2511f53n * c0, 0xcd9e8d57n * c2];
    [c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, p1 & mask, (p0 >> 32n) ^ c3 ^ k1, p0 & mask];
    k0 = (k0 + 0x9e3779b9n) & mask;
    k1 = (k1 + 0xbb67ae85n) & mask;
  }
  return [c0, c1, c2, c3].map(Number);
}

export const references = { dropout };
