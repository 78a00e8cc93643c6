/** The table of means over seeds: a row for each point without its seed, with the interval of each mean. */

import { spreadText } from '../../core/facts/interval.ts';
import type { ModelCell, ModelColumn } from '../../view/model-table.ts';
import { type Figure, scrollable } from '../page/figure.ts';
import { typeset } from '../page/format.ts';
import { html, type Markup } from '../page/html.ts';
import type { Means } from '../study/means.ts';

export function meansFigure(means: Means): Figure {
  const points = means.rows.flatMap((row) => row.points);
  return {
    id: 'compare-means',
    title: `Means over ${means.over.join(', ')}`,
    caption:
      "Each row is the mean of points that differ in their seed only. Below a mean stands how far the mean of all seeds may be from it: the 95 % interval by Student's t. One seed has none. The single points are in the next table.",
    body: scrollable('Table of the means over seeds', meansTable(means), means.rows.length),
    sources: points.flatMap(({ evaluation }) => evaluation?.sources ?? []),
  };
}

function meansTable({ rows, columns }: Means): Markup {
  return html`<table class="data sortable" id="means">
<caption class="unseen">Means over seeds with their 95 % intervals. Column headers sort.</caption>
<thead><tr>
<th scope="col" data-sort="text">Point</th><th scope="col" class="number" data-sort="number">seeds</th>
${columns.map(({ title, about }) => html`<th scope="col" class="number" data-sort="number" title="${about}">${title}</th>`)}
</tr></thead>
<tbody>
${rows.map(
  (
    { name, points },
    row,
  ) => html`<tr><th scope="row">${name}</th><td class="number" data-value="${points.length}">${points.length}</td>
${columns.map((column) => cellOf(column.cells[row]!, column, points.length))}</tr>
`,
)}</tbody></table>`;
}

function cellOf({ value, text, interval, best }: ModelCell, { format }: ModelColumn, seeds: number): Markup {
  const margin = value === undefined || interval === undefined ? '' : spreadText(value, interval, format);
  const fewer = interval?.seeds === undefined || interval.seeds === seeds ? '' : ` (${interval.seeds} seeds)`;
  const below = `${margin}${fewer}`;
  return html`<td class="number${best ? ' best' : ''}" data-value="${value ?? ''}">${typeset(text)}${below !== '' && html`<small>${below}</small>`}</td>`;
}
