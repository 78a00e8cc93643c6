/** The clusters of a method in a projection of the same rows, each named by its number. */

import type { Chart } from '../../figures/chart.ts';
import { type Place, quietLabel, scatterChart } from '../../figures/scatter.ts';
import { clustersSome, evenRows } from '../../page/scatter-data.ts';
import { clusterByRow } from '../../study/clustering.ts';
import { qualityOf } from '../../study/projection.ts';
import type { Clustering, Projection, Source } from '../../study/study.ts';

/** Points that are enough for a shape; the linked scatter plots draw all. */
const pointsMax = 2500;
const side = 240;

interface ClusterScatter {
  readonly chart: Chart;
  readonly projection: string;
  readonly source: Source;
}

/** In the most faithful of the projections in two dimensions; undefined without one of the same rows. */
export function clusterScatter(
  name: string,
  clustering: Clustering,
  projections: readonly Projection[],
): ClusterScatter | undefined {
  const trust = (one: Projection): number => qualityOf(one).trustworthiness ?? 0;
  const [projection] = projections
    .filter((one) => one.dimensions > 1 && clustersSome(clustering, one))
    .sort((one, other) => trust(other) - trust(one));
  if (projection === undefined) return undefined;
  const clusterOf = clusterByRow(clustering);
  const { row, position, dimensions } = projection;
  const known = Array.from({ length: row.length }, (_, at) => at).filter((at) => clusterOf.has(row[at]!));
  const places = evenRows(known.length, pointsMax).map((index): Place => {
    const at = known[index]!;
    const label = clusterOf.get(row[at]!)!;
    return { x: position[at * dimensions]!, y: position[at * dimensions + 1]!, label: label < 0 ? quietLabel : label };
  });
  const names = clustering.clusters.map((_, cluster) => String(cluster + 1));
  const title = `Clusters of ${clustering.name} in ${projection.name}`;
  return {
    chart: scatterChart(name, title, places, { names, side }),
    projection: projection.name,
    source: projection.source,
  };
}
