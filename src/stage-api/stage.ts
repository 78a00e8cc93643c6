/**
 * What a stage kind declares (its descriptor) and what its body is given and gives back.
 *
 * A descriptor is cheap to import: planning loads every descriptor and no body. A body is a module of its own, loaded
 * by a worker process when an action runs; its default export is a `StageBody`. A body knows its parameters, its
 * inputs and its seed, because those are what its key covers; it is not told its stage's name, its point, the clock
 * or the path of anything.
 */

import type { Coordinates } from '../core/pipeline/pipeline.ts';
import type { ArtifactType, StageDescriptor } from '../core/pipeline/stage-kind.ts';
import type { JsonObject } from '../core/values/canonical.ts';
import type { Digest } from '../core/values/digest.ts';
import type { Table } from './table.ts';

export type { Better, Measure } from '../core/facts/measure.ts';
export type { Coordinates } from '../core/pipeline/pipeline.ts';
export type {
  ArtifactNames,
  ArtifactType,
  Holes,
  InputPort,
  MachineFacts,
  NamesAt,
  OutputPort,
  StageDescriptor,
  WithProblem,
} from '../core/pipeline/stage-kind.ts';

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
  /** The part of the whole action that is done, from 0 to 1, where `done` counts only a part of it (an epoch). */
  readonly overall?: number;
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
  /**
   * Those that last stay for actions that go further; others are there in case this action is killed, and go when one
   * further on is saved. They last if left out.
   */
  save(position: number, table: Table, lasting?: boolean): Promise<void>;
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
  for (const [port, { partial, arity, optional }] of Object.entries(descriptor.inputs))
    if (partial !== undefined && arity !== 'many' && optional !== true)
      throw new Error(`Internal error: the port "${port}" of "${descriptor.kind}" cannot do without its only artifact`);
  return descriptor;
}
