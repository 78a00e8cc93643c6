/**
 * Data: how many examples of each class there are in each split, or the distribution of a number to predict; what each
 * column holds; and the first training examples, pictures by label or rows of a table.
 */

import { type ClassLabels, type FeatureGroup, isTensor, splitNames } from '../../../artifacts/dataset.ts';
import { type Figure, figureMarkup, scrollable } from '../../page/figure.ts';
import { count, plural, shapeText } from '../../page/format.ts';
import { html, type Markup } from '../../page/html.ts';
import { type Gallery, picture } from '../../page/pictures.ts';
import type { Dataset, Study } from '../../study/study.ts';
import type { SectionContent, SectionMaker } from '../section-maker.ts';
import { columnsFigure, rowsFigure } from './columns.ts';
import { splitsFigure } from './splits.ts';

const rowsMax = 20;

export const section: SectionMaker = {
  title: 'Data',
  after: 'clusters',
  make: (study, { gallery, options }) => dataSection(study, gallery, options.samples),
};

function dataSection(study: Study, gallery: Gallery, samples: number): SectionContent | undefined {
  const { dataset } = study;
  if (dataset === undefined) return undefined;
  const figures = [
    dataset.classes
      ? countsFigure(dataset, dataset.classes, gallery)
      : splitsFigure(dataset, dataset.groups.map(groupText).join(' and ')),
    columnsFigure(dataset),
    gallery.available ? samplesFigure(dataset, gallery, samples) : rowsFigure(dataset, Math.min(samples, rowsMax)),
  ].filter((one) => one !== undefined);
  return { body: figures.map(figureMarkup), figures };
}

/** Examples of each class (rows) in each split (columns). */
function classCounts({ splits }: Dataset, classes: ClassLabels, of: 'label' | 'original'): number[][] {
  const names = namesOf(classes, of);
  const counts = names.map(() => splitNames.map(() => 0));
  splitNames.forEach((split, column) => {
    const [start, end] = splits[split];
    for (let row = start; row < end; row++) counts[classes[of][row]!]![column]!++;
  });
  return counts;
}

function namesOf(classes: ClassLabels, of: 'label' | 'original'): readonly string[] {
  return of === 'label' ? classes.classNames : classes.originalNames;
}

function countsFigure(dataset: Dataset, classes: ClassLabels, gallery: Gallery): Figure {
  const hidden = classes.originalNames.length !== classes.classNames.length;
  const splits = splitNames.map((split) => dataset.splits[split][1] - dataset.splits[split][0]);
  const total = splits.reduce((sum, one) => sum + one, 0);
  return {
    id: 'data-counts',
    title: `${plural(total, 'example')}, ${plural(classes.classNames.length, 'class', 'classes')}`,
    caption: `Each example is ${dataset.groups.map(groupText).join(' and ')}.${hidden ? ' Labels merge original classes, which no model sees.' : ''}`,
    body: html`<div class="with-sample"><div>${scrollable('Examples by class', countsTable(dataset, classes, 'label', 'Class'), classes.classNames.length)}${hidden && html`<details><summary>By original class</summary>${scrollable('Examples by original class', countsTable(dataset, classes, 'original', 'Original class'))}</details>`}</div>${samplePicture(dataset, gallery)}</div>`,
    sources: [dataset.source],
  };
}

function groupText(group: FeatureGroup): string {
  if (!isTensor(group)) return plural(group.columns.length, 'column');
  const { shape, width, bytes, scale } = group;
  const numbers = shape.length === 1 ? plural(width, 'number') : `${shapeText(shape)} ${bytes ? 'bytes' : 'numbers'}`;
  return scale === 1 ? numbers : `${numbers}, divided by ${scale} for the model`;
}

/** The first training example, large. */
function samplePicture(dataset: Dataset, gallery: Gallery): Markup {
  const [start, end] = dataset.splits.train;
  if (!gallery.available || start >= end) return html``;
  const name = originalName(dataset, start) ?? '';
  return html`<div class="sample">${picture(gallery, start, `Row ${start}: ${name}`)}<span class="muted">Row ${start}: ${name}</span></div>`;
}

function originalName({ classes }: Dataset, row: number): string | undefined {
  return classes?.originalNames[classes.original[row]!];
}

function countsTable(dataset: Dataset, classes: ClassLabels, of: 'label' | 'original', title: string): Markup {
  const names = namesOf(classes, of);
  const counts = classCounts(dataset, classes, of);
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
  const { classes } = dataset;
  const groups =
    classes === undefined
      ? [{ name: '', rows }]
      : classes.classNames
          .map((name, label) => ({ name, rows: rows.filter((row) => classes.label[row] === label) }))
          .filter((group) => group.rows.length > 0);
  return {
    id: 'data-samples',
    title: `The first ${count(rows.length)} training examples`,
    caption: classes === undefined ? 'In the order of the data.' : 'Grouped by label, in the order of the data.',
    body: html`<ol class="rows">${groups.map(
      (
        group,
      ) => html`<li><span class="row-title">${group.name} <span class="muted">${count(group.rows.length)}</span></span>
<span class="pictures">${group.rows.map((row) => picture(gallery, row, `Row ${row}: ${originalName(dataset, row) ?? group.name}`))}</span></li>
`,
    )}</ol>`,
    sources: [dataset.source],
  };
}
