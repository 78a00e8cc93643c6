/** How many rows there are in each split, and of a number to predict its range and distribution in each. */

import { splitNames } from '../../../artifacts/dataset.ts';
import { column } from '../../../stage-api/table.ts';
import { histogramChart } from '../../figures/histogram.ts';
import { chartGrid, type Figure, scrollable } from '../../page/figure.ts';
import { count, plural, shortNumber } from '../../page/format.ts';
import { html } from '../../page/html.ts';
import { summaryOf } from '../../study/features.ts';
import type { Dataset } from '../../study/study.ts';

/** For datasets without classes. `examples` says what each of them is. */
export function splitsFigure(dataset: Dataset, examples: string): Figure {
  const { target, labelName, labelNames, rows: total } = dataset;
  const name = labelName ?? 'the label';
  const splits = splitNames
    .map((split) => ({ split, range: dataset.splits[split] }))
    .filter(({ range: [start, end] }) => end > start);
  const rows = splits.map(({ split, range: [start, end] }) => {
    const found = target && summaryOf({ name, column: column.float64(target.slice(start, end)) }).range;
    const numbers = found && [found.min, found.mean, found.max].map(Number);
    return html`<tr><th scope="row">${split}</th><td class="number">${count(end - start)}</td>${numbers?.map((one) => html`<td class="number">${shortNumber(one)}</td>`)}</tr>\n`;
  });
  const heads = target === undefined ? ['Rows'] : ['Rows', `Least ${name}`, 'Mean', 'Greatest'];
  const table = html`<table class="data"><caption class="unseen">Rows by split</caption>
<thead><tr><th scope="col">Split</th>${heads.map((head) => html`<th scope="col" class="number">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table>`;
  const charts =
    target === undefined
      ? []
      : splits.flatMap(
          ({ split, range: [start, end] }) =>
            histogramChart(`target-${split}`, `${name}, ${split} rows`, column.float64(target.slice(start, end))) ?? [],
        );
  return {
    id: 'data-splits',
    title: `${plural(total, 'example')}, ${labelsText(dataset)}`,
    caption: `Each example is ${examples}.${target === undefined ? '' : ` The number to predict is ${name}.`}${labelNames ? ` It has any of the labels ${labelNames.join(', ')}.` : ''}`,
    body: html`${scrollable('Rows by split', table)}${charts.length > 0 && chartGrid(charts)}`,
    charts,
    sources: [dataset.source],
  };
}

function labelsText({ target, labelNames }: Dataset): string {
  if (labelNames !== undefined) return plural(labelNames.length, 'label');
  return target === undefined ? 'no labels' : 'numbers to predict';
}
