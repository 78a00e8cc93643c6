/** What shows how a clustering came about: k-distances for DBSCAN, silhouettes, and t-SNE's divergence. */

import { areaY, lineY, ruleX, ruleY, text } from '@observablehq/plot';
import { decimal } from '../page/format.ts';
import { type Chart, frame, renderChart, valueAxis } from './chart.ts';
import { colour } from './palette.ts';

/**
 * Distances to the k-th neighbour, sorted down, with `eps` as a line: rows left of where they cross have too few
 * neighbours within `eps` to be core points (Ester et al. 1996, section 4.2).
 */
export function distanceChart(
  name: string,
  title: string,
  distances: readonly number[],
  eps: number | undefined,
): Chart {
  const last = Math.max(1, distances.length - 1);
  const places = distances.map((distance, index) => ({ share: (100 * index) / last, distance }));
  return renderChart(name, title, eps === undefined ? 'sorted down' : `eps ${eps}`, {
    ...frame,
    width: 380,
    height: 230,
    x: { label: 'share of the rows, %', labelArrow: 'none', ticks: 5 },
    y: valueAxis('distance', [...distances, ...(eps === undefined ? [] : [eps])], 0),
    marks: [
      lineY(places, { x: 'share', y: 'distance', stroke: colour(0), strokeWidth: 1.8 }),
      ...(eps === undefined
        ? []
        : [
            ruleY([eps], { stroke: colour(1), strokeDasharray: '4,3' }),
            text([eps], { x: 100, y: eps, text: [`eps ${eps}`], textAnchor: 'end', dy: -7, fill: 'currentColor' }),
          ]),
    ],
  });
}

export interface ClusterSilhouette {
  readonly mean: number | null;
  /** Sorted down. */
  readonly values: readonly number[];
}

/** Silhouettes of each cluster's rows, sorted, cluster beside cluster (Rousseeuw 1987). */
export function silhouetteChart(
  name: string,
  title: string,
  clusters: readonly ClusterSilhouette[],
  mean: number,
): Chart {
  const gap = 0.25;
  const bands = clusters.flatMap(({ values }, cluster) =>
    values.map((value, index) => ({
      cluster,
      value,
      x: cluster + (values.length > 1 ? (index / (values.length - 1)) * (1 - gap) : 0),
    })),
  );
  return renderChart(name, title, `mean ${decimal(mean)}`, {
    ...frame,
    width: 380,
    height: 230,
    x: {
      label: 'cluster',
      labelArrow: 'none',
      domain: [-0.1, clusters.length],
      ticks: clusters.map((_, cluster) => cluster + (1 - gap) / 2),
      tickSize: 0,
      tickFormat: (at: number) => (clusters.length > 20 ? '' : String(Math.floor(at) + 1)),
    },
    y: valueAxis('silhouette', [0, mean, ...bands.map((band) => band.value)]),
    color: { type: 'identity' },
    marks: [
      areaY(bands, {
        x: 'x',
        y: 'value',
        z: 'cluster',
        fill: (one: { cluster: number }) => colour(one.cluster),
        fillOpacity: 0.75,
      }),
      ruleY([0], { stroke: 'var(--muted)' }),
      ruleY([mean], { stroke: 'var(--ink)', strokeDasharray: '3,3' }),
    ],
  });
}

/** Kullback–Leibler divergence against the iteration, with the end of early exaggeration where it drops. */
export function divergenceChart(
  name: string,
  title: string,
  steps: readonly (readonly [number, number])[],
  exaggerated: number | undefined,
): Chart {
  const places = steps.map(([iteration, divergence]) => ({ iteration, divergence }));
  const last = places.at(-1);
  return renderChart(name, title, last ? `ends at ${decimal(last.divergence, 3)}` : 'no steps', {
    ...frame,
    width: 380,
    height: 230,
    x: { label: 'iteration', labelArrow: 'none', ticks: 5 },
    y: valueAxis(
      'divergence',
      places.map((place) => place.divergence),
      0,
    ),
    marks: [
      ruleX(exaggerated === undefined ? [] : [exaggerated], { stroke: 'var(--muted)', strokeDasharray: '2,3' }),
      lineY(places, { x: 'iteration', y: 'divergence', stroke: colour(0), strokeWidth: 1.8 }),
      text(last ? [last] : [], {
        x: 'iteration',
        y: 'divergence',
        text: (one: { divergence: number }) => decimal(one.divergence, 3),
        textAnchor: 'end',
        dy: -9,
        fill: 'currentColor',
      }),
    ],
  });
}
