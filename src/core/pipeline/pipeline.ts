/**
 * A resolved pipeline: references substituted, matrices expanded, defaults filled in. `resolve` makes it from a
 * document; `plan` computes its keys. A plain value: no open files, no functions with side effects.
 */

import type { Diagnostic, SourceRange } from '../document/diagnostic.ts';
import type { StageFact } from '../facts/stage-fact.ts';
import type { Gate } from '../gates/gate.ts';
import type { JsonObject } from '../values/canonical.ts';
import type { ActionId, StageName } from './ids.ts';
import type { Holes } from './stage-kind.ts';

export type { ActionId, StageName } from './ids.ts';

/** Values of the matrix axes at one point, in the order the axes are written; inherited ones first. */
export type Coordinates = { readonly [axis: string]: string | number | boolean };

/** A path below `with`: `['optimizer', 'adam', 'learningRate']`. */
export type ParameterPath = readonly (string | number)[];

/** An output of an action, as an input of another. */
export interface OutputReference {
  readonly action: ActionId;
  readonly output: string;
  /** The coordinates of the producing action. */
  readonly coordinates: Coordinates;
}

export interface ActionInput {
  readonly arity: 'one' | 'many';
  readonly type: string;
  /** One reference for arity `one`; all gathered ones, in matrix order, for `many`. */
  readonly from: readonly OutputReference[];
  /**
   * For a port that tolerates missing inputs: the tolerated failures, and how many artifacts are enough. If left out,
   * all are needed.
   */
  readonly partial?: { readonly holes: Holes; readonly least: 0 | 1 };
}

export interface FileReference {
  /** The path below `with` that names it. */
  readonly parameter: ParameterPath;
  /** Absolute. */
  readonly path: string;
}

/** A list of files, folders and globs in `with`. */
export interface FileList {
  /** The path below `with` of the list. */
  readonly parameter: ParameterPath;
  /** The absolute folder that the patterns are relative to. */
  readonly directory: string;
  /** The absolute folder of the project: names of files in it are relative to `directory`. */
  readonly project: string;
  /** As in the document; with `/` on every platform. */
  readonly patterns: readonly string[];
  /** The key names the files by their paths below the beginning of their pattern. */
  readonly mayMove?: true;
}

/** A program whose version is in the key. */
export interface VersionReference {
  /** The path below `with` of its text in the key. */
  readonly parameter: ParameterPath;
  readonly words: readonly string[];
  /** The absolute folder in which it runs. */
  readonly directory: string;
  /** Declared variables, before those of this process. */
  readonly environment?: { readonly [name: string]: string };
}

/** A stage at one point: the unit that is planned, keyed, run and cached. */
export interface Action {
  readonly id: ActionId;
  readonly stage: StageName;
  readonly kind: string;
  readonly coordinates: Coordinates;
  /** `with` after substitution, defaults and `resolve`. Files are named by absolute path here, by digest in the key. */
  readonly parameters: JsonObject;
  readonly files: readonly FileReference[];
  readonly fileLists: readonly FileList[];
  readonly versions: readonly VersionReference[];
  /** Fields of `parameters` that are not in the key; none if left out. */
  readonly outsideKey?: readonly string[];
  readonly inputs: { readonly [port: string]: ActionInput };
  /** The artifact type of each output. */
  readonly outputs: { readonly [port: string]: string };
  readonly seed: number;
  /** Whether equal keys give equal bytes. */
  readonly deterministic: boolean;
}

/** How the actions of a stage are executed. Not part of any key. */
export interface StageExecution {
  readonly retries: number;
  readonly timeoutMinutes?: number;
  readonly resources: { readonly cpu: number; readonly gpu: number; readonly memoryMebibytes?: number };
}

export interface Stage {
  readonly name: StageName;
  readonly kind: string;
  readonly execution: StageExecution;
  readonly actions: readonly ActionId[];
  readonly fact: StageFact;
  /** Range of the stage's name in the document. */
  readonly range: SourceRange;
}

export interface Pipeline {
  readonly name: string;
  /** Absent without one. */
  readonly description?: string;
  /** The document's path as the user wrote it. */
  readonly file: string;
  /** The absolute folder of the document. */
  readonly directory: string;
  /** The absolute folder of the project that the document belongs to. */
  readonly project: string;
  readonly seed: number;
  readonly params: JsonObject;
  /** Values of `-P`, as they were given: `train=3000`. */
  readonly given: readonly string[];
  /** Values of `--set`, as they were given: `train.with.batchSize=64`. */
  readonly settings: readonly string[];
  /** In topological order; independent stages in document order. */
  readonly stages: readonly Stage[];
  /** In topological order, each stage's in matrix order. */
  readonly actions: ReadonlyMap<ActionId, Action>;
  readonly gates: readonly Gate[];
  /** Warnings about valid input that is probably not intended, in document order. */
  readonly warnings: readonly Diagnostic[];
  /** The range of a `with` value in the document; for a default, of its nearest written parent. */
  locate(stage: StageName, parameter: ParameterPath): SourceRange | undefined;
  /** The range of the seed of a stage; undefined if none is written. */
  locateSeed(stage: StageName): SourceRange | undefined;
}
