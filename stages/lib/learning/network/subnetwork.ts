/** The part of a network that a layer depends on. */

import type { Network } from './network.ts';

/** Numbers of the layers that are computed for a layer's output, its own included. */
export function neededFor({ layers }: Pick<Network, 'layers'>, layer: number): ReadonlySet<number> {
  const needed = new Set([layer]);
  for (let index = layer; index >= 0; index--)
    if (needed.has(index)) for (const source of layers[index]!.from) if ('layer' in source) needed.add(source.layer);
  return needed;
}
