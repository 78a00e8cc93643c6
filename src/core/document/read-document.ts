/**
 * Parses YAML text to the tree of document.ts, aliases followed. Refuses input that the tree could not represent
 * unambiguously: keys that are not text, duplicate keys, integers that lose digits, aliases that multiply.
 */

import { isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml';
import { nearestName } from '../values/nearest.ts';
import type { DocumentNode, MapEntry, MapNode } from './document.ts';
import { didYouMean, type Mistakes, type Span } from './mistakes.ts';
import { looksLike, malformed } from './names.ts';
import { parseYaml } from './yaml-syntax.ts';

const expandedNodesMax = 250_000;

/** Parses YAML text. Undefined if it is not YAML at all; after other mistakes the tree has `null` in their place. */
export function readDocument(text: string, mistakes: Mistakes): DocumentNode | undefined {
  const root = parseYaml(text, mistakes);
  if (root === undefined) return undefined;
  const before = mistakes.count;
  const node = new Reader(text, mistakes).read(root);
  return mistakes.count > before ? undefined : node;
}

class Reader {
  readonly #text: string;
  readonly #mistakes: Mistakes;
  readonly #anchors = new Map<string, DocumentNode>();
  /** Anchors of the collections being read: an alias to one of them would contain itself. */
  readonly #open = new Set<string>();

  constructor(text: string, mistakes: Mistakes) {
    this.#text = text;
    this.#mistakes = mistakes;
  }

  read(node: Node | null): DocumentNode {
    if (isAlias(node)) return this.#alias(node.source, spanOf(node));
    const anchor = (node as { anchor?: string } | null)?.anchor;
    if (anchor !== undefined) this.#open.add(anchor);
    const result = this.#content(node);
    if (anchor !== undefined) {
      this.#open.delete(anchor);
      this.#anchors.set(anchor, result);
    }
    return result;
  }

  #content(node: Node | null): DocumentNode {
    const span = spanOf(node);
    if (isMap(node)) return this.#map(node, span);
    if (isSeq(node)) {
      const items = node.items.map((item) => this.read(item as Node | null));
      return { kind: 'list', items, span, size: this.#size(items, span) };
    }
    return { kind: 'scalar', value: isScalar(node) ? this.#scalar(node, span) : null, span, size: 1 };
  }

  #map(node: YAMLMap, span: Span): MapNode {
    const entries = new Map<string, MapEntry>();
    /** Names by their visual form: two that look alike but differ are refused. */
    const looks = new Map<string, Span>();
    for (const pair of node.items) {
      const keyNode = pair.key as Node | null;
      const key = spanOf(keyNode ?? (pair.value as Node | null) ?? node);
      const name = this.#key(keyNode, key);
      const value = this.read(pair.value as Node | null);
      if (name === undefined) continue;
      // The value of a `key:` without a value has an empty span; the key's span is used.
      const placed = value.span.end > value.span.start ? value : { ...value, span: key };
      const look = looksLike(name);
      const earlier = looks.get(look);
      if (earlier === undefined) {
        looks.set(look, key);
        entries.set(name, { key, value: placed });
      } else
        this.#mistakes.add(
          'duplicate-key',
          entries.has(name)
            ? `"${name}" is written twice in the same mapping`
            : `two keys of this mapping look the same: "${name}"`,
          key,
          { hint: `the other one is on line ${this.#mistakes.range(earlier).line}` },
        );
    }
    const values = [...entries.values()].map((entry) => entry.value);
    return { kind: 'map', entries, span, size: this.#size(values, span) };
  }

  #key(node: Node | null, span: Span): string | undefined {
    const value = isScalar(node) ? node.value : undefined;
    const written = this.#text.slice(span.start, span.end);
    if (value === '__proto__') {
      this.#mistakes.add('forbidden-key', 'the key "__proto__" is not allowed', span);
      return undefined;
    }
    if (value === '<<' && (node as Scalar).type === 'PLAIN') {
      this.#mistakes.add('merge-key', 'merge keys ("<<") are not part of YAML 1.2 and are not followed', span, {
        hint: 'write the keys out, or use an alias for the whole value',
      });
      return undefined;
    }
    if (typeof value === 'string') {
      const problem = malformed(value);
      if (problem === undefined) return value;
      this.#mistakes.add('malformed-text', `the key holds ${problem}`, span);
      return undefined;
    }
    if (typeof value === 'number' && Number.isSafeInteger(value) && String(value) === written) return written;
    this.#mistakes.add('key-not-text', 'a key must be text', span, {
      found: isScalar(node) ? String(value) : isAlias(node) ? 'an alias' : node === null ? 'nothing' : 'a collection',
      hint: isScalar(node) && written !== '' ? `write it in quotes: "${written}"` : undefined,
    });
    return undefined;
  }

  #scalar(node: Scalar, span: Span): null | boolean | number | string {
    const { value } = node;
    if (typeof value === 'number') {
      const written = node.source ?? '';
      if (!Number.isFinite(value))
        this.#mistakes.add('not-finite', 'a number must be finite', span, { found: clip(written) });
      else if (!Number.isSafeInteger(value) && /^[-+]?(\d+|0o[0-7]+|0x[\da-f]+)$/i.test(written))
        this.#mistakes.add('integer-too-large', 'the integer cannot be represented exactly', span, {
          found: clip(written),
          expected: `an integer from ${-Number.MAX_SAFE_INTEGER} to ${Number.MAX_SAFE_INTEGER}`,
          hint: 'write it in quotes if it is a name',
        });
      return Object.is(value, -0) ? 0 : value;
    }
    const problem = typeof value === 'string' ? malformed(value) : undefined;
    if (problem !== undefined) this.#mistakes.add('malformed-text', `the text holds ${problem}`, span);
    return typeof value === 'string' || typeof value === 'boolean' ? value : null;
  }

  #alias(name: string, span: Span): DocumentNode {
    const target = this.#anchors.get(name);
    if (this.#open.has(name))
      this.#mistakes.add('recursive-alias', `the alias "*${name}" stands inside the value that it repeats`, span);
    else if (target === undefined)
      this.#mistakes.add('unknown-alias', `there is no anchor "&${name}" before this alias`, span, {
        hint: didYouMean(nearestName(name, this.#anchors.keys())),
      });
    else return target;
    return { kind: 'scalar', value: null, span, size: 1 };
  }

  #size(children: readonly DocumentNode[], span: Span): number {
    const size = children.reduce((sum, child) => sum + child.size, 1);
    if (size <= expandedNodesMax) return size;
    this.#mistakes.add('too-many-values', 'aliases make the document too large', span, {
      expected: `at most ${expandedNodesMax} values once aliases are written out`,
    });
    return 1;
  }
}

function spanOf(node: Node | null): Span {
  const range = node?.range;
  return range ? { start: range[0], end: range[1] } : { start: 0, end: 0 };
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
