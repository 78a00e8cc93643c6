/** Inertia and silhouette of other numbers of clusters than the chosen one, where k-means measured them. */

import { bestOf } from '../../../core/facts/measure.ts';
import { namesText } from '../../../core/facts/standing.ts';
import type { Chart } from '../../figures/chart.ts';
import { elbowChart } from '../../figures/clusters/elbow.ts';
import { decimal } from '../../page/format.ts';
import type { Clustering } from '../../study/study.ts';

/** The two curves that k is chosen by, over the same numbers of clusters. */
export function sweepCharts(
  { sweep = [], parameters, name, clusters }: Clustering,
  id: string,
): { readonly chart: Chart; readonly caption: string }[] {
  if (sweep.length < 2) return [];
  const chosen = typeof parameters.k === 'number' ? parameters.k : clusters.length;
  const shared = {
    x: 'k',
    range: [sweep[0]!.k, sweep.at(-1)!.k] as const,
    marked: { at: chosen, name: `k ${chosen}` },
  };
  const inertia = sweep.map(({ k, inertia: value }) => ({ at: k, value }));
  const drawn = [
    {
      chart: elbowChart(`${id}-inertia`, `${name}: inertia by the number of clusters`, inertia, {
        ...shared,
        y: 'inertia',
      }),
      caption:
        'Inertia, the sum of squared distances to the own centre, for other numbers of clusters: after a bend more clusters gain little.',
    },
  ];
  const silhouettes = sweep.flatMap(({ k, silhouette }) =>
    typeof silhouette === 'number' ? [{ at: k, value: silhouette }] : [],
  );
  if (silhouettes.length < 2) return drawn;
  const best = bestOf(silhouettes, (one) => one.value, 'more');
  drawn.push({
    chart: elbowChart(`${id}-silhouette-by-k`, `${name}: mean silhouette by the number of clusters`, silhouettes, {
      ...shared,
      y: 'silhouette',
    }),
    caption: `The mean silhouette for the same numbers, of a sample where there are many rows: highest at k ${namesText(best.map((one) => String(one.at)))} (${decimal(best[0]?.value)}).`,
  });
  return drawn;
}
