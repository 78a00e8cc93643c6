/**
 * Which engine computes, and loading it. Cheap to import: an engine is loaded when it is asked for.
 */

import { type MachineFacts, StageFailure, type WithProblem } from 'arrowline/stage';
import type { Network } from '../network/network.ts';
import type { Engine, LossSpec, OptimizerSpec } from './engine.ts';
import { noBackend } from './tensorflow/backend.ts';
import { installCommand } from './tensorflow/packages.ts';

export type EngineName = Engine['name'];

/** The engine that `auto` stands for on a machine without a faster GPU engine. */
export const defaultEngine: EngineName = 'compiled';

/** Files besides modules that determine an engine's results: part of the key of every stage that uses an engine. */
export const engineAssets: readonly URL[] = [
  new URL('../../../../../stages/lib/learning/engines/compiled/engine.wasm', import.meta.url),
];

const loaders: { readonly [Name in EngineName]: (choice: EngineChoice) => Promise<Engine> } = {
  compiled: async ({ kernels }) => (await import('./compiled/index.ts')).compiledEngineFor(kernels),
  tensorflow: async ({ tensorflowBackend }) =>
    (await import('./tensorflow/index.ts')).tensorflowEngine(tensorflowBackend),
};

/** The parameters that name an engine: those of `with`, and those that `resolveEngine` adds. */
export type EngineChoice = {
  /** `auto` only where nothing has resolved it. */
  readonly engine: EngineName | 'auto';
  /** The backend of the tensorflow engine (tensorflow/backend.ts). */
  readonly tensorflowBackend?: string;
  /** The kernels of the compiled engine on this machine (compiled/native/finding.ts). They change no byte. */
  readonly kernels?: string;
};

/**
 * Replaces `engine: auto` by an engine's name, adds the backend of tensorflow, because backends give different bytes, and
 * outside the key the kernels of the compiled engine: the `resolve` of every stage that computes with an engine. Asks only for the facts that it needs.
 */
export function resolveEngine<Given extends EngineChoice>(
  parameters: Given,
  facts: MachineFacts,
): Given & EngineChoice {
  const asked = parameters.engine;
  const engine = asked === 'auto' ? (facts.gpuEngine ? 'tensorflow' : defaultEngine) : asked;
  if (engine !== 'tensorflow')
    return { ...parameters, engine, ...(facts.kernels !== undefined && { kernels: facts.kernels }) };
  return { ...parameters, engine, tensorflowBackend: facts.tensorflowBackend };
}

/** The mistake of asking for an engine that is not installed: the `checkInputs` of every stage that computes with one. */
export function engineProblems({ engine, tensorflowBackend }: EngineChoice): readonly WithProblem[] {
  if (engine !== 'tensorflow' || tensorflowBackend !== noBackend) return [];
  return [
    {
      path: ['engine'],
      message: 'TensorFlow.js is not installed',
      expected: 'its packages beside arrowline or in the working directory',
      hint: `${installCommand}; or use engine: compiled`,
    },
  ];
}

/** Fields that change no byte of a prediction: the compiled engine gives the same bytes in batches of any size. */
export function predictionOutsideKey({ engine }: EngineChoice): readonly string[] {
  return engine === 'compiled' ? ['batchSize', ...engineOutsideKey] : [];
}

/** Fields that change no byte, whatever an engine is used for. */
export const engineOutsideKey: readonly string[] = ['kernels'];

export async function loadEngine(choice: EngineChoice): Promise<Engine> {
  return loaders[choice.engine === 'auto' ? defaultEngine : choice.engine](choice);
}

/** The optimizer that is asked for a prediction, which needs none: every engine that runs a network trains with it. */
const plainest: OptimizerSpec = { name: 'sgd', learningRate: 1, momentum: 0, nesterov: false };

/**
 * For a training, or for a prediction when optimizer and loss are left out.
 * @throws StageFailure `unsupported` with the engine's reason
 */
export function requireSupport(
  engine: Engine,
  network: Network,
  optimizer: OptimizerSpec = plainest,
  loss: LossSpec = { name: 'meanSquaredError' },
): void {
  const reason = engine.unsupported(network, optimizer, loss);
  if (reason === undefined) return;
  const hint = engine.name === 'tensorflow' ? undefined : 'use engine: tensorflow';
  throw new StageFailure('unsupported', reason, hint === undefined ? {} : { hint });
}
