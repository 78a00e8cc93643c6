/** Compare: a row for each model with its settings, costs and results, the best first; then the charts of a sweep. */

import type { ModelColumn } from '../../view/model-table.ts';
import { type Figure, figureMarkup, scrollable } from '../page/figure.ts';
import { count, subject } from '../page/format.ts';
import { type Fragment, html } from '../page/html.ts';
import { leadOf } from '../study/lead.ts';
import type { Means } from '../study/means.ts';
import type { Study } from '../study/study.ts';
import { whyChosen } from '../study/why-chosen.ts';
import { meansFigure } from './means-table.ts';
import { modelsTable } from './models-table.ts';
import type { SectionContent, SectionMaker } from './section-maker.ts';
import { effectsFigure } from './sweep/effects.ts';
import { mapFigure, parallelFigure } from './sweep/parallel.ts';
import { tradeFigure } from './trade.ts';

export const section: SectionMaker = {
  title: 'Compare',
  after: 'data',
  make: (study, { columns, means }) => compareSection(study, columns, means),
};

/** `columns` of the wide table of models. */
function compareSection(
  study: Study,
  columns: readonly ModelColumn[],
  means: Means | undefined,
): SectionContent | undefined {
  if (study.points.length === 0) return undefined;
  const figures = [
    means && meansFigure(means),
    figureOf(study, columns),
    parallelFigure(study, columns),
    effectsFigure(study, columns),
    mapFigure(study, columns),
    tradeFigure(study),
  ].filter((one) => one !== undefined);
  return { body: figures.map(figureMarkup), figures };
}

function figureOf(study: Study, columns: readonly ModelColumn[]): Figure {
  const { points } = study;
  return {
    id: 'compare-table',
    title: points.length === 1 ? 'The model in numbers' : `${count(points.length)} models compared`,
    caption: html`${captionOf(study)} Times are those of the execution that made the artifacts, here or in an earlier run.`,
    body: scrollable('Table of all models', modelsTable(study, columns), points.length),
    sources: points.flatMap((point) =>
      [point.history?.source, ...(point.evaluation?.sources ?? []), point.model?.source].filter(
        (source) => source !== undefined,
      ),
    ),
  };
}

/** The summary has the whole sentence. */
function chosenText({ choice, chosen, standing }: Study): string {
  if (choice === undefined && standing === undefined)
    return `${subject(chosen!.name)} is shown where one model is shown.`;
  return choice === undefined
    ? `${subject(chosen!.name)} is best by ${standing!.measure}.`
    : `${subject(chosen!.name)} was selected by ${choice.metric}.`;
}

function captionOf(study: Study): Fragment {
  const why = whyChosen(study);
  if (study.chosen && why !== '') return html`<span class="mark">★</span> ${chosenText(study)}`;
  if (leadOf(study.points).name !== 'accuracy') return 'R² is the part of the variance that is explained.';
  const isSeveral =
    study.dataset?.labelNames !== undefined || study.points.some((one) => one.predictions?.task === 'multilabel');
  return isSeveral
    ? 'Accuracies are fractions of examples of which every label is right.'
    : 'Accuracies are fractions of examples classified right.';
}
