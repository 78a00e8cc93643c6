/**
 * HTML as values: a template tag that escapes everything it is given, unless it is markup made by the tag itself.
 * The text of a label, a name or an error can therefore never become an element or an attribute.
 */

import { withoutControls } from '../../core/values/one-line.ts';

/** Text that is markup already. Made by `html` and `trusted` only. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

export type Fragment = Markup | string | number | false | undefined | readonly Fragment[];

const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for element content and for quoted attributes. */
export function escapeHtml(text: string): string {
  return withoutControls(text.replace(/[&<>"']/g, (found) => entities[found]!));
}

/** Markup that was made elsewhere (a chart's SVG): the caller vouches for it. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

export function html(strings: TemplateStringsArray, ...values: readonly Fragment[]): Markup {
  let text = strings[0]!;
  values.forEach((value, index) => {
    text += render(value) + strings[index + 1]!;
  });
  return new Markup(text);
}

function render(value: Fragment): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return (value as readonly Fragment[]).map(render).join('');
  return escapeHtml(String(value));
}

/** JSON inside a `<script type="application/json">`: nothing in it can end the element or start another. */
export function inertJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}
