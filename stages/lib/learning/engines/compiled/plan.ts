/**
 * From a network to a plan: where everything lies in one linear memory, and the step programs that compute on it.
 * Depends on the network and the batch size alone, never on the machine.
 */

import type { Network } from '../../network/network.ts';
import { memoryBytesMax } from '../../../kernels/arena.ts';
import type { ExampleInput, LossSpec, OptimizerSpec } from '../engine.ts';
import { type Gaps, networkArena, ScratchRegion } from './arena.ts';
import { type PlanContext, placeTensor } from './layer-planner.ts';
import { planLoss } from './operations/loss/plan.ts';
import { planClear, planPenalties, planUpdates } from './operations/optimizer/plan.ts';
import { planLoad, planStore, type StagedRows } from './operations/repack/plan.ts';
import { storesGradient } from './operations.ts';
import { type ParameterSpace, placeParameters } from './parameters.ts';
import { inputsReadPacked, type LayersPlan, planLayers, type Unit } from './plan-layers.ts';
import { planBackward } from './planning/backward.ts';
import { comfortableBytes, requireFit } from './planning/fit.ts';
import { divided, type Program, type Programs, placed, smallest } from './planning/programs.ts';
import { Regions } from './planning/regions.ts';
import { droppable, thrifty } from './planning/thrift.ts';
import { sessionRecord } from './session.ts';
import type { Call } from './step.ts';
import { layoutOf, packedLayoutOf, type Tensor } from './tensor.ts';

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
  /** For comparison. */
  readonly planning?: Planning;
}

export interface Planning {
  /** False: everything takes the general path. */
  readonly fastPaths?: boolean;
  /** True: everything is computed again on the way back, whatever memory there is. */
  readonly keepsNothing?: boolean;
}

export type { Program };

export interface Plan {
  readonly parameters: ParameterSpace;
  readonly session: number;
  readonly classWeights: number;
  /** The staged rows of each input, their labels, and how many rows there is room for. */
  readonly inputs: readonly StagedRows[];
  readonly labels: number;
  readonly stagedRows: number;
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
  const draft = draftOf(request);
  const bytesFor = (batchSize: number): number => draftOf({ ...request, batchSize }).bytes;
  requireFit(draft.bytes, request.bytesMax ?? memoryBytesMax, request.batchSize, bytesFor);
  return draft.write();
}

/** A plan whose programs are not written yet. */
interface Draft {
  readonly bytes: number;
  write(): Plan;
}

function draftOf(request: PlanRequest): Draft {
  const { network, batchSize, training, planning = {} } = request;
  const arena = networkArena(heapStart, request.gaps);
  const regions = new Regions();
  const scratch = new ScratchRegion();
  const session = arena.bytes(sessionRecord.wide.bytes);
  const parameters = placeParameters(arena, network, training?.optimizer, storesGradient);
  const classWeights = training?.classWeights ? arena.words(network.outputs) : 0;

  const context = { arena, regions, scratch, batchSize, fastPaths: planning.fastPaths ?? true };
  const tensors = placeInputs(context, network);
  const layers = planLayers({ ...context, network, parameters, loss: training?.loss }, tensors);
  const { output } = layers;

  const outputSize = output.positions * output.channels;
  const rowBytes = request.inputs.map(({ features: { of, width } }) => width * (of === 'Uint8' ? 1 : 4));
  const perRow = rowBytes.reduce((sum, bytes) => sum + bytes, training ? 0 : outputSize * 4);
  const stagedRows = Math.max(1, Math.floor(stagedBytes / (perRow * batchSize))) * batchSize;
  const inputs = request.inputs.map(({ features }, index): StagedRows => {
    const bytes = rowBytes[index]!;
    return { at: arena.bytes(stagedRows * bytes), rowBytes: bytes, bytes: features.of === 'Uint8' };
  });
  const labels = arena.words(stagedRows);
  const stored = training ? 0 : arena.words(stagedRows * outputSize);

  const load = tensors.map((tensor, index) => planLoad(tensor, inputs[index]!, request.inputs[index]!.scale));
  const end = planEnd(request, layers, scratch, parameters, classWeights);
  const forward = layers.units.flatMap(({ plan }) => plan.forward);
  const infer = [...load, ...layers.units.flatMap(({ plan }) => plan.inference ?? plan.forward), ...end.infer];
  const update = planUpdates(parameters);
  scratch.place(arena);
  const start = arena.end;
  const trainingPrograms = (dropped: ReadonlySet<Unit>): Programs => {
    const backward = planBackward(context, layers, dropped);
    return divided(regions, [...load, ...forward, ...end.train, ...backward, ...update], infer);
  };
  const programs = !training
    ? divided(regions, [], infer)
    : planning.keepsNothing
      ? trainingPrograms(new Set(droppable(layers)))
      : smallest(thrifty(layers, trainingPrograms), comfortableBytes - start);
  return {
    bytes: start + programs.bytes,
    write() {
      const write = placed(programs, regions, arena, request.gaps !== undefined);
      return {
        parameters,
        session,
        classWeights,
        inputs,
        labels,
        stagedRows,
        stored,
        outputSize,
        train: write(programs.train),
        infer: write(programs.infer),
        bytes: arena.end,
      };
    },
  };
}

/** An input of the network for one batch, in the layout that all layers want that read it. */
function placeInputs(context: PlanContext, network: Network): readonly Tensor[] {
  const packed = inputsReadPacked(network);
  return network.inputs.map(({ shape }, index) => {
    const layout = packed[index] ? packedLayoutOf(shape) : layoutOf(shape);
    return { ...layout, at: placeTensor(context, layout), activation: 'linear', learns: false };
  });
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
