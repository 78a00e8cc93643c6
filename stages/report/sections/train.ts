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
  const figures = inOrder.map(curveFigure);
  const omitted = trained.length - inOrder.length;
  const body = html`${omitted > 0 && html`<p>The ${count(inOrder.length)} best of ${count(trained.length)} points by validation accuracy.</p>`}
<div class="figures">${figures.map(figureMarkup)}</div>`;
  return { id: 'train', title: 'Train', body, figures };
}

function bestFirst(trained: readonly Trained[], study: Study): Trained[] {
  const score = (point: Trained): number =>
    point === study.chosen
      ? Number.POSITIVE_INFINITY
      : (validationAccuracyOf(point) ?? point.history.accuracy.at(-1) ?? 0);
  return [...trained].sort((left, right) => score(right) - score(left) || left.index - right.index);
}

function curveFigure(point: Trained): Figure {
  const { history } = point;
  return {
    id: `curves-${point.index}`,
    title: point.name,
    caption: captionOf(history),
    body: chartGrid([
      curveChart(point, history, 'accuracy', `accuracy-${point.index + 1}`),
      curveChart(point, history, 'loss', `loss-${point.index + 1}`),
    ]),
    charts: [
      curveChart(point, history, 'accuracy', `accuracy-${point.index + 1}`),
      curveChart(point, history, 'loss', `loss-${point.index + 1}`),
    ],
    sources: [history.source],
  };
}

function captionOf(history: History): Fragment {
  const best = history.epochs.indexOf(history.bestEpoch);
  const value = history.validationLoss?.[best];
  const monitored = history.validationLoss ? 'validation loss' : 'training loss';
  return html`${plural(history.epochs.length, 'epoch')}${history.stoppedEarly && ', stopped early'}. Dotted: best epoch ${history.bestEpoch} by ${monitored}${value !== undefined && ` (${decimal(value)})`}.`;
}
