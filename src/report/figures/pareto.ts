/** Accuracy against the number of weights, with a line through the points that no other beats in both. */

import { capital } from '../page/format.ts';
import { escapeHtml } from '../page/html.ts';
import type { Chart } from './chart.ts';
import { type Drawn, frontOf, type TradePoint, tradeChart, tradeSize } from './trade-chart.ts';

/** `points`: their cost is the number of weights, their accuracy (or another `measure`) on the rows of `split`. */
export function paretoChart(name: string, points: readonly TradePoint[], split: string, measure = 'accuracy'): Chart {
  const title = `${capital(measure)} and size`;
  const description = `${points.length} points, ${frontOf(points).length} beaten by none`;
  const drawn = tradeChart(points, { cost: 'weights', accuracy: `${split} ${measure}` });
  const { width, height } = tradeSize;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${escapeHtml(`${title}. ${description}`)}" class="chart" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="11">${drawn.map(written).join('')}</svg>`;
  return { name, title, svg };
}

function written({ name, attributes, children }: Drawn): string {
  const listed = Object.entries(attributes).map(([attribute, value]) => ` ${attribute}="${escapeHtml(String(value))}"`);
  const inside = children.map((child) => (typeof child === 'string' ? escapeHtml(child) : written(child)));
  return `<${name}${listed.join('')}>${inside.join('')}</${name}>`;
}
