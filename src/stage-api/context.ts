/** The context that a body is called with, and the result that it gives back. */

import type { Coordinates } from '../core/pipeline/pipeline.ts';
import type { ArtifactType, InputPort, OutputPort } from '../core/pipeline/stage-kind.ts';
import type { JsonObject } from '../core/values/canonical.ts';
import type { Digest } from '../core/values/digest.ts';
import type { Table } from './table.ts';

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

export interface Inputs {
  readonly [port: string]: InputPort;
}

export interface Outputs {
  readonly [port: string]: OutputPort;
}

/** The names of the ports that take one artifact, may take one, or gather; any name where the ports are not known. */
type PortsOf<Ports, Arity extends 'one' | 'optional' | 'many'> = string extends keyof Ports
  ? string
  : { [Port in keyof Ports & string]: ArityOf<Ports[Port]> extends Arity ? Port : never }[keyof Ports & string];

type ArityOf<Port> = Port extends { readonly arity: 'many' }
  ? 'many'
  : Port extends { readonly optional: true }
    ? 'optional'
    : 'one';

/** The part of a context that needs no port: for functions that several bodies call. */
export interface ActionContext<Parameters extends JsonObject = JsonObject> {
  readonly parameters: Parameters;
  readonly seed: number;
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

export interface PortContext<Parameters extends JsonObject = JsonObject, Ports = Inputs>
  extends ActionContext<Parameters> {
  /** The artifact at a port that is always wired and takes one. */
  one(port: PortsOf<Ports, 'one'>): InputArtifact;
  /** The artifact at a port that takes one and may be left out. */
  optional(port: PortsOf<Ports, 'optional'>): InputArtifact | undefined;
  /** The artifacts at a port that gathers, in matrix order. */
  many(port: PortsOf<Ports, 'many'>): readonly InputArtifact[];
}

export interface Checkpoints {
  /** The checkpoint with the largest position ≤ `limit`, if there is a sound one. */
  latest(limit: number): Promise<{ position: number; table: Table } | undefined>;
  /**
   * A checkpoint that lasts stays for actions that go further; another is there in case this action is killed, and is
   * deleted when one further on is saved. It lasts if `lasting` is left out.
   */
  save(position: number, table: Table, lasting?: boolean): Promise<void>;
}

export interface StageResult<Ports = Outputs> {
  /** A table per output port, or an input handed on unchanged. */
  readonly outputs: { readonly [Port in keyof Ports]: Table | InputArtifact };
  /** Numbers that gates, `select`, `show` and `diff` know by name. A function of the inputs alone. */
  readonly metrics?: { readonly [name: string]: number };
  /** Measured seconds. Kept in the record, never in an artifact: they differ from run to run. */
  readonly timings?: { readonly [name: string]: number | readonly number[] };
  /** Sentences for the record and the console: `continued from epoch 5`. */
  readonly notes?: readonly string[];
}
