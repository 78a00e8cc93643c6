/**
 * Explains a changed key: the fields in which two fingerprints differ. Compares the same fingerprints that are hashed,
 * so an explanation cannot disagree with the key.
 */

import type { Coordinates, ParameterPath } from '../pipeline/pipeline.ts';
import { canonicalJson, compareCodePoints, type Json, type JsonObject, sameJson } from '../values/canonical.ts';
import { alignLists } from './align-lists.ts';
import type { CodeParts, Fingerprint } from './fingerprint.ts';

export type Change =
  | {
      readonly field: 'with';
      /** For an item removed from a list: its former index. */
      readonly path: ParameterPath;
      readonly before?: Json;
      readonly after?: Json;
      /** The position in the present document, if it is not `path`. */
      readonly near?: ParameterPath;
    }
  | { readonly field: 'input'; readonly port: string; readonly before?: Json; readonly after?: Json }
  /** One of the artifacts that a port gathers. `index` is its place among the present ones; a removed one has none. */
  | {
      readonly field: 'gathered';
      readonly port: string;
      readonly index?: number;
      readonly before?: Gathered;
      readonly after?: Gathered;
    }
  /** The order in which a port gathers its points, or the order of their axes, has changed. */
  | { readonly field: 'order'; readonly port: string }
  /** `parts` names the changed modules, assets and packages, if both codes are known. */
  | { readonly field: 'code'; readonly before: Json; readonly after: Json; readonly parts?: readonly string[] }
  | { readonly field: 'seed' | 'kind' | 'keyVersion'; readonly before: Json; readonly after: Json };

/** An artifact of a gathering port and its point, as in fingerprints. */
export interface Gathered extends JsonObject {
  readonly at: Coordinates;
  /** The order of the axes, if they are not sorted by name. */
  readonly axes?: readonly string[];
  readonly artifact: string;
}

/** The parts of a code digest, if known. */
export type CodeLookup = (digest: string) => CodeParts | undefined;

/** All differences, the most informative first: parameters, then inputs, code, seed. */
export function explainChange(before: Fingerprint, after: Fingerprint, codeOf: CodeLookup = () => undefined): Change[] {
  const changes: Change[] = [];
  if (before.kind !== after.kind) changes.push({ field: 'kind', before: before.kind, after: after.kind });
  changes.push(...differences(before.with, after.with, []));
  for (const port of mergedKeys(before.inputs, after.inputs))
    changes.push(...inputChanges(port, before.inputs[port], after.inputs[port]));
  if (before.code !== after.code) {
    const parts = changedParts(codeOf(before.code), codeOf(after.code));
    changes.push({ field: 'code', before: before.code, after: after.code, ...(parts !== undefined && { parts }) });
  }
  for (const field of ['seed', 'keyVersion'] as const)
    if (before[field] !== after[field]) changes.push({ field, before: before[field], after: after[field] });
  return changes;
}

function* inputChanges(port: string, before: Json | undefined, after: Json | undefined): Generator<Change> {
  if (before !== undefined && after !== undefined && sameJson(before, after)) return;
  if (!isGathered(before) || !isGathered(after)) {
    yield { field: 'input', port, ...present('before', before), ...present('after', after) };
    return;
  }
  const pairs = pairPoints(before, after);
  for (const pair of pairs) {
    const [left, right] = [before[pair.before ?? -1], after[pair.after ?? -1]];
    if (left !== undefined && right !== undefined && sameContent(left) === sameContent(right)) continue;
    const index = pair.after === undefined ? {} : { index: pair.after };
    yield { field: 'gathered', port, ...index, ...present('before', left), ...present('after', right) };
  }
  const places = pairs.flatMap((pair) => (pair.before === undefined ? [] : (pair.after ?? [])));
  const moved = places.some((place, index) => place < (places[index - 1] ?? 0));
  const turned = pairs.some(({ before: from, after: to }) => {
    const [left, right] = [before[from ?? -1], after[to ?? -1]];
    return left !== undefined && right !== undefined && !sameJson(left.axes ?? null, right.axes ?? null);
  });
  if (moved || turned) yield { field: 'order', port };
}

const samePoint = ({ at }: Gathered): string => canonicalJson(at);
const sameContent = ({ at, artifact }: Gathered): string => canonicalJson({ at, artifact });

interface Pair {
  readonly before?: number;
  readonly after?: number;
}

/**
 * Pairs the artifacts of two lists by point, in the former order. If several stages have the same point, equal contents
 * are paired first. Points that are in only one of the lists are paired with each other.
 */
function pairPoints(before: readonly Gathered[], after: readonly Gathered[]): Pair[] {
  const pairs: Pair[] = [];
  let [old, now] = [before, after].map((list) => list.map((_, index) => index)) as [number[], number[]];
  for (const nameOf of [sameContent, samePoint]) {
    const places = new Map<string, number[]>();
    for (const place of now) {
      const name = nameOf(after[place] as Gathered);
      places.set(name, [...(places.get(name) ?? []), place]);
    }
    const found = new Set<number>();
    old = old.filter((index) => {
      const place = places.get(nameOf(before[index] as Gathered))?.shift();
      if (place === undefined) return true;
      found.add(place);
      pairs.push({ before: index, after: place });
      return false;
    });
    now = now.filter((place) => !found.has(place));
  }
  const [gone, come] = [old.map((index) => before[index] as Gathered), now.map((place) => after[place] as Gathered)];
  for (const step of alignLists(gone, come, () => false))
    pairs.push({ ...present('before', old[step.before ?? -1]), ...present('after', now[step.after ?? -1]) });
  const place = (pair: Pair): number => pair.before ?? pair.after ?? 0;
  return pairs.sort((left, right) => place(left) - place(right));
}

function changedParts(before: CodeParts | undefined, after: CodeParts | undefined): string[] | undefined {
  if (before === undefined || after === undefined) return undefined;
  const [old, now] = [before, after].map((parts) => Object.fromEntries([...parts.modules, ...parts.assets]));
  const gone = before.packages.filter((name) => !after.packages.includes(name));
  const files = mergedKeys(old ?? {}, now ?? {}).filter((name) => old?.[name] !== now?.[name]);
  const versions = after.packages
    .filter((name) => !before.packages.includes(name))
    .map((name) => {
      const place = gone.findIndex((other) => packageName(other) === packageName(name));
      const [previous] = place < 0 ? [] : gone.splice(place, 1);
      return previous === undefined ? name : `${previous} → ${name.slice(packageName(name).length + 1)}`;
    });
  return [...files, ...versions, ...gone.map((name) => `${name} → (none)`)];
}

function packageName(versioned: string): string {
  return versioned.slice(0, versioned.lastIndexOf('@'));
}

function* differences(before: Json, after: Json, path: ParameterPath): Generator<Change> {
  if (sameJson(before, after)) return;
  if (isObject(before) && isObject(after) && !isFile(before) && !isFile(after)) {
    for (const key of mergedKeys(before, after)) {
      const [old, now] = [before[key], after[key]];
      if (old !== undefined && now !== undefined) yield* differences(old, now, [...path, key]);
      else yield { field: 'with', path: [...path, key], ...present('before', old), ...present('after', now) };
    }
    return;
  }
  if (isListing(before) && isListing(after) && before.length + after.length > 0) {
    const [old, now] = [before, after].map((files) =>
      Object.fromEntries(files.map(([name = '', file, mode]) => [name, { file, ...(mode !== undefined && { mode }) }])),
    );
    yield* differences(old as JsonObject, now as JsonObject, path);
    return;
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    for (const step of alignLists(before, after, alike)) {
      const [old, now] = [before[step.before ?? -1] as Json | undefined, after[step.after ?? -1] as Json | undefined];
      if (old !== undefined && now !== undefined) yield* differences(old, now, [...path, step.after as number]);
      else {
        const at = [...path, (step.after ?? step.before) as number];
        const near = step.next === undefined ? {} : { near: step.next < after.length ? [...path, step.next] : path };
        yield { field: 'with', path: at, ...present('before', old), ...present('after', now), ...near };
      }
    }
    return;
  }
  yield { field: 'with', path, before, after };
}

/**
 * Whether two values may be versions of one item: both are objects with the same fields, like two layers of one kind.
 */
function alike(before: Json, after: Json): boolean {
  if (!isObject(before) || !isObject(after)) return false;
  const [old, now] = [Object.keys(before), Object.keys(after)];
  return old.length === now.length && old.every((key) => Object.hasOwn(after, key));
}

/** A file in a fingerprint, named by the digest of its bytes. */
export function isFile(value: Json): value is { readonly file: string } {
  return isObject(value) && typeof value.file === 'string' && digestText.test(value.file);
}

const digestText = /^sha256:[0-9a-f]{64}$/;

/** A list of files in a fingerprint: distinct names, digests, and 'executable' for those that are. It may be empty. */
function isListing(value: Json): value is readonly (readonly string[])[] {
  return (
    Array.isArray(value) &&
    new Set(value.map((item) => (Array.isArray(item) ? item[0] : item))).size === value.length &&
    value.every((item) => {
      const [name, digest, mode = 'executable', ...more] = Array.isArray(item) ? (item as readonly Json[]) : [];
      const fits = typeof name === 'string' && typeof digest === 'string' && digestText.test(digest);
      return fits && mode === 'executable' && more.length === 0;
    })
  );
}

function isGathered(value: Json | undefined): value is readonly Gathered[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mergedKeys(left: JsonObject, right: JsonObject): string[] {
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].sort(compareCodePoints);
}

function present<Name extends string, Value extends Json>(
  name: Name,
  value: Value | undefined,
): { readonly [key in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [key in Name]?: Value };
}
