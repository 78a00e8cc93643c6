/** XML 1.0 as text: elements of escaped attributes and content. */

import { inert } from '../inert.ts';

export type Attributes = { readonly [name: string]: string | number | undefined };

/** An element on lines of its own; `content` is made by `element` or `xmlText`. */
export function element(name: string, attributes: Attributes, content: readonly string[] = []): string {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${xmlText(String(value)).replaceAll('\n', '&#10;')}"`],
  );
  const start = `<${name}${given.join('')}`;
  return content.length === 0 ? `${start}/>` : `${start}>${content.join('\n')}</${name}>`;
}

/**
 * Text for content and for quoted attributes. Characters that XML 1.0 cannot hold, or that turn the direction of others,
 * become escapes as in the terminal; line breaks stay.
 */
export function xmlText(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) =>
      inert(line)
        .replace(/[\ufffe\uffff]/g, '\ufffd')
        .replace(/[&<>"]/g, (one) => entities[one] ?? one),
    )
    .join('\n');
}

const entities: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
