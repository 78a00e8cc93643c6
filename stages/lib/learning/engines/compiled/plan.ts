/**
 * From a network to a plan: where everything lies in one linear memory, and the step programs that compute on it.
 * Depends on the network and the batch size alone, never on the machine.
 */

import type { Network } from '../../network/network.ts';
import type { ExampleInput, Examples, LossSpec, OptimizerSpec } from '../engine.ts';
import { type Arena, type Gaps, networkArena, ScratchRegion } from './arena.ts';
import { planActivation } from './operations/activation/plan.ts';
import { logitsActivation, placeTargets, planLoss, type StagedTargets } from './operations/loss/plan.ts';
import { planClear, planPenalties, planRate, planUpdates } from './operations/optimizer/plan.ts';
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
    readonly examples: Pick<Examples, 'targets' | 'weights'>;
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
  /** The staged rows, their targets, and how many rows there is room for. */
  readonly rows: number;
  /** Absent for a predictor. */
  readonly targets?: StagedTargets;
  readonly stagedRows: number;
  readonly rowBytes: number;
  /** Learning rates of the batches of a call, in double precision. */
  readonly rates: number;
  /** Where the outputs of inference appear, `stagedRows` × output size. */
  readonly stored: number;
  readonly outputSize: number;
  /** Forward, loss, backward, update. Empty for a predictor. */
  readonly train: Program;
  /** Inference, then the loss unless for a predictor, then the copy of the output. */
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
  const { network, batchSize, inputs, training } = request;
  const [{ features, scale }] = inputs as readonly [ExampleInput];
  const arena = networkArena(heapStart, request.bytesMax, request.gaps);
  const scratch = new ScratchRegion();
  const session = arena.bytes(sessionRecord.wide.bytes);
  const parameters = placeParameters(arena, network, training?.optimizer, storesGradient);

  const input = placeInput(arena, network, batchSize);
  const layers = planLayers(
    { arena, scratch, network, batchSize, parameters, loss: training?.loss, fastPaths: request.fastPaths ?? true },
    input,
  );
  const { output } = layers;

  const isBytes = features.of === 'Uint8';
  const rowBytes = features.width * (isBytes ? 1 : 4);
  const outputSize = output.positions * output.channels;
  const perRow = rowBytes + outputSize * 4;
  const stagedRows = Math.max(1, Math.floor(stagedBytes / (perRow * batchSize))) * batchSize;
  const rows = arena.bytes(stagedRows * rowBytes);
  const targets = training && placeTargets(arena, stagedRows, training.examples);
  const rates = training ? arena.words((2 * stagedRows) / batchSize) : 0;
  const stored = arena.words(stagedRows * outputSize);

  const load = planLoad(input, isBytes, scale);
  const end = training && targets && planEnd(network, training, layers, scratch, parameters, targets);
  const train = end ? [planRate(rates), load, ...layers.forward, ...end.train, ...layers.backward, ...end.update] : [];
  const infer = [load, ...layers.inference, ...(end?.infer ?? []), planStore(output)];
  scratch.place(arena);
  const programs = [train, infer].map((calls) => {
    const words = encode(calls, stepNumbers);
    return { at: arena.words(words.length), words };
  });
  return {
    parameters,
    session,
    rows,
    ...(targets && { targets }),
    rates,
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

interface End {
  readonly train: readonly Call[];
  readonly update: readonly Call[];
  readonly infer: readonly Call[];
}

function planEnd(
  { task }: Network,
  { loss, optimizer }: NonNullable<PlanRequest['training']>,
  { output, logits }: LayersPlan,
  scratch: ScratchRegion,
  parameters: ParameterSpace,
  targets: StagedTargets,
): End {
  const penalties = planPenalties(parameters);
  const { train, infer } = planLoss(loss, task, output, logits, scratch, targets);
  const left = logits ? logitsActivation(loss) : undefined;
  return {
    train: [planClear(parameters), train, ...penalties],
    update: planUpdates(parameters, optimizer),
    infer: [infer, ...penalties, ...(left ? planActivation(output, output, left).forward : [])],
  };
}
