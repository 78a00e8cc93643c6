/** A matrix of counts as a table whose cells are shaded by the row's rate; a chart where it is too wide for one. */

import { chartGrid } from '../figure.ts';
import type { Chart } from '../figures/chart.ts';
import { type CountMatrix, heatChart, rowSums } from '../figures/heat.ts';
import { count, percent } from '../format.ts';
import { html, type Markup } from '../html.ts';

const columnsMax = 20;
const levels = 10;

export interface HeatDrawing {
  readonly body: Markup;
  readonly chart: Chart;
}

/** `name` is the chart's file name. `marked` sets off the diagonal (confusion matrices). */
export function heatTable(name: string, title: string, matrix: CountMatrix, marked: boolean): HeatDrawing {
  const chart = heatChart(name, title, matrix);
  if (matrix.columns.length > columnsMax || matrix.rows.length > 60) return { body: chartGrid([chart], 'wide'), chart };
  const sums = rowSums(matrix);
  const body = html`<div class="scroll" role="region" aria-label="${title}" tabindex="0"><table class="heat">
<caption class="unseen">${title}: counts, and the rate of each row below them</caption>
<thead><tr><th scope="col" class="corner">${matrix.columnTitle} <span aria-hidden="true">→</span><br>${matrix.rowTitle} <span aria-hidden="true">↓</span></th>${matrix.columns.map((column) => html`<th scope="col"><span>${column}</span></th>`)}<th scope="col" class="sum">all</th></tr></thead>
<tbody>
${matrix.counts.map(
  (row, y) => html`<tr><th scope="row">${matrix.rows[y]}</th>${row.map((value, x) => {
    const rate = sums[y]! > 0 ? value / sums[y]! : 0;
    const shade = value === 0 ? 0 : Math.max(1, Math.ceil(rate * levels));
    return html`<td class="h${shade}${marked && x === y ? ' diagonal' : ''}">${value === 0 ? html`<span class="zero">0</span>` : html`<b>${count(value)}</b><small>${percent(rate)}</small>`}</td>`;
  })}<td class="sum">${count(sums[y]!)}</td></tr>
`,
)}</tbody></table></div>`;
  return { body, chart };
}
