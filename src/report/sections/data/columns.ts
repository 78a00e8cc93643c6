/** The columns of a dataset in a table: type, missing values, range or counts; and its first rows, where there are no pictures. */

import type { ColumnSummary } from '../../../view/table/column-summary.ts';
import { cellText } from '../../page/cell-text.ts';
import { type Figure, scrollable } from '../../page/figure.ts';
import { count, percent, plural, shortNumber } from '../../page/format.ts';
import { html, type Markup } from '../../page/html.ts';
import { type Feature, featureCount, featuresOf, summaryOf } from '../../study/features.ts';
import type { Dataset } from '../../study/study.ts';
import { bars } from './bars.ts';

const [columnsMax, exampleColumnsMax, countsMax] = [200, 20, 3];
const nameMax = 40;

export function columnsFigure(dataset: Dataset): Figure | undefined {
  const features = featuresOf(dataset, columnsMax);
  if (features.length === 0) return undefined;
  const all = featureCount(dataset);
  const summaries = features.map(summaryOf);
  const anyMissing = summaries.some(({ missing }) => missing > 0);
  const rows = features.map((feature, index) => columnRow(feature, summaries[index]!, anyMissing));
  return {
    id: 'data-columns',
    title: plural(all, 'column'),
    caption: `Over all rows of all splits.${features.length < all ? ` The first ${count(features.length)} columns.` : ''}`,
    body: scrollable(
      'Columns',
      html`<table class="data sortable"><caption class="unseen">Columns</caption>
<thead><tr><th scope="col" data-sort="text">Column</th><th scope="col" data-sort="text">Type</th>${anyMissing && html`<th scope="col" class="number" data-sort="number">Missing</th>`}<th scope="col">Distribution</th><th scope="col">Values</th></tr></thead>
<tbody>${rows}</tbody></table>`,
      rows.length,
    ),
    sources: [dataset.source],
  };
}

function columnRow(feature: Feature, summary: ColumnSummary, anyMissing: boolean): Markup {
  const { name, type } = feature;
  const { missing, rows } = summary;
  const share = missing > 0 && html`<small>${percent(missing / Math.max(1, rows))}</small>`;
  return html`<tr><th scope="row" data-value="${name}">${shortened(name)}</th><td>${type}</td>${anyMissing && html`<td class="number" data-value="${missing}">${count(missing)}${share}</td>`}<td>${bars(feature, summary)}</td><td>${valuesOf(summary)}</td></tr>
`;
}

/** `1 to 130, mean 24.2`; `birch 20, oak 12 and 3 more`; `66 different`. */
export function valuesOf({ range, notFinite, counts, distinct, more }: ColumnSummary): string {
  if (range !== undefined) {
    const text = (value: number | string): string => (typeof value === 'number' ? shortNumber(value) : value);
    const same = range.min === range.max;
    const bad = notFinite === undefined ? '' : `, ${count(notFinite)} not finite`;
    return same
      ? `all ${text(range.min)}${bad}`
      : `${text(range.min)} to ${text(range.max)}, mean ${text(range.mean)}${bad}`;
  }
  if (counts !== undefined) {
    const told = counts.slice(0, countsMax).map(([text, rows]) => `${shortened(text) || '“”'} ${count(rows)}`);
    const others = counts.length - told.length;
    return `${told.join(', ')}${others > 0 ? ` and ${count(others)} more` : ''}`;
  }
  if (distinct !== undefined && distinct > 0) return `${more ? 'more than ' : ''}${count(distinct)} different`;
  return notFinite === undefined ? '–' : `${count(notFinite)} not finite`;
}

function shortened(text: string): string {
  return text.length > nameMax ? `${[...text].slice(0, nameMax).join('')}…` : text;
}

/** The first training rows as they are: ids, label, features. */
export function rowsFigure(dataset: Dataset, samples: number): Figure | undefined {
  const [start, end] = dataset.splits.train;
  const shown = Array.from({ length: Math.min(samples, end - start) }, (_, index) => start + index);
  const features = featuresOf(dataset, exampleColumnsMax);
  if (features.length === 0 || shown.length === 0) return undefined;
  const { classes, target, ids = [], labelName = 'label' } = dataset;
  const labelOf = (row: number): string =>
    classes === undefined ? shortNumber(target?.[row]) : (classes.classNames[classes.label[row]!] ?? '');
  const labelled = classes !== undefined || target !== undefined;
  const columns = [
    ...ids.map(({ name, column }) => ({ name, number: false, text: (row: number) => cellText(column, row) })),
    ...(labelled ? [{ name: labelName, number: target !== undefined, text: labelOf }] : []),
    ...features.map(({ name, type, column }) => ({
      name,
      number: type === 'number' || type === 'integer',
      text: (row: number) => cellText(column, row),
    })),
  ];
  const left = featureCount(dataset) - features.length;
  return {
    id: 'data-rows',
    title: `The first ${plural(shown.length, 'training row')}`,
    caption: `In the order of the data.${left > 0 ? ` ${plural(left, 'more column')} ${left === 1 ? 'is' : 'are'} not shown.` : ''}`,
    body: scrollable(
      'Training rows',
      html`<table class="data"><caption class="unseen">Training rows</caption>
<thead><tr>${columns.map(({ name, number }) => html`<th scope="col"${number && html` class="number"`}>${shortened(name)}</th>`)}</tr></thead>
<tbody>${shown.map((row) => html`<tr>${columns.map(({ number, text }) => html`<td${number && html` class="number"`}>${text(row) || '–'}</td>`)}</tr>\n`)}</tbody></table>`,
      shown.length,
    ),
    sources: [dataset.source],
  };
}
