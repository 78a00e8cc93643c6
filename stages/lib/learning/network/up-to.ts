/** The part of a network that the output of one of its layers depends on, as a network that ends with that layer. */

import type { Layer, Network, Source } from './network.ts';

export interface Part {
  readonly network: Network;
  /** The numbers of its layers and inputs in the whole network. */
  readonly layers: readonly number[];
  readonly inputs: readonly number[];
}

export function networkUpTo(whole: Network, last: number): Part {
  const [layers, inputs] = [new Set([last]), new Set<number>()];
  for (let index = last; index >= 0; index--)
    if (layers.has(index))
      for (const source of whole.layers[index]!.from)
        if ('input' in source) inputs.add(source.input);
        else layers.add(source.layer);
  const kept = { layers: inOrder(layers), inputs: inOrder(inputs) };
  const moved = (source: Source): Source =>
    'input' in source ? { input: kept.inputs.indexOf(source.input) } : { layer: kept.layers.indexOf(source.layer) };
  const network = {
    ...whole,
    inputs: kept.inputs.map((index) => whole.inputs[index]!),
    layers: kept.layers.map((index): Layer => {
      const layer = whole.layers[index]!;
      return { ...layer, from: layer.from.map(moved) };
    }),
  };
  return { network, ...kept };
}

function inOrder(numbers: ReadonlySet<number>): readonly number[] {
  return [...numbers].sort((a, b) => a - b);
}
