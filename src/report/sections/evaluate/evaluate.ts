/**
 * Evaluate: of classes the chosen point's confusion matrix, its classes one by one, and its most confident mistakes; of two
 * classes how it ranks them besides; of several labels each one; of numbers the predicted beside the true ones.
 */

import { cellData } from '../../page/answer-data.ts';
import { type Figure, figureMarkup } from '../../page/figure.ts';
import { count, decimal, plural } from '../../page/format.ts';
import { html, inertJson, trusted } from '../../page/html.ts';
import { validationAccuracyOf } from '../../study/best.ts';
import { splitOf } from '../../study/confusion.ts';
import { leads } from '../../study/lead.ts';
import type { Point, Study } from '../../study/study.ts';
import type { SectionContent, SectionMaker, SectionTools } from '../section-maker.ts';
import { classFigure } from './classes.ts';
import { confusionFigure, frequentMistakes } from './confusion.ts';
import { mistakesFigure } from './mistakes.ts';
import { numberFigures } from './numbers.ts';
import { twoClassFigures } from './two-classes.ts';

const [othersMax, othersClassesMax] = [6, 20];
/** In the sentence above the figures, as far as they were measured. */
const leading = [
  { name: 'accuracy', title: 'accuracy' },
  { name: 'r2', title: 'R²' },
  { name: 'rmse', title: 'RMSE' },
  { name: 'mae', title: 'MAE' },
  { name: 'loss', title: 'loss' },
] as const;

export const section: SectionMaker = {
  title: 'Evaluate',
  after: 'model',
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
  const figures =
    predictions?.task === 'regression'
      ? numberFigures(study, gallery, point, predictions, split, options)
      : [
          confusionFigure(point, evaluation, split) ?? frequentMistakes(point, evaluation, split),
          classFigure(point, evaluation, split),
          ...(predictions ? twoClassFigures(point, evaluation, predictions, split, rankingOf) : []),
          mistakesFigure(study, gallery, point, split, options.mistakes),
        ].filter((figure) => figure !== undefined);
  const others = otherFigures(study, point, options.split);
  const evaluated = study.points.filter((one) => one !== point && isEvaluated(one)).length;
  const othersTitle =
    others.length < evaluated
      ? `Confusion matrices of the ${count(others.length)} best of ${count(evaluated)} other points`
      : `Confusion ${others.length === 1 ? 'matrix' : 'matrices'} of ${plural(others.length, 'other point')}`;
  const told = leading.flatMap(({ name, title }) => {
    const value = evaluation.values.get(`${split}.${name}`);
    return value === undefined ? [] : [html`${title} <b>${decimal(value)}</b>`];
  });
  const cells = cellData(study, gallery, options.split, options.thumbnailBytes);
  const lead = html`<p>${point.name} on the ${split} rows: ${told.map((one, at) => html`${at > 0 && ', '}${one}`)}.</p>`;
  return {
    body: html`${lead}${figures.map(figureMarkup)}${others.length > 0 && html`<details><summary>${othersTitle}</summary>${others.map(figureMarkup)}</details>`}${
      cells !== undefined &&
      html`
<script type="application/json" id="cell-data">${trusted(inertJson(cells))}</script>`
    }`,
    figures: [...figures, ...others],
  };
}

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
