/**
 * Moves between layouts: rows of the dataset in, results out, and flatten and reshape, which move nothing where the
 * same bytes can be read in the new shape.
 */

import { float, int, pointer, record } from '../../../../../kernels/abi.ts';
import {
  type LayerPlan,
  type LayerPlanner,
  type PlacedLayer,
  type PlanContext,
  placeOutput,
} from '../../layer-planner.ts';
import type { LayerReference } from '../../layer-reference.ts';
import type { Operation } from '../../operation.ts';
import { type Call, call, step } from '../../step.ts';
import { exampleStride, type Layout, layoutOf, packedLayoutOf, sameBytes, type Tensor } from '../../tensor.ts';
import { activationCode } from '../activation/plan.ts';

const loadRows = step(
  'loadRows',
  record('LoadRows', '', {
    output: pointer('float', 'examples x positions x stride'),
    positions: int(),
    channels: int(),
    stride: int(),
    bytes: int('1: rows of uint8, 0: rows of float32'),
    scale: float('divides every number'),
  }),
);

const storeRows = step(
  'storeRows',
  record('StoreRows', "Appends the batch's logical elements to the session's output.", {
    input: pointer('const float', 'examples x positions x stride'),
    positions: int(),
    channels: int(),
    stride: int(),
  }),
  true,
);

const repackRecord = record(
  'Repack',
  'Copies logical elements in order between two layouts: flatten and reshape where strides differ.',
  {
    input: pointer('float', 'examples x input_positions x input_stride'),
    output: pointer('float', 'examples x output_positions x output_stride'),
    inputGradient: pointer('float', 'input_positions x input_stride: of one example'),
    inputPositions: int(),
    inputChannels: int(),
    inputStride: int(),
    outputPositions: int(),
    outputChannels: int(),
    outputStride: int(),
    inputActivation: int(),
  },
);
const repack = step('repack', repackRecord);
const repackBackward = step('repackBackward', repackRecord);

export const operation: Operation = {
  folder: 'repack',
  about: 'Moving logical elements between layouts: rows of the dataset, flatten and reshape, results.',
  includes: [],
  names: [],
  steps: [loadRows, storeRows, repack, repackBackward],
};

/** Stored rows of a batch to the network's input. */
export function planLoad({ at, positions, channels, stride }: Tensor, bytes: boolean, scale: number): Call {
  return call(loadRows, { output: at, positions, channels, stride, bytes: Number(bytes), scale });
}

/** A batch's output to where results are collected. */
export function planStore({ at, positions, channels, stride }: Tensor): Call {
  return call(storeRows, { input: at, positions, channels, stride });
}

const reshaping: LayerPlanner<'flatten' | 'reshape'> = {
  plan(context, place) {
    const layout = readableAs(place);
    if (layout !== undefined) return { output: { ...place.input, ...layout }, forward: [], backward: [] };
    return planRepack(context, place.input, { ...placeOutput(context, place), activation: 'linear' });
  },
  readsPacked: true,
};

/** The layout of the new shape in which the same bytes can be read, if there is one. */
function readableAs({ layer, input, nextReadsPacked }: PlacedLayer<'flatten' | 'reshape'>): Layout | undefined {
  // The derivative of softmax needs its rows.
  if (input.activation === 'softmax') return undefined;
  const layouts = [layoutOf(layer.outputShape)];
  if (nextReadsPacked && !input.learns) layouts.push(packedLayoutOf(layer.outputShape));
  return layouts.find((layout) => sameBytes(input, layout));
}

function planRepack(context: PlanContext, input: Tensor, output: Tensor): LayerPlan {
  const [inputGradient] = context.scratch.pieces(exampleStride(input));
  const values = {
    input: input.at,
    output: output.at,
    inputGradient,
    inputPositions: input.positions,
    inputChannels: input.channels,
    inputStride: input.stride,
    outputPositions: output.positions,
    outputChannels: output.channels,
    outputStride: output.stride,
    inputActivation: activationCode(input.activation),
  };
  return {
    output,
    forward: [call(repack, values)],
    backward: input.learns ? [call(repackBackward, values)] : [],
  };
}

export const planners = { flatten: reshaping, reshape: reshaping };

/** The shape changes and no number does. */
const same: LayerReference<'flatten' | 'reshape'> = ({ input }) => input;

export const references = { flatten: same, reshape: same };
