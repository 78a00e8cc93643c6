/**
 * Reads `with.model`, a list of layers that are mappings of one kind each, and collects every mistake that can be seen
 * without data: unknown kinds and fields, values a field does not accept, names used twice, inputs that are no earlier
 * layers, layers that nothing reads, embeddings of numbers that are no data. Knows no shapes.
 */

import { type Json, type JsonObject, nearestName, type WithProblem } from 'arrowline/stage';
import type { Field } from './fields.ts';
import { isLayerKind, type LayerKind, type LayerSpec, layerKindNames, layerKinds } from './layer-kinds.ts';
import { linkLayers, type NamedLayer, readInputs } from './links.ts';
import { requireWholeNumbers } from './whole-numbers.ts';

export interface ReadLayers {
  /** Complete only when there are no problems. */
  readonly layers: readonly LayerSpec[];
  /** Paths start below `with`: `['model', 2, 'conv2d', 'filters']`. */
  readonly problems: readonly WithProblem[];
}

export function readLayers(model: Json): ReadLayers {
  const problems: WithProblem[] = [];
  if (!Array.isArray(model) || model.length === 0) {
    problems.push({ path: ['model'], message: 'a model is a list of at least one layer' });
    return { layers: [], problems };
  }
  const items = model as readonly Json[];
  const written = items.map((item, index) => readLayer(item, index, problems));
  const taken = explicitNames(written, problems);
  const named = written.map(
    (layer): (WrittenLayer & NamedLayer) | undefined =>
      layer && { ...layer, name: layer.name ?? nextName(automaticName(layer), taken) },
  );
  const froms = linkLayers(named, problems);
  const layers = named.flatMap((layer, index) => (layer === undefined ? [] : [{ ...layer, from: froms[index]! }]));
  if (problems.length === 0) requireWholeNumbers(layers, problems);
  return { layers: layers as readonly LayerSpec[], problems };
}

interface WrittenLayer {
  readonly index: number;
  readonly kind: LayerKind;
  readonly name: string | undefined;
  readonly inputs: readonly string[] | undefined;
  readonly settings: { readonly [field: string]: unknown };
}

function readLayer(item: Json, index: number, problems: WithProblem[]): WrittenLayer | undefined {
  const entries = isObject(item) ? Object.entries(item) : [];
  const entry = entries.length === 1 ? entries[0] : undefined;
  if (entry === undefined) {
    const message = 'a layer is a mapping with one key, its kind';
    problems.push({ path: ['model', index], message, hint: `write for example "- flatten: {}"` });
    return undefined;
  }
  const [kind, given] = entry;
  if (!isLayerKind(kind)) {
    const message = `no layer kind "${kind}": networks of other layers are trained by a program (uses: command)`;
    problems.push({ path: ['model', index, kind], message, hint: suggestion(kind, layerKindNames) });
    return undefined;
  }
  if (given !== null && !isObject(given)) {
    problems.push({ path: ['model', index, kind], message: `the fields of ${kind} are a mapping` });
    return undefined;
  }
  return readFields(kind, given ?? {}, index, problems);
}

function readFields(kind: LayerKind, given: JsonObject, index: number, problems: WithProblem[]): WrittenLayer {
  const fields: { readonly [name: string]: Field<unknown> } = layerKinds[kind].fields;
  const settings: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined) {
      if (field.absent !== undefined) settings[name] = field.absent.value;
      else problems.push({ path: ['model', index, kind], message: `${kind} needs "${name}": ${field.expected}` });
      continue;
    }
    const read = field.read(value);
    if (read === undefined) {
      const message = `"${name}" of ${kind} is ${JSON.stringify(value)}, expected ${field.expected}`;
      const hint = typeof value === 'string' ? nearestOf(value, field.expected) : undefined;
      problems.push({ path: ['model', index, kind, name], message, ...(hint === undefined ? {} : { hint }) });
    } else settings[name] = read;
  }
  const general = kind === 'input' ? ['name'] : ['name', 'inputs'];
  for (const name of Object.keys(given)) {
    if (general.includes(name) || Object.hasOwn(fields, name)) continue;
    const hint = suggestion(name, [...Object.keys(fields), ...general]);
    problems.push({ path: ['model', index, kind, name], message: `${kind} has no field "${name}"`, hint });
  }
  const inputs = kind === 'input' ? undefined : readInputs(given.inputs, kind, index, problems);
  return { index, kind, name: readName(given, kind, index, problems), inputs, settings };
}

function readName(given: JsonObject, kind: LayerKind, index: number, problems: WithProblem[]): string | undefined {
  const name = given.name;
  if (name === undefined) return undefined;
  if (typeof name === 'string' && isLayerName(name)) return name;
  const message = `a layer's name is a letter and then letters, digits, "_", "." or "-"; found ${JSON.stringify(name)}`;
  problems.push({ path: ['model', index, kind, 'name'], message });
  return undefined;
}

function isLayerName(text: string): boolean {
  return /^[A-Za-z][\w.-]*$/.test(text);
}

function explicitNames(layers: readonly (WrittenLayer | undefined)[], problems: WithProblem[]): Set<string> {
  const taken = new Set<string>();
  for (const layer of layers) {
    if (layer?.name === undefined) continue;
    const path = ['model', layer.index, layer.kind, 'name'];
    if (taken.has(layer.name)) problems.push({ path, message: `two layers are named "${layer.name}"` });
    taken.add(layer.name);
  }
  return taken;
}

/** The name of a layer without one, before it is numbered: of an input its group's, of others their kind. */
export function automaticName({ kind, settings }: Pick<WrittenLayer, 'kind' | 'settings'>): string {
  const group = kind === 'input' ? settings.group : undefined;
  return typeof group === 'string' && isLayerName(group) ? group : kind;
}

/** `conv2d`, then `conv2d_1`, as Keras counts, past the names that are written. */
function nextName(automatic: string, taken: Set<string>): string {
  let name = automatic;
  for (let number = 1; taken.has(name); number++) name = `${automatic}_${number}`;
  taken.add(name);
  return name;
}

function suggestion(word: string, names: readonly string[]): string {
  const nearest = nearestName(word, names);
  return nearest === undefined ? `one of ${names.join(', ')}` : `did you mean "${nearest}"?`;
}

/** A suggestion among the words that the description of a field lists, if any is near. */
function nearestOf(word: string, expected: string): string | undefined {
  const nearest = expected.startsWith('one of ') ? nearestName(word, expected.slice(7).split(', ')) : undefined;
  return nearest === undefined ? undefined : `did you mean "${nearest}"?`;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
