/**
 * A document's tree as one line of text and back, to cache parsed YAML: [start, end, value] for a scalar, [start, end,
 * [items]] for a list, [start, end, [name, start, end, …], [values]] for a map.
 */

import type { DocumentNode, MapEntry } from './document.ts';

/** Raised when the reader changes: trees cached by other versions are ignored. */
const readerVersion = 2;

type Encoded =
  | readonly [start: number, end: number, value: null | boolean | number | string]
  | readonly [start: number, end: number, items: readonly Encoded[]]
  | readonly [start: number, end: number, keys: readonly (string | number)[], values: readonly Encoded[]];

export function documentText(root: DocumentNode): string {
  return JSON.stringify([readerVersion, encode(root)]);
}

/** Undefined for a text of another version of `documentText`, and for any other text. */
export function documentOfText(text: string): DocumentNode | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value) || value.length !== 2 || value[0] !== readerVersion) return undefined;
    return isEncoded(value[1]) ? decode(value[1]) : undefined;
  } catch {
    return undefined;
  }
}

function isEncoded(value: unknown): value is Encoded {
  if (!Array.isArray(value) || !Number.isInteger(value[0]) || !Number.isInteger(value[1])) return false;
  const [, , content, values] = value as readonly unknown[];
  if (value.length === 3)
    return Array.isArray(content)
      ? content.every(isEncoded)
      : content === null || ['boolean', 'number', 'string'].includes(typeof content);
  return (
    value.length === 4 &&
    Array.isArray(content) &&
    Array.isArray(values) &&
    content.length === 3 * values.length &&
    content.every((one, index) => (index % 3 === 0 ? typeof one === 'string' : Number.isInteger(one))) &&
    values.every(isEncoded)
  );
}

function encode(node: DocumentNode): Encoded {
  const { start, end } = node.span;
  if (node.kind === 'scalar') return [start, end, node.value];
  if (node.kind === 'list') return [start, end, node.items.map(encode)];
  const keys = [...node.entries].flatMap(([name, { key }]) => [name, key.start, key.end]);
  return [start, end, keys, [...node.entries.values()].map(({ value }) => encode(value))];
}

function decode(encoded: Encoded): DocumentNode {
  const [start, end, content] = encoded;
  const span = { start, end };
  if (encoded.length === 4) {
    const keys = content as readonly (string | number)[];
    const entries = new Map<string, MapEntry>();
    let size = 1;
    encoded[3].forEach((one, index) => {
      const value = decode(one);
      const key = { start: keys[3 * index + 1] as number, end: keys[3 * index + 2] as number };
      entries.set(keys[3 * index] as string, { key, value });
      size += value.size;
    });
    return { kind: 'map', entries, span, size };
  }
  if (typeof content !== 'object' || content === null)
    return { kind: 'scalar', value: content as null | boolean | number | string, span, size: 1 };
  const items = (content as readonly Encoded[]).map(decode);
  return { kind: 'list', items, span, size: items.reduce((sum, item) => sum + item.size, 1) };
}
