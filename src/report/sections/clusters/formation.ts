/** How a method found its clusters, as far as the artifact records it: distances, tree, merges, silhouettes. */

import type { Chart } from '../../figures/chart.ts';
import { distanceChart } from '../../figures/clusters/distances.ts';
import { elbowChart } from '../../figures/clusters/elbow.ts';
import { silhouetteChart } from '../../figures/clusters/silhouettes.ts';
import { treeChart } from '../../figures/clusters/tree.ts';
import { count, decimal, plural } from '../../page/format.ts';
import { silhouetteRows } from '../../study/clustering.ts';
import type { Clustering } from '../../study/study.ts';
import { sweepCharts } from './sweep.ts';

/** As many clusters of a condensed tree as an artifact keeps. */
const treeMax = 500;

/** A drawing and the sentence that explains it. */
export interface Explained {
  readonly chart: Chart;
  readonly caption: string;
}

export function explainedCharts(clustering: Clustering, id: string): readonly Explained[] {
  return [
    ...distances(clustering, id),
    ...tree(clustering, id),
    ...sweepCharts(clustering, id),
    ...merges(clustering, id),
    ...silhouettes(clustering, id),
  ];
}

function distances({ distanceCurve: values = [], name, parameters }: Clustering, id: string): Explained[] {
  if (values.length < 2) return [];
  const eps = typeof parameters.eps === 'number' ? parameters.eps : undefined;
  const neighbours = Number(parameters.minPoints ?? 0) - 1;
  return [
    {
      chart: distanceChart(`${id}-distances`, `${name}: distance to the k-th neighbour`, values, eps),
      caption: `Distance of each row to its ${neighbours < 1 ? 'k-th' : ordinal(neighbours)} neighbour, sorted down: rows left of the crossing with eps are not dense enough to begin a cluster. A bend in the curve suggests a value for eps.`,
    },
  ];
}

function tree({ condensedTree: clusters = [], name }: Clustering, id: string): Explained[] {
  if (clusters.length < 2) return [];
  const part = clusters.length >= treeMax ? ` Its ${count(treeMax)} largest clusters.` : '';
  return [
    {
      chart: treeChart(`${id}-tree`, `${name}: condensed tree`, clusters),
      caption: `The condensed tree: as the distance shrinks, clusters lose rows and split; chosen ones are coloured.${part}`,
    },
  ];
}

function merges({ mergeHeights: heights = [], name, clusters }: Clustering, id: string): Explained[] {
  if (heights.length < 2) return [];
  const places = heights.map((value, at) => ({ at: at + 1, value }));
  const marked = { at: clusters.length, name: plural(clusters.length, 'cluster') };
  return [
    {
      chart: elbowChart(`${id}-merges`, `${name}: distances of the last merges`, places, {
        x: 'clusters left',
        y: 'distance',
        marked,
      }),
      caption: 'Distances at which the last clusters were merged: a leap shows that unlike clusters were merged.',
    },
  ];
}

function silhouettes(clustering: Clustering, id: string): Explained[] {
  const { silhouette } = clustering;
  if (silhouette === undefined || silhouette.clusters.length === 0) return [];
  const { clusters, mean } = silhouette;
  const rows = silhouetteRows(clustering);
  return [
    {
      chart: silhouetteChart(`${id}-silhouettes`, `${clustering.name}: silhouettes`, clusters, mean),
      caption: `Silhouettes of ${clusters.length === 1 ? 'the cluster' : 'each cluster'}, sorted: 1 is well inside, below 0 nearer to another cluster. Dashed: the mean, ${decimal(mean)}${rows === '' ? '' : `, over ${rows}`}.`,
    },
  ];
}

function ordinal(number: number): string {
  const ending = number % 100 >= 11 && number % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th');
  return `${number}${ending}`;
}
