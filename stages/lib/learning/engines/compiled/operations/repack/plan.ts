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
    rows: pointer('const unsigned char', 'staged rows x row_bytes'),
    output: pointer('float', 'examples x positions x stride'),
    rowBytes: int(),
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

/** Where rows of features wait for their batch. */
export interface StagedRows {
  readonly at: number;
  readonly rowBytes: number;
  /** Whether their numbers are bytes, else floats. */
  readonly bytes: boolean;
}

export const operation: Operation = {
  folder: 'repack',
  about: 'Moving logical elements between layouts: rows of the dataset, flatten and reshape, results.',
  includes: [],
  names: [],
  steps: [loadRows, storeRows, repack, repackBackward],
};

/** Staged rows of a batch to an input of the network. */
export function planLoad(input: Tensor, { at, rowBytes, bytes }: StagedRows, scale: number): Call {
  const { positions, channels, stride } = input;
  return call(loadRows, {
    rows: at,
    output: input.at,
    rowBytes,
    positions,
    channels,
    stride,
    bytes: Number(bytes),
    scale,
  });
}

/** A batch's output to where results are collected. */
export function planStore({ at, positions, channels, stride }: Tensor): Call {
  return call(storeRows, { input: at, positions, channels, stride });
}

const reshaping: LayerPlanner<'flatten' | 'reshape'> = {
  plan(context, place) {
    const layout = readableAs(place);
    if (layout !== undefined) return { output: { ...place.input, ...layout }, forward: [], backward: [], passes: 0 };
    return planRepack(context, place.input, { ...placeOutput(context, place), activation: 'linear' });
  },
  readsPacked: true,
};

/** The layout of the new shape in which the same bytes can be read, if there is one. */
function readableAs({ layer, input, nextReadsPacked }: PlacedLayer<'flatten' | 'reshape'>): Layout | undefined {
  // The derivative of softmax needs its rows; who else reads the input would find gradients there.
  if (input.activation === 'softmax' || (input.learns && input.readers > 1)) return undefined;
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

/** Rows of the dataset are loaded by the program's first calls. */
const input: LayerPlanner<'input'> = {
  plan: (_, place) => ({ output: place.input, forward: [], backward: [], passes: 0 }),
};

export const planners = { flatten: reshaping, reshape: reshaping, input };

/** The shape changes and no number does. */
const same: LayerReference<'flatten' | 'reshape' | 'input'> = ({ input }) => input;

export const references = { flatten: same, reshape: same, input: same };
