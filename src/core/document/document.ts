/** The document as a tree of plain values with their positions: scalars, lists and maps. */

import type { ParameterPath } from '../pipeline/pipeline.ts';
import type { Json } from '../values/canonical.ts';
import type { Mistakes, Span } from './mistakes.ts';

interface Placed {
  readonly span: Span;
  /** Number of nodes; an aliased node counts each time it is used. */
  readonly size: number;
}
export type ScalarNode = Placed & { readonly kind: 'scalar'; readonly value: null | boolean | number | string };
export type ListNode = Placed & { readonly kind: 'list'; readonly items: readonly DocumentNode[] };
export type MapNode = Placed & { readonly kind: 'map'; readonly entries: ReadonlyMap<string, MapEntry> };
export type DocumentNode = ScalarNode | ListNode | MapNode;
export interface MapEntry {
  readonly key: Span;
  readonly value: DocumentNode;
}

/** Parses a text. Undefined if it has no tree; the reasons are then added to `mistakes`. */
export type DocumentReader = (text: string, mistakes: Mistakes) => DocumentNode | undefined;

/** The JSON value of a node. */
export function plainValue(node: DocumentNode): Json {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainValue);
  const object: Record<string, Json> = {};
  for (const [name, entry] of node.entries) object[name] = plainValue(entry.value);
  return object;
}

/** The node at `path`, or the deepest existing one on the way. `depth` counts the steps that exist. */
export function descend(node: DocumentNode, path: ParameterPath): { node: DocumentNode; depth: number } {
  let current = node;
  for (const [depth, step] of path.entries()) {
    const next =
      current.kind === 'map'
        ? current.entries.get(String(step))?.value
        : current.kind === 'list'
          ? current.items[Number(step)]
          : undefined;
    if (next === undefined) return { node: current, depth };
    current = next;
  }
  return { node: current, depth: path.length };
}

/** The span of the key at `path`, if the last step is a key that is written in the document. */
export function keySpan(node: DocumentNode, path: ParameterPath): Span | undefined {
  const parent = descend(node, path.slice(0, -1));
  if (parent.depth < path.length - 1 || parent.node.kind !== 'map') return undefined;
  return parent.node.entries.get(String(path.at(-1)))?.key;
}
