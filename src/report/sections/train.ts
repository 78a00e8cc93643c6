/** Train: curves over each other, the best ones side by side, and behind them all curves of each. */

import { folded } from '../page/arrangement.ts';
import { type Figure, figureMarkup } from '../page/figure.ts';
import { count } from '../page/format.ts';
import { html } from '../page/html.ts';
import { validationAccuracyOf } from '../study/best.ts';
import { atKept } from '../study/epochs.ts';
import type { Study } from '../study/study.ts';
import { augmentedFigure } from './augmented.ts';
import { curveFigure, type Trained } from './curve-figure.ts';
import type { SectionContent, SectionMaker, SectionTools } from './section-maker.ts';
import { smallMultiples } from './small-multiples.ts';

export const section: SectionMaker = {
  title: 'Train',
  after: 'compare',
  make: (study, tools) => trainSection(study, tools),
};

function trainSection(
  study: Study,
  { options, gallery, augmentOf, measures }: SectionTools,
): SectionContent | undefined {
  const trained = study.points.filter((point): point is Trained => point.history !== undefined);
  if (trained.length === 0) return undefined;
  const { points: inOrderOfBest, measure } = bestFirst(trained, study);
  const shown = inOrderOfBest.slice(0, options.curves);
  const single = shown.map((point) => curveFigure(point, measures));
  const augmented = augmentedFigure(inOrderOfBest, study.dataset, gallery, augmentOf);
  const changed = augmented === undefined ? [] : [augmented];
  if (trained.length === 1 || shown.length === 0) {
    const figures = [...(trained.length > 1 ? [overlayFigure(trained)] : single), ...changed];
    return { body: figures.map(figureMarkup), figures };
  }
  const first = [overlayFigure(trained), ...(shown.length > 1 ? [smallMultiples(shown)] : [])];
  const omitted = trained.length - shown.length;
  const which =
    omitted === 0
      ? ''
      : `: ${study.chosen?.history ? `${study.chosen.name} and the ${count(shown.length - 1)} best others` : `the ${count(shown.length)} best`} of ${count(trained.length)} by ${measure}`;
  return {
    body: html`${first.map(figureMarkup)}${changed.map(figureMarkup)}${folded(`All curves of each training${which}`, single)}`,
    figures: [...first, ...changed, ...single],
  };
}

/** Numbers to order points by, greater ones first: the first that any point has. */
const orders: readonly { readonly measure: string; readonly of: (point: Trained) => number | undefined }[] = [
  { measure: 'validation accuracy', of: validationAccuracyOf },
  { measure: 'training accuracy', of: ({ history }) => atKept(history, 'accuracy') },
  { measure: 'validation loss', of: ({ history }) => negative(atKept(history, 'validationLoss')) },
  { measure: 'training loss', of: ({ history }) => negative(atKept(history, 'loss')) },
];

/** The chosen one before all others. */
function bestFirst(trained: readonly Trained[], study: Study): { points: Trained[]; measure: string } {
  const known = orders.find(({ of }) => trained.some((point) => of(point) !== undefined));
  const { measure, of } = known ?? orders[0]!;
  const score = (point: Trained): number =>
    point === study.chosen ? Number.POSITIVE_INFINITY : (of(point) ?? Number.NEGATIVE_INFINITY);
  // Compared, not subtracted: the difference of two infinities is no number.
  const order = (left: Trained, right: Trained): number =>
    score(left) === score(right) ? left.index - right.index : score(left) > score(right) ? -1 : 1;
  return { points: [...trained].sort(order), measure };
}

function negative(value: number | undefined): number | undefined {
  return value === undefined ? undefined : -value;
}

/** The page's script draws it: it is for looking at single values and choosing points. */
function overlayFigure(trained: readonly Trained[]): Figure {
  return {
    id: 'overlay',
    title: 'Curves over each other',
    caption: `${trained.every(({ history }) => history.validationLoss) ? 'Validation' : 'Validation, or training where there are no validation rows,'} against the epoch, for the models chosen in the list. A ring marks the epoch that is best in the measure shown (the first of equals), a vertical tick the kept epoch, whose weights the model holds.`,
    body: html`<div id="curves-overlay"><noscript>The curves of each model follow; drawing them over each other needs scripts.</noscript></div>`,
    sources: trained.map((point) => point.history.source),
  };
}
