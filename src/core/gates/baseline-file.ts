/**
 * A baseline file, committed beside the document: for each action that a gate compares, its key, metrics and packed
 * predictions at the time they were accepted. Text to value and back; nothing here reads a file.
 *
 * The text is canonical (sorted, indented), so that equal baselines are equal bytes and git merges changes of different
 * actions. Each entry carries a digest of itself and its action's name: an entry that was damaged, edited, or put together
 * by a merge from two different ones is refused. Any two updates of one entry differ in that line, so git reports them as
 * a conflict.
 */

import { canonicalJson, compareCodePoints, type Json, type JsonObject } from '../values/canonical.ts';
import { type Digest, digestOf } from '../values/digest.ts';
import {
  count,
  digest,
  exactly,
  key,
  mapOf,
  number,
  object,
  type Shape,
  shapeCheck,
  text,
  texts,
} from '../values/shape.ts';

export const baselineVersion = 1;
/** The packed predictions of thousands of actions. */
export const baselineCharactersMax = 64 * 1024 * 1024;

/** The answers to the rows of a split, without the truth about them (stages/lib/statistics/packed). */
export type PackedPredictions = {
  readonly task: 'multiclass' | 'binary' | 'multilabel' | 'regression';
  readonly rows: number;
  /** Of the true labels, in the packed order: without them nothing can be unpacked. */
  readonly truth: Digest;
  /** Of classes or labels. */
  readonly names?: readonly string[];
  /** Of two classes, the one that is looked for. */
  readonly positive?: number;
  /** Bytes in base64, by what they hold. */
  readonly parts: { readonly [part: string]: string };
};

/** Types, not interfaces: they are JSON objects to the compiler. */
export type BaselineEntry = {
  readonly key: string;
  /** Of the document's repository, when the entry was accepted; with `-dirty` if tracked files differed from it. */
  readonly commit?: string;
  /** All that gates on the action name: at least one. */
  readonly metrics: { readonly [name: string]: number };
  /** Only those that are not 1. */
  readonly measureVersions?: { readonly [name: string]: number };
  readonly facts?: { readonly [name: string]: string };
  readonly predictions?: { readonly [split: string]: PackedPredictions };
};

export interface BaselineFile {
  readonly version: typeof baselineVersion;
  /** The name of the pipeline. */
  readonly pipeline: string;
  readonly actions: { readonly [action: string]: BaselineEntry };
}

const packedShape = closed(
  {
    task: exactly('multiclass', 'binary', 'multilabel', 'regression'),
    rows: count,
    truth: digest,
    parts: mapOf(matching(/^[A-Za-z0-9+/]*={0,2}$/)),
  },
  { names: texts, positive: exactly(0, 1) },
);
const entryShape = closed(
  { digest, key, metrics: (value) => mapOf(number)(value) && Object.keys(value as object).length > 0 },
  {
    commit: matching(/^[0-9a-f]{40,64}(-dirty)?$/),
    measureVersions: mapOf(count),
    facts: mapOf(text),
    predictions: mapOf(packedShape),
  },
);
const isEntry = shapeCheck<BaselineEntry & { readonly digest: Digest }>(entryShape);
interface Unread {
  readonly pipeline: string;
  readonly actions: { readonly [action: string]: unknown };
}
const isFile = shapeCheck<Unread>(
  closed({ version: exactly(baselineVersion), pipeline: text, actions: mapOf(() => true) }),
);

/** The entry of an action; undefined if the file has none. Names of actions may be those of inherited fields. */
export function entryOf({ actions }: BaselineFile, action: string): BaselineEntry | undefined {
  return Object.hasOwn(actions, action) ? actions[action] : undefined;
}

/** The canonical text. */
export function baselineText({ version, pipeline, actions }: BaselineFile): string {
  const entries = Object.entries(actions).map(([action, entry]) => [
    action,
    { digest: entryDigest(action, entry), ...entry },
  ]);
  return `${indented({ version, pipeline, actions: Object.fromEntries(entries) }, '')}\n`;
}

export type ReadBaseline = { readonly file: BaselineFile } | { readonly problem: string };

/** The baseline that a text holds, or why it holds none: a sentence without its full stop. */
export function readBaseline(text: string): ReadBaseline {
  if (text.length > baselineCharactersMax)
    return { problem: `it has more than ${baselineCharactersMax} characters, too many for a baseline file` };
  const marker = /^(?:<{7}|>{7}|={7}|\|{7})(?: .*)?\r?$/m.exec(text);
  if (marker !== null)
    return {
      problem: `line ${lineAt(text, marker.index)} is a conflict marker of git: take one side`,
    };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problem: notJson(text, error) };
  }
  if (!isFile(value)) return { problem: laterVersion(value) ?? 'it does not have the fields of a baseline file' };
  try {
    return readEntries(text, value);
  } catch (error) {
    // Of a text or a number that has no canonical form: this program did not write it.
    if (error instanceof RangeError) return { problem: `it was changed: ${error.message}` };
    throw error;
  }
}

function readEntries(text: string, value: Unread): ReadBaseline {
  const actions: [string, BaselineEntry][] = [];
  for (const [action, entry] of Object.entries(value.actions)) {
    const named = `the entry of ${JSON.stringify(action)}`;
    if (!isEntry(entry)) return { problem: `${named} does not have the fields of an entry` };
    const { digest: written, ...contents } = entry;
    if (entryDigest(action, contents) !== written)
      return {
        problem: `${named} was changed or damaged: it does not match its digest`,
      };
    actions.push([action, contents]);
  }
  const file: BaselineFile = {
    version: baselineVersion,
    pipeline: value.pipeline,
    actions: Object.fromEntries(actions),
  };
  // JSON.parse takes the last of two fields with one name.
  if (fieldsIn(text) !== fieldsIn(baselineText(file))) return { problem: 'an entry or a field of it is there twice' };
  return { file };
}

function entryDigest(action: string, entry: BaselineEntry): Digest {
  return digestOf(canonicalJson({ action, entry }));
}

function matching(pattern: RegExp): Shape {
  return (value) => typeof value === 'string' && pattern.test(value);
}

/** An object with these fields and no others. */
function closed(required: { readonly [name: string]: Shape }, optional: typeof required = {}): Shape {
  const fits = object(required, optional);
  const known = new Set([...Object.keys(required), ...Object.keys(optional)]);
  return (value) => fits(value) && Object.keys(value as object).every((name) => known.has(name));
}

/** JSON with sorted fields, one a line. */
function indented(value: Json, indent: string): string {
  if (typeof value !== 'object' || value === null) return canonicalJson(value);
  const inner = `${indent}  `;
  if (Array.isArray(value))
    return value.length === 0 ? '[]' : `[\n${value.map((one) => inner + indented(one, inner)).join(',\n')}\n${indent}]`;
  const fields = Object.entries(value as JsonObject).sort(([left], [right]) => compareCodePoints(left, right));
  if (fields.length === 0) return '{}';
  return `{\n${fields.map(([name, one]) => `${inner}${canonicalJson(name)}: ${indented(one, inner)}`).join(',\n')}\n${indent}}`;
}

/** The number of names of fields in a JSON text. */
function fieldsIn(text: string): number {
  let fields = 0;
  for (let start = text.indexOf('"'); start >= 0; ) {
    let end = start + 1;
    while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
    start = text.indexOf('"', end + 1);
    if (/^\s*:/.test(text.slice(end + 1, end + 20))) fields++;
  }
  return fields;
}

function notJson(text: string, error: unknown): string {
  if (text.trim() === '') return 'it is empty';
  const { message } = error as SyntaxError;
  const [, at] = /at position (\d+)/.exec(message) ?? [];
  if (message.includes('end of JSON') || Number(at) >= text.trimEnd().length)
    return 'it is cut off: its JSON ends too early';
  return `it is not JSON${at === undefined ? '' : ` at line ${lineAt(text, Number(at))}`}`;
}

function laterVersion(value: unknown): string | undefined {
  const version = (value as { readonly version?: unknown } | null)?.version;
  if (typeof version !== 'number' || version <= baselineVersion) return undefined;
  return `it is of version ${version}, and this program reads version ${baselineVersion}`;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
