/** Evaluate: the chosen point's confusion matrix, its classes one by one, and its most confident mistakes. */

import { type Figure, figureMarkup } from '../../page/figure.ts';
import { count, decimal, plural } from '../../page/format.ts';
import { html } from '../../page/html.ts';
import type { Gallery } from '../../page/pictures.ts';
import { validationAccuracyOf } from '../../study/best.ts';
import { splitOf } from '../../study/confusion.ts';
import type { Point, Study } from '../../study/study.ts';
import type { SectionContent, SectionMaker, SectionOptions } from '../section-maker.ts';
import { classFigure } from './classes.ts';
import { confusionFigure, frequentMistakes } from './confusion.ts';
import { mistakesFigure } from './mistakes.ts';

const [othersMax, othersClassesMax] = [6, 20];

export const section: SectionMaker = {
  title: 'Evaluate',
  after: 'model',
  make: (study, { gallery, options }) => evaluateSection(study, gallery, options),
};

function evaluateSection(study: Study, gallery: Gallery, options: SectionOptions): SectionContent | undefined {
  // Numbers of other kinds, such as the errors of a regression, are in the table of models alone.
  const isEvaluated = ({ evaluation }: Point): boolean =>
    evaluation?.values.has(`${splitOf(evaluation, options.split)}.accuracy`) === true;
  const point = [...(study.chosen === undefined ? [] : [study.chosen]), ...study.points].find(isEvaluated);
  if (point?.evaluation === undefined) return undefined;
  const split = splitOf(point.evaluation, options.split);
  const figures = [
    confusionFigure(point, point.evaluation, split) ?? frequentMistakes(point, point.evaluation, split),
    classFigure(point, point.evaluation, split),
    mistakesFigure(study, gallery, point, split, options.mistakes),
  ].filter((figure) => figure !== undefined);
  const others = otherFigures(study, point, options.split);
  const evaluated = study.points.filter((one) => one !== point && isEvaluated(one)).length;
  const othersTitle =
    others.length < evaluated
      ? `Confusion matrices of the ${count(others.length)} best of ${count(evaluated)} other points`
      : `Confusion ${others.length === 1 ? 'matrix' : 'matrices'} of ${plural(others.length, 'other point')}`;
  const lead = html`<p>${point.name} on the ${split} rows: accuracy <b>${decimal(point.evaluation.values.get(`${split}.accuracy`))}</b>, loss <b>${decimal(point.evaluation.values.get(`${split}.loss`))}</b>.</p>`;
  return {
    body: html`${lead}${figures.map(figureMarkup)}${others.length > 0 && html`<details><summary>${othersTitle}</summary>${others.map(figureMarkup)}</details>`}`,
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
