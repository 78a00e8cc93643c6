/** Train: loss and accuracy against the epoch, for each of the best points; the rest are in the overlay. */

import { chartGrid, type Figure, figureMarkup, type Section } from '../figure.ts';
import { curveChart } from '../figures/curves.ts';
import { count, decimal, plural } from '../format.ts';
import { type Fragment, html } from '../html.ts';
import type { History, Point, Study } from '../study.ts';
import { validationAccuracyOf } from './compare.ts';

type Trained = Point & { readonly history: History };

export function trainSection(study: Study, curves: number): Section | undefined {
  const trained = study.points.filter((point): point is Trained => point.history !== undefined);
  if (trained.length === 0) return undefined;
  const shown = bestFirst(trained, study).slice(0, curves);
  const inOrder = trained.filter((point) => shown.includes(point));
  const single = inOrder.map(curveFigure);
  const figures = trained.length > 1 ? [overlayFigure(trained), ...single] : single;
  const omitted = trained.length - inOrder.length;
  const body = html`${trained.length > 1 && figureMarkup(figures[0]!)}${omitted > 0 && html`<p>One by one: the ${count(inOrder.length)} best of ${count(trained.length)} points by validation accuracy.</p>`}
${single.map(figureMarkup)}`;
  return { id: 'train', title: 'Train', body, figures };
}

function bestFirst(trained: readonly Trained[], study: Study): Trained[] {
  const score = (point: Trained): number =>
    point === study.chosen
      ? Number.POSITIVE_INFINITY
      : (validationAccuracyOf(point) ?? point.history.accuracy.at(-1) ?? 0);
  return [...trained].sort((left, right) => score(right) - score(left) || left.index - right.index);
}

/** The page's script draws it: it is for looking at single values and choosing points. */
function overlayFigure(trained: readonly Trained[]): Figure {
  return {
    id: 'overlay',
    title: 'Curves over each other',
    caption: 'Validation against the epoch, for the points chosen in the list. Rings mark the best epochs.',
    body: html`<div id="curves-overlay"><noscript>The curves of each point follow; drawing them over each other needs scripts.</noscript></div>`,
    sources: trained.map((point) => point.history.source),
  };
}

function curveFigure(point: Trained): Figure {
  const { history } = point;
  const charts = [
    curveChart(point, history, 'accuracy', `accuracy-${point.index + 1}`),
    curveChart(point, history, 'loss', `loss-${point.index + 1}`),
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

function captionOf(history: History): Fragment {
  const best = history.epochs.indexOf(history.bestEpoch);
  const value = history.validationLoss?.[best];
  const monitored = history.validationLoss ? 'validation loss' : 'training loss';
  return html`${plural(history.epochs.length, 'epoch')}${history.stoppedEarly && ', stopped early'}. Dotted: best epoch ${history.bestEpoch} by ${monitored}${value !== undefined && ` (${decimal(value)})`}.`;
}
