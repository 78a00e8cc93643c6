/** Reads `needs` as it is written: for each port, the stages, outputs and points that it names. Knows no kinds. */

import type { DocumentNode, MapNode } from '../../document/document.ts';
import type { Mistakes, Span } from '../../document/mistakes.ts';
import type { Template } from '../../document/template.ts';
import { isScalar, type Scalar } from '../matrix.ts';

/** Axis to its allowed values. */
export type Where = ReadonlyMap<string, { readonly values: readonly Scalar[]; readonly key: Span }>;

export interface Need {
  readonly stage: string;
  readonly output: string | undefined;
  /** Undefined if it is wrong. */
  readonly where: Where | undefined;
  /** The key `gather`, if it is there. */
  readonly gather: Span | undefined;
  readonly span: Span;
}

/** The needs at one port. */
export interface PortNeeds {
  readonly port: string;
  readonly key: Span;
  /** The span of the value if it is a list. */
  readonly list: Span | undefined;
  /** Undefined where the schema has refused an item. */
  readonly items: readonly (Need | undefined)[];
}

export type Bind = (node: DocumentNode) => Template;

/** `stage` is the node of the stage. */
export function readNeeds(stage: MapNode, bind: Bind, mistakes: Mistakes): readonly PortNeeds[] {
  const needs = stage.entries.get('needs')?.value;
  if (needs?.kind !== 'map') return [];
  return [...needs.entries].map(([port, { key, value }]) => {
    const items = value.kind === 'list' ? value.items : [value];
    const list = value.kind === 'list' ? value.span : undefined;
    return { port, key, list, items: items.map((item) => readNeed(item, bind, mistakes)) };
  });
}

function readNeed(node: DocumentNode, bind: Bind, mistakes: Mistakes): Need | undefined {
  if (node.kind === 'scalar' && typeof node.value === 'string') {
    const dot = node.value.indexOf('.');
    const [stage, output] = dot < 0 ? [node.value] : [node.value.slice(0, dot), node.value.slice(dot + 1)];
    return { stage, output, where: new Map(), gather: undefined, span: node.span };
  }
  if (node.kind !== 'map') return undefined;
  const stage = node.entries.get('stage')?.value;
  const output = node.entries.get('output')?.value;
  if (stage?.kind !== 'scalar' || typeof stage.value !== 'string') return undefined;
  return {
    stage: stage.value,
    output: output?.kind === 'scalar' ? String(output.value) : undefined,
    where: readWhere(node.entries.get('where')?.value, bind, mistakes),
    gather: node.entries.get('gather')?.key,
    span: stage.span,
  };
}

/** Reads a `where`. Undefined if it is wrong, which has been reported. */
export function readWhere(node: DocumentNode | undefined, bind: Bind, mistakes: Mistakes): Where | undefined {
  const where = new Map<string, { values: readonly Scalar[]; key: Span }>();
  if (node === undefined) return where;
  if (node.kind !== 'map') return undefined;
  for (const [axis, { key, value }] of node.entries) {
    const template = bind(value);
    if (template.kind !== 'constant') return undefined;
    const values = Array.isArray(template.value) ? template.value : [template.value];
    if (!values.every(isScalar)) {
      mistakes.add('wrong-type', `"where" compares with texts, numbers, true and false`, value.span);
      return undefined;
    }
    where.set(axis, { values, key });
  }
  return where;
}
