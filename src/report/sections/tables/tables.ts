/** Tables: those that stages of the document's own made, with the charts that it declares and their first rows. */

import { extent } from '../../figures/table/table-cells.ts';
import { type Figure, figureMarkup } from '../../page/figure.ts';
import { count, plural, shortNumber } from '../../page/format.ts';
import { type Fragment, html, type Markup, trusted } from '../../page/html.ts';
import type { ChartData } from '../../study/results/chart-data.ts';
import { type FirstRows, textMax } from '../../study/results/first-rows.ts';
import type { TableResult } from '../../study/results/result.ts';
import type { SectionMaker } from '../section-maker.ts';
import { anchorOf } from './anchor.ts';
import { chartOf } from './chart-of.ts';
import { rowsTable } from './rows-table.ts';

export const section: SectionMaker = {
  title: 'Tables',
  after: 'evaluate',
  make: ({ tables }) => {
    if (tables.length === 0) return undefined;
    const figures = tables.map(tableFigure);
    return { body: figures.map(figureMarkup), figures };
  },
};

function tableFigure({ port, title, description, sources, first, charts }: TableResult, index: number): Figure {
  const id = anchorOf('table', port, index);
  const drawn = charts.flatMap((data, at) =>
    data.marks.length === 0 ? [] : [{ data, chart: chartOf(`${id}-${at + 1}`, data) }],
  );
  const table = rowsTable(title, first);
  const drawings = drawn.map(
    ({ data, chart }) => html`<div class="chart-cell"><h4>${data.title}</h4>${trusted(chart.svg)}</div>`,
  );
  return {
    id,
    title,
    caption: [...captionOf(description, first, charts, sources.length), missingAt(port)],
    body:
      first.rows.length === 0
        ? html`<p class="muted">No rows.</p>`
        : drawn.length === 0
          ? table
          : html`<div class="charts">${drawings}</div><details class="fold"><summary>${rowsText(first)}</summary>${table}</details>`,
    charts: drawn.map(({ chart }) => chart),
    sources,
  };
}

/** The place for points without a result, which the facts of a run hold. */
export function missingAt(port: string): Markup {
  return html`<span class="sentence" data-missing-at="${port}"></span>`;
}

/** `100 of 5,400 rows`. */
export function rowsText({ rows, all }: FirstRows): string {
  return rows.length < all ? `${count(rows.length)} of ${plural(all, 'row')}` : plural(all, 'row');
}

function captionOf(
  description: string,
  first: FirstRows,
  charts: readonly ChartData[],
  points: number,
): readonly Fragment[] {
  const { rows, all, columnsLeft, cut } = first;
  const of = points > 1 ? ` of ${plural(points, 'point')}` : '';
  const which = rows.length === all ? '' : points > 1 ? ', the first of each point' : ', the first ones';
  const sentences = [
    description,
    `${rowsText(first)}${of}${which}.`,
    columnsLeft > 0 ? `${plural(columnsLeft, 'more column')} ${columnsLeft === 1 ? 'is' : 'are'} not shown.` : '',
    cut ? `Texts are cut after ${textMax} characters.` : '',
    ...charts.map(chartText),
  ];
  return sentences.filter((one) => one !== '').map((one) => html`<span class="sentence">${one}</span> `);
}

/** Everything that a chart does not show, and the scale of its colours. */
function chartText({ kind, title, omitted, thinnedFrom, marks, shade = '' }: ChartData): string {
  const left =
    omitted === 0
      ? ''
      : `${plural(omitted, 'row')} without a number that can be drawn ${omitted === 1 ? 'is' : 'are'} left out`;
  if (marks.length === 0) return `${title}: nothing to draw${left === '' ? '' : `, as ${left}`}.`;
  const [low, high] = extent(marks);
  const parts = [
    kind === 'heatmap' ? `pale is ${shade} ${shortNumber(low)}, deep ${shortNumber(high)}` : '',
    thinnedFrom === undefined ? '' : `evenly spaced rows of ${count(thinnedFrom)}`,
    left,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `${title}: ${parts.join('; ')}.`;
}
