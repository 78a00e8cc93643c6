/** Evaluate: the chosen point's confusion matrix, its classes one by one, and its most confident mistakes. */

import type { CountMatrix } from '../figures/heat.ts';
import { type Figure, figureMarkup, type Section, scrollable } from '../page/figure.ts';
import { count, decimal, percent, plural } from '../page/format.ts';
import { html, type Markup } from '../page/html.ts';
import { type Gallery, picture } from '../page/pictures.ts';
import { validationAccuracyOf } from '../study/best.ts';
import type { Evaluation, Point, Predictions, Study } from '../study/study.ts';
import { heatTable } from './heat-table.ts';

const [othersMax, othersClassesMax] = [6, 20];
const [matrixClassesMax, pairsMax] = [100, 30];

interface Options {
  readonly split: string;
  readonly mistakes: number;
}

export function evaluateSection(study: Study, gallery: Gallery, options: Options): Section | undefined {
  const point = study.chosen?.evaluation ? study.chosen : study.points.find((one) => one.evaluation);
  if (!point?.evaluation) return undefined;
  const split = splitOf(point.evaluation, options.split);
  const figures = [
    confusionFigure(point, point.evaluation, split) ?? frequentMistakes(point, point.evaluation, split),
    classFigure(point, point.evaluation, split),
    mistakesFigure(study, gallery, point, split, options.mistakes),
  ].filter((figure) => figure !== undefined);
  const others = otherFigures(study, point, options.split);
  const evaluated = study.points.filter((one) => one !== point && one.evaluation).length;
  const othersTitle =
    others.length < evaluated
      ? `Confusion matrices of the ${count(others.length)} best of ${count(evaluated)} other points`
      : `Confusion ${others.length === 1 ? 'matrix' : 'matrices'} of ${plural(others.length, 'other point')}`;
  const lead = html`<p>${point.name} on the ${split} rows: accuracy <b>${decimal(point.evaluation.values.get(`${split}.accuracy`))}</b>, loss <b>${decimal(point.evaluation.values.get(`${split}.loss`))}</b>.</p>`;
  return {
    id: 'evaluate',
    title: 'Evaluate',
    body: html`${lead}${figures.map(figureMarkup)}${others.length > 0 && html`<details><summary>${othersTitle}</summary>${others.map(figureMarkup)}</details>`}`,
    figures: [...figures, ...others],
  };
}

/** The split that is shown of what was evaluated. */
export function splitOf(evaluation: Evaluation, wanted: string): string {
  if (evaluation.values.has(`${wanted}.accuracy`)) return wanted;
  return ['test', 'validation', 'train'].find((split) => evaluation.values.has(`${split}.accuracy`)) ?? wanted;
}

interface ConfusionCell {
  readonly label: number;
  readonly predicted: number;
  readonly count: number;
}

/** Counts from `<split>.confusion.<label>.<predicted>`: indices of classes, never names, which may be other numbers. */
export function confusionCells({ values }: Evaluation, split: string): ConfusionCell[] {
  const start = `${split}.confusion.`;
  return Array.from(values).flatMap(([name, count]) => {
    if (!name.startsWith(start)) return [];
    const [label, predicted] = name.slice(start.length).split('.').map(Number);
    return [{ label: label!, predicted: predicted!, count }];
  });
}

/** A cell that is left out is 0. Undefined without counts, and for more classes than a matrix can show. */
export function confusionMatrix(evaluation: Evaluation, split: string): CountMatrix | undefined {
  const { classNames } = evaluation;
  const cells = confusionCells(evaluation, split);
  if (cells.length === 0 || classNames.length > matrixClassesMax) return undefined;
  const counts = classNames.map(() => classNames.map(() => 0));
  for (const { label, predicted, count } of cells) counts[label]![predicted] = count;
  return { rowTitle: 'label', columnTitle: 'predicted', rows: classNames, columns: classNames, counts };
}

/** In place of a matrix of too many classes: which mistakes are made most often. */
function frequentMistakes(point: Point, evaluation: Evaluation, split: string): Figure | undefined {
  const { classNames, sources } = evaluation;
  if (classNames.length <= matrixClassesMax) return undefined;
  const mistakes = confusionCells(evaluation, split)
    .filter(({ label, predicted, count }) => label !== predicted && count > 0)
    .sort((left, right) => right.count - left.count || left.label - right.label || left.predicted - right.predicted);
  if (mistakes.length === 0) return undefined;
  const shown = mistakes.slice(0, pairsMax);
  return {
    id: 'confusion',
    title: 'Mistakes made most often',
    caption: `${plural(classNames.length, 'class', 'classes')} are too many for a confusion matrix: of ${plural(mistakes.length, 'pair')} of label and wrong prediction on the ${split} rows of ${point.name}, the ${count(shown.length)} with the most examples.`,
    body: scrollable(
      'Mistakes made most often',
      html`<table class="data"><caption class="unseen">Mistakes made most often</caption><thead><tr><th scope="col">Label</th><th scope="col">Predicted</th><th scope="col" class="number">Examples</th></tr></thead><tbody>${shown.map((one) => html`<tr><td>${classNames[one.label]}</td><td>${classNames[one.predicted]}</td><td class="number">${count(one.count)}</td></tr>`)}</tbody></table>`,
      shown.length,
    ),
    sources,
  };
}

/** The best other points' matrices, as long as they are few and small enough to be looked at. */
function otherFigures(study: Study, shown: Point, wanted: string): Figure[] {
  if (study.classNames.length > othersClassesMax) return [];
  const score = (point: Point): number => validationAccuracyOf(point) ?? 0;
  return study.points
    .filter((point) => point !== shown && point.evaluation)
    .sort((left, right) => score(right) - score(left) || left.index - right.index)
    .slice(0, othersMax)
    .flatMap((point) => confusionFigure(point, point.evaluation!, splitOf(point.evaluation!, wanted), true) ?? []);
}

function confusionFigure(point: Point, evaluation: Evaluation, split: string, other = false): Figure | undefined {
  const matrix = confusionMatrix(evaluation, split);
  if (!matrix) return undefined;
  const { body, chart } = heatTable(
    other ? `confusion-${point.index + 1}` : 'confusion',
    `Confusion matrix of ${point.name}, ${split} rows`,
    matrix,
    true,
  );
  return {
    id: other ? `confusion-${point.index}` : 'confusion',
    title: other ? `Confusion matrix of ${point.name}` : 'Confusion matrix',
    caption: `Each row is a label: how often its ${split} examples were taken for each class, as counts and as rates of the row. Right ones are blue; wrong ones are orange, on a scale of their own that shows small rates. ${worstPair(matrix)}`,
    body,
    charts: [chart],
    sources: evaluation.sources,
  };
}

/** The mistake made most often, in words. */
export function worstPair(matrix: CountMatrix): string {
  let worst = { label: 0, predicted: 0, value: 0 };
  matrix.counts.forEach((row, label) => {
    row.forEach((value, predicted) => {
      if (label !== predicted && value > worst.value) worst = { label, predicted, value };
    });
  });
  if (worst.value === 0) return 'No mistakes.';
  return `Most often, ${matrix.rows[worst.label]} is taken for ${matrix.columns[worst.predicted]} (${plural(worst.value, 'time')}).`;
}

const classMeasures = ['precision', 'recall', 'f1'] as const;

/** Measures of a class are found by its name alone: its index may be the name of another class. */
function classFigure(point: Point, evaluation: Evaluation, split: string): Figure | undefined {
  const { classNames, values } = evaluation;
  const value = (measure: string, index: number): number | undefined =>
    values.get(`${split}.${measure}.${classNames[index]}`);
  if (!classNames.some((_, index) => value('recall', index) !== undefined)) return undefined;
  const cells = confusionCells(evaluation, split);
  const examples = new Float64Array(classNames.length);
  for (const { label, count } of cells) examples[label]! += count;
  const support = (index: number): number | undefined =>
    value('support', index) ?? (cells.length === 0 ? undefined : examples[index]);
  const predicted = new Set(cells.filter((cell) => cell.count > 0).map((cell) => cell.predicted));
  const neverPredicted =
    cells.length > 0 && classNames.some((_, index) => value('precision', index) !== undefined && !predicted.has(index));
  const table = html`<table class="data sortable">
<caption class="unseen">Precision, recall and F1 of each class</caption>
<thead><tr><th scope="col" data-sort="text">Class</th>${classMeasures.map((measure) => html`<th scope="col" class="number" data-sort="number">${measure === 'f1' ? 'F1' : `${measure[0]!.toUpperCase()}${measure.slice(1)}`}</th>`)}<th scope="col" class="number" data-sort="number">Examples</th></tr></thead>
<tbody>${classNames.map(
    (name, index) => html`<tr><th scope="row" data-value="${name}">${name}</th>${classMeasures.map((measure) => {
      const one = value(measure, index);
      return html`<td class="number" data-value="${one ?? ''}">${decimal(one)}<meter min="0" max="1" value="${(one ?? 0).toFixed(4)}" aria-hidden="true"></meter></td>`;
    })}<td class="number" data-value="${support(index) ?? ''}">${count(support(index))}</td></tr>
`,
  )}</tbody></table>`;
  return {
    id: 'classes',
    title: 'Classes',
    caption: `Precision: of those taken for the class, how many are of it. Recall: of those of the class, how many were found. F1 is their harmonic mean.${neverPredicted ? ' A class that is never predicted has no precision: 0 stands for it.' : ''} ${point.name}, ${split} rows.`,
    body: scrollable('Classes', table, classNames.length),
    sources: evaluation.sources,
  };
}

interface Mistake {
  readonly row: number;
  readonly label: number;
  readonly predicted: number;
  readonly confidence: number;
  readonly ofLabel: number;
}

/** Wrong predictions of a split, the surest first; ties in row order. */
export function confidentMistakes(predictions: Predictions, split: string): Mistake[] {
  const mistakes: Mistake[] = [];
  const { classes, probabilities } = predictions;
  predictions.split.forEach((one, index) => {
    const [label, predicted] = [predictions.label[index]!, predictions.predicted[index]!];
    if (one !== split || label === predicted) return;
    const at = (column: number): number => probabilities[index * classes + column]!;
    // One sigmoid output is the second class's probability.
    const confidence = classes === 1 ? (predicted === 1 ? at(0) : 1 - at(0)) : at(predicted);
    const ofLabel = classes === 1 ? 1 - confidence : at(label);
    mistakes.push({ row: predictions.row[index]!, label, predicted, confidence, ofLabel });
  });
  return mistakes.sort((left, right) => right.confidence - left.confidence || left.row - right.row);
}

function mistakesFigure(
  study: Study,
  gallery: Gallery,
  point: Point,
  split: string,
  limit: number,
): Figure | undefined {
  const { predictions } = point;
  if (!predictions || limit === 0) return undefined;
  const all = confidentMistakes(predictions, split);
  const evaluated = predictions.split.filter((one) => one === split).length;
  if (all.length === 0 || evaluated === 0) return undefined;
  const names = predictions.classNames;
  const areShares = givesProbabilities(point, predictions);
  const given = areShares ? 'probability given to' : 'output (not a probability) for';
  const shown = all.slice(0, limit);
  return {
    id: 'mistakes',
    title: 'Most confident mistakes',
    caption: `${plural(all.length, 'mistake')} in ${plural(evaluated, 'example')} (${percent(all.length / evaluated)}); ${shown.length < all.length ? `the ${count(shown.length)} that the model was surest of` : 'the surest first'}.${gallery.available ? ` Under each: its label, what it was taken for, and the ${given} that.` : ` Rows of the dataset, with the ${given} what each was taken for and its label.`}`,
    body: gallery.available ? mistakePictures(gallery, shown, names, areShares) : mistakeTable(shown, names, areShares),
    sources: [...predictions.sources, ...(study.dataset ? [study.dataset.source] : [])],
  };
}

/** Whether the outputs are probabilities: of a softmax or sigmoid, as far as the model is there to tell. */
function givesProbabilities({ model }: Point, { probabilities }: Predictions): boolean {
  const ending = model?.network.ending;
  if (ending !== undefined) return ending === 'softmax' || ending === 'sigmoid';
  for (let index = 0; index < probabilities.length; index++)
    if (!(probabilities[index]! >= 0 && probabilities[index]! <= 1)) return false;
  return true;
}

function mistakePictures(
  gallery: Gallery,
  shown: readonly Mistake[],
  names: readonly string[],
  areShares: boolean,
): Markup {
  return html`<ul class="pictures captioned">${shown.map((mistake) => {
    const alt = `Row ${mistake.row}: ${names[mistake.label]} taken for ${names[mistake.predicted]}`;
    return html`<li>${picture(gallery, mistake.row, alt)}<span><span class="was">${names[mistake.label]}</span> <span class="taken">→ ${names[mistake.predicted]}</span> <span class="muted">${areShares ? percent(mistake.confidence) : decimal(mistake.confidence)}</span></span></li>`;
  })}</ul>`;
}

function mistakeTable(shown: readonly Mistake[], names: readonly string[], areShares: boolean): Markup {
  return scrollable(
    'Most confident mistakes',
    html`<table class="data"><caption class="unseen">Most confident mistakes</caption><thead><tr><th scope="col" class="number">Row</th><th scope="col">Label</th><th scope="col">Predicted</th><th scope="col" class="number">${areShares ? 'Probability' : 'Output'}</th><th scope="col" class="number">Of the label</th></tr></thead><tbody>${shown.map((mistake) => html`<tr><th scope="row" class="number">${mistake.row}</th><td>${names[mistake.label]}</td><td>${names[mistake.predicted]}</td><td class="number">${decimal(mistake.confidence)}</td><td class="number">${decimal(mistake.ofLabel)}</td></tr>`)}</tbody></table>`,
  );
}
