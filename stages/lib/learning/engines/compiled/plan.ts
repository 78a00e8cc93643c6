/**
 * From a network to a plan: where everything lies in one linear memory, and the step programs that compute on it.
 * Depends on the network and the batch size alone, never on the machine.
 */

import type { Network } from '../../network/network.ts';
import type { ExampleInput, LossSpec, OptimizerSpec } from '../engine.ts';
import { type Arena, type Gaps, networkArena, ScratchRegion } from './arena.ts';
import { planLoss } from './operations/loss/plan.ts';
import { planClear, planPenalties, planUpdates } from './operations/optimizer/plan.ts';
import { planLoad, planStore } from './operations/repack/plan.ts';
import { stepNumbers, storesGradient } from './operations.ts';
import { type ParameterSpace, placeParameters } from './parameters.ts';
import { type LayersPlan, planLayers, readsPacked } from './plan-layers.ts';
import { sessionRecord } from './session.ts';
import { type Call, encode } from './step.ts';
import { exampleStride, layoutOf, packedLayoutOf, type Tensor } from './tensor.ts';

export interface PlanRequest {
  readonly network: Network;
  readonly batchSize: number;
  readonly inputs: readonly ExampleInput[];
  /** Absent for a predictor. */
  readonly training?: {
    readonly optimizer: OptimizerSpec;
    readonly loss: LossSpec;
    readonly classWeights: boolean;
  };
  readonly bytesMax?: number;
  readonly gaps?: Gaps;
  /** False: everything takes the general path, for comparison. */
  readonly fastPaths?: boolean;
}

export interface Program {
  readonly at: number;
  readonly words: Int32Array;
}

export interface Plan {
  readonly parameters: ParameterSpace;
  readonly session: number;
  readonly classWeights: number;
  /** The staged rows, their labels, and how many rows there is room for. */
  readonly rows: number;
  readonly labels: number;
  readonly stagedRows: number;
  readonly rowBytes: number;
  /** Where a predictor's outputs appear, `stagedRows` × output size. */
  readonly stored: number;
  readonly outputSize: number;
  /** Forward, loss, backward, update. Empty for a predictor. */
  readonly train: Program;
  /** Inference, then the loss, or for a predictor the copy of the output. */
  readonly infer: Program;
  /** Size of the memory. */
  readonly bytes: number;
}

/** The first byte that the stack and the constants of the kernels as WebAssembly leave free, rounded up generously. */
export const heapStart = 2 ** 17;

/** Rows are staged in pieces of about this size, so that memory does not grow with the dataset. */
const stagedBytes = 1 << 20;

/** @throws StageFailure `out-of-memory` before anything is allocated */
export function plan(request: PlanRequest): Plan {
  const { network, batchSize, training } = request;
  const [{ features, scale }] = request.inputs as readonly [ExampleInput];
  const arena = networkArena(heapStart, request.bytesMax, request.gaps);
  const scratch = new ScratchRegion();
  const session = arena.bytes(sessionRecord.wide.bytes);
  const parameters = placeParameters(arena, network, training?.optimizer, storesGradient);
  const classWeights = training?.classWeights ? arena.words(network.outputs) : 0;

  const input = placeInput(arena, network, batchSize);
  const layers = planLayers(
    { arena, scratch, network, batchSize, parameters, loss: training?.loss, fastPaths: request.fastPaths ?? true },
    input,
  );
  const { output } = layers;

  const isBytes = features.of === 'Uint8';
  const rowBytes = features.width * (isBytes ? 1 : 4);
  const outputSize = output.positions * output.channels;
  const perRow = rowBytes + (training ? 0 : outputSize * 4);
  const stagedRows = Math.max(1, Math.floor(stagedBytes / (perRow * batchSize))) * batchSize;
  const rows = arena.bytes(stagedRows * rowBytes);
  const labels = arena.words(stagedRows);
  const stored = training ? 0 : arena.words(stagedRows * outputSize);

  const load = planLoad(input, isBytes, scale);
  const end = planEnd(request, layers, scratch, parameters, classWeights);
  const train = training ? [load, ...layers.forward, ...end.train, ...layers.backward, ...planUpdates(parameters)] : [];
  const infer = [load, ...layers.inference, ...end.infer];
  scratch.place(arena);
  const programs = [train, infer].map((calls) => {
    const words = encode(calls, stepNumbers);
    return { at: arena.words(words.length), words };
  });
  return {
    parameters,
    session,
    classWeights,
    rows,
    labels,
    stagedRows,
    rowBytes,
    stored,
    outputSize,
    train: programs[0]!,
    infer: programs[1]!,
    bytes: arena.end,
  };
}

function placeInput(arena: Arena, network: Network, batchSize: number): Tensor {
  const inputShape = network.inputs[0]!.shape;
  const layout = readsPacked(network.layers[0]) ? packedLayoutOf(inputShape) : layoutOf(inputShape);
  const at = arena.words(batchSize * exampleStride(layout));
  return { ...layout, at, activation: 'linear', learns: false };
}

function planEnd(
  { training }: PlanRequest,
  { output, logits }: LayersPlan,
  scratch: ScratchRegion,
  parameters: ParameterSpace,
  classWeights: number,
): { train: readonly Call[]; infer: readonly Call[] } {
  if (training === undefined) return { train: [], infer: [planStore(output)] };
  const penalties = planPenalties(parameters);
  const loss = planLoss(training.loss, output, logits, scratch, classWeights);
  return { train: [planClear(parameters), loss.train, ...penalties], infer: [loss.infer, ...penalties] };
}
