/**
 * `${{ params.x }}`, `${{ matrix.x }}`, `${{ env.X }}`: substitution of a path in a value, not an expression language.
 *
 * A node is parsed once into a template; substitute.ts substitutes the values. `$${{` stands for a literal `${{`.
 */

import type { ParameterPath } from '../pipeline/pipeline.ts';
import type { Json } from '../values/canonical.ts';
import { nearestName } from '../values/nearest.ts';
import type { DocumentNode, ScalarNode } from './document.ts';
import { didYouMean, type Mistakes, type Span } from './mistakes.ts';

export type ReferenceRoot = 'params' | 'matrix' | 'env' | 'inputs' | 'outputs';
export interface Reference {
  readonly root: ReferenceRoot;
  /** At least one step. */
  readonly path: readonly string[];
  readonly span: Span;
}

export type Template =
  | { readonly kind: 'constant'; readonly value: Json; readonly span: Span }
  | { readonly kind: 'reference'; readonly reference: Reference; readonly span: Span }
  | { readonly kind: 'text'; readonly parts: readonly (string | Reference)[]; readonly span: Span }
  | { readonly kind: 'list'; readonly items: readonly Template[]; readonly span: Span }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [string, Template])[]; readonly span: Span }
  /** It has a mistake that has been reported; its valid references still count. */
  | { readonly kind: 'broken'; readonly references: readonly Reference[]; readonly span: Span };

const roots: readonly ReferenceRoot[] = ['params', 'matrix', 'env', 'inputs', 'outputs'];

/** Parses the references in a node. `allowed` lists the roots that may be used here. */
export function parseTemplate(
  node: DocumentNode,
  allowed: readonly ReferenceRoot[],
  text: string,
  mistakes: Mistakes,
): Template {
  const { span } = node;
  if (node.kind === 'scalar')
    return typeof node.value === 'string' && node.value.includes('${{')
      ? parseText(node, node.value, allowed, text, mistakes)
      : { kind: 'constant', value: node.value, span };
  if (node.kind === 'list')
    return listTemplate(
      node.items.map((item) => parseTemplate(item, allowed, text, mistakes)),
      span,
    );
  const entries = [...node.entries].map(([key, entry]) => {
    if (key.includes('${{'))
      mistakes.add('malformed-reference', 'references in keys are not replaced', entry.key, {
        hint: 'write the key itself; its value may hold references',
      });
    return [key, parseTemplate(entry.value, allowed, text, mistakes)] as const;
  });
  return mapTemplate(entries, span);
}

/** A list template, or its value if all items are known. */
export function listTemplate(items: readonly Template[], span: Span): Template {
  const values = items.map((item) => (item.kind === 'constant' ? item.value : undefined));
  return values.every((value) => value !== undefined)
    ? { kind: 'constant', value: values, span }
    : { kind: 'list', items, span };
}

/** A map template, or its value if all entries are known. */
export function mapTemplate(entries: readonly (readonly [string, Template])[], span: Span): Template {
  const object: Record<string, Json> = {};
  for (const [key, value] of entries) {
    if (value.kind !== 'constant') return { kind: 'map', entries, span };
    object[key] = value.value;
  }
  return { kind: 'constant', value: object, span };
}

/** The template of a text that may hold references. */
export function parseText(
  node: ScalarNode,
  value: string,
  allowed: readonly ReferenceRoot[],
  text: string,
  mistakes: Mistakes,
): Template {
  const { span } = node;
  const parts: (string | Reference)[] = [];
  let broken = false;
  let literal = '';
  let at = 0;
  let searched = span.start;
  for (let open = value.indexOf('${{'); open >= 0; open = value.indexOf('${{', at)) {
    if (value[open - 1] === '$' && open > at) {
      literal += `${value.slice(at, open - 1)}\${{`;
      at = open + 3;
      continue;
    }
    const close = value.indexOf('}}', open);
    const written = close < 0 ? value.slice(open) : value.slice(open, close + 2);
    // The reference is searched in the source to place the caret; in a folded or escaped text, the whole value is
    // marked.
    const found = text.slice(0, span.end).indexOf(written, searched);
    const place = found < 0 ? span : { start: found, end: found + written.length };
    searched = found < 0 ? span.end : place.end;
    const reference = close < 0 ? unclosed(place, mistakes) : parseReference(written, place, allowed, mistakes);
    literal += value.slice(at, open);
    if (literal !== '') parts.push(literal);
    literal = '';
    if (reference === undefined) broken = true;
    else parts.push(reference);
    at = close < 0 ? value.length : close + 2;
  }
  literal += value.slice(at);
  if (literal !== '') parts.push(literal);
  if (broken) return { kind: 'broken', references: parts.filter((part) => typeof part !== 'string'), span };
  return textTemplate(parts, span);
}

/** A text template, or its value if all parts are known; a single reference keeps its type. */
export function textTemplate(parts: readonly (string | Reference)[], span: Span): Template {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && typeof only !== 'string')
    return { kind: 'reference', reference: only, span };
  if (parts.every((part) => typeof part === 'string')) return { kind: 'constant', value: parts.join(''), span };
  return { kind: 'text', parts, span };
}

/** Reports a reference without an end. */
export function unclosed(span: Span, mistakes: Mistakes): undefined {
  mistakes.add('malformed-reference', 'the reference is not closed', span, {
    expected: '"}}" after the name',
    hint: 'write "$${{" for the characters "${{" themselves',
  });
}

/** Reads `${{ root.name }}`. Undefined after a mistake, which has been reported. */
export function parseReference(
  written: string,
  span: Span,
  allowed: readonly ReferenceRoot[],
  mistakes: Mistakes,
): Reference | undefined {
  const inner = written.slice(3, -2).trim();
  const expected = allowed.map((root) => `${root}.${root === 'env' ? 'NAME' : 'name'}`).join(', ');
  if (!/^[\w-]+(\.[\w-]+)+$/.test(inner)) {
    mistakes.add('malformed-reference', 'a reference is a path of names with dots between them', span, {
      found: inner === '' ? 'nothing' : inner,
      expected,
      hint: 'references are replaced by values: they do not compute',
    });
    return undefined;
  }
  const [root = '', ...path] = inner.split('.');
  if (allowed.includes('inputs') && (root === 'inputs' || root === 'outputs') && path.length > 1) {
    mistakes.add('malformed-reference', `"${root}" is followed by the name of a port and nothing else`, span, {
      expected: `${root}.${path[0]}`,
      hint: `write "\${{ ${root}.${path[0]} }}/${path.slice(1).join('/')}" for a file in a folder`,
    });
    return undefined;
  }
  if (!roots.includes(root as ReferenceRoot)) {
    mistakes.add('unknown-reference', `a reference cannot start with "${root}"`, span, {
      expected,
      hint: didYouMean(nearestName(root, allowed)),
    });
    return undefined;
  }
  if (!allowed.includes(root as ReferenceRoot)) {
    mistakes.add('unknown-reference', `"${root}" has no meaning at this place`, span, {
      expected,
      hint: root === 'inputs' || root === 'outputs' ? 'only a command line can name ports' : undefined,
    });
    return undefined;
  }
  return { root: root as ReferenceRoot, path, span };
}

/** All references of a template, in document order. */
export function* referencesOf(template: Template): Generator<Reference> {
  if (template.kind === 'broken') yield* template.references;
  else if (template.kind === 'reference') yield template.reference;
  else if (template.kind === 'text') for (const part of template.parts) if (typeof part !== 'string') yield part;
  if (template.kind === 'list') for (const item of template.items) yield* referencesOf(item);
  if (template.kind === 'map') for (const [, value] of template.entries) yield* referencesOf(value);
}

/** The part of a template at `path`, or the deepest existing one on the way. */
export function templateAt(template: Template, path: ParameterPath): Template {
  let current = template;
  for (const step of path) {
    const next =
      current.kind === 'map'
        ? current.entries.find(([key]) => key === step)?.[1]
        : current.kind === 'list'
          ? current.items[Number(step)]
          : undefined;
    if (next === undefined) break;
    current = next;
  }
  return current;
}
