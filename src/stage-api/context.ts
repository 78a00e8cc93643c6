/** The context that a body is called with, and the result that it returns. */

import type { Coordinates } from '../core/pipeline/pipeline.ts';
import type { ArtifactType, InputPort, OutputPort } from '../core/pipeline/stage-kind.ts';
import type { JsonObject } from '../core/values/canonical.ts';
import type { Digest } from '../core/values/digest.ts';
import type { Table } from './table.ts';
import type { StoredTable, TableStream } from './table-stream.ts';

/** One input: an artifact of an earlier action. Loaded and checked when `table` is called. */
export interface InputArtifact {
  readonly digest: Digest;
  readonly type: ArtifactType;
  /** The point of the producing action, for gathering ports; empty for others. */
  readonly coordinates: Coordinates;
  /** All of it in memory; fails with `too-large` if it has more than 2 GiB. */
  table(): Promise<Table>;
  /** The same in its file, to be read in parts: however large it is. */
  open(): Promise<StoredTable>;
  /** The path of its Arrow file for other programs: read-only, its bytes checked. */
  path(): Promise<string>;
  /** The files of an artifact of type `files`, each read-only and checked; fails for other types. */
  members(): Promise<readonly Member[]>;
}

/** A file of an artifact of type `files`. */
export interface Member {
  /** Relative to the tree, with forward slashes. */
  readonly path: string;
  /** The path of a read-only file with its bytes. */
  readonly file: string;
  readonly bytes: number;
  readonly digest: Digest;
  readonly executable: boolean;
}

/**
 * A folder that becomes an artifact of type `files`. Files below the action's scratch folder are moved into the store,
 * others are copied.
 */
export interface FileTree {
  readonly folder: string;
}

/** Files that become an artifact of type `files`: each is copied into the store, and stays as it is. */
export interface SourceFiles {
  readonly files: readonly SourceFile[];
}

export interface SourceFile {
  /** Relative, with forward slashes: its path in the tree. */
  readonly path: string;
  readonly source: string;
  /** The digest that it has to have. */
  readonly digest?: Digest;
  /** If left out: whether `source` is. */
  readonly executable?: boolean;
}

/** A file that `with` names, to be read in pieces: in its place, its bytes checked against the digest in the key. */
export interface OpenFile {
  /** As the document writes it. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

/** A file of a list in `with` (see `fileLists` of the descriptor). */
export interface ListedFile {
  /** The path below `with` of its list: `['train']`. */
  readonly list: readonly (string | number)[];
  /** Relative to the beginning of its pattern, with forward slashes. */
  readonly inside: string;
  readonly path: string;
  readonly digest: Digest;
  /** As it is in the key. */
  readonly executable: boolean;
}

/** For kinds that run other programs. */
export interface ProgramPlace {
  /** The document's folder: the working directory of programs. */
  readonly directory: string;
  /** The project's folder: the files below it that a program reads have to be declared. */
  readonly project: string;
  /** The store's folder: reading it does not count as undeclared. */
  readonly store: string;
  /** A folder that belongs to the key: it is there again at the next attempt, also after a kill. */
  readonly checkpoints: string;
  /** Declared files, relative to `directory`, with the digests in the key. */
  readonly files: readonly (readonly [path: string, digest: Digest])[];
  /** Names, relative to `directory`, of the files that the declarations name now. Fails if they cannot be listed. */
  listed(): readonly string[];
  /** The texts of the programs' versions in the key, in the order of the descriptor. */
  readonly versions: readonly string[];
  readonly key: string;
  /**
   * Names the first process of a group that must end with this action and whose memory counts as the action's. `mark` is
   * a setting (`NAME=value`) that only its processes have in their environment.
   */
  group(pid: number, mark: string): ProgramGroup;
  /**
   * Stores the folder of an output before the body ends, for other outputs that name its digest. The body returns the
   * artifact as the output.
   */
  keep(port: string, tree: FileTree): Promise<InputArtifact>;
}

/** The processes of a program: its group, its session, their descendants and all that have its mark. */
export interface ProgramGroup {
  /** Asks all to end, and kills those left after a grace. */
  stop(): Promise<void>;
  /** Ends the processes that the first one left behind, and returns how many there were. */
  endRest(): Promise<number>;
}

export interface Progress {
  /** The counted unit: `epoch 2/5, batch`, `row`, `iteration`. */
  readonly unit: string;
  readonly done: number;
  readonly total: number;
  /** The completed part of the whole action, from 0 to 1, if `done` counts only a part of it (an epoch). */
  readonly overall?: number;
  /** Short facts shown beside the bar: `loss 0.412, 9,800 images/s`. */
  readonly note?: string;
  readonly point?: CurvePoint;
}

/** Numbers at a step of the action. They are shown while it runs and kept with the run; no result depends on them. */
export interface CurvePoint {
  /** Epochs, or a program's own steps. Points at whole steps are always sent, others as often as progress is. */
  readonly step: number;
  readonly values: { readonly [name: string]: number };
}

export interface Inputs {
  readonly [port: string]: InputPort;
}

export interface Outputs {
  readonly [port: string]: OutputPort;
}

/** The names of the ports of an arity: one artifact, an optional one, or many; any name if the ports are not known. */
type PortsOf<Ports, Arity extends 'one' | 'optional' | 'many'> = string extends keyof Ports
  ? string
  : { [Port in keyof Ports & string]: ArityOf<Ports[Port]> extends Arity ? Port : never }[keyof Ports & string];

type ArityOf<Port> = Port extends { readonly arity: 'many' }
  ? 'many'
  : Port extends { readonly optional: true }
    ? 'optional'
    : 'one';

/** The part of a context without ports, for functions shared by several bodies. */
export interface ActionContext<Parameters extends JsonObject = JsonObject> {
  readonly parameters: Parameters;
  readonly seed: number;
  /** The bytes of a file named in `with` (see `files` of the descriptor), checked against the digest in the key. */
  readFile(path: string): Promise<Uint8Array>;
  /**
   * A file named in `with` that need not fit into memory. The action fails with `file-changed` if the file changes before
   * its outputs are complete.
   */
  openFile(name: string): Promise<OpenFile>;
  /** May be called for every batch; at most a few messages per second are sent. */
  progress(progress: Progress): void;
  log(line: string): void;
  /** Handles messages and cancellation; call it a few times a second in a long synchronous loop. */
  breathe(): Promise<void>;
  /** Checkpoints of this action's prefix (see `continuesAlong`); absent for kinds that do not continue. */
  readonly checkpoints?: Checkpoints;
  /** The files of the lists in `with`, sorted by name. */
  readonly listed: readonly ListedFile[];
  /** A new empty folder on the disk of the store, deleted after the action. */
  scratch(): Promise<string>;
  /** Present for kinds that run programs (see `program` of the descriptor). */
  readonly program?: ProgramPlace;
}

export interface PortContext<Parameters extends JsonObject = JsonObject, Ports = Inputs>
  extends ActionContext<Parameters> {
  /** The artifact at a required port of arity one. */
  one(port: PortsOf<Ports, 'one'>): InputArtifact;
  /** The artifact at an optional port of arity one. */
  optional(port: PortsOf<Ports, 'optional'>): InputArtifact | undefined;
  /** The artifacts at a gathering port, in matrix order. */
  many(port: PortsOf<Ports, 'many'>): readonly InputArtifact[];
  /** All ports that are wired, for kinds whose ports follow from the document. */
  readonly wired: { readonly [port: string]: WiredInput };
}

export interface WiredInput {
  readonly gathered: boolean;
  /** In matrix order. */
  readonly artifacts: readonly InputArtifact[];
}

export interface Checkpoints {
  /** The intact checkpoint with the largest position ≤ `limit`, if any. */
  latest(limit: number): Promise<{ position: number; table: Table } | undefined>;
  /**
   * `lasting: true` (default): kept so that longer actions can continue from it. `false`: only guards against a kill;
   * deleted when a later one is saved.
   */
  save(position: number, table: Table, lasting?: boolean): Promise<void>;
}

export type Output = Table | TableStream | FileTree | SourceFiles | InputArtifact;

/** Metrics, facts, timings and notes may be filled in while streams among the outputs are taken. */
export interface StageResult<Ports = Outputs> {
  /** A table or a stream per output port, a folder or a list of files, or an input passed on unchanged. */
  readonly outputs: { readonly [Port in keyof Ports]: Output };
  /** Numbers that gates, `select`, `show` and `diff` use by name. Must depend on the inputs only. */
  readonly metrics?: { readonly [name: string]: number };
  /** Texts that gates and other readers of the record look up by name, like the digest of the rows that were measured. Must depend on the inputs only. */
  readonly facts?: { readonly [name: string]: string };
  /** Measured seconds. Kept in the record, never in an artifact: they differ from run to run. */
  readonly timings?: { readonly [name: string]: number | readonly number[] };
  /** Sentences for the record and the console: `continued from epoch 5`. */
  readonly notes?: readonly string[];
}
