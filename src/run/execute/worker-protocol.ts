/** The request to an executor, its result, and the messages between the runner and a worker process. */

import type { Failure } from '../../core/facts/event.ts';
import type { OutputRecord } from '../../core/facts/record.ts';
import type { Coordinates, FileList } from '../../core/pipeline/pipeline.ts';
import type { ArtifactType } from '../../core/pipeline/stage-kind.ts';
import type { JsonObject } from '../../core/values/canonical.ts';
import type { ActionKey, Digest } from '../../core/values/digest.ts';
import type { Progress } from '../../stage-api/context.ts';
import type { StagedBlob } from '../../store/objects/blob-store.ts';

/** An artifact, as described in the record of `key`. */
export interface InputReference extends OutputRecord {
  readonly key: ActionKey;
  readonly type: ArtifactType;
  readonly coordinates: Coordinates;
}

/** Code by its digest and location: on this machine the URL of the body's module. */
export interface CodeReference {
  readonly digest: Digest;
  readonly locator: string;
}

/** Facts for a body that runs programs. */
export interface ProgramRequest {
  /** The document's folder. */
  readonly directory: string;
  readonly project: string;
  readonly key: ActionKey;
  /** The texts of the programs' versions, in the order of the descriptor. */
  readonly versions: readonly string[];
  /** The files of all file lists, relative to `directory`, with the digests in the key. */
  readonly files: readonly (readonly [path: string, digest: Digest])[];
  /** The lists that name them. */
  readonly lists: readonly FileList[];
}

/** A file that a body may read. */
export interface FileReference {
  readonly path: string;
  readonly digest: Digest;
  /** For a file of a list: relative to the beginning of its pattern. */
  readonly inside?: string;
  /** The path below `with` of its list. */
  readonly list?: readonly (string | number)[];
  readonly executable?: boolean;
}

/** Everything that an executor needs to execute an action. */
export interface ExecuteRequest {
  /** The key of the action: an executor finds an execution of it again by this. The caller has locked it. */
  readonly key?: ActionKey;
  readonly code: CodeReference;
  readonly parameters: JsonObject;
  readonly seed: number;
  readonly inputs: {
    readonly [port: string]: { readonly arity: 'one' | 'many'; readonly from: readonly InputReference[] };
  };
  /** The input ports of the kind, wired or not; absent for kinds whose ports follow from the document. */
  readonly ports?: readonly string[];
  readonly outputs: { readonly [port: string]: ArtifactType };
  /** The URL of the JSON Schema of each artifact type among inputs and outputs. */
  readonly artifacts: { readonly [type: string]: string };
  readonly files: readonly FileReference[];
  /** For kinds that run programs. */
  readonly program?: ProgramRequest;
  /** Prefix key of this action's checkpoints, for kinds that continue one another. */
  readonly prefix?: string;
  /** Start from the beginning and ignore checkpoints. */
  readonly anew?: boolean;
}

export interface ExecuteResult {
  readonly outputs: { readonly [port: string]: OutputRecord };
  readonly metrics: { readonly [name: string]: number };
  readonly facts?: { readonly [name: string]: string };
  readonly timings: { readonly [name: string]: number | readonly number[] };
  readonly notes: readonly string[];
  /** Blobs of the outputs that are to be taken over before a record names them. */
  readonly staged: readonly StagedBlob[];
}

/** A failure as a worker reports it; its log lines have been sent before. */
export interface WorkerFailure extends Omit<Failure, 'log'> {
  /** For a damaged input: the blob to be made again. */
  readonly damaged?: Digest;
  /** The store is at fault, not the stage. */
  readonly storeFault?: boolean;
}

export interface ToWorker {
  readonly type: 'execute';
  readonly request: ExecuteRequest;
  /** Variables of the environment that this request alone has. */
  readonly variables: { readonly [name: string]: string };
}

export type FromWorker =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'log'; readonly line: string }
  /** A program that must end with the action: the first process of its group. */
  | { readonly type: 'group'; readonly pid: number; readonly mark: string }
  | { readonly type: 'done'; readonly result: ExecuteResult }
  | { readonly type: 'failed'; readonly failure: WorkerFailure };
