/**
 * How values lie in memory: examples × positions × stride floats, channels last, the stride being the channel count
 * rounded up to the vector width. Only logical elements ever leave the engine.
 */

import type { LateAddress } from '../../../kernels/abi.ts';
import type { ActivationName, Shape } from '../../network/network.ts';

/** Floats in a vector of the kernels. */
export const lanes = 4;

export function padded(count: number): number {
  return Math.ceil(count / lanes) * lanes;
}

export interface Layout {
  readonly positions: number;
  readonly channels: number;
  readonly stride: number;
}

/** Activations x · g(x): their derivative does not follow from their value, so that no tensor carries one. */
export const gates = ['gelu', 'silu'] as const satisfies readonly ActivationName[];
export type GateName = (typeof gates)[number];
export type TensorActivation = Exclude<ActivationName, GateName>;

export function isGate(name: ActivationName): name is GateName {
  return (gates as readonly ActivationName[]).includes(name);
}

/** A layer's output for one batch. */
export interface Tensor extends Layout {
  /** Its region. */
  readonly at: LateAddress;
  /** The function that produced the values; a step that leaves a gradient here applies its derivative. */
  readonly activation: TensorActivation;
  /** Whether anything before it learns. */
  readonly learns: boolean;
}

export function layoutOf(shape: Shape): Layout {
  const channels = shape.at(-1)!;
  const positions = shape.slice(0, -1).reduce((product, extent) => product * extent, 1);
  return { positions, channels, stride: padded(channels) };
}

/** Without surplus channels; an example as a whole is rounded up. */
export function packedLayoutOf(shape: Shape): Layout {
  const layout = layoutOf(shape);
  return { ...layout, stride: layout.channels };
}

/** Floats from one example to the next. */
export function exampleStride(layout: Layout): number {
  return padded(layout.positions * layout.stride);
}

/** Whether the same bytes can be read in both layouts. */
export function sameBytes(from: Layout, to: Layout): boolean {
  if (exampleStride(from) !== exampleStride(to)) return false;
  const same = from.channels === to.channels && from.stride === to.stride;
  return same || (isPacked(from) && isPacked(to));
}

function isPacked(layout: Layout): boolean {
  return layout.stride === layout.channels || layout.positions === 1;
}
