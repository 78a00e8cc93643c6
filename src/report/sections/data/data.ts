/**
 * Data: how many examples of each class there are in each split, or the distribution of a number to predict; what each
 * column holds; and the first training examples, pictures by label or rows of a table.
 */

import { type ClassLabels, type FeatureGroup, isTensor, splitNames } from '../../../artifacts/dataset.ts';
import { folded } from '../../page/arrangement.ts';
import { type Figure, figureMarkup, scrollable } from '../../page/figure.ts';
import { count, plural, shapeText } from '../../page/format.ts';
import { html, type Markup } from '../../page/html.ts';
import { type Gallery, picture } from '../../page/pictures.ts';
import { featureCount } from '../../study/features.ts';
import type { Dataset, Study } from '../../study/study.ts';
import type { SectionContent, SectionMaker } from '../section-maker.ts';
import { columnsFigure, rowsFigure } from './columns.ts';
import { splitsFigure } from './splits.ts';

/** Of rows in the table of the first ones, and of columns before they are folded. */
const [rowsMax, openColumnsMax] = [20, 8];

export const section: SectionMaker = {
  title: 'Data',
  make: (study, { gallery, options }) => dataSection(study, gallery, options.samples),
};

function dataSection(study: Study, gallery: Gallery, samples: number): SectionContent | undefined {
  const { dataset } = study;
  if (dataset === undefined) return undefined;
  const columns = columnsFigure(dataset);
  const first = [
    dataset.classes
      ? countsFigure(dataset, dataset.classes, gallery, samples)
      : splitsFigure(dataset, dataset.groups.map(groupText).join(' and ')),
    gallery.available && dataset.classes === undefined ? samplesFigure(dataset, gallery, samples) : undefined,
    featureCount(dataset) <= openColumnsMax ? columns : undefined,
  ].filter((one) => one !== undefined);
  const rows = gallery.available ? undefined : rowsFigure(dataset, Math.min(samples, rowsMax));
  const more = [first.includes(columns!) ? undefined : columns, rows].filter((one) => one !== undefined);
  return {
    body: html`${first.map(figureMarkup)}${folded(more.map(({ title }) => title).join('; '), more)}`,
    figures: [...first, ...more],
  };
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

function countsFigure(dataset: Dataset, classes: ClassLabels, gallery: Gallery, samples: number): Figure {
  const hidden = classes.originalNames.length !== classes.classNames.length;
  const splits = splitNames.map((split) => dataset.splits[split][1] - dataset.splits[split][0]);
  const total = splits.reduce((sum, one) => sum + one, 0);
  const byLabel = scrollable(
    'Examples by class',
    countsTable(dataset, classes, 'label', 'Class'),
    classes.classNames.length,
  );
  const byOriginal =
    hidden &&
    html`<details class="fold"><summary>Counts by original class</summary>${scrollable('Examples by original class', countsTable(dataset, classes, 'original', 'Original class'))}</details>`;
  const shown = gallery.available && samples > 0 ? firstTrainingRows(dataset, samples) : undefined;
  return {
    id: 'data-counts',
    title: `${plural(total, 'example')}, ${plural(classes.classNames.length, 'class', 'classes')}`,
    caption: `Each example is ${dataset.groups.map(groupText).join(' and ')}.${hidden ? ' Labels merge original classes, which no model sees.' : ''}${shown === undefined ? '' : ` The first ${plural(shown.length, 'training example')}, by label${hidden ? ' and named by original class' : ''}.`}`,
    body:
      shown === undefined
        ? html`${byLabel}${byOriginal}`
        : html`${pictureRows(dataset, classes, gallery, shown, hidden)}<div class="folds"><details class="fold"><summary>Counts by class</summary>${byLabel}</details>${byOriginal}</div>`,
    sources: [dataset.source],
  };
}

function groupText(group: FeatureGroup): string {
  if (!isTensor(group)) return plural(group.columns.length, 'column');
  const { shape, width, bytes, scale } = group;
  const numbers = shape.length === 1 ? plural(width, 'number') : `${shapeText(shape)} ${bytes ? 'bytes' : 'numbers'}`;
  return scale === 1 ? numbers : `${numbers}, divided by ${scale} for the model`;
}

function firstTrainingRows({ splits }: Dataset, most: number): number[] {
  const [start, end] = splits.train;
  return Array.from({ length: Math.min(most, end - start) }, (_, index) => start + index);
}

/** A line for each class: its counts, and its pictures, named by their original class where labels merge several. */
function pictureRows(
  dataset: Dataset,
  classes: ClassLabels,
  gallery: Gallery,
  rows: readonly number[],
  isNamed: boolean,
): Markup {
  const counts = classCounts(dataset, classes, 'label');
  return html`<ol class="rows">${classes.classNames.map((name, label) => {
    const own = rows.filter((row) => classes.label[row] === label);
    const drawn = own.map((row) => {
      const original = originalName(dataset, row) ?? name;
      const shown = picture(gallery, row, `Row ${row}: ${original}`);
      return html`<span>${shown}${isNamed && html`<small aria-hidden="true">${original}</small>`}</span>`;
    });
    const told = splitNames.flatMap((split, at) =>
      counts[label]![at]! > 0 ? `${count(counts[label]![at]!)} ${split}` : [],
    );
    return html`<li><span class="row-title">${name}<small class="muted">${told.join(' · ')}</small></span><span class="pictures captioned">${drawn}</span></li>
`;
  })}</ol>`;
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

/** In the order of the data, of examples without classes. */
function samplesFigure(dataset: Dataset, gallery: Gallery, samples: number): Figure | undefined {
  const rows = firstTrainingRows(dataset, samples);
  if (rows.length === 0) return undefined;
  return {
    id: 'data-samples',
    title: `The first ${plural(rows.length, 'training example')}`,
    caption: 'In the order of the data.',
    body: html`<span class="pictures">${rows.map((row) => picture(gallery, row, `Row ${row}`))}</span>`,
    sources: [dataset.source],
  };
}
