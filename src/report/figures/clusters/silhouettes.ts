/** Silhouettes of each cluster's rows, sorted down, cluster beside cluster (Rousseeuw 1987); the mean as a dashed line. */

import { areaY, ruleY } from '@observablehq/plot';
import { decimal } from '../../page/format.ts';
import { type Chart, renderChart } from '../chart.ts';
import { frame, labelled, valueAxis } from '../frame.ts';
import { colour } from '../palette.ts';

export interface ClusterSilhouette {
  readonly mean: number | null;
  /** Sorted down. */
  readonly values: readonly number[];
}

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
    x: {
      ...labelled('cluster'),
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
