/** The fields of a gate as they are written: values of the right type, or a mistake that has been reported. */

import type { DocumentNode, MapNode } from '../../document/document.ts';
import type { Mistakes, Span } from '../../document/mistakes.ts';
import type { Bind } from '../../pipeline/wiring/needs.ts';
import { showValue } from '../../schema/schema-words.ts';
import type { Json } from '../../values/canonical.ts';

/** Stands for a value after a mistake that has been reported: no text of a document is it. */
export const broken: unique symbol = Symbol('broken');
/** The value of a field, if it is there. */
export type Given<Value> = Value | undefined | typeof broken;

/** A field's value with its references replaced. */
export function boundIn(node: DocumentNode | undefined, bind: Bind): Given<Json> {
  if (node === undefined) return undefined;
  const template = bind(node);
  return template.kind === 'constant' ? template.value : broken;
}

export interface Range {
  /** `a number from 0 to 1`. */
  readonly words: string;
  has(value: number): boolean;
}

export const anyNumber: Range = { words: 'a number', has: () => true };

/** The number in a field; one out of range is reported, as are other values. */
export function numberIn(
  node: DocumentNode | undefined,
  name: string,
  { words, has }: Range,
  bind: Bind,
  mistakes: Mistakes,
): Given<number> {
  const value = boundIn(node, bind);
  if (value === undefined || value === broken) return value;
  if (typeof value === 'number' && has(value)) return value;
  const [code, message] =
    typeof value === 'number' ? ['out-of-range', 'is out of range'] : ['wrong-type', 'must be a number'];
  mistakes.add(code as string, `"${name}" ${message}`, node?.span, { found: showValue(value), expected: words });
  return broken;
}

/** The word in a field that the schema limits to some. */
export function wordIn<Word extends string>(node: MapNode, name: string, words: readonly Word[]): Word | undefined {
  const value = node.entries.get(name)?.value;
  return value?.kind === 'scalar' ? words.find((word) => word === value.value) : undefined;
}

/** The span of a field's name. */
export function keyOf(node: MapNode, name: string): Span {
  return node.entries.get(name)?.key ?? node.span;
}
