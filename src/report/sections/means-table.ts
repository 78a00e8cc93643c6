/** The table of means over seeds or folds: a row for each point, with the interval of each mean. */

import { spreadText } from '../../core/facts/interval.ts';
import { fewerText, intervalMethod, repetition } from '../../core/facts/spread.ts';
import type { ModelCell, ModelColumn } from '../../view/model-table.ts';
import { type Figure, scrollable } from '../page/figure.ts';
import { typeset } from '../page/format.ts';
import { html, type Markup } from '../page/html.ts';
import type { Means } from '../study/means.ts';
import { rangeOf } from './models-table.ts';

export function meansFigure(means: Means): Figure {
  const points = means.rows.flatMap((row) => row.points);
  const one = repetition(means.over);
  return {
    id: 'compare-means',
    title: `Means over ${means.over.axes.join(', ')}`,
    caption: `Each row is the mean of models that differ in their ${one} only. Below a mean stands how far the mean of all ${one}s may be from it: the 95 % interval by ${intervalMethod(means.over)}. One ${one} has none. The single models are in the next table.`,
    body: scrollable(`Table of the means over ${one}s`, meansTable(means), means.rows.length),
    sources: points.flatMap(({ evaluation }) => evaluation?.sources ?? []),
  };
}

function meansTable({ over, rows, columns }: Means): Markup {
  return html`<table class="data sortable" id="means">
<caption class="unseen">Means over ${repetition(over)}s with their 95 % intervals. Column headers sort.</caption>
<thead><tr>
<th scope="col" data-sort="text">Model</th><th scope="col" class="number" data-sort="number">${repetition(over)}s</th>
${columns.map(({ name, title, about, better, format }) => html`<th scope="col" class="number" data-sort="number" data-name="${name}" data-format="${format}" data-better="${better}" title="${about}">${title}</th>`)}
</tr></thead>
<tbody>
${rows.map(
  (
    { name, points },
    row,
  ) => html`<tr data-points="${points.map(({ index }) => index).join(' ')}"><th scope="row">${name}</th><td class="number" data-value="${points.length}">${points.length}</td>
${columns.map((column) => cellOf(column.cells[row]!, column, points.length))}</tr>
`,
)}</tbody></table>`;
}

function cellOf({ value, text, interval, best }: ModelCell, { format }: ModelColumn, count: number): Markup {
  const margin = value === undefined || interval === undefined ? '' : spreadText(value, interval, format);
  const below = [margin, fewerText(interval, count)].filter((part) => part !== '').join(' ');
  return html`<td class="number${best ? ' best' : ''}" data-value="${value ?? ''}"${rangeOf(interval)}>${typeset(text)}${below !== '' && html`<small>${below}</small>`}</td>`;
}
