/**
 * Which layers a layer reads: those that its field `inputs` names, or the one before it. Collects the mistakes in that
 * field, layers that nothing reads, and groups of features that two layers take.
 */

import { type Json, nearestName, type WithProblem } from 'arrowline/stage';
import { type LayerKind, layerKinds } from './layer-kinds.ts';

export interface NamedLayer {
  readonly index: number;
  readonly kind: LayerKind;
  readonly name: string;
  readonly inputs: readonly string[] | undefined;
  readonly settings: { readonly [field: string]: unknown };
}

/** The names in the field `inputs`; undefined if it is left out, or no list of names. */
export function readInputs(
  given: Json | undefined,
  kind: LayerKind,
  index: number,
  problems: WithProblem[],
): readonly string[] | undefined {
  const names = typeof given === 'string' ? [given] : given;
  if (names === undefined) return undefined;
  if (Array.isArray(names) && names.length > 0 && names.every((one) => typeof one === 'string')) return names;
  const message = `"inputs" of ${kind} is ${JSON.stringify(given)}, expected the name of an earlier layer or a list of names`;
  problems.push({ path: ['model', index, kind, 'inputs'], message });
  return undefined;
}

/**
 * For each layer the numbers of the layers that it reads; none where it reads a group of the dataset. A layer that could
 * not be read is undefined: then only mistakes that have nothing to do with it are told.
 */
export function linkLayers(
  layers: readonly (NamedLayer | undefined)[],
  problems: WithProblem[],
): readonly (readonly number[])[] {
  const incomplete = problems.length > 0;
  const froms = layers.map((layer) => (layer === undefined ? [] : sourcesOf(layer, layers, problems)));
  if (incomplete || problems.length > 0) return froms;
  requireInputsFirst(layers as readonly NamedLayer[], problems);
  const read = new Set(froms.flat());
  for (const { index, kind, name } of (layers as readonly NamedLayer[]).slice(0, -1)) {
    if (read.has(index)) continue;
    const hint = 'name it in "inputs" of a later layer, or leave it out';
    problems.push({ path: ['model', index, kind], message: `no layer reads "${name}"`, hint });
  }
  return froms;
}

function sourcesOf(
  layer: NamedLayer,
  layers: readonly (NamedLayer | undefined)[],
  problems: WithProblem[],
): readonly number[] {
  const { index, kind, inputs } = layer;
  const { least, most } = layerKinds[kind].inputs ?? { least: 1, most: 1 };
  if (most === 0) return [];
  if (inputs === undefined) {
    if (least > 1)
      problems.push({
        path: ['model', index, kind],
        message: `${kind} needs "inputs": ${least} earlier layers or more`,
      });
    return index === 0 ? [] : [index - 1];
  }
  const path = ['model', index, kind, 'inputs'];
  const known = inputs.map((name) => layers.findIndex((one) => one?.name === name));
  inputs.forEach((name, at) => {
    const problem =
      problemOf(name, known[at]!, index, layers) ?? (inputs.indexOf(name) < at ? twice(layer, name) : undefined);
    if (problem !== undefined) problems.push({ path, ...problem });
  });
  if (inputs.length < least || inputs.length > most) problems.push({ path, ...wrongCount(layer, least) });
  return known;
}

type Problem = Pick<WithProblem, 'message' | 'hint'>;

function problemOf(
  name: string,
  known: number,
  index: number,
  layers: readonly (NamedLayer | undefined)[],
): Problem | undefined {
  if (known >= 0 && known < index) return undefined;
  if (known === index) return { message: `layer "${name}" reads itself`, hint: 'name an earlier layer' };
  if (known > index)
    return { message: `layer "${name}" comes later`, hint: 'a layer reads layers that are written before it' };
  const names = layers.slice(0, index).flatMap((one) => (one === undefined ? [] : [one.name]));
  const nearest = nearestName(name, names);
  if (nearest !== undefined) return { message: `no layer "${name}"`, hint: `did you mean "${nearest}"?` };
  return {
    message: `no layer "${name}"`,
    hint: names.length === 0 ? 'no layer comes before it' : `one of ${names.join(', ')}`,
  };
}

function twice({ kind }: NamedLayer, name: string): Problem {
  return { message: `${kind} reads "${name}" twice`, hint: 'name every layer once' };
}

function wrongCount({ kind, inputs }: NamedLayer, least: number): Problem {
  if (least > 1) return { message: `${kind} takes ${least} inputs or more, found ${inputs!.length}` };
  return {
    message: `${kind} takes one input, found ${inputs!.length}`,
    hint: 'join them before it: - concatenate: { inputs: [A, B] }, or add, or multiply',
  };
}

/** A network with `input` layers has one for each group, and begins with one. */
function requireInputsFirst(layers: readonly NamedLayer[], problems: WithProblem[]): void {
  const inputs = layers.filter(({ kind }) => kind === 'input');
  const first = layers[0]!;
  if (inputs.length > 0 && first.kind !== 'input')
    problems.push({
      path: ['model', 0, first.kind],
      message: `a model with layers of kind input begins with one; "${first.name}" would read another group`,
      hint: 'write "- input: { group: NAME }" before it',
    });
  for (const [at, { index, settings }] of inputs.entries())
    if (inputs.findIndex((one) => one.settings.group === settings.group) < at)
      problems.push({
        path: ['model', index, 'input', 'group'],
        message: `two layers take the group ${JSON.stringify(settings.group)}`,
        hint: 'name one of them in "inputs" of every layer that reads it',
      });
}
