/** The table of models as HTML: a row for each point, a column for each measure, one that sorts by its value. */

import { marginText } from '../../core/facts/interval.ts';
import type { ModelCell, ModelColumn } from '../../view/model-table.ts';
import { areDistinct } from '../../view/point-names.ts';
import { byteSize, typeset, valueText } from '../page/format.ts';
import { html, type Markup } from '../page/html.ts';
import type { Point, Study } from '../study/study.ts';
import { sparkline } from './sparkline.ts';

const bytesPerWeight = 4;

export function modelsTable({ points, axes, chosen }: Study, columns: readonly ModelColumn[]): Markup {
  // The axes identify points; a column of names is needed only without axes.
  const showName = !areDistinct(points.map((point) => point.coordinates));
  return html`<table class="data sortable" id="points">
<caption class="unseen">All points, with their coordinates and measures. Column headers sort.</caption>
<thead>${groupRow(columns, axes.length + (showName ? 2 : 1))}<tr>
${showName && html`<th scope="col" data-sort="text">Point</th>`}
${axes.map((axis) => html`<th scope="col" data-sort="${axisSort(points, axis)}">${axis}</th>`)}
<th scope="col">Curve</th>
${columns.map(headOf)}
<th scope="col" class="number" data-sort="number" data-filter="traintime" title="Time to train">train</th>
<th scope="col" class="number" data-sort="number" data-filter="testtime" title="Time to predict the evaluated rows">test</th>
</tr></thead>
<tbody>
${points.map((point, row) => {
  const heading = html`${point === chosen && html`<span class="mark" title="chosen">★ </span>`}`;
  return html`<tr data-point="${point.index}"${point === chosen && trustedClass}>
${showName && html`<th scope="row">${heading}${point.name}</th>`}
${axes.map((axis, index) => {
  const value = axis in point.coordinates ? valueText(point.coordinates[axis]) : '–';
  return !showName && index === 0
    ? html`<th scope="row" data-value="${value}">${heading}${value}</th>`
    : html`<td data-value="${value}">${value}</td>`;
})}
<td>${point.history && sparkline(point.history)}</td>
${columns.map((column) => cellOf(column.cells[row]!, column))}
<td class="number" data-fact="trainSeconds">–</td>
<td class="number" data-fact="predictSeconds">–</td>
</tr>
`;
})}</tbody></table>`;
}

function headOf({ title, about, group }: ModelColumn): Markup {
  const { over = '', head = title } = group ?? {};
  return html`<th scope="col" class="number" data-sort="number" data-filter="${`${head}${over}`.toLowerCase()}" title="${about}">${head}</th>`;
}

/** Below the number how sure it is, and of a count of weights their size. */
function cellOf({ value, text, interval, best }: ModelCell, { format }: ModelColumn): Markup {
  const below =
    value !== undefined && interval !== undefined
      ? marginText(value, interval)
      : format === 'weights' && value !== undefined && byteSize(value * bytesPerWeight);
  return html`<td class="number${best ? ' best' : ''}" data-value="${value ?? ''}">${typeset(text)}${below !== false && html`<small>${below}</small>`}</td>`;
}

/** Names over the columns that belong together: accuracies, losses, times. */
function groupRow(shown: readonly ModelColumn[], before: number): Markup {
  const groups: { name: string; columns: number }[] = [{ name: '', columns: before }];
  for (const name of [...shown.map(({ group }) => group?.over ?? ''), 'Time', 'Time']) {
    const last = groups.at(-1)!;
    if (last.name === name) last.columns++;
    else groups.push({ name, columns: 1 });
  }
  return html`<tr>${groups.map(({ name, columns }) =>
    name === ''
      ? html`<td colspan="${columns}"></td>`
      : html`<th scope="colgroup" class="group" colspan="${columns}">${name}</th>`,
  )}</tr>`;
}

const trustedClass = html` class="chosen"`;

function axisSort(points: readonly Point[], axis: string): string {
  return points.every((point) => typeof (point.coordinates[axis] ?? 0) === 'number') ? 'number' : 'text';
}
