/**
 * A figure of the page: a body with a title and a caption, and the artifacts it was made from. Sections hold figures.
 */

import type { Chart } from '../figures/chart.ts';
import type { Source } from '../study/study.ts';
import { type Fragment, html, type Markup, trusted } from './html.ts';

export interface Figure {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  readonly caption: Fragment;
  readonly body: Fragment;
  /** Drawings that also become files. */
  readonly charts?: readonly Chart[];
  readonly sources: readonly Source[];
}

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Fragment;
  readonly figures: readonly Figure[];
  /** Left to the page's script, which shows it once it has filled it. */
  readonly hidden?: true;
}

/** Charts side by side, as many as fit. */
export function chartGrid(charts: readonly Chart[], width: 'narrow' | 'wide' = 'narrow'): Markup {
  return html`<div class="charts ${width}">${charts.map((chart) => html`<div class="chart-cell">${trusted(chart.svg)}</div>`)}</div>`;
}

export function figureMarkup(figure: Figure): Markup {
  return html`<figure id="${figure.id}">
<div class="figure-head"><h3>${figure.title}</h3>${sourceLink(figure)}</div>
<figcaption>${figure.caption}</figcaption>
${figure.body}
</figure>
`;
}

function sourceLink(figure: Figure): Markup {
  const [first, ...others] = figure.sources;
  if (first === undefined) return html``;
  const name = `${first.port}${others.length > 0 ? ` and ${others.length} more` : ''}`;
  return html`<a class="source" href="#made-of-${figure.id}" title="Made from ${name}">source<span class="unseen"> of ${figure.title}</span></a>`;
}

const rowsInView = 24;

/**
 * A table that can be wider than the page: it scrolls inside a region the keyboard can reach, and so does a
 * table of many `rows`.
 */
export function scrollable(label: string, table: Markup, rows = 0): Markup {
  return html`<div class="scroll${rows > rowsInView ? ' tall' : ''}" role="region" aria-label="${label}" tabindex="0">${table}</div>`;
}
