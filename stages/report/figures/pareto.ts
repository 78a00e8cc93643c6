/** Accuracy against the number of weights, with a line through the points that no other beats in both. */

import { dot, line, text } from '@observablehq/plot';
import { count, decimal } from '../format.ts';
import type { Point } from '../study.ts';
import { type Chart, frame, renderChart } from './chart.ts';

export interface Trade {
  readonly point: Point;
  readonly weights: number;
  readonly accuracy: number;
}

/** Points that none other beats: no less accurate with no more weights. By weights. */
export function paretoFront(trades: readonly Trade[]): Trade[] {
  const front: Trade[] = [];
  for (const trade of [...trades].sort((left, right) => left.weights - right.weights || right.accuracy - left.accuracy))
    if (trade.accuracy > (front.at(-1)?.accuracy ?? Number.NEGATIVE_INFINITY)) front.push(trade);
  return front;
}

export function paretoChart(name: string, trades: readonly Trade[], split: string, chosen: Point | undefined): Chart {
  const front = paretoFront(trades);
  const onFront = new Set(front);
  const sizes = trades.map((trade) => trade.weights);
  const wide = Math.max(...sizes) > 8 * Math.min(...sizes) && Math.min(...sizes) > 0;
  return renderChart(name, 'Accuracy and size', `${trades.length} points, ${front.length} not beaten in both`, {
    ...frame,
    width: 380,
    height: 260,
    marginRight: 30,
    inset: 8,
    x: {
      type: wide ? 'log' : 'linear',
      label: 'weights',
      labelArrow: 'none',
      nice: true,
      ticks: 4,
      tickFormat: shortCount,
    },
    y: { label: `${split} accuracy`, labelArrow: 'none', grid: true, nice: true, ticks: 5 },
    marks: [
      line(front, { x: 'weights', y: 'accuracy', stroke: 'var(--c0)', curve: 'step-after', strokeOpacity: 0.7 }),
      dot(trades, {
        x: 'weights',
        y: 'accuracy',
        r: (trade: Trade) => (trade.point === chosen ? 5 : 3.5),
        fill: (trade: Trade) =>
          trade.point === chosen ? 'var(--c1)' : onFront.has(trade) ? 'var(--c0)' : 'var(--surface)',
        stroke: (trade: Trade) =>
          trade.point === chosen ? 'var(--c1)' : onFront.has(trade) ? 'var(--c0)' : 'var(--muted)',
        title: (trade: Trade) => `${trade.point.name}: ${decimal(trade.accuracy)} with ${count(trade.weights)} weights`,
      }),
      ...(front.length <= 6 ? front : []).map((trade, index) => {
        const left = index < front.length / 2;
        const { name } = trade.point;
        return text([trade], {
          x: 'weights',
          y: 'accuracy',
          text: [name.length > 26 ? `${name.slice(0, 25)}…` : name],
          dx: left ? 6 : -6,
          dy: -8,
          textAnchor: left ? 'start' : 'end',
          fill: 'currentColor',
        });
      }),
    ],
    color: { type: 'identity' },
    r: { type: 'identity' },
  });
}

/** `41k`, `1.1M`: for ticks. */
function shortCount(value: number): string {
  if (value >= 1e6) return `${Number((value / 1e6).toPrecision(2))}M`;
  return value >= 1000 ? `${Number((value / 1000).toPrecision(2))}k` : String(value);
}
