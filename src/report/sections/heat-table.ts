/** A matrix of counts as a table whose cells are shaded by the row's rate; a chart where it is too wide for one. */

import type { Chart } from '../figures/chart.ts';
import { heatChart } from '../figures/heat.ts';
import { errorScale, shadeOf } from '../figures/shades.ts';
import { chartGrid } from '../page/figure.ts';
import { count, percent } from '../page/format.ts';
import { type Fragment, html, type Markup } from '../page/html.ts';
import { type CountMatrix, rateOf, rowSums } from '../study/count-matrix.ts';

/** Columns of a table; a matrix of more is a chart. */
export const tableColumnsMax = 20;

export interface HeatDrawing {
  readonly body: Markup;
  readonly chart: Chart;
}

/** Something to see beside each row, such as its examples. */
export interface LastColumn {
  readonly title: string;
  readonly cells: readonly Fragment[];
}

interface HeatMore {
  readonly last?: LastColumn;
  /** Index of the model of whose answers the page has examples, which a cell then opens. */
  readonly answersOf?: number;
}

/** `name` is the chart's file name. `marked`: cells off the diagonal are errors (confusion matrices). */
export function heatTable(
  name: string,
  title: string,
  matrix: CountMatrix,
  marked: boolean,
  { last, answersOf }: HeatMore = {},
): HeatDrawing {
  const chart = heatChart(name, title, matrix, marked);
  const scale = marked ? errorScale(matrix) : 1;
  const legend = marked && scalesOf(scale);
  if (matrix.columns.length > tableColumnsMax || matrix.rows.length > 60)
    return { body: html`${chartGrid([chart], 'wide')}${legend}`, chart };
  const sums = rowSums(matrix);
  const opens = answersOf !== undefined;
  const place = (label: number | '', predicted: number | ''): Markup | false =>
    opens && html` data-label="${label}" data-predicted="${predicted}"`;
  const body = html`<div class="scroll" role="region" aria-label="${title}" tabindex="0"><table class="heat"${opens && html` data-confusion="${answersOf}"`}>
<caption class="unseen">${title}: counts, and the rate of each row below them</caption>
<thead><tr><th scope="col" class="corner">${matrix.columnTitle} <span aria-hidden="true">→</span><br>${matrix.rowTitle} <span aria-hidden="true">↓</span></th>${matrix.columns.map((column, x) => html`<th scope="col"${place('', x)}><span>${heading(column)}</span></th>`)}<th scope="col" class="sum">all</th>${last && html`<th scope="col" class="last">${last.title}</th>`}</tr></thead>
<tbody>
${matrix.counts.map(
  (row, y) => html`<tr><th scope="row"${place(y, '')}>${matrix.rows[y]}</th>${row.map((value, x) => {
    const rate = rateOf(value, sums[y]!);
    const { hue, level } = shadeOf(rate, marked && x !== y, scale);
    return html`<td class="${hue}${level}${marked && x === y ? ' diagonal' : ''}"${place(y, x)}${opens && html` data-count="${value}"`}>${value === 0 ? html`<span class="zero">0</span>` : html`<b>${count(value)}</b><small>${percent(rate)}</small>`}</td>`;
  })}<td class="sum">${count(sums[y]!)}</td>${last && html`<td class="last">${last.cells[y]}</td>`}</tr>
`,
)}</tbody></table></div>${legend}`;
  return { body, chart };
}

/** A line of a narrow heading does not begin with a slash, and does not end in a hyphen: `T-shirt / shirt`. */
function heading(name: string): string {
  return name.replaceAll(' / ', '\u00a0/ ').replaceAll('-', '\u2011');
}

/** Both ramps, with the rate that the deepest colour of each stands for. */
function scalesOf(scale: number): Markup {
  const ramp = (hue: string): Markup[] => [1, 3, 5, 7, 10].map((level) => html`<span class="${hue}${level}"></span>`);
  return html`<p class="scales"><b>right</b> ${ramp('h')} ${percent(1, 0)} of the row <b>wrong</b> ${ramp('e')} ${percent(scale)} of the row</p>`;
}
