/**
 * The descriptor of a stage kind: its ports, its parameters, and the functions that planning calls. Planning knows
 * kinds only through this; stages create it with `defineStage` of the stage API.
 */

import type { Measure } from '../facts/measure.ts';
import type { JsonObject } from '../values/canonical.ts';
import type { AxisUses } from './axis-uses.ts';

/** Name of an artifact type. The known types are passed in with the kinds, so that a user's kind can bring its own. */
export type ArtifactType = string;

export interface InputPort {
  readonly type: ArtifactType;
  /**
   * For kinds with `ports`: the port takes any type; an output of `type` is preferred where the document names none. The
   * kind's `ports` gives the port the type that is wired.
   */
  readonly open?: true;
  /** `one` (default) maps over the points of the connected stage; `many` gathers them in matrix order. */
  readonly arity?: 'one' | 'many';
  readonly optional?: boolean;
  /**
   * Failures that the action tolerates at this port: it runs once all producers at this port have ended, with the
   * artifacts of those that succeeded (at least one, unless the port is optional). For gathering ports and optional
   * ports. If left out, and with `--fail-fast`, all artifacts are needed.
   */
  readonly partial?: Holes;
  readonly description: string;
}

/** `any`: any failure is tolerated; `diverged`: only a failure that is determined by the key and would happen again. */
export type Holes = 'any' | 'diverged';

export interface OutputPort {
  readonly type: ArtifactType;
  readonly description: string;
}

/** All ports of one stage. */
export interface StagePorts {
  readonly inputs: { readonly [port: string]: InputPort };
  readonly outputs: { readonly [port: string]: OutputPort };
}

/** A stage of a kind whose ports follow from the document. */
export interface PortsQuestion {
  /**
   * `with` after defaults, not yet after `resolve`. While ports are found, values that depend on the point are absent;
   * at each point they are there, and the ports must come out the same.
   */
  readonly with: JsonObject;
  /** The ports that `needs` names, in the order of the document. */
  readonly wired: { readonly [port: string]: WiredPort };
}

export interface WiredPort {
  /** The artifact types at the port, each once: more than one is a mistake, which planning reports. */
  readonly types: readonly ArtifactType[];
  /** Whether `needs` has a list or `gather: true` here. */
  readonly gathered: boolean;
}

/** A program whose version determines the result: the text that `words` prints is in the key. */
export interface ProgramVersion {
  /** The path below `with` at which the key has the text, whether or not there is a value. */
  readonly at: readonly (string | number)[];
  /**
   * The program and its arguments. It runs in the document's folder. A line `::depends PATH` is not part of the text:
   * it names a file or folder, and the text is found again once that has changed.
   */
  readonly words: readonly string[];
  /** Variables that it has beside PATH and HOME, or instead of them: those that the program will have. */
  readonly environment?: { readonly [name: string]: string };
}

/** A mistake in `with` that a schema cannot express, found while planning. */
export interface WithProblem {
  /** Path below `with`: `['model', 2, 'conv2d', 'filters']`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly expected?: string;
  readonly hint?: string;
}

/**
 * Names known before the artifact exists. A list may contain names that turn out to be absent, but never omits one that
 * is present. It is undefined if nothing is known in advance.
 */
export interface ArtifactNames {
  /** Layers of a model, from input to output. */
  readonly layers?: readonly string[];
  /** Measures in metrics. */
  readonly metrics?: readonly Measure[];
  /** The task of a model, where the document says it. */
  readonly task?: string;
  /** The type of each column of a table, as `columnType` writes it, where the document declares all of them. */
  readonly columns?: { readonly [name: string]: string };
  /** The uses of its stage's axes: one object for all artifacts of a stage; absent without axes. */
  readonly axes?: AxisUses;
  /** Nothing is known because the producer has a mistake, which has been reported. */
  readonly mistaken?: true;
}

/** The known names of each artifact at a port, in order; empty for a port that is not wired. */
export type NamesAt = (port: string) => readonly ArtifactNames[];

/**
 * `Given` is `with` after the schema's defaults, `Resolved` the result of `resolve`; they are the same if a kind has no
 * `resolve`. Planning calls these functions only with values that the schema has accepted.
 */
export interface StageDescriptor<Given extends JsonObject = JsonObject, Resolved extends JsonObject = Given> {
  readonly kind: string;
  readonly summary: string;
  readonly inputs: { readonly [port: string]: InputPort };
  readonly outputs: { readonly [port: string]: OutputPort };
  /** The artifact types that the kind brings, by name: each the JSON Schema of its columns and metadata. */
  readonly types?: { readonly [type: string]: URL };
  /** The JSON Schema (draft-07) of `with`, which has the defaults and descriptions. */
  readonly schema: URL;
  /** The module (`./body.js`, in a user's own kind also `./body.ts`) whose default export is the body. */
  readonly body: URL;
  /**
   * Whether bodies run in the runner's own process, without the cost of starting one: for kinds that need a few
   * milliseconds and little memory and cannot crash. Such an action cannot be killed or timed out.
   */
  readonly inProcess?: boolean;
  /** Files besides modules that determine what the body computes (a WebAssembly module): part of the code digest. */
  readonly assets?: readonly URL[];
  /**
   * Paths below `with` that name files to read; the key has the digests of their bytes instead. `wired` has the names of
   * the input ports that `needs` wires: a name may mean a file of the document, or of an artifact.
   */
  files?(parameters: Resolved, wired: ReadonlySet<string>): readonly (readonly (string | number)[])[];
  /** Mistakes the schema cannot express. Runs while planning, on `with` after defaults. */
  check?(parameters: Given): readonly WithProblem[];
  /** Mistakes that depend on the connected inputs. Runs while planning, on `with` after `resolve`. */
  checkInputs?(parameters: Resolved, namesAt: NamesAt): readonly WithProblem[];
  /**
   * Completes `with` from the connected inputs, after `resolve` and `checkInputs`: fills in values that were left out
   * and follow from the inputs. Must not change file names.
   */
  resolveInputs?(parameters: Resolved, namesAt: NamesAt): Resolved;
  /**
   * Names in the outputs that are known before the outputs exist, for `checkInputs` and `metrics` of downstream kinds.
   */
  names?(parameters: Resolved, namesAt: NamesAt): { readonly [output: string]: ArtifactNames };
  /**
   * Normalizes `with` before the key is computed, so that equal meanings have one form: replaces values that depend on
   * the machine (`engine: auto`) by their resolution, and removes values without effect. The body is called with this
   * form.
   */
  resolve?(parameters: Given, facts: MachineFacts): Resolved;
  /**
   * Top-level fields of `with` that choose one of several folds of the rows, and the field with the number of folds.
   * Points that differ in them only are repetitions.
   */
  readonly folds?: { readonly fields: readonly string[]; readonly count: string };
  /**
   * Top-level fields of `with` after `resolve` that affect speed and memory but no byte of the result. They are not in
   * the key, but the body receives them.
   */
  outsideKey?(parameters: Resolved): readonly string[];
  /**
   * The ports of one stage, for kinds whose ports follow from the document; `inputs` and `outputs` are then those that
   * every stage of the kind has, and are part of the result. Called with values that the schema has accepted.
   */
  ports?(stage: PortsQuestion): StagePorts | { readonly problems: readonly WithProblem[] };
  /**
   * Top-level fields of `with` that are command lines. They are split into words as in POSIX sh, without expansions,
   * and references are substituted afterwards, so that a value is never split. The schema and the kind see a list of
   * words: `["python", "train.py", ["--out=", { "output": "model" }], [{ "input": "dataset" }]]`.
   */
  readonly words?: readonly string[];
  /** Top-level fields of `with` that are lists of command lines, each of which is split like one of `words`. */
  readonly wordLists?: readonly string[];
  /** Top-level fields of `with` in which references are refused. */
  readonly literal?: readonly string[];
  /**
   * Paths below `with` whose value is a list of files, folders and globs, relative to the document's folder. The key has
   * the names and digests of the files instead.
   */
  fileLists?(parameters: Resolved, wired: ReadonlySet<string>): readonly (readonly (string | number)[])[];
  /**
   * Whether the key names listed files by their paths below the beginning of their pattern, because the result does not
   * depend on where that is. If left out: by their paths from the document's folder.
   */
  readonly filesMayMove?: boolean;
  /** Programs whose versions are in the key. */
  versions?(parameters: Resolved): readonly ProgramVersion[];
  /** Whether equal keys give equal bytes; true if left out. */
  deterministic?(parameters: Resolved): boolean;
  /** Whether the body runs programs: its context then has `program`. */
  readonly program?: boolean;
  /** Whether these parameters require every input; then no port tolerates missing ones. */
  needsAll?(parameters: Resolved): boolean;
  /** The metrics that a body reports. */
  metrics?(parameters: Resolved, namesAt: NamesAt): readonly Measure[];
  /** The timings of a body that are shown to people; a list of seconds is summed. */
  readonly timings?: readonly Measure[];
  /** The top-level field of `with` along which a longer action continues a shorter one (`epochs`). */
  continuesAlong?(parameters: Resolved): string | undefined;
  /**
   * Whether the beginning of an action depends on that field's value, as under a learning rate that falls until the last
   * epoch. Then an action continues only one with the same value: itself, after it was interrupted.
   */
  endMatters?(parameters: Resolved): boolean;
}

/** Facts that may be costly to find: a descriptor reads only those that its parameters need. */
export interface MachineFacts {
  /** Whether a GPU engine was probed and found faster than the compiled one. */
  readonly gpuEngine: boolean;
  /**
   * The backend of `engine: tensorflow` on this machine, with its version if it differs from this package's. Part of
   * keys.
   */
  readonly tensorflowBackend: string;
  /** The kernels of the compiled engine on this machine. They change no byte and are part of no key. */
  readonly kernels?: string;
  /** The kernels of principal components on this machine. They change no byte and are part of no key. */
  readonly componentKernels?: string;
  /** Sentences for people, once planning has asked for facts. */
  readonly warnings?: readonly string[];
}
