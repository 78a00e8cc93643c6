/**
 * What a stage kind declares (its descriptor) and what its body is given and gives back.
 *
 * A descriptor is cheap to import: planning loads every descriptor and no body. A body is a module of its own, loaded
 * by a worker process when an action runs; its default export is a `StageBody`. A body knows its parameters, its
 * inputs and its seed, because those are what its key covers; it is not told its stage's name, its point, the clock
 * or the path of anything.
 */

import type { JsonObject } from '../core/canonical.ts';
import type { Digest } from '../core/digest.ts';
import type { Table } from './table.ts';

export const artifactTypes = [
  'dataset',
  'model',
  'history',
  'predictions',
  'metrics',
  'embedding',
  'neighbors',
  'projection',
  'clusters',
  'report',
] as const;
export type ArtifactType = (typeof artifactTypes)[number];

export interface InputPort {
  readonly type: ArtifactType;
  /** `one` (default) maps over the points of the stage it is wired to; `many` gathers them in matrix order. */
  readonly arity?: 'one' | 'many';
  readonly optional?: boolean;
  readonly description: string;
}

export interface OutputPort {
  readonly type: ArtifactType;
  readonly description: string;
}

/** A mistake in `with` that a schema cannot express, found while planning. */
export interface WithProblem {
  /** Path below `with`: `['model', 2, 'conv2d', 'filters']`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint?: string;
}

export interface StageDescriptor {
  readonly kind: string;
  readonly summary: string;
  readonly inputs: { readonly [port: string]: InputPort };
  readonly outputs: { readonly [port: string]: OutputPort };
  /** The JSON Schema (draft-07) of `with`: schemas/stages/<kind>.schema.json, where defaults and descriptions live. */
  readonly schema: URL;
  /** The compiled module (`./run.js`) whose default export is the body. */
  readonly body: URL;
  /** Files besides modules that determine what the body computes (a WebAssembly module): part of the code digest. */
  readonly assets?: readonly URL[];
  /** Paths below `with` that name files to read; in the key they are replaced by the digests of their bytes. */
  files?(parameters: JsonObject): readonly (readonly (string | number)[])[];
  /** Mistakes the schema cannot express. Runs while planning, on `with` after defaults. */
  check?(parameters: JsonObject): readonly WithProblem[];
  /** Replaces what depends on the machine (`engine: auto`) by what it resolves to here, before the key is made. */
  resolve?(parameters: JsonObject, facts: MachineFacts): JsonObject;
  /** Names of the metrics a body reports; `*` stands for one or more dotted parts. For gates and `select`. */
  metrics?(parameters: JsonObject): readonly string[];
  /** The top-level field of `with` along which a longer action continues a shorter one (`epochs`). */
  continuesAlong?(parameters: JsonObject): string | undefined;
}

export interface MachineFacts {
  /** A GPU engine that was probed and found faster than the compiled one. */
  readonly gpuEngine: boolean;
}

/** Values of the matrix axes at one point: `{ filters: 32, epochs: 5 }`. */
export type Coordinates = { readonly [axis: string]: string | number | boolean };

/** One input: an artifact some earlier action produced. Loaded and checked when `table` is called. */
export interface InputArtifact {
  readonly digest: Digest;
  readonly type: ArtifactType;
  /** The point of the action that made it, for ports that gather; empty for others. */
  readonly coordinates: Coordinates;
  table(): Promise<Table>;
}

export interface Progress {
  /** What is counted: `epoch 2/5, batch`, `row`, `iteration`. */
  readonly unit: string;
  readonly done: number;
  readonly total: number;
  /** Short facts beside the bar: `loss 0.412, 9,800 images/s`. */
  readonly note?: string;
}

export interface StageContext<Parameters = JsonObject> {
  readonly parameters: Parameters;
  readonly seed: number;
  /** The artifact at a port of arity one. Throws if the port is not wired: use `optional` for those that may not be. */
  one(port: string): InputArtifact;
  optional(port: string): InputArtifact | undefined;
  many(port: string): readonly InputArtifact[];
  /** The bytes of a file named in `with` (see `files` of the descriptor), checked against the digest in the key. */
  readFile(path: string): Promise<Uint8Array>;
  /** At most a few a second reach the user; calling it for every batch is fine. */
  progress(progress: Progress): void;
  log(line: string): void;
  /** Lets messages and cancellation through; call it a few times a second in a long synchronous loop. */
  breathe(): Promise<void>;
  /** Checkpoints of this action's prefix (see `continuesAlong`); absent for kinds that do not continue. */
  readonly checkpoints?: Checkpoints;
}

export interface Checkpoints {
  /** The checkpoint with the largest position ≤ `limit`, if there is a sound one. */
  latest(limit: number): Promise<{ position: number; table: Table } | undefined>;
  save(position: number, table: Table): Promise<void>;
}

export interface StageResult {
  /** A table per output port, or an input handed on unchanged. */
  readonly outputs: { readonly [port: string]: Table | InputArtifact };
  /** Numbers that gates, `select`, `show` and `diff` know by name. A function of the inputs alone. */
  readonly metrics?: { readonly [name: string]: number };
  /** Measured seconds. Kept in the record, never in an artifact: they differ from run to run. */
  readonly timings?: { readonly [name: string]: number | readonly number[] };
  /** Sentences for the record and the console: `continued from epoch 5`. */
  readonly notes?: readonly string[];
}

export type StageBody<Parameters = JsonObject> = (context: StageContext<Parameters>) => Promise<StageResult>;

/** Declares a stage kind. Checks what the types cannot. */
export function defineStage(descriptor: StageDescriptor): StageDescriptor {
  if (!/^[a-z][a-z0-9-]*$/.test(descriptor.kind)) throw new Error(`Internal error: stage kind "${descriptor.kind}"`);
  if (Object.keys(descriptor.outputs).length === 0)
    throw new Error(`Internal error: stage kind "${descriptor.kind}" has no output`);
  return descriptor;
}
