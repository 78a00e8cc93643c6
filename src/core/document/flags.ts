/**
 * Values from the command line in YAML: `-P 'units=[4, 16]'` and `--set train.with.batchSize=64`. Flags are placed
 * behind the document's text, each on a line of its own, so that their mistakes have a position: the flag.
 */

import { showValue } from '../schema/schema-words.ts';
import { nearestName } from '../values/nearest.ts';
import type { DocumentNode, DocumentReader, MapEntry, MapNode } from './document.ts';
import { plainValue } from './document.ts';
import { didYouMean, type Mistakes, type Span } from './mistakes.ts';

/** Values of the command line, as written. */
export interface GivenValues {
  /** By name. */
  readonly params: ReadonlyMap<string, string>;
  /** Values of `--set` by path: `train.with.batchSize`. */
  readonly settings?: ReadonlyMap<string, string>;
  /** Reads values that are more than a scalar; needed if there are any (`needsYaml`). */
  readonly readValue?: DocumentReader;
}

interface Flag {
  readonly name: '-P' | '--set';
  readonly subject: string;
  readonly value: string;
  readonly at: { readonly subject: Span; readonly value: Span };
}

/** The text of a document and its flags. Positions from `end` on are those of flags. */
export interface Written {
  readonly text: string;
  readonly end: number;
  readonly flags: readonly Flag[];
}

/** Whether values can only be read with a YAML parser. */
export function needsYaml({ params, settings }: GivenValues): boolean {
  return (settings?.size ?? 0) > 0 || [...params.values()].some(isStructured);
}

/** Whether a param's value is a list or a map; other ones are read as a scalar. */
export function isStructured(written: string): boolean {
  return /^\s*[[{]/.test(written);
}

export function placeFlags(document: string, { params, settings = new Map() }: GivenValues): Written {
  let text = `${document}\n`;
  const end = text.length;
  const flags: Flag[] = [];
  const place = (name: Flag['name'], subject: string, value: string): void => {
    const start = text.length + name.length + 1;
    const span = (at: number, { length }: string): Span => ({ start: at, end: at + length });
    const at = { subject: span(start, subject), value: span(start + subject.length + 1, value) };
    flags.push({ name, subject, value, at });
    text += `${name} ${subject}=${value}\n`;
  };
  for (const [name, value] of params) if (isStructured(value)) place('-P', name, value);
  for (const [path, value] of settings) place('--set', path, value);
  return flags.length === 0 ? { text: document, end: document.length, flags } : { text, end, flags };
}

/** The list or map that the command line gives for a param. */
export function paramGiven(
  name: string,
  { flags }: Written,
  given: GivenValues,
  mistakes: Mistakes,
): DocumentNode | undefined {
  const flag = flags.find((one) => one.name === '-P' && one.subject === name);
  return flag && readFlag(flag, given, mistakes);
}

/** The document with the values of `--set` in their places. */
export function withSettings(
  root: DocumentNode,
  { flags }: Written,
  given: GivenValues,
  mistakes: Mistakes,
): DocumentNode {
  let current = root;
  for (const flag of flags) {
    if (flag.name !== '--set' || current.kind !== 'map') continue;
    const value = readFlag(flag, given, mistakes);
    if (value !== undefined) current = withSetting(current, flag, value, mistakes);
  }
  return current;
}

/** The value of a flag as a tree; undefined if it is not YAML, which is then reported. */
function readFlag(flag: Flag, { readValue }: GivenValues, mistakes: Mistakes): DocumentNode | undefined {
  const { name, subject, value, at } = flag;
  if (readValue === undefined) throw new Error(`Internal error: nothing reads ${name} ${subject}`);
  if (value.includes('\ufffd')) mistakes.add('not-utf8', `${name} ${subject}: the value is not UTF-8`, at.value);
  else if (/^\s*(#|$)/.test(value))
    mistakes.add('empty-value', `${name} ${subject}: the value is empty`, at.subject, {
      hint: `write ${subject}='""' for a text without characters, ${subject}=null for nothing`,
    });
  // Blanks in front give the nodes the positions that they have in the whole text.
  else return readValue(' '.repeat(at.value.start) + value, mistakes);
  return undefined;
}

/** Unchanged if the path leads to no value of a stage, which is reported. */
function withSetting(root: MapNode, flag: Flag, value: DocumentNode, mistakes: Mistakes): MapNode {
  const steps = stepsOf(flag.subject);
  const stages = root.entries.get('stages');
  const wrong = (message: string, facts: { found?: string; expected?: string; hint?: string | undefined }): MapNode => {
    mistakes.add('wrong-setting', `--set ${flag.subject}: ${message}`, flag.at.subject, facts);
    return root;
  };
  if (steps === undefined || steps.length < 2)
    return wrong('no path to a value of a stage', { expected: 'a path like train.with.batchSize or a.with.list[0].b' });
  // The document itself is wrong, which is reported.
  if (stages?.value.kind !== 'map') return root;
  const [stage = '', field] = steps;
  if (!stages.value.entries.has(String(stage)))
    return wrong(`there is no stage "${stage}"`, {
      expected: [...stages.value.entries.keys()].slice(0, 12).join(', '),
      hint: didYouMean(nearestName(String(stage), stages.value.entries.keys())),
    });
  if (field === 'uses') return wrong('the kind of a stage cannot be set', { hint: 'write another stage' });
  const replaced = replaceAt(stages.value, steps, flag.at.subject, value);
  if (typeof replaced !== 'string') return withEntry(root, 'stages', { key: stages.key, value: replaced });
  return wrong(replaced, {});
}

/** The node with another value at a path, or the reason why the path leads nowhere. Missing maps are made. */
function replaceAt(
  node: DocumentNode,
  [step, ...rest]: readonly (string | number)[],
  span: Span,
  value: DocumentNode,
): DocumentNode | string {
  if (step === undefined) return value;
  if (node.kind === 'list') {
    const item = typeof step === 'number' ? node.items[step] : undefined;
    if (item === undefined) return `a list of ${node.items.length} has no item [${step}]`;
    const replaced = replaceAt(item, rest, span, value);
    if (typeof replaced === 'string') return replaced;
    const items = node.items.map((one, index) => (index === step ? replaced : one));
    return { ...node, items, size: sizeOf(items) };
  }
  if (typeof step === 'number') return `[${step}] is an item of a list, and there is no list`;
  const isNothing = node.kind === 'scalar' && node.value === null;
  if (node.kind === 'scalar' && !isNothing) return `${showValue(plainValue(node))} has no field "${step}"`;
  const map: MapNode = node.kind === 'map' ? node : { kind: 'map', entries: new Map(), span, size: 1 };
  const entry = map.entries.get(step);
  const below = entry?.value ?? { kind: 'map', entries: new Map(), span, size: 1 };
  const replaced = replaceAt(below, rest, span, value);
  if (typeof replaced === 'string') return replaced;
  const key = entry === undefined || rest.length === 0 ? span : entry.key;
  return withEntry(map, step, { key, value: replaced });
}

function withEntry(map: MapNode, name: string, entry: MapEntry): MapNode {
  const entries = new Map(map.entries).set(name, entry);
  return { ...map, entries, size: sizeOf([...entries.values()].map((one) => one.value)) };
}

function sizeOf(children: readonly DocumentNode[]): number {
  return children.reduce((sum, child) => sum + child.size, 1);
}

/** `train.with.model[2]."a.b"` as steps; undefined if it is not of this form. */
function stepsOf(path: string): (string | number)[] | undefined {
  const steps: (string | number)[] = [];
  const step = /\[(\d{1,9})\]|(?:^|\.)(?:"([^"]+)"|([^.[\]"\s]+))/y;
  while (step.lastIndex < path.length) {
    const found = step.exec(path);
    if (found === null || found[0].endsWith('__proto__')) return undefined;
    steps.push(found[1] === undefined ? (found[2] ?? found[3] ?? '') : Number(found[1]));
  }
  return steps;
}
