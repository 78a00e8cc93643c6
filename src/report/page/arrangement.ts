/** How figures stand to each other in a section: side by side where there is room, or folded behind a line. */

import { type Figure, figureMarkup } from './figure.ts';
import { html, type Markup } from './html.ts';

/** Two figures in columns on a wide page, one below the other elsewhere: for bodies that can be narrow. */
export function sideBySide(figures: readonly Figure[]): Markup {
  return figures.length < 2
    ? html`${figures.map(figureMarkup)}`
    : html`<div class="side-by-side">${figures.map(figureMarkup)}</div>`;
}

/** Closed until the reader, or a link into it, opens it; all of it is printed. Nothing without figures. */
export function folded(title: string, figures: readonly Figure[]): Markup {
  return figures.length === 0
    ? html``
    : html`<details class="fold"><summary>${title}</summary>${figures.map(figureMarkup)}</details>`;
}
