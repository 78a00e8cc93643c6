/**
 * Counts references to the params and axes of a pipeline and warns of unused ones: a misspelt key of an `include`
 * becomes a coordinate, and an axis that no parameter uses repeats every point. Both are allowed and rarely intended.
 */

import type { DocumentNode, MapNode } from '../document/document.ts';
import { didYouMean, type Mistakes, type Span } from '../document/mistakes.ts';
import type { Reference } from '../document/template.ts';
import type { JsonObject } from '../values/canonical.ts';
import { nearestName } from '../values/nearest.ts';
import type { StageDeclaration } from './declarations.ts';
import { includeEntries } from './matrix.ts';
import type { StageName } from './pipeline.ts';
import type { Where } from './wiring/needs.ts';
import type { Connection } from './wiring/wiring.ts';

export class Uses {
  readonly #params = new Set<string>();
  /** For each stage and axis, the stages whose matrix defines the axis. */
  readonly #origins = new Map<StageName, ReadonlyMap<string, ReadonlySet<StageName>>>();
  /** Axes of the stage's own matrix that are referred to, in this stage or downstream. */
  readonly #axes = new Map<StageName, Set<string>>();
  /** References to fields of the stage's own axes, as paths with a dot after each step. */
  readonly #fields = new Map<StageName, Set<string>>();

  param(name: string): void {
    this.#params.add(name);
  }

  /** Adds a stage with its own axes; its dependencies have been added before. Axes named by `where` count as used. */
  stage(stage: StageName, own: Iterable<string>, connections: readonly Connection[]): void {
    const origins = new Map<string, Set<StageName>>();
    const add = (axis: string, from: Iterable<StageName>): void => {
      const known = origins.get(axis) ?? new Set();
      origins.set(axis, known);
      for (const one of from) known.add(one);
    };
    for (const { input, stage: source, where } of connections) {
      this.where(source, where);
      if (input.arity !== 'many')
        for (const [axis, from] of this.#origins.get(source) ?? [])
          if (where.get(axis)?.values.length !== 1) add(axis, from);
    }
    for (const axis of own) add(axis, [stage]);
    this.#origins.set(stage, origins);
  }

  where(stage: StageName, where: Where): void {
    for (const axis of where.keys()) this.#axis(stage, axis);
  }

  references(stage: StageName, references: Iterable<Reference>): void {
    for (const { root, path } of references) {
      const [axis = '', ...rest] = path;
      if (root !== 'matrix') continue;
      this.#axis(stage, axis);
      if (rest.length > 0) setOf(this.#fields, stage).add(`${path.join('.')}.`);
    }
  }

  #axis(stage: StageName, axis: string): void {
    for (const origin of this.#origins.get(stage)?.get(axis) ?? []) setOf(this.#axes, origin).add(axis);
  }

  /** Warns of unused params. */
  warnOfParams(node: DocumentNode | undefined, mistakes: Mistakes): void {
    if (node?.kind !== 'map') return;
    for (const [name, { key }] of node.entries)
      if (!this.#params.has(name))
        mistakes.warn('unused-param', `nothing refers to the param "${name}"`, key, {
          hint: `write \${{ params.${name} }} where it belongs, or remove it`,
        });
  }

  warnOfMatrix({ name, node, kind }: StageDeclaration, mistakes: Mistakes): void {
    const matrix = node.entries.get('matrix')?.value;
    if (matrix?.kind !== 'map') return;
    const used = decisive(matrix, this.#axes.get(name) ?? new Set());
    const fields = this.#fields.get(name) ?? new Set();
    const parameters = Object.keys((kind?.schema.properties ?? {}) as JsonObject);
    const warned = new Set<string>();
    const warn = (axis: string, key: Span, effect: string, among: Iterable<string>): void => {
      if (used.has(axis) || warned.has(axis)) return;
      warned.add(axis);
      mistakes.warn('unused-axis', `nothing refers to "${axis}" of the matrix of "${name}": ${effect}`, key, () => ({
        hint: didYouMean(nearestName(axis, among)) ?? toRefer(axis, parameters),
      }));
    };
    for (const [axis, { key, value }] of matrix.entries) {
      if (axis === 'include' || axis === 'exclude') continue;
      const repeats = value.kind === 'list' && value.items.length === 1 ? '' : ', which are all the same';
      warn(axis, key, `its values only number the points${repeats}`, []);
      if (used.has(axis) && value.kind === 'list')
        for (const item of value.items) warnOfFields(item, `${axis}.`, fields, mistakes);
    }
    for (const entry of includeEntries(matrix))
      for (const [axis, { key, value }] of entry.entries) {
        warn(axis, key, 'here it is a coordinate and nothing else', used);
        if (used.has(axis)) warnOfFields(value, `${axis}.`, fields, mistakes);
      }
  }
}

/** The names that are referred to, and the axes by which `include` decides the values of those. */
function decisive(matrix: MapNode, referred: ReadonlySet<string>): ReadonlySet<string> {
  const deciding = includeEntries(matrix).flatMap(({ entries }) => {
    const names = [...entries.keys()];
    const added = names.some((one) => !matrix.entries.has(one) && referred.has(one));
    return added ? names.filter((one) => matrix.entries.has(one)) : [];
  });
  return new Set([...referred, ...deciding]);
}

/** Warns of fields of an axis value, other than its name, that no reference reads. */
function warnOfFields(node: DocumentNode, prefix: string, fields: ReadonlySet<string>, mistakes: Mistakes): void {
  if (node.kind !== 'map') return;
  for (const [field, { key, value }] of node.entries) {
    const path = `${prefix}${field}.`;
    if ((field === 'name' && !prefix.slice(0, -1).includes('.')) || fields.has(path)) continue;
    const below = [...fields].some((one) => one.startsWith(path));
    if (below) warnOfFields(value, path, fields, mistakes);
    else
      mistakes.warn('unused-field', `no reference reads the field "${path.slice(0, -1)}"`, key, () => {
        const beside = [...fields].filter((one) => one.startsWith(prefix)).map((one) => firstStep(one, prefix));
        return {
          hint: didYouMean(nearestName(field, beside)) ?? `write \${{ matrix.${path.slice(0, -1)} }} or remove it`,
        };
      });
  }
}

function firstStep(path: string, prefix: string): string {
  return path.slice(prefix.length, path.indexOf('.', prefix.length));
}

function toRefer(axis: string, parameters: readonly string[]): string {
  const reference = `\${{ matrix.${axis} }}`;
  if (/^seeds?$/i.test(axis)) return `write "seed: ${reference}" in the stage, or every point has the same seed`;
  const nearest = parameters.includes(axis) ? axis : nearestName(axis, parameters);
  // Short names are often similar by chance; a typo rarely changes the first letter.
  const parameter = nearest?.[0]?.toLowerCase() === axis[0]?.toLowerCase() ? nearest : undefined;
  return parameter === undefined
    ? `write ${reference} where it belongs, or remove it`
    : `write "${parameter}: ${reference}" below "with", or remove it`;
}

function setOf<Key>(map: Map<Key, Set<string>>, key: Key): Set<string> {
  const set = map.get(key) ?? new Set();
  map.set(key, set);
  return set;
}
