/** Layers that want whole numbers, which no layer computes: they read the numbers of feature groups as these are. */

import type { WithProblem } from 'arrowline/stage';
import type { LayerKind } from './layer-kinds.ts';
import type { Layer, Network } from './network.ts';

/** Kinds whose outputs are their inputs' numbers, in other places. */
const passing: ReadonlySet<LayerKind> = new Set(['input', 'flatten', 'reshape', 'concatenate']);

interface LinkedLayer {
  readonly kind: LayerKind;
  readonly name: string;
  /** Numbers of the layers that it reads; none where it reads a group. */
  readonly from: readonly number[];
}

/** An embedding of numbers that a layer computes is a mistake. */
export function requireWholeNumbers(layers: readonly LinkedLayer[], problems: WithProblem[]): void {
  for (const [index, { kind, from }] of layers.entries()) {
    if (kind !== 'embedding') continue;
    const computed = from.map((one) => computing(layers, one)).find((one) => one !== undefined);
    if (computed === undefined) continue;
    const message = `embedding reads whole numbers of the data, and "${computed.name}" computes others`;
    const hint = 'name a layer of kind input in "inputs", or put the embedding first';
    problems.push({ path: ['model', index, kind], message, hint });
  }
}

/** The layer itself or the first one before it that computes its numbers. */
function computing(layers: readonly LinkedLayer[], index: number): LinkedLayer | undefined {
  const layer = layers[index]!;
  if (!passing.has(layer.kind)) return layer;
  return layer.from.map((one) => computing(layers, one)).find((one) => one !== undefined);
}

/** The inputs of the network whose numbers come to a layer through others that pass them on. */
export function inputsBehind({ layers }: Pick<Network, 'layers'>, { from }: Layer): ReadonlySet<number> {
  const found = new Set<number>();
  for (const source of from)
    if ('input' in source) found.add(source.input);
    else for (const input of inputsBehind({ layers }, layers[source.layer]!)) found.add(input);
  return found;
}
