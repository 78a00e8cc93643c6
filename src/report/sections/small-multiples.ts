/**
 * Each of the best trainings in a column of its own, best first, a row for each measure: small drawings with common axes.
 * Behind them all curves of each, larger, one training after the other.
 */

import type { Chart } from '../figures/chart.ts';
import { smallCurves } from '../figures/small-curves.ts';
import { chartGrid, type Figure } from '../page/figure.ts';
import { capital } from '../page/format.ts';
import { html } from '../page/html.ts';
import { type Trained, trainingCurves } from './curve-figure.ts';

/** Columns before the others stand below them, and pixels of a drawing beside few or many. */
const [acrossMax, fewMax, wide, narrow] = [6, 3, 320, 190] as const;

/** `points` in the order in which they are compared. */
export function smallMultiples(points: readonly Trained[]): Figure {
  const measures = (['accuracy', 'loss'] as const).filter((measure) =>
    points.some((point) => trainingCurves(point, measure) !== undefined),
  );
  const epochs = points.flatMap(({ history }) => history.epochs);
  const drawn = measures.map((measure) => {
    const curves = points.map((point) => trainingCurves(point, measure));
    const values = curves.flatMap((one) => one?.lines.flatMap((line) => line.values) ?? []).filter(Number.isFinite);
    const axes = {
      epochs: [least(epochs), most(epochs)] as const,
      width: points.length > fewMax ? narrow : wide,
      values: values.length === 0 ? ([0, 1] as const) : ([least(values), most(values)] as const),
    };
    return points.map((point, at): Chart | undefined => {
      const one = curves[at];
      return one && smallCurves(`${measure}-small-${point.index + 1}`, `${one.title} of ${point.name}`, one, axes);
    });
  });
  const blocks = Array.from({ length: Math.ceil(points.length / acrossMax) }, (_, block) =>
    points.slice(block * acrossMax, (block + 1) * acrossMax).map((point, at) => ({
      point,
      charts: drawn.flatMap((row) => row[block * acrossMax + at] ?? []),
    })),
  );
  return {
    id: 'curves-all',
    title: 'Curves side by side',
    caption: `${capital(measures.join(' above '))} against the epoch, on common axes, best first. ${points.some(({ history }) => history.validationLoss) ? 'Solid: validation rows; dashed: training rows. ' : ''}Dots: the kept epoch, whose weights the model holds. A name leads to all curves of its training.`,
    body: html`${blocks.map((block) => html`<ol class="multiples ${points.length > fewMax ? 'many' : 'few'}">${block.map(({ point, charts }) => html`<li data-point="${point.index}"><a href="#curves-${point.index}">${point.name}</a>${chartGrid(charts, 'wide')}</li>`)}</ol>`)}`,
    charts: drawn.flat().filter((chart) => chart !== undefined),
    sources: points.map(({ history }) => history.source),
  };
}

function least(values: readonly number[]): number {
  return values.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
}

function most(values: readonly number[]): number {
  return values.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);
}
