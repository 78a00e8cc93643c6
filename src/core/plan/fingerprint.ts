/**
 * The fingerprint of an action: everything that its key covers, with a reason for each field, and the key computed from
 * it.
 *
 * Excluded, because they do not affect the result: the stage's name, the point, paths, times, locale, the order of
 * keys, comments, the number of workers, the host.
 */

import { basename } from 'node:path';
import type {
  Action,
  Coordinates,
  FileList,
  OutputReference,
  ParameterPath,
  VersionReference,
} from '../pipeline/pipeline.ts';
import { compareCodePoints, type Json, type JsonObject } from '../values/canonical.ts';
import { type ActionKey, type Digest, keyOf, keyOfText } from '../values/digest.ts';

/**
 * Raised when equal fingerprints may stop meaning equal results.
 * - 1 (2026-11): first.
 */
export const keyVersion = 1;

export interface Fingerprint extends JsonObject {
  /** A new meaning of these fields must not find results of the old one. */
  readonly keyVersion: number;
  /** Two kinds may share all their modules. */
  readonly kind: string;
  /** The body's modules, its assets, and the versions of the packages it imports. */
  readonly code: string;
  /**
   * The parameters, defaults included: a changed default is a changed request. Files are named by digest, lists of files
   * by relative name, digest and executable bit, programs by the text of their version. Fields that affect no byte of the result
   * (`outsideKey`) are left out.
   */
  readonly with: JsonObject;
  /**
   * Digests of the input artifacts. For a gathering port also the points they come from, in order. The body sees
   * coordinates in the order of their axes, which canonical JSON does not keep: the order is added if it differs from
   * that of the names.
   */
  readonly inputs: JsonObject;
  /** The source of all randomness. */
  readonly seed: number;
}

/** The parts that a code digest is computed from. Names are relative to the body's folder. */
export interface CodeParts extends JsonObject {
  readonly modules: readonly (readonly [name: string, digest: string])[];
  readonly assets: readonly (readonly [name: string, digest: string])[];
  /** `name@version`. */
  readonly packages: readonly string[];
}

export function codeDigestOf(parts: CodeParts): Digest {
  return `sha256:${keyOf('code', parts)}` as Digest;
}

/** A file of a list. */
export interface ListedFile {
  /** With `/`, relative to the folder of the list, or to the beginning of a pattern that leads out of the project. */
  readonly name: string;
  /** With `/`, relative to the beginning of its pattern: the folder, or the part before the first wildcard. */
  readonly inside: string;
  readonly digest: Digest;
  /** Whether somebody may execute it: a program, and a tree that it becomes part of, is another one without. */
  readonly executable: boolean;
  /** Absolute. */
  readonly path: string;
}

/** Facts from outside that a key needs. */
export interface KeySources {
  codeDigest(kind: string): Digest;
  /** The digest of a file's bytes. */
  fileDigest(path: string): Digest;
  /** Names and digests of the files of a list, sorted by the bytes of their names. */
  listFiles(list: FileList): readonly ListedFile[];
  /** The text of a program's version. */
  programVersion(version: VersionReference): string;
  outputDigest(reference: OutputReference): Digest;
}

export function fingerprintOf(action: Action, sources: KeySources): Fingerprint {
  let parameters: Json = action.parameters;
  if (action.outsideKey !== undefined) parameters = without(action.parameters, action.outsideKey);
  for (const file of action.files)
    parameters = replaceAt(parameters, file.parameter, { file: sources.fileDigest(file.path) });
  for (const list of action.fileLists) {
    const nameOf = ({ name, inside, path }: ListedFile): string =>
      list.mayMove === true ? inside || basename(path) : name;
    const files = sources
      .listFiles(list)
      .map((file) => [nameOf(file), file.digest, ...(file.executable ? ['executable'] : [])])
      .sort(([left = ''], [right = '']) => compareCodePoints(left, right));
    parameters = replaceAt(parameters, list.parameter, files);
  }
  for (const version of action.versions)
    parameters = replaceAt(parameters, version.parameter, sources.programVersion(version));
  const inputs: Record<string, Json> = {};
  for (const [port, input] of Object.entries(action.inputs)) {
    inputs[port] =
      input.arity === 'one'
        ? sources.outputDigest(input.from[0] as OutputReference)
        : input.from.map((one) => ({ ...gatheredAt(one.coordinates), artifact: sources.outputDigest(one) }));
  }
  // In the order of the canonical text.
  return {
    code: sources.codeDigest(action.kind),
    inputs,
    keyVersion,
    kind: action.kind,
    seed: action.seed,
    with: parameters as JsonObject,
  };
}

export function actionKey(fingerprint: Fingerprint): ActionKey {
  return keyOf('action', fingerprint);
}

/** Whether a text is the canonical text of the fingerprint with this key. */
export function isTextOfKey(canonical: string, key: string): boolean {
  return keyOfText('action', canonical) === key;
}

/**
 * The key shared by actions that differ only in `field` of `with` (the epochs of a training): their checkpoints are
 * stored under it. If the end matters, it is shared by no other actions.
 */
export function prefixKey(fingerprint: Fingerprint, field: string, endMatters = false): ActionKey {
  const { [field]: _position, ...others } = fingerprint.with;
  return keyOf('prefix', { ...fingerprint, with: endMatters ? fingerprint.with : others, along: field });
}

function gatheredAt(at: Coordinates): { readonly at: Coordinates; readonly axes?: readonly string[] } {
  const axes = Object.keys(at);
  const inOrder = axes.every((axis, index) => index === 0 || compareCodePoints(axes[index - 1] as string, axis) < 0);
  return inOrder ? { at } : { at, axes };
}

function without(parameters: JsonObject, fields: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !fields.includes(name)));
}

/** A copy of `value` with `replacement` at `path`, which need not exist: a number then begins a list. */
function replaceAt(value: Json | undefined, path: ParameterPath, replacement: Json): Json {
  const [first, ...rest] = path;
  if (first === undefined) return replacement;
  if (typeof first === 'number') {
    const list = Array.isArray(value) ? [...value] : [];
    list[first] = replaceAt(list[first], rest, replacement);
    return list;
  }
  const object = value as JsonObject | undefined;
  return { ...object, [first]: replaceAt(object?.[first], rest, replacement) };
}
