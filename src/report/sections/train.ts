/** Train: loss and accuracy against the epoch, for each of the best points; the rest are in the overlay. */

import { better } from '../../artifacts/better.ts';
import { type Curves, curveChart } from '../figures/curves.ts';
import { chartGrid, type Figure, figureMarkup } from '../page/figure.ts';
import { count, decimal, plural } from '../page/format.ts';
import { html } from '../page/html.ts';
import { validationAccuracyOf } from '../study/best.ts';
import { atEvaluated, bestEpoch, type CurveMeasure, leadingCurve } from '../study/epochs.ts';
import type { History, Point, Study } from '../study/study.ts';
import { augmentedFigure } from './augmented.ts';
import type { SectionContent, SectionMaker, SectionTools } from './section-maker.ts';

type Trained = Point & { readonly history: History };

export const section: SectionMaker = {
  title: 'Train',
  after: 'compare',
  make: (study, tools) => trainSection(study, tools),
};

function trainSection(study: Study, { options, gallery, augmentOf }: SectionTools): SectionContent | undefined {
  const trained = study.points.filter((point): point is Trained => point.history !== undefined);
  if (trained.length === 0) return undefined;
  const { points: inOrderOfBest, measure } = bestFirst(trained, study);
  const shown = inOrderOfBest.slice(0, options.curves);
  const inOrder = trained.filter((point) => shown.includes(point));
  const single = inOrder.map(curveFigure);
  const augmented = augmentedFigure(inOrderOfBest, study.dataset, gallery, augmentOf);
  const after = augmented === undefined ? single : [...single, augmented];
  const figures = trained.length > 1 ? [overlayFigure(trained), ...after] : after;
  const omitted = trained.length - inOrder.length;
  const body = html`${trained.length > 1 && figureMarkup(figures[0]!)}${omitted > 0 && html`<p>One by one: ${study.chosen?.history ? `${study.chosen.name} and the ${count(inOrder.length - 1)} best others` : `the ${count(inOrder.length)} best`} of ${count(trained.length)} points by ${measure}, the first in order of equals.</p>`}
${after.map(figureMarkup)}`;
  return { body, figures };
}

/** The chosen one before all others. By training accuracy where no point has one of validation. */
function bestFirst(trained: readonly Trained[], study: Study): { points: Trained[]; measure: string } {
  const validated = trained.some((point) => validationAccuracyOf(point) !== undefined);
  const accuracyOf = (point: Trained) =>
    validated ? validationAccuracyOf(point) : atEvaluated(point.history, 'accuracy');
  const score = (point: Trained): number =>
    point === study.chosen ? Number.POSITIVE_INFINITY : (accuracyOf(point) ?? Number.NEGATIVE_INFINITY);
  // Compared, not subtracted: the difference of two infinities is no number.
  const order = (left: Trained, right: Trained): number =>
    score(left) === score(right) ? left.index - right.index : score(left) > score(right) ? -1 : 1;
  return { points: [...trained].sort(order), measure: `${validated ? 'validation' : 'training'} accuracy` };
}

/** The page's script draws it: it is for looking at single values and choosing points. */
function overlayFigure(trained: readonly Trained[]): Figure {
  return {
    id: 'overlay',
    title: 'Curves over each other',
    caption: `${trained.every(({ history }) => history.validationAccuracy) ? 'Validation' : 'Validation, or training where there are no validation rows,'} against the epoch, for the points chosen in the list. A ring marks the epoch that is best in the measure shown (the first of equals), a vertical tick the epoch whose weights were evaluated.`,
    body: html`<div id="curves-overlay"><noscript>The curves of each point follow; drawing them over each other needs scripts.</noscript></div>`,
    sources: trained.map((point) => point.history.source),
  };
}

function curveFigure(point: Trained): Figure {
  const { history } = point;
  const charts = [
    curveChart(`accuracy-${point.index + 1}`, `Accuracy of ${point.name}`, curvesOf(history, 'accuracy')),
    curveChart(`loss-${point.index + 1}`, `Loss of ${point.name}`, curvesOf(history, 'loss')),
  ];
  return {
    id: `curves-${point.index}`,
    title: point.name,
    caption: captionOf(history),
    body: chartGrid(charts),
    charts,
    sources: [history.source],
  };
}

function curvesOf(history: History, measure: CurveMeasure): Curves {
  const { rows, values } = leadingCurve(history, measure);
  const best = bestEpoch(history, measure);
  return {
    measure,
    epochs: history.epochs,
    training: history[measure],
    ...(rows === 'validation' && { validation: values }),
    ...(best !== undefined && { best }),
    evaluated: history.evaluatedEpoch,
  };
}

function captionOf(history: History): string {
  const best = (['accuracy', 'loss'] as const).flatMap((measure) => {
    const epoch = bestEpoch(history, measure);
    const { rows, values } = leadingCurve(history, measure);
    if (epoch === undefined) return [];
    const most = better[measure] === 'more' ? 'greatest' : 'least';
    return [`${most} ${rows} ${measure} at epoch ${epoch} (${decimal(values[history.epochs.indexOf(epoch)])})`];
  });
  const stopped = history.stoppedEarly ? ', stopped early' : '';
  const rings = best.length > 0 ? ` Rings: ${best.join(', ')}.` : '';
  return `${plural(history.epochs.length, 'epoch')}${stopped}. Dotted: epoch ${history.evaluatedEpoch}, whose weights were evaluated.${rings}`;
}
