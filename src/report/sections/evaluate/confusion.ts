/** The confusion matrix of a point, or its most frequent mistakes where the classes are too many for a matrix. */

import { type Figure, scrollable } from '../../page/figure.ts';
import { count, plural } from '../../page/format.ts';
import { html } from '../../page/html.ts';
import { answerClasses, confusionCells, confusionMatrix, matrixClassesMax } from '../../study/confusion.ts';
import type { CountMatrix } from '../../study/count-matrix.ts';
import type { Evaluation, Point } from '../../study/study.ts';
import { heatTable } from '../heat-table.ts';

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
  const { body, chart } = heatTable(
    other ? `confusion-${point.index + 1}` : 'confusion',
    `Confusion matrix of ${point.name}, ${split} rows`,
    matrix,
    true,
    answerClasses(point) === undefined ? {} : { answersOf: point.index },
  );
  return {
    id: other ? `confusion-${point.index}` : 'confusion',
    title: other ? `Confusion matrix of ${point.name}` : 'Confusion matrix',
    caption: `Each row is a label: the number of its ${split} examples predicted as each class, and the rate in the row. Correct predictions are blue; wrong ones are orange, on a scale of their own that shows small rates. ${worstPair(matrix)}${answerClasses(point) === undefined ? '' : ' A cell opens its examples and marks them in the projections.'}`,
    body,
    charts: [chart],
    sources: evaluation.sources,
  };
}

/** The mistakes made most often, in place of a matrix of too many classes. */
export function frequentMistakes(point: Point, evaluation: Evaluation, split: string): Figure | undefined {
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
