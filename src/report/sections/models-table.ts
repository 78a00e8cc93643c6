/**
 * The table of models as HTML: a row for each point, the best first, and a column for each measure. The page's script makes
 * of it what all charts of models show: its columns and values are read from here.
 */

import { type Interval, marginText } from '../../core/facts/interval.ts';
import type { ModelCell, ModelColumn } from '../../view/model-table.ts';
import { areDistinct } from '../../view/point-names.ts';
import { byteSize, typeset, valueText } from '../page/format.ts';
import { html, type Markup } from '../page/html.ts';
import { rankingOf } from '../study/ranking.ts';
import type { Point, Study } from '../study/study.ts';
import { sparkline } from './sparkline.ts';
import { leadColumn } from './sweep/columns.ts';

const bytesPerWeight = 4;
/** Rows up to which each number has its interval beside it; of more rows only the one that they are listed by. */
const roomyMax = 8;

export function modelsTable(study: Study, columns: readonly ModelColumn[]): Markup {
  const { points, axes, chosen } = study;
  // The axes identify points; a column of names is needed only without axes.
  const showName = !areDistinct(points.map((point) => point.coordinates));
  const ranking = rankingOf(study);
  const sorted = leadColumn(study, columns);
  return html`<table class="data sortable${points.length <= roomyMax && ' roomy'}" id="points">
<caption class="unseen">All models, with their settings and measures. Column headers sort.</caption>
<thead>${groupRow(columns, axes.length + (showName ? 1 : 0))}<tr>
${showName && html`<th scope="col" data-sort="text">Model</th>`}
${axes.map((axis) => html`<th scope="col" data-axis="${axis}" data-sort="${axisSort(points, axis)}">${axis}</th>`)}
<th scope="col" class="aside">Curve</th>
${columns.map((column) => headOf(column, column === sorted && ranking.direction))}
${timeHead('train', 'traintime', 'Time to train')}
${timeHead('test', 'testtime', 'Time to predict the evaluated rows')}
</tr></thead>
<tbody>
${ranking.points.map((point) => {
  const heading = html`${point === chosen && html`<span class="mark" title="chosen">★ </span>`}`;
  return html`<tr data-point="${point.index}"${point === chosen && html` class="chosen"`}>
${showName && html`<th scope="row" data-value="${point.name}">${heading}${point.name}</th>`}
${axes.map((axis, index) => {
  const value = axis in point.coordinates ? valueText(point.coordinates[axis]) : '–';
  return !showName && index === 0
    ? html`<th scope="row" data-value="${value}">${heading}${value}</th>`
    : html`<td data-value="${value}">${value}</td>`;
})}
<td class="aside">${point.history && sparkline(point.history)}</td>
${columns.map((column) => cellOf(column.cells[point.index]!, column, column === sorted || points.length <= roomyMax))}
<td class="number" data-fact="trainSeconds">–</td>
<td class="number" data-fact="predictSeconds">–</td>
</tr>
`;
})}</tbody></table>`;
}

/** `sorted`: the rows are in this column's order, and its greatest or least value comes first. */
function headOf({ name, title, about, better, format, group }: ModelColumn, sorted: 'more' | 'less' | false): Markup {
  const { over = '', head = title } = group ?? {};
  const order = sorted && html` data-lead aria-sort="${sorted === 'more' ? 'descending' : 'ascending'}"`;
  return html`<th scope="col" class="number${asideClass(better)}" data-sort="number" data-filter="${`${head}${over}`.toLowerCase()}" data-measure="${title}" data-name="${name}" data-format="${format}" data-better="${better}" title="${about}"${order}>${head}</th>`;
}

function timeHead(title: string, key: string, measure: string): Markup {
  return html`<th scope="col" class="number" data-sort="number" data-filter="${key}" data-measure="${measure}" data-better="less" title="${measure}">${title}</th>`;
}

/**
 * Beside the number how sure it is; in a table of many models, and for the size of a count of weights, where it is pointed at.
 */
function cellOf({ value, text, interval, best }: ModelCell, { format, better }: ModelColumn, isRoomy: boolean): Markup {
  const margin = value !== undefined && interval !== undefined && marginText(value, interval);
  const told = format === 'weights' && value !== undefined ? byteSize(value * bytesPerWeight) : margin;
  const tip = told !== false && (told !== margin || !isRoomy) && html` title="${told}"`;
  return html`<td class="number${best ? ' best' : ''}${asideClass(better)}" data-value="${value ?? ''}"${rangeOf(interval)}${tip}>${typeset(text)}${margin !== false && isRoomy && html`<small>${margin}</small>`}</td>`;
}

/** Columns that judge nothing are left out where the page is narrow, so that the results are in view. */
function asideClass(better: ModelColumn['better']): string {
  return better === 'none' ? ' aside' : '';
}

/** For the page's script, which tells differences inside the interval from others. */
export function rangeOf(interval: Interval | undefined): Markup | false {
  return interval !== undefined && html` data-low="${interval.low}" data-high="${interval.high}"`;
}

/** Names over the columns that belong together: accuracies, losses, times. */
function groupRow(shown: readonly ModelColumn[], before: number): Markup {
  const groups: { name: string; aside: string; columns: number }[] = [
    { name: '', aside: '', columns: before },
    { name: '', aside: 'aside', columns: 1 },
  ];
  const times = { name: 'Time', aside: '' };
  for (const one of [
    ...shown.map(({ group, better }) => ({ name: group?.over ?? '', aside: asideClass(better).trim() })),
    ...[times, times],
  ]) {
    const last = groups.at(-1)!;
    if (last.name === one.name && last.aside === one.aside) last.columns++;
    else groups.push({ ...one, columns: 1 });
  }
  return html`<tr>${groups.map(({ name, aside, columns }) =>
    name === ''
      ? html`<td${aside !== '' && html` class="${aside}"`} colspan="${columns}"></td>`
      : html`<th scope="colgroup" class="group" colspan="${columns}">${name}</th>`,
  )}</tr>`;
}

function axisSort(points: readonly Point[], axis: string): string {
  return points.every((point) => typeof (point.coordinates[axis] ?? 0) === 'number') ? 'number' : 'text';
}
