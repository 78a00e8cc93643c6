/**
 * The confusion matrix of a point, with its most frequent mistakes below it where its cells are too small to be opened, and
 * in its place where the classes are too many for a matrix.
 */

import { type Figure, scrollable } from '../../page/figure.ts';
import { count, plural } from '../../page/format.ts';
import { html, type Markup } from '../../page/html.ts';
import { answerClasses, confusionCells, confusionMatrix, matrixClassesMax } from '../../study/confusion.ts';
import type { CountMatrix } from '../../study/count-matrix.ts';
import type { Evaluation, Point } from '../../study/study.ts';
import { heatTable, tableColumnsMax } from '../heat-table.ts';

const pairsMax = 30;

/** `other`: of another point than the one that is shown. Undefined without counts, and for too many classes. */
export function confusionFigure(
  point: Point,
  evaluation: Evaluation,
  split: string,
  other = false,
): Figure | undefined {
  const matrix = confusionMatrix(evaluation, split);
  if (matrix === undefined) return undefined;
  const answersOf = answerClasses(point) && point.index;
  const isTable = matrix.columns.length <= tableColumnsMax;
  const { body, chart } = heatTable(
    other ? `confusion-${point.index + 1}` : 'confusion',
    `Confusion matrix of ${point.name}, ${split} rows`,
    matrix,
    true,
    answersOf === undefined ? {} : { answersOf },
  );
  const pairs = isTable ? undefined : frequentPairs(point, evaluation, split);
  const opens = isTable
    ? ' A cell opens its examples'
    : pairs && ` ${pairs.about} A prediction there opens its examples`;
  return {
    id: other ? `confusion-${point.index}` : 'confusion',
    title: other ? `Confusion matrix of ${point.name}` : 'Confusion matrix',
    caption: `Each row is a label: the number of its ${split} examples predicted as each class, and the rate in the row. Correct predictions are blue; wrong ones are orange, on a scale of their own that shows small rates. ${worstPair(matrix)}${answersOf === undefined ? '' : opens && `${opens} and marks them in the projections.`}`,
    body: html`${body}${pairs?.table}`,
    charts: [chart],
    sources: evaluation.sources,
  };
}

/** The mistakes made most often, in place of a matrix of too many classes. */
export function frequentMistakes(point: Point, evaluation: Evaluation, split: string): Figure | undefined {
  const { classNames, sources } = evaluation;
  if (classNames.length <= matrixClassesMax) return undefined;
  const pairs = frequentPairs(point, evaluation, split);
  if (pairs === undefined) return undefined;
  return {
    id: 'confusion',
    title: 'Mistakes made most often',
    caption: `${plural(classNames.length, 'class', 'classes')} are too many for a confusion matrix. ${pairs.about}${answerClasses(point) === undefined ? '' : ' A prediction opens its examples and marks them in the projections.'}`,
    body: pairs.table,
    sources,
  };
}

/** Undefined without mistakes. */
function frequentPairs(
  point: Point,
  evaluation: Evaluation,
  split: string,
): { readonly about: string; readonly table: Markup } | undefined {
  const { classNames } = evaluation;
  const mistakes = confusionCells(evaluation, split)
    .filter(({ label, predicted, count }) => label !== predicted && count > 0)
    .sort((left, right) => right.count - left.count || left.label - right.label || left.predicted - right.predicted);
  if (mistakes.length === 0) return undefined;
  const shown = mistakes.slice(0, pairsMax);
  const answered = answerClasses(point) !== undefined;
  const row = ({ label, predicted, count: examples }: (typeof shown)[number]): Markup =>
    html`<tr><td>${classNames[label]}</td><td${answered && html` data-label="${label}" data-predicted="${predicted}" data-count="${examples}"`}>${classNames[predicted]}</td><td class="number">${count(examples)}</td></tr>`;
  return {
    about: `${plural(mistakes.length, 'pair')} of label and wrong prediction on the ${split} rows of ${point.name}${shown.length < mistakes.length ? `: the table has the ${count(shown.length)} with the most examples` : ', all in the table'}.`,
    table: scrollable(
      'Mistakes made most often',
      html`<table class="data"${answered && html` data-confusion="${point.index}"`}><caption class="unseen">Mistakes made most often</caption><thead><tr><th scope="col">Label</th><th scope="col">Predicted</th><th scope="col" class="number">Examples</th></tr></thead><tbody>${shown.map(row)}</tbody></table>`,
      shown.length,
    ),
  };
}

/** The mistake made most often, in words. */
function worstPair(matrix: CountMatrix): string {
  let worst = { label: 0, predicted: 0, value: 0 };
  matrix.counts.forEach((row, label) => {
    row.forEach((value, predicted) => {
      if (label !== predicted && value > worst.value) worst = { label, predicted, value };
    });
  });
  if (worst.value === 0) return 'No mistakes.';
  return `Most often, ${matrix.rows[worst.label]} is taken for ${matrix.columns[worst.predicted]} (${plural(worst.value, 'time')}).`;
}
