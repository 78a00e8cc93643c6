/**
 * Weights, gradients and optimizer moments in memory: a matrix of padded rows per weight tensor, the rows being all
 * axes but those of outputs. Copies between that and the logical arrays that the rest of the program sees.
 */

import type { Layer, Network, WeightSpec } from '../../network/network.ts';
import { sizeOf } from '../../network/shape.ts';
import type { OptimizerSpec } from '../engine.ts';
import { slotNames } from '../optimizer.ts';
import type { Arena } from './arena.ts';
import { withOneNaN } from './not-a-number.ts';
import { padded } from './tensor.ts';

export interface Parameter {
  readonly spec: WeightSpec;
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
  /** Floats in memory, surplus included. */
  readonly count: number;
  readonly at: number;
  /** 0 where the gradient is never stored: of weights that do not learn, or that a backward step updates itself. */
  readonly gradient: number;
  /** Byte offsets in the order of `slotNames`. */
  readonly slots: readonly number[];
}

export interface ParameterSpace {
  /** One list per layer. */
  readonly layers: readonly (readonly Parameter[])[];
  readonly all: readonly Parameter[];
  /** The run of memory that holds all stored gradients. */
  readonly gradients: { readonly at: number; readonly count: number };
}

/** @param storesGradient whether the gradient of a layer's weight needs memory: some backward steps use it up at once */
export function placeParameters(
  arena: Arena,
  network: Network,
  optimizer: OptimizerSpec | undefined,
  storesGradient: (optimizer: OptimizerSpec, layer: Layer, weight: WeightSpec) => boolean,
): ParameterSpace {
  const slots = optimizer === undefined ? 0 : slotNames(optimizer).length;
  let gradientCount = 0;
  const gradientOffsets = new Map<WeightSpec, number>();
  for (const layer of network.layers)
    for (const spec of layer.weights) {
      if (!spec.trainable || optimizer === undefined || !storesGradient(optimizer, layer, spec)) continue;
      gradientOffsets.set(spec, gradientCount * 4);
      gradientCount += matrixOf(spec).count;
    }
  const gradients = { at: arena.words(gradientCount), count: gradientCount };
  const layers = network.layers.map((layer) =>
    layer.weights.map((spec): Parameter => {
      const matrix = matrixOf(spec);
      const offset = gradientOffsets.get(spec);
      return {
        spec,
        ...matrix,
        at: arena.words(matrix.count),
        gradient: offset === undefined ? 0 : gradients.at + offset,
        slots: spec.trainable ? Array.from({ length: slots }, () => arena.words(matrix.count)) : [],
      };
    }),
  );
  return { layers, all: layers.flat(), gradients };
}

function matrixOf(spec: WeightSpec) {
  const columns = sizeOf(spec.shape.slice(-spec.outputAxes));
  const rows = sizeOf(spec.shape.slice(0, -spec.outputAxes));
  const stride = padded(columns);
  // Kernels are transposed four rows at a time.
  const count = (spec.shape.length > 1 ? padded(rows) : rows) * stride;
  return { rows, columns, stride, count };
}

/** Copies logical values in; the surplus stays as it is: zero. */
export function writeMatrix(memory: ArrayBufferLike, at: number, parameter: Parameter, values: Float32Array): void {
  const { rows, columns, stride, count } = parameter;
  const target = new Float32Array(memory, at, count);
  if (stride === columns) target.set(values);
  else for (let r = 0; r < rows; r++) target.set(values.subarray(r * columns, (r + 1) * columns), r * stride);
}

export function readMatrix(memory: ArrayBufferLike, at: number, parameter: Parameter): Float32Array {
  const { rows, columns, stride, count } = parameter;
  const source = new Float32Array(memory, at, count);
  const values = new Float32Array(rows * columns);
  if (stride === columns) values.set(source.subarray(0, rows * columns));
  else for (let r = 0; r < rows; r++) values.set(source.subarray(r * stride, r * stride + columns), r * columns);
  return withOneNaN(values);
}

/** The parameter of that name, if the layer has it. */
export function parameterNamed(
  parameters: readonly Parameter[],
  name: Parameter['spec']['name'],
): Parameter | undefined {
  return parameters.find((parameter) => parameter.spec.name === name);
}
