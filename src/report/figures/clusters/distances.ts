/**
 * Distances to the k-th neighbour, sorted down, with `eps` as a line: rows left of where they cross have too few
 * neighbours within `eps` to be core points of DBSCAN (Ester et al. 1996, section 4.2).
 */

import { lineY, ruleY, text } from '@observablehq/plot';
import { type Chart, renderChart } from '../chart.ts';
import { curveWidth, frame, labelled, valueAxis } from '../frame.ts';
import { colour } from '../palette.ts';

export function distanceChart(
  name: string,
  title: string,
  distances: readonly number[],
  eps: number | undefined,
): Chart {
  const last = Math.max(1, distances.length - 1);
  const places = distances.map((distance, index) => ({ share: (100 * index) / last, distance }));
  const limits = eps === undefined ? [] : [eps];
  return renderChart(name, title, eps === undefined ? 'sorted down' : `eps ${eps}`, {
    ...frame,
    x: { ...labelled('share of the rows, %'), ticks: 5 },
    y: valueAxis('distance', [...distances, ...limits], 0),
    marks: [
      lineY(places, { x: 'share', y: 'distance', stroke: colour(0), strokeWidth: curveWidth }),
      ...limits.flatMap((limit) => [
        ruleY([limit], { stroke: colour(1), strokeDasharray: '4,3' }),
        text([limit], { x: 100, y: limit, text: [`eps ${limit}`], textAnchor: 'end', dy: -7, fill: 'currentColor' }),
      ]),
    ],
  });
}
