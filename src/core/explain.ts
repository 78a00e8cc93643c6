/**
 * Why a key is what it is: the fields in which two fingerprints differ. The fingerprint that is hashed is the one that
 * is compared, so an explanation cannot disagree with the key.
 */

import { compareCodePoints, type Json, type JsonObject, sameJson } from './canonical.ts';
import type { CodeParts, Fingerprint } from './fingerprint.ts';
import type { ParameterPath } from './pipeline.ts';

export type Change =
  | { readonly field: 'with'; readonly path: ParameterPath; readonly before?: Json; readonly after?: Json }
  | { readonly field: 'input'; readonly port: string; readonly before?: Json; readonly after?: Json }
  /** `parts` names the modules, assets and packages that changed, where both codes are known. */
  | { readonly field: 'code'; readonly before: Json; readonly after: Json; readonly parts?: readonly string[] }
  | { readonly field: 'seed' | 'kind' | 'keyVersion'; readonly before: Json; readonly after: Json };

/** The parts of a code digest, if they are known. */
export type CodeLookup = (digest: string) => CodeParts | undefined;

/** Every difference, most telling first: parameters, then inputs, code, seed. */
export function explainChange(before: Fingerprint, after: Fingerprint, codeOf: CodeLookup = () => undefined): Change[] {
  const changes: Change[] = [];
  if (before.kind !== after.kind) changes.push({ field: 'kind', before: before.kind, after: after.kind });
  changes.push(...differences(before.with, after.with, []));
  for (const port of mergedKeys(before.inputs, after.inputs)) {
    const [old, now] = [before.inputs[port], after.inputs[port]];
    if (old === undefined || now === undefined || !sameJson(old, now))
      changes.push({ field: 'input', port, ...present('before', old), ...present('after', now) });
  }
  if (before.code !== after.code) {
    const parts = changedParts(codeOf(before.code), codeOf(after.code));
    changes.push({ field: 'code', before: before.code, after: after.code, ...(parts !== undefined && { parts }) });
  }
  for (const field of ['seed', 'keyVersion'] as const)
    if (before[field] !== after[field]) changes.push({ field, before: before[field], after: after[field] });
  return changes;
}

function changedParts(before: CodeParts | undefined, after: CodeParts | undefined): string[] | undefined {
  if (before === undefined || after === undefined) return undefined;
  const [old, now] = [before, after].map((parts) => Object.fromEntries([...parts.modules, ...parts.assets]));
  const files = mergedKeys(old ?? {}, now ?? {}).filter((name) => old?.[name] !== now?.[name]);
  const versions = after.packages
    .filter((name) => !before.packages.includes(name))
    .map((name) => {
      const previous = before.packages.find((other) => packageName(other) === packageName(name));
      return previous === undefined ? name : `${previous} → ${name.slice(packageName(name).length + 1)}`;
    });
  return [...files, ...versions];
}

function packageName(versioned: string): string {
  return versioned.slice(0, versioned.lastIndexOf('@'));
}

function* differences(before: Json, after: Json, path: ParameterPath): Generator<Change> {
  if (sameJson(before, after)) return;
  if (isObject(before) && isObject(after)) {
    for (const key of mergedKeys(before, after)) {
      const [old, now] = [before[key], after[key]];
      if (old !== undefined && now !== undefined) yield* differences(old, now, [...path, key]);
      else yield { field: 'with', path: [...path, key], ...present('before', old), ...present('after', now) };
    }
    return;
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    for (const [index, item] of before.entries()) yield* differences(item, after[index] as Json, [...path, index]);
    return;
  }
  yield { field: 'with', path, before, after };
}

/** One change in words: `with.optimizer.adam.learningRate 0.001 → 0.0005`. */
export function changeText(change: Change): string {
  switch (change.field) {
    case 'with':
      return `with.${change.path.join('.')} ${valueText(change.before)} → ${valueText(change.after)}`;
    case 'input':
      if (change.before === undefined) return `input ${change.port} is new`;
      if (change.after === undefined) return `input ${change.port} is gone`;
      return `input ${change.port} has other content`;
    case 'code':
      return change.parts === undefined || change.parts.length === 0
        ? 'the code of the stage changed'
        : `code changed: ${listText(change.parts)}`;
    case 'seed':
      return `seed ${valueText(change.before)} → ${valueText(change.after)}`;
    case 'kind':
      return `uses ${valueText(change.before)} → ${valueText(change.after)}`;
    case 'keyVersion':
      return 'keys are made in a new way';
  }
}

const partsShown = 4;

function listText(parts: readonly string[]): string {
  const more = parts.length - partsShown;
  return more > 0 ? `${parts.slice(0, partsShown).join(', ')} and ${more} more` : parts.join(', ');
}

function valueText(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  if (isObject(value) && typeof value.file === 'string') return `file ${value.file.slice(7, 15)}`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mergedKeys(left: JsonObject, right: JsonObject): string[] {
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].sort(compareCodePoints);
}

function present<Name extends string>(name: Name, value: Json | undefined): { [key in Name]?: Json } {
  return (value === undefined ? {} : { [name]: value }) as { [key in Name]?: Json };
}
