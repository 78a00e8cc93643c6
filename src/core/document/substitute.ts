/**
 * Substitutes values in templates: first the values that are the same at every point, then those of the matrix. A text
 * that consists of one reference becomes the value itself, with its type; inside a longer text the value becomes text.
 */

import { showValue } from '../schema/schema-words.ts';
import type { Json } from '../values/canonical.ts';
import type { Mistakes, Span } from './mistakes.ts';
import { listTemplate, mapTemplate, type Reference, type Template, textTemplate } from './template.ts';

/** The result of looking up a reference. `absent`: it has a value at other points, but not at this one. */
export type Lookup = { readonly value: Json } | 'absent' | 'broken' | 'later';

/**
 * Replaces every reference for which `lookup` has a value; `later` references are kept. A map entry with an `absent`
 * value is left out. Reports values that cannot be used: a list inside a text, an absent item of a list.
 */
export function substitute(template: Template, lookup: (reference: Reference) => Lookup, mistakes: Mistakes): Template {
  const result = substituted(template, lookup, mistakes);
  if (result !== 'absent') return result;
  const { span } = template;
  reportAbsent(span, mistakes);
  return { kind: 'broken', references: [], span };
}

function reportAbsent(span: Span, mistakes: Mistakes): void {
  mistakes.add('unresolved-reference', 'the reference has no value at every point', span, {
    hint: 'give the axis a value at each point; only a key whose whole value is the reference is left out',
  });
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
): Template {
  const result: (string | Reference)[] = [];
  let broken = false;
  for (const part of parts) {
    const found = typeof part === 'string' ? { value: part } : lookup(part);
    if (typeof found === 'object') {
      if (typeof found.value === 'object') {
        mistakes.add(
          'not-text',
          'only a text, a number, true or false can stand inside a text',
          typeof part === 'string' ? span : part.span,
          { found: showValue(found.value), hint: 'make the reference the whole value' },
        );
        broken = true;
        continue;
      }
      const previous = result.at(-1);
      if (typeof previous === 'string') result[result.length - 1] = previous + String(found.value);
      else result.push(String(found.value));
    } else if (found === 'later') result.push(part);
    else {
      if (found === 'absent') reportAbsent(typeof part === 'string' ? span : part.span, mistakes);
      broken = true;
    }
  }
  if (broken) return { kind: 'broken', references: result.filter((part) => typeof part !== 'string'), span };
  return textTemplate(result, span);
}
