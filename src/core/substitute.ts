/**
 * `${{ params.x }}`, `${{ matrix.x }}`, `${{ env.X }}`: substitution of a path in a value, never a language.
 *
 * A node is parsed once into a template; `bind` puts in what is the same at every point; `evaluate` the rest. A text
 * that is only a reference becomes the value itself, of whatever type; in a longer text it becomes text. `$${{` stands
 * for a literal `${{`.
 */

import type { Json } from './canonical.ts';
import type { DocumentNode, ScalarNode } from './document.ts';
import { didYouMean, type Mistakes, type Span } from './mistakes.ts';
import { nearestName } from './nearest.ts';
import { showValue } from './schema-check.ts';

export type ReferenceRoot = 'params' | 'matrix' | 'env';
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
  /** Something in it is wrong and has been reported; the references in it that are right are still followed. */
  | { readonly kind: 'broken'; readonly references: readonly Reference[]; readonly span: Span };

/** What a reference leads to. `absent`: nothing at this point, but something at another. */
export type Lookup = { readonly value: Json } | 'absent' | 'broken' | 'later';

const roots: readonly ReferenceRoot[] = ['params', 'matrix', 'env'];

/** Parses the references in a node. `allowed` names the roots that mean something at this place. */
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
  const entries = [...node.entries].map(
    ([key, entry]) => [key, parseTemplate(entry.value, allowed, text, mistakes)] as const,
  );
  return mapTemplate(entries, span);
}

function listTemplate(items: readonly Template[], span: Span): Template {
  const values = items.map((item) => (item.kind === 'constant' ? item.value : undefined));
  return values.every((value) => value !== undefined)
    ? { kind: 'constant', value: values, span }
    : { kind: 'list', items, span };
}

function mapTemplate(entries: readonly (readonly [string, Template])[], span: Span): Template {
  const object: Record<string, Json> = {};
  for (const [key, value] of entries) {
    if (value.kind !== 'constant') return { kind: 'map', entries, span };
    object[key] = value.value;
  }
  return { kind: 'constant', value: object, span };
}

function parseText(
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
    // The text is found again in the source for the caret; where it is folded or escaped, the whole value is marked.
    const found = text.slice(0, span.end).indexOf(written, searched);
    const place = found < 0 ? span : { start: found, end: found + written.length };
    if (found >= 0) searched = place.end;
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

function textTemplate(parts: readonly (string | Reference)[], span: Span): Template {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && typeof only !== 'string')
    return { kind: 'reference', reference: only, span };
  if (parts.every((part) => typeof part === 'string')) return { kind: 'constant', value: parts.join(''), span };
  return { kind: 'text', parts, span };
}

function unclosed(span: Span, mistakes: Mistakes): undefined {
  mistakes.add('malformed-reference', 'the reference is not closed', span, {
    expected: '"}}" after the name',
    hint: 'write "$${{" for the characters "${{" themselves',
  });
}

function parseReference(
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
  if (!roots.includes(root as ReferenceRoot)) {
    mistakes.add('unknown-reference', `a reference cannot start with "${root}"`, span, {
      expected,
      hint: didYouMean(nearestName(root, allowed)),
    });
    return undefined;
  }
  if (!allowed.includes(root as ReferenceRoot)) {
    mistakes.add('unknown-reference', `"${root}" has no meaning at this place`, span, { expected });
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

/**
 * Puts in every reference that `lookup` has a value for; those that come `later` stay. What is `absent` is left out of
 * a mapping. Reports what cannot be: a list in the middle of a text, an absent item of a list.
 */
export function substitute(template: Template, lookup: (reference: Reference) => Lookup, mistakes: Mistakes): Template {
  const result = substituted(template, lookup, mistakes);
  if (result !== 'absent') return result;
  const { span } = template;
  mistakes.add('unresolved-reference', 'the reference has no value at every point', span, {
    hint: 'give the axis a value at each point of the matrix',
  });
  return { kind: 'broken', references: [], span };
}

function substituted(
  template: Template,
  lookup: (reference: Reference) => Lookup,
  mistakes: Mistakes,
): Template | 'absent' {
  const { span } = template;
  switch (template.kind) {
    case 'constant':
      return template;
    case 'broken':
      template.references.forEach(lookup);
      return template;
    case 'reference': {
      const found = lookup(template.reference);
      if (found === 'later') return template;
      if (found === 'absent') return 'absent';
      return found === 'broken'
        ? { kind: 'broken', references: [], span }
        : { kind: 'constant', value: found.value, span };
    }
    case 'text':
      return substituteText(template.parts, span, lookup, mistakes);
    case 'list':
      return listTemplate(
        template.items.map((item) => substitute(item, lookup, mistakes)),
        span,
      );
    case 'map': {
      const entries = template.entries.map(([key, value]) => [key, substituted(value, lookup, mistakes)] as const);
      return mapTemplate(
        entries.filter((entry): entry is readonly [string, Template] => entry[1] !== 'absent'),
        span,
      );
    }
  }
}

function substituteText(
  parts: readonly (string | Reference)[],
  span: Span,
  lookup: (reference: Reference) => Lookup,
  mistakes: Mistakes,
): Template | 'absent' {
  const result: (string | Reference)[] = [];
  let broken = false;
  let absent = false;
  for (const part of parts) {
    const found = typeof part === 'string' ? { value: part } : lookup(part);
    if (typeof found === 'object') {
      if (typeof found.value === 'object') {
        mistakes.add(
          'not-text',
          'only a text, a number, true or false can stand inside a text',
          typeof part === 'string' ? span : part.span,
          { found: showValue(found.value), hint: 'let the reference be the whole value' },
        );
        broken = true;
        continue;
      }
      const previous = result.at(-1);
      if (typeof previous === 'string') result[result.length - 1] = previous + String(found.value);
      else result.push(String(found.value));
    } else if (found === 'later') result.push(part);
    else if (found === 'absent') absent = true;
    else broken = true;
  }
  if (broken) return { kind: 'broken', references: result.filter((part) => typeof part !== 'string'), span };
  return absent ? 'absent' : textTemplate(result, span);
}
