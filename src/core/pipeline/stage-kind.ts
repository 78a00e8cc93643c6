/**
 * The descriptor of a stage kind: its ports, its parameters, the questions planning may ask it. Planning sees kinds only
 * through this; stages fill it in with `defineStage` of the stage API.
 */

import type { Measure } from '../facts/measure.ts';
import type { JsonObject } from '../values/canonical.ts';

/** Name of an artifact type. Which ones there are is handed in with the kinds, so that a user's kind can bring its own. */
export type ArtifactType = string;

export interface InputPort {
  readonly type: ArtifactType;
  /** `one` (default) maps over the points of the stage it is wired to; `many` gathers them in matrix order. */
  readonly arity?: 'one' | 'many';
  readonly optional?: boolean;
  /**
   * Which failures an action runs without: once every producer at this port has ended, with the artifacts of those that
   * succeeded, at least one unless the port is optional. For ports that gather and ports that are optional. All are
   * needed when left out, and in a run that stops at the first failure (`--fail-fast`).
   */
  readonly partial?: Holes;
  readonly description: string;
}

/** Any failure leaves a hole, or only a divergence: a failure that follows from the key and would come again. */
export type Holes = 'any' | 'diverged';

export interface OutputPort {
  readonly type: ArtifactType;
  readonly description: string;
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
  /** Of a model, from input to output. */
  readonly layers?: readonly string[];
  /** Of metrics. */
  readonly metrics?: readonly Measure[];
  /** Nothing is known because what makes it has a mistake, which has been reported. */
  readonly mistaken?: true;
}

/** The known names of each artifact at a port, in order; an empty list for a port that is not wired. */
export type NamesAt = (port: string) => readonly ArtifactNames[];

/**
 * `Given` is `with` after the schema's defaults, `Resolved` what `resolve` makes of it; the same where a kind has none.
 * Planning holds descriptors of any kind, whose schemas have checked what it hands to these functions.
 */
export interface StageDescriptor<Given extends JsonObject = JsonObject, Resolved extends JsonObject = Given> {
  readonly kind: string;
  readonly summary: string;
  readonly inputs: { readonly [port: string]: InputPort };
  readonly outputs: { readonly [port: string]: OutputPort };
  /** The JSON Schema (draft-07) of `with`, where defaults and descriptions live. */
  readonly schema: URL;
  /** The compiled module (`./body.js`) whose default export is the body. */
  readonly body: URL;
  /**
   * Whether bodies run in the runner's own process, where starting one costs nothing: for kinds whose work is a few
   * milliseconds, takes little memory and cannot crash. Such an action cannot be killed or timed out.
   */
  readonly inProcess?: boolean;
  /** Files besides modules that determine what the body computes (a WebAssembly module): part of the code digest. */
  readonly assets?: readonly URL[];
  /** Paths below `with` that name files to read; in the key they are replaced by the digests of their bytes. */
  files?(parameters: Resolved): readonly (readonly (string | number)[])[];
  /** Mistakes the schema cannot express. Runs while planning, on `with` after defaults. */
  check?(parameters: Given): readonly WithProblem[];
  /** Mistakes that show only beside what is wired. Runs while planning, on `with` after `resolve`. */
  checkInputs?(parameters: Resolved, namesAt: NamesAt): readonly WithProblem[];
  /**
   * The form of `with` beside what is wired, made after `resolve` and `checkInputs`: fills in what was left out and
   * follows from the inputs. Leaves names of files as they are.
   */
  resolveInputs?(parameters: Resolved, namesAt: NamesAt): Resolved;
  /** Names in the outputs that are known before they exist, for `checkInputs` and `metrics` of kinds that take them. */
  names?(parameters: Resolved, namesAt: NamesAt): { readonly [output: string]: ArtifactNames };
  /**
   * The one form of all `with` that mean the same, made before the key: replaces what depends on the machine (`engine:
   * auto`) by what it resolves to here, and leaves out what has no effect. The body is given this form.
   */
  resolve?(parameters: Given, facts: MachineFacts): Resolved;
  /**
   * Top-level fields of `with` after `resolve` that change how fast and in how much memory a result is made, and none of
   * its bytes. They are not in the key; the body is told them all the same.
   */
  outsideKey?(parameters: Resolved): readonly string[];
  /** Whether these parameters ask for every input: then no port is partial. */
  needsAll?(parameters: Resolved): boolean;
  /** The metrics a body reports. */
  metrics?(parameters: Resolved, namesAt: NamesAt): readonly Measure[];
  /** The timings a body reports that people are shown; of a list of seconds the sum. */
  readonly timings?: readonly Measure[];
  /** The top-level field of `with` along which a longer action continues a shorter one (`epochs`). */
  continuesAlong?(parameters: Resolved): string | undefined;
}

/** May be costly to find out: a descriptor asks only for what the parameters make it need. */
export interface MachineFacts {
  /** A GPU engine that was probed and found faster than the compiled one. */
  readonly gpuEngine: boolean;
  /** The backend of `engine: tensorflow` on this machine, with its version if it is not this package's: part of keys. */
  readonly tensorflowBackend: string;
}
