/** A curve the height of a line of text: validation accuracy (training accuracy without it) over the epochs, with a
 * dot at the kept one. A training without accuracies is drawn by its loss. */

import { decimal } from '../page/format.ts';
import { html, type Markup } from '../page/html.ts';
import type { History } from '../study/study.ts';

const [width, height, inset] = [72, 20, 2];

export function sparkline(history: History): Markup {
  const { validationAccuracy, accuracy, validationLoss, loss } = history;
  const accuracies = validationAccuracy ?? accuracy;
  const values = accuracies ?? validationLoss ?? loss;
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return html`–`;
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const x = (index: number): number =>
    inset + (values.length > 1 ? index / (values.length - 1) : 0.5) * (width - 2 * inset);
  const y = (value: number): number =>
    height - inset - (high > low ? (value - low) / (high - low) : 0.5) * (height - 2 * inset);
  const places = values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`);
  const kept = history.epochs.indexOf(history.keptEpoch);
  const last = values.length - 1;
  const label = `${accuracies ? 'accuracy' : 'loss'} from ${decimal(values[0])} to ${decimal(values[last])}, ${decimal(values[kept])} at the kept epoch`;
  return html`<svg class="spark" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}"><polyline points="${places.join(' ')}"/><circle cx="${x(kept).toFixed(1)}" cy="${y(values[kept]!).toFixed(1)}" r="2"/></svg>`;
}
