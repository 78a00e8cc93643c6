/** Data: how many examples of each class there are in each split, and the first training examples by label. */

import { splitNames } from '../../artifacts/dataset.ts';
import { type Figure, figureMarkup, scrollable } from '../page/figure.ts';
import { count, plural, shapeText } from '../page/format.ts';
import { html, type Markup } from '../page/html.ts';
import { type Gallery, picture } from '../page/pictures.ts';
import type { Dataset, Study } from '../study/study.ts';
import type { SectionContent, SectionMaker } from './section-maker.ts';

export const section: SectionMaker = {
  title: 'Data',
  after: 'clusters',
  make: (study, { gallery, options }) => dataSection(study, gallery, options.samples),
};

function dataSection(study: Study, gallery: Gallery, samples: number): SectionContent | undefined {
  const { dataset } = study;
  if (dataset === undefined) return undefined;
  const figures = [countsFigure(dataset, gallery), samplesFigure(dataset, gallery, samples)].filter(
    (one) => one !== undefined,
  );
  return { body: figures.map(figureMarkup), figures };
}

/** Examples of each class (rows) in each split (columns). */
function classCounts(dataset: Dataset, of: 'label' | 'original'): number[][] {
  const names = of === 'label' ? dataset.classNames : dataset.originalNames;
  const counts = names.map(() => splitNames.map(() => 0));
  splitNames.forEach((split, column) => {
    const [start, end] = dataset.splits[split];
    for (let row = start; row < end; row++) counts[dataset[of][row]!]![column]!++;
  });
  return counts;
}

function countsFigure(dataset: Dataset, gallery: Gallery): Figure {
  const hidden = dataset.originalNames.length !== dataset.classNames.length;
  const splits = splitNames.map((split) => dataset.splits[split][1] - dataset.splits[split][0]);
  const total = splits.reduce((sum, one) => sum + one, 0);
  return {
    id: 'data-counts',
    title: `${plural(total, 'example')}, ${plural(dataset.classNames.length, 'class', 'classes')}`,
    caption: `Each example is ${dataset.shape.length === 1 ? plural(dataset.width, 'number') : `${shapeText(dataset.shape)} ${dataset.bytes ? 'bytes' : 'numbers'}`}${dataset.scale === 1 ? '' : `, divided by ${dataset.scale} for the model`}.${hidden ? ' Labels merge original classes, which no model sees.' : ''}`,
    body: html`<div class="with-sample"><div>${scrollable('Examples by class', countsTable(dataset, 'label', 'Class'), dataset.classNames.length)}${hidden && html`<details><summary>By original class</summary>${scrollable('Examples by original class', countsTable(dataset, 'original', 'Original class'))}</details>`}</div>${samplePicture(dataset, gallery)}</div>`,
    sources: [dataset.source],
  };
}

/** The first training example, large. */
function samplePicture(dataset: Dataset, gallery: Gallery): Markup {
  const [start, end] = dataset.splits.train;
  if (!gallery.available || start >= end) return html``;
  const name = dataset.originalNames[dataset.original[start]!] ?? '';
  return html`<div class="sample">${picture(gallery, start, `Row ${start}: ${name}`)}<span class="muted">Row ${start}: ${name}</span></div>`;
}

function countsTable(dataset: Dataset, of: 'label' | 'original', title: string): Markup {
  const names = of === 'label' ? dataset.classNames : dataset.originalNames;
  const counts = classCounts(dataset, of);
  const shown = splitNames.map((_, column) => column).filter((column) => counts.some((row) => row[column]! > 0));
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return html`<table class="data sortable">
<caption class="unseen">Examples by ${title.toLowerCase()} and split</caption>
<thead><tr><th scope="col" data-sort="text">${title}</th>${shown.map((column) => html`<th scope="col" class="number" data-sort="number">${splitNames[column]}</th>`)}<th scope="col" class="number" data-sort="number">all</th></tr></thead>
<tbody>${counts.map(
    (
      row,
      index,
    ) => html`<tr><th scope="row" data-value="${names[index]}">${names[index]}</th>${shown.map((column) => html`<td class="number" data-value="${row[column]}">${count(row[column])}</td>`)}<td class="number" data-value="${sum(row)}">${count(sum(row))}</td></tr>
`,
  )}</tbody>
<tfoot><tr><th scope="row">All</th>${shown.map((column) => html`<td class="number">${count(sum(counts.map((row) => row[column]!)))}</td>`)}<td class="number">${count(sum(counts.map(sum)))}</td></tr></tfoot></table>`;
}

function samplesFigure(dataset: Dataset, gallery: Gallery, samples: number): Figure | undefined {
  const [start, end] = dataset.splits.train;
  const rows = Array.from({ length: Math.min(samples, end - start) }, (_, index) => start + index);
  if (!gallery.available || rows.length === 0) return undefined;
  const groups = dataset.classNames
    .map((name, label) => ({ name, rows: rows.filter((row) => dataset.label[row] === label) }))
    .filter((group) => group.rows.length > 0);
  return {
    id: 'data-samples',
    title: `The first ${count(rows.length)} training examples`,
    caption: 'Grouped by label, in the order of the data.',
    body: html`<ol class="rows">${groups.map(
      (
        group,
      ) => html`<li><span class="row-title">${group.name} <span class="muted">${count(group.rows.length)}</span></span>
<span class="pictures">${group.rows.map((row) => picture(gallery, row, `Row ${row}: ${dataset.originalNames[dataset.original[row]!] ?? group.name}`))}</span></li>
`,
    )}</ol>`,
    sources: [dataset.source],
  };
}
