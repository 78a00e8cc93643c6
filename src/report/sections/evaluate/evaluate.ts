/**
 * Evaluate: of classes the chosen point's confusion matrix, its classes one by one, and its most confident mistakes; of two
 * classes how it ranks them besides; of several labels each one; of numbers the predicted beside the true ones.
 */

import { better } from '../../../artifacts/better.ts';
import { cellData } from '../../page/answer-data.ts';
import { folded, sideBySide } from '../../page/arrangement.ts';
import { type Figure, figureMarkup } from '../../page/figure.ts';
import { count, decimal, percent, plural } from '../../page/format.ts';
import { html, inertJson, trusted } from '../../page/html.ts';
import { accuracyInterval, validationAccuracyOf } from '../../study/best.ts';
import { splitOf } from '../../study/confusion.ts';
import { leads } from '../../study/lead.ts';
import type { Point, Study } from '../../study/study.ts';
import { rangeOf } from '../models-table.ts';
import type { SectionContent, SectionMaker, SectionTools } from '../section-maker.ts';
import { classFigure } from './classes.ts';
import { confusionFigure, frequentMistakes } from './confusion.ts';
import { mistakesFigure } from './mistakes.ts';
import { numberFigures } from './numbers.ts';
import { twoClassFigures } from './two-classes.ts';

const [othersMax, othersClassesMax] = [6, 20];
/** Classes whose matrix fits half a page. */
const narrowClassesMax = 6;
/** In the sentence above the figures, as far as they were measured. */
const leading = [
  { name: 'accuracy', title: 'accuracy', text: percent, better: better.accuracy, format: 'fraction' },
  { name: 'r2', title: 'R²', text: decimal, better: 'more', format: 'number' },
  { name: 'rmse', title: 'RMSE', text: decimal, better: 'less', format: 'number' },
  { name: 'mae', title: 'MAE', text: decimal, better: 'less', format: 'number' },
  { name: 'loss', title: 'loss', text: decimal, better: better.loss, format: 'number' },
] as const;

export const section: SectionMaker = {
  title: 'Evaluate',
  after: 'train',
  make: evaluateSection,
};

function evaluateSection(study: Study, { gallery, options, rankingOf }: SectionTools): SectionContent | undefined {
  // Numbers of other kinds than tasks have are in the table of models alone.
  const isEvaluated = ({ evaluation }: Point): boolean =>
    evaluation !== undefined &&
    leads.some(({ name }) => evaluation.values.has(`${splitOf(evaluation, options.split)}.${name}`));
  const point = [...(study.chosen === undefined ? [] : [study.chosen]), ...study.points].find(isEvaluated);
  if (point?.evaluation === undefined) return undefined;
  const { evaluation, predictions } = point;
  const split = splitOf(evaluation, options.split);
  const isNumber = predictions?.task === 'regression';
  const matrix = confusionFigure(point, evaluation, split) ?? frequentMistakes(point, evaluation, split);
  const classes = classFigure(point, evaluation, split);
  const mistakes = isNumber ? undefined : mistakesFigure(study, gallery, point, split, options.mistakes);
  const ranked = predictions ? twoClassFigures(point, evaluation, predictions, split, rankingOf) : [];
  const figures = isNumber
    ? numberFigures(study, gallery, point, predictions, split, options)
    : [matrix, classes, ...ranked, mistakes].filter((figure) => figure !== undefined);
  const isNarrow = matrix !== undefined && evaluation.classNames.length <= narrowClassesMax;
  // Pictures fit beside a small matrix, and the diagonal already tells the recall of each class.
  const beside = !isNarrow ? undefined : gallery.available && mistakes !== undefined ? mistakes : classes;
  const pair = beside === undefined ? [] : [matrix!, beside];
  const behind = beside === mistakes && beside !== undefined && classes !== undefined ? [classes] : [];
  const below = figures.filter((figure) => !pair.includes(figure) && !behind.includes(figure));
  const others = otherFigures(study, point, options.split);
  const evaluated = study.points.filter((one) => one !== point && isEvaluated(one)).length;
  const othersTitle =
    others.length < evaluated
      ? `Confusion matrices of the ${count(others.length)} best of ${count(evaluated)} other models`
      : `Confusion ${others.length === 1 ? 'matrix' : 'matrices'} of ${plural(others.length, 'other model')}`;
  const told = leading.flatMap(({ name, title, text, better, format }) => {
    const value = evaluation.values.get(`${split}.${name}`);
    return value === undefined
      ? []
      : [
          html`${title} <b data-point="${point.index}" data-name="${split}.${name}" data-format="${format}" data-better="${better}" data-value="${value}"${rangeOf(accuracyInterval(point, `${split}.${name}`))}>${text(value)}</b>`,
        ];
  });
  const lead = html`<p>${point.name === 'the model' ? 'The model' : `Model ${point.name}`} on the ${split} rows: ${told.map((one, at) => html`${at > 0 && ', '}${one}`)}.</p>`;
  const cells = cellData(study, gallery, options.split, options.thumbnailBytes);
  const data = cells && html`<script type="application/json" id="cell-data">${trusted(inertJson(cells))}</script>`;
  return {
    body: html`${lead}${sideBySide(pair)}${below.map(figureMarkup)}${!isNumber && changedAnswers}${folded('Precision, recall and F1 of each class', behind)}${folded(othersTitle, others)}${data}`,
    figures: [...figures, ...others],
  };
}

/** Filled in by the page's script, if the page is compared with a run before. */
const changedAnswers = html`<figure id="answers-since" hidden><div class="figure-head"><h3>Answers that changed since the run before</h3></div></figure>`;

/** The best other points' matrices, as long as they are few and small enough to be looked at. */
function otherFigures(study: Study, shown: Point, wanted: string): Figure[] {
  if (study.classNames.length > othersClassesMax) return [];
  const score = (point: Point): number => validationAccuracyOf(point) ?? 0;
  return study.points
    .filter((point) => point !== shown && point.evaluation !== undefined)
    .sort((left, right) => score(right) - score(left) || left.index - right.index)
    .slice(0, othersMax)
    .flatMap((point) => confusionFigure(point, point.evaluation!, splitOf(point.evaluation!, wanted), true) ?? []);
}
