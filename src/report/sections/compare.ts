/** Compare: a row for each point, with what was set, what it cost and how it did. */

import { better } from '../../../stages/lib/kit/better.ts';
import { marginText } from '../../core/facts/interval.ts';
import { bestOf, type Direction } from '../../core/facts/measure.ts';
import { type Figure, figureMarkup, type Section, scrollable } from '../page/figure.ts';
import { byteSize, count, decimal, valueText } from '../page/format.ts';
import { type Fragment, html, type Markup } from '../page/html.ts';
import { accuracyInterval, parametersOf, trainingMeasureOf, validationAccuracyOf } from '../study/best.ts';
import { atEvaluated, epochsText, isRestored } from '../study/epochs.ts';
import { tellsApart } from '../study/points.ts';
import type { Point, Study } from '../study/study.ts';
import { whyChosen } from '../study/why-chosen.ts';
import { effectsFigure } from './effects.ts';
import { sparkline } from './sparkline.ts';
import { tradeFigure } from './trade.ts';

/** A column of numbers: `value` sorts, `text` is shown. */
interface Measure {
  readonly id: string;
  /** Over neighbouring columns of the same group. */
  readonly group: string;
  readonly title: string;
  /** Explained in the header's tooltip. */
  readonly about: string;
  readonly value: (point: Point) => number | undefined;
  readonly text: (value: number | undefined, point: Point) => Fragment;
  /** Which way is better: the cells of all that are best are set off. */
  readonly better?: Direction;
}

const bytesPerWeight = 4;
const intervalAbout = ', with its 95 % interval by Wilson’s score';
const metric = (name: string) => (point: Point) => point.evaluation?.values.get(name);

function validationLossOf(point: Point): number | undefined {
  return point.evaluation?.values.get('validation.loss') ?? atEvaluated(point.history, 'validationLoss');
}

/** Training minus validation accuracy after the evaluated epoch: what was learned by heart. */
function overfitGapOf(point: Point): number | undefined {
  const training = trainingMeasureOf(point, 'accuracy');
  const validation = validationAccuracyOf(point);
  return training === undefined || validation === undefined ? undefined : training - validation;
}

/** An accuracy of a point's evaluation with the margin of its interval, where that is known. */
export function accuracyText(value: number | undefined, point: Point, name: string): string {
  const interval = value === point.evaluation?.values.get(name) ? accuracyInterval(point, name) : undefined;
  return value === undefined || interval === undefined
    ? decimal(value)
    : `${decimal(value)} ${marginText(value, interval)}`;
}

/** The same for a cell: the margin below the number. */
function accuracyCell(name: string) {
  return (value: number | undefined, point: Point): Fragment => {
    const [number, ...margin] = accuracyText(value, point, name).split(' ');
    return html`${number}${margin.length > 0 && html`<small>${margin.join(' ')}</small>`}`;
  };
}

const measures: readonly Measure[] = [
  {
    id: 'weights',
    group: '',
    title: 'Weights',
    about: 'Number of weights, trainable and not, and their size at four bytes each',
    value: parametersOf,
    text: (weights) =>
      html`${count(weights)}${weights !== undefined && html`<small>${byteSize(weights * bytesPerWeight)}</small>`}`,
  },
  {
    id: 'epochs',
    group: '',
    title: 'Epochs',
    about: 'Epochs trained; where the model is of an earlier one than the last, that one of them',
    value: (point) => point.history?.epochs.length,
    text: (_, point) => epochsText(point.history) ?? '–',
  },
  ...(['accuracy', 'loss'] as const).flatMap((of): Measure[] => {
    const shared = {
      group: of === 'accuracy' ? 'Accuracy' : 'Loss',
      text: (value: number | undefined) => decimal(value),
      better: better[of],
    };
    const evaluated = (split: string) => (of === 'accuracy' ? { text: accuracyCell(`${split}.accuracy`) } : {});
    return [
      {
        ...shared,
        id: `train-${of}`,
        title: 'train',
        about: `On the training rows where they were evaluated; else as they were trained, in the epoch whose weights were evaluated`,
        value: (point) => trainingMeasureOf(point, of),
      },
      {
        ...shared,
        id: `validation-${of}`,
        title: 'val.',
        about: `On the validation rows${of === 'accuracy' ? intervalAbout : ''}`,
        value: of === 'accuracy' ? validationAccuracyOf : validationLossOf,
        ...evaluated('validation'),
      },
      {
        ...shared,
        id: `test-${of}`,
        title: 'test',
        about: `On the test rows${of === 'accuracy' ? intervalAbout : ''}`,
        value: metric(`test.${of}`),
        ...evaluated('test'),
      },
    ];
  }),
  {
    id: 'gap',
    group: '',
    title: 'Gap',
    about: 'Overfitting: training minus validation accuracy after the epoch whose weights were evaluated',
    value: overfitGapOf,
    text: (value) => decimal(value),
  },
];

export function compareSection(study: Study): Section | undefined {
  if (study.points.length === 0) return undefined;
  const shown = measures.filter(
    (measure) =>
      study.points.some((point) => measure.value(point) !== undefined) &&
      // An axis that says the same makes the column a repetition.
      !(
        measure.id in (study.points[0]?.coordinates ?? {}) &&
        study.points.every((point) => point.coordinates[measure.id] === measure.value(point)) &&
        !(measure.id === 'epochs' && study.points.some(({ history }) => history && isRestored(history)))
      ),
  );
  const figures = [figureOf(study, shown), effectsFigure(study), tradeFigure(study)].filter((one) => one !== undefined);
  return { id: 'compare', title: 'Compare', body: figures.map(figureMarkup), figures };
}

function figureOf(study: Study, shown: readonly Measure[]): Figure {
  const { points } = study;
  return {
    id: 'compare-table',
    title: points.length === 1 ? 'The model in numbers' : `${count(points.length)} points compared`,
    caption: html`${captionOf(study)} Times are those of the execution that made the artifacts, here or in an earlier run.`,
    body: scrollable('Table of all points', tableOf(study, shown), points.length),
    sources: points.flatMap((point) =>
      [point.history?.source, ...(point.evaluation?.sources ?? []), point.model?.source].filter(
        (source) => source !== undefined,
      ),
    ),
  };
}

function captionOf(study: Study): Fragment {
  const why = whyChosen(study);
  if (study.chosen && why !== '') return html`<span class="mark">★</span> ${why}`;
  return 'Accuracies are fractions of examples classified right.';
}

function tableOf(study: Study, shown: readonly Measure[]): Markup {
  const { points, axes, chosen } = study;
  const best = new Map(
    shown.map(({ id, value, better: direction }) => [
      id,
      new Set(direction !== undefined && points.length > 1 ? bestOf(points, value, direction) : []),
    ]),
  );
  // The axes tell points apart; a name is needed only where there are none.
  const showName = !tellsApart(points.map((point) => point.coordinates));
  return html`<table class="data sortable" id="points">
<caption class="unseen">All points, with their coordinates and measures. Column headers sort.</caption>
<thead>${groupRow(shown, axes.length + (showName ? 2 : 1))}<tr>
${showName && html`<th scope="col" data-sort="text">Point</th>`}
${axes.map((axis) => html`<th scope="col" data-sort="${axisSort(points, axis)}">${axis}</th>`)}
<th scope="col">Curve</th>
${shown.map((measure) => html`<th scope="col" class="number" data-sort="number" data-filter="${`${measure.title}${measure.group}`.toLowerCase()}" title="${measure.about}">${measure.title}</th>`)}
<th scope="col" class="number" data-sort="number" data-filter="traintime" title="Time to train">train</th>
<th scope="col" class="number" data-sort="number" data-filter="testtime" title="Time to predict the evaluated rows">test</th>
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
<td>${point.history && sparkline(point.history)}</td>
${shown.map((measure) => {
  const value = measure.value(point);
  const isBest = best.get(measure.id)?.has(point) === true;
  return html`<td class="number${isBest ? ' best' : ''}" data-value="${value ?? ''}">${measure.text(value, point)}</td>`;
})}
<td class="number" data-fact="trainSeconds">–</td>
<td class="number" data-fact="predictSeconds">–</td>
</tr>
`;
})}</tbody></table>`;
}

/** Names over the columns that belong together: accuracies, losses, times. */
function groupRow(shown: readonly Measure[], before: number): Markup {
  const groups: { name: string; columns: number }[] = [{ name: '', columns: before }];
  for (const name of [...shown.map((measure) => measure.group), 'Time', 'Time']) {
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
