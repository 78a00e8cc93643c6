/** Accuracy against the number of weights, with a line through the points that no other beats in both. */

import { capital } from '../page/format.ts';
import type { Chart } from './chart.ts';
import { drawnChart } from './drawn-chart.ts';
import { type TradePoint, tradeDrawing } from './trade-chart.ts';

/** `points`: their cost is the number of weights, their accuracy (or another `measure`) on the rows of `split`. */
export function paretoChart(name: string, points: readonly TradePoint[], split: string, measure = 'accuracy'): Chart {
  const titles = { cost: 'weights', accuracy: `${split} ${measure}` };
  return drawnChart(name, tradeDrawing(`${capital(measure)} and size`, points, titles));
}
