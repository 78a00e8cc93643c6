/** The messages between the runner and a worker process. */

import type { Failure } from '../../core/facts/event.ts';
import type { OutputRecord } from '../../core/facts/record.ts';
import type { Coordinates } from '../../core/pipeline/pipeline.ts';
import type { ArtifactType } from '../../core/pipeline/stage-kind.ts';
import type { JsonObject } from '../../core/values/canonical.ts';
import type { ActionKey, Digest } from '../../core/values/digest.ts';
import type { Progress } from '../../stage-api/context.ts';

/** An artifact, as the record of `key` has it. */
export interface InputReference extends OutputRecord {
  readonly key: ActionKey;
  readonly type: ArtifactType;
  readonly coordinates: Coordinates;
}

/** All a worker is told of an action. */
export interface ExecuteRequest {
  /** Href of the body's module. */
  readonly body: string;
  readonly parameters: JsonObject;
  readonly seed: number;
  readonly inputs: {
    readonly [port: string]: { readonly arity: 'one' | 'many'; readonly from: readonly InputReference[] };
  };
  readonly outputs: { readonly [port: string]: ArtifactType };
  /** The JSON Schema of each artifact type among inputs and outputs. */
  readonly artifacts: { readonly [type: string]: JsonObject };
  readonly files: readonly { readonly path: string; readonly digest: Digest }[];
  /** Where checkpoints of this action lie, for kinds that continue one another. */
  readonly prefix?: string;
  /** Start at the beginning whatever checkpoints there are. */
  readonly anew?: boolean;
}

export interface ExecuteResult {
  readonly outputs: { readonly [port: string]: OutputRecord };
  readonly metrics: { readonly [name: string]: number };
  readonly timings: { readonly [name: string]: number | readonly number[] };
  readonly notes: readonly string[];
}

/** A failure as a worker tells it: its log has gone before, line by line. */
export interface WorkerFailure extends Omit<Failure, 'log'> {
  /** Of a damaged input: the blob that has to be made again. */
  readonly damaged?: Digest;
  /** The store, not the stage, is at fault. */
  readonly storeFault?: boolean;
}

export type ToWorker = { readonly type: 'execute'; readonly request: ExecuteRequest };

export type FromWorker =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'log'; readonly line: string }
  | { readonly type: 'done'; readonly result: ExecuteResult }
  | { readonly type: 'failed'; readonly failure: WorkerFailure };
