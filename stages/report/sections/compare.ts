/** Compare: a row for each point, with what was set, what it cost and how it did. */

import { type Figure, figureMarkup, type Section, scrollable } from '../figure.ts';
import { byteSize, count, decimal, plural, valueText } from '../format.ts';
import { type Fragment, html, type Markup } from '../html.ts';
import type { Point, Study } from '../study.ts';
import { sparkline } from './sparkline.ts';

/** A column of numbers: `value` sorts, `text` is shown. */
interface Measure {
  readonly id: string;
  readonly title: string;
  /** Explained in the header's tooltip. */
  readonly about: string;
  readonly value: (point: Point) => number | undefined;
  readonly text: (value: number | undefined) => string;
  /** Whether the highest or the lowest is best; its cell is set off. */
  readonly best?: 'max' | 'min';
}

const bytesPerWeight = 4;
const metric = (name: string) => (point: Point) => point.evaluation?.values.get(name);

export function parametersOf(point: Point): number | undefined {
  return point.model?.network.parameters ?? point.evaluation?.values.get('parameters');
}

export function validationAccuracyOf(point: Point): number | undefined {
  return point.evaluation?.values.get('validation.accuracy') ?? point.history?.validationAccuracy?.at(-1);
}

/** Training minus validation accuracy after the last epoch: what was learned by heart. */
export function overfitGapOf(point: Point): number | undefined {
  const [training, validation] = [point.history?.accuracy.at(-1), point.history?.validationAccuracy?.at(-1)];
  return training === undefined || validation === undefined ? undefined : training - validation;
}

const measures: readonly Measure[] = [
  {
    id: 'parameters',
    title: 'Weights',
    about: 'Number of weights, trainable and not',
    value: parametersOf,
    text: count,
  },
  {
    id: 'bytes',
    title: 'Size',
    about: 'Weights at four bytes each',
    value: (point) => {
      const weights = parametersOf(point);
      return weights === undefined ? undefined : weights * bytesPerWeight;
    },
    text: byteSize,
  },
  {
    id: 'epochs',
    title: 'Epochs',
    about: 'Epochs trained',
    value: (point) => point.history?.epochs.length,
    text: count,
  },
  {
    id: 'train-accuracy',
    title: 'Train acc.',
    about: 'Accuracy on the training rows in the last epoch, as they were trained',
    value: (point) => point.history?.accuracy.at(-1),
    text: decimal,
    best: 'max',
  },
  {
    id: 'validation-accuracy',
    title: 'Val. acc.',
    about: 'Accuracy on the validation rows',
    value: validationAccuracyOf,
    text: decimal,
    best: 'max',
  },
  {
    id: 'test-accuracy',
    title: 'Test acc.',
    about: 'Accuracy on the test rows',
    value: metric('test.accuracy'),
    text: decimal,
    best: 'max',
  },
  {
    id: 'train-loss',
    title: 'Train loss',
    about: 'Training loss of the last epoch',
    value: (point) => point.history?.loss.at(-1),
    text: decimal,
    best: 'min',
  },
  {
    id: 'validation-loss',
    title: 'Val. loss',
    about: 'Loss on the validation rows',
    value: (point) => point.evaluation?.values.get('validation.loss') ?? point.history?.validationLoss?.at(-1),
    text: decimal,
    best: 'min',
  },
  {
    id: 'test-loss',
    title: 'Test loss',
    about: 'Loss on the test rows',
    value: metric('test.loss'),
    text: decimal,
    best: 'min',
  },
  {
    id: 'gap',
    title: 'Overfit gap',
    about: 'Training minus validation accuracy after the last epoch',
    value: overfitGapOf,
    text: decimal,
  },
];

export function compareSection(study: Study): Section | undefined {
  if (study.points.length === 0) return undefined;
  const shown = measures.filter((measure) => study.points.some((point) => measure.value(point) !== undefined));
  const table = figureOf(study, shown);
  return { id: 'compare', title: 'Compare', body: figureMarkup(table), figures: [table] };
}

function figureOf(study: Study, shown: readonly Measure[]): Figure {
  const { points } = study;
  return {
    id: 'compare-table',
    title: points.length === 1 ? 'The model in numbers' : `${count(points.length)} points`,
    caption: html`${captionOf(study)} Times are those of the execution that made the artifacts, here or in an earlier run.`,
    body: scrollable('Table of all points', tableOf(study, shown)),
    sources: points.flatMap((point) =>
      [point.history, point.evaluation, point.model].flatMap((part) => (part ? [part.source] : [])),
    ),
  };
}

function captionOf(study: Study): Fragment {
  const { choice, chosen, points } = study;
  if (choice && chosen)
    return html`<span class="mark">★</span> ${chosen.name} was selected: ${choice.mode === 'max' ? 'highest' : 'lowest'} ${choice.metric} of ${plural(choice.candidates, 'candidate')}.`;
  if (chosen && points.length > 1)
    return html`<span class="mark">★</span> ${chosen.name} has the best validation accuracy.`;
  return 'Accuracies are fractions of examples classified right.';
}

function tableOf(study: Study, shown: readonly Measure[]): Markup {
  const { points, axes, chosen } = study;
  const best = new Map(shown.map((measure) => [measure.id, bestOf(points, measure)]));
  const [only] = axes;
  const showName =
    only === undefined || axes.length > 1
      ? axes.length === 0 ||
        points.some((point) => !axes.some((axis) => valueText(point.coordinates[axis]) === point.name))
      : false;
  return html`<table class="data sortable" id="points">
<caption class="unseen">All points, with their coordinates and measures. Column headers sort.</caption>
<thead><tr>
${showName && html`<th scope="col" data-sort="text">Point</th>`}
${axes.map((axis) => html`<th scope="col" data-sort="${axisSort(points, axis)}">${axis}</th>`)}
${shown.map((measure) => html`<th scope="col" class="number" data-sort="number" title="${measure.about}">${measure.title}</th>`)}
<th scope="col" class="number" data-sort="number" data-fact="trainSeconds" title="Seconds to train">Train time</th>
<th scope="col" class="number" data-sort="number" data-fact="predictSeconds" title="Seconds to predict the evaluated rows">Test time</th>
<th scope="col">Curve</th>
</tr></thead>
<tbody>
${points.map((point) => {
  const heading = html`${point === chosen && html`<span class="mark" title="chosen">★ </span>`}`;
  return html`<tr data-point="${point.index}"${point === chosen && trustedClass}>
${showName && html`<th scope="row">${heading}${point.name}</th>`}
${axes.map((axis, index) => {
  const value = axis in point.coordinates ? valueText(point.coordinates[axis]) : '–';
  return !showName && index === 0
    ? html`<th scope="row" data-value="${value}">${heading}${value}</th>`
    : html`<td data-value="${value}">${value}</td>`;
})}
${shown.map((measure) => {
  const value = measure.value(point);
  const isBest = points.length > 1 && value !== undefined && value === best.get(measure.id);
  return html`<td class="number${isBest ? ' best' : ''}" data-value="${value ?? ''}">${measure.text(value)}</td>`;
})}
<td class="number" data-fact="trainSeconds">–</td>
<td class="number" data-fact="predictSeconds">–</td>
<td>${point.history && sparkline(point.history)}</td>
</tr>
`;
})}</tbody></table>`;
}

const trustedClass = html` class="chosen"`;

function axisSort(points: readonly Point[], axis: string): string {
  return points.every((point) => typeof (point.coordinates[axis] ?? 0) === 'number') ? 'number' : 'text';
}

function bestOf(points: readonly Point[], measure: Measure): number | undefined {
  const values = points.map((point) => measure.value(point)).filter((value) => value !== undefined);
  if (!measure.best || values.length === 0) return undefined;
  return values.reduce((best, value) => ((measure.best === 'max') === value > best ? value : best));
}
