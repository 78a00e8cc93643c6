/**
 * From a network to a plan: where everything lies in one linear memory, and the step programs that compute on it.
 * Depends on the network and the batch size alone, never on the machine.
 */

import { memoryBytesMax } from '../../../kernels/arena.ts';
import type { Network } from '../../network/network.ts';
import type { ExampleInput, Examples, LossSpec, OptimizerSpec } from '../engine.ts';
import { type Gaps, networkArena, ScratchRegion } from './arena.ts';
import { type PlanContext, placeTensor } from './layer-planner.ts';
import { planActivation } from './operations/activation/plan.ts';
import { logitsActivation, placeTargets, planLoss, type StagedTargets } from './operations/loss/plan.ts';
import { planClear, planPenalties, planRate, planUpdates } from './operations/optimizer/plan.ts';
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
    readonly examples: Pick<Examples, 'targets' | 'weights'>;
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
  /** The staged rows of each input, their targets, and how many rows there is room for. */
  readonly inputs: readonly StagedRows[];
  /** Absent for a predictor. */
  readonly targets?: StagedTargets;
  readonly stagedRows: number;
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

  const context = { arena, regions, scratch, batchSize, fastPaths: planning.fastPaths ?? true };
  const tensors = placeInputs(context, network);
  const layers = planLayers({ ...context, network, parameters, loss: training?.loss }, tensors);
  const { output, units } = layers;

  const outputSize = output.positions * output.channels;
  const rowBytes = request.inputs.map(({ features: { of, width } }) => width * (of === 'Uint8' ? 1 : 4));
  const perRow = rowBytes.reduce((sum, bytes) => sum + bytes, outputSize * 4);
  const stagedRows = Math.max(1, Math.floor(stagedBytes / (perRow * batchSize))) * batchSize;
  const inputs = request.inputs.map(({ features }, index): StagedRows => {
    const bytes = rowBytes[index]!;
    return { at: arena.bytes(stagedRows * bytes), rowBytes: bytes, bytes: features.of === 'Uint8' };
  });
  const targets = training && placeTargets(arena, stagedRows, training.examples);
  const rates = training ? arena.words((2 * stagedRows) / batchSize) : 0;
  const stored = arena.words(stagedRows * outputSize);

  const load = tensors.map((tensor, index) => planLoad(tensor, inputs[index]!, request.inputs[index]!.scale));
  const end = training && targets && planEnd(network, training, layers, scratch, parameters, targets);
  const inference = units.flatMap(({ plan }) => plan.inference ?? plan.forward);
  const infer = [...load, ...inference, ...(end?.infer ?? []), planStore(output)];
  const forward = end && [planRate(rates), ...load, ...units.flatMap(({ plan }) => plan.forward), ...end.train];
  scratch.place(arena);
  const start = arena.end;
  const programsWithout = (dropped: ReadonlySet<Unit>): Programs => {
    const train = end && forward ? [...forward, ...planBackward(context, layers, dropped), ...end.update] : [];
    return divided(regions, train, infer);
  };
  const programs =
    training === undefined || planning.keepsNothing
      ? programsWithout(new Set(droppable(layers)))
      : smallest(thrifty(layers, programsWithout), comfortableBytes - start);
  return {
    bytes: start + programs.bytes,
    write() {
      const write = placed(programs, regions, arena, request.gaps !== undefined);
      return {
        parameters,
        session,
        inputs,
        ...(targets && { targets }),
        rates,
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

/** A batch of each input of the network, in the layout that all layers want that read it. */
function placeInputs(context: PlanContext, network: Network): readonly Tensor[] {
  const packed = inputsReadPacked(network);
  return network.inputs.map(({ shape }, index) => {
    const layout = packed[index] ? packedLayoutOf(shape) : layoutOf(shape);
    return { ...layout, at: placeTensor(context, layout), activation: 'linear', learns: false };
  });
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
