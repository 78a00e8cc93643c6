/** Clusters: how large each is, what it holds, how far it agrees with the labels, and its typical examples. */

import { agreementOf } from '../../../stages/lib/analysis/quality/agreement.ts';
import type { Chart } from '../figures/chart.ts';
import { type ClusterSilhouette, distanceChart, silhouetteChart } from '../figures/cluster-charts.ts';
import { elbowChart } from '../figures/elbow.ts';
import type { CountMatrix } from '../figures/heat.ts';
import { type TreeCluster, treeChart } from '../figures/tree.ts';
import { chartGrid, type Figure, figureMarkup, type Section, scrollable } from '../page/figure.ts';
import { count, decimal, percent, plural, valueText } from '../page/format.ts';
import { html, type Markup } from '../page/html.ts';
import { type Gallery, picture } from '../page/pictures.ts';
import { contingency } from '../study/contingency.ts';
import type { Clustering, Study } from '../study/study.ts';
import { heatTable } from './heat-table.ts';
import { spaced } from './space.ts';
import { sweepCharts } from './sweep.ts';

const galleriesMax = 40;
/** Classes, and clusters, of a matrix. */
const matrixMax = 100;
const listedMax = 40;
const frequentMax = 3;
/** As many clusters of a condensed tree as an artifact keeps. */
const treeMax = 500;

export function clustersSection(study: Study, gallery: Gallery): Section | undefined {
  const { clusterings } = study;
  if (clusterings.length === 0) return undefined;
  const overview: Figure = {
    id: 'clusters-overview',
    title: clusterings.length === 1 ? clusterings[0]!.name : `${clusterings.length} clusterings`,
    caption:
      'The adjusted Rand index (ARI) and the adjusted mutual information (AMI) are 1 when clusters and classes are the same groups, and 0 on average for groups of these sizes drawn by chance; noise counts as a group of its own. The silhouette is 1 when rows are far from other clusters than their own, and below 0 when they are nearer to another; noise takes no part.',
    body: scrollable('Clusterings', overviewTable(clusterings)),
    sources: clusterings.map((clustering) => clustering.source),
  };
  const figures = clusterings.flatMap((clustering, index) => clusteringFigures(clustering, index, study, gallery));
  return {
    id: 'clusters',
    title: 'Clusters',
    body: html`${figureMarkup(overview)}${figures.map(figureMarkup)}`,
    figures: [overview, ...figures],
  };
}

function noiseOf(clustering: Clustering): number {
  return clustering.row.length - clustering.clusters.reduce((sum, cluster) => sum + cluster.size, 0);
}

function merged(clustering: Clustering): boolean {
  const { label, original } = clustering;
  for (let index = 0; index < label.length; index++) if (label[index] !== original[index]) return true;
  return false;
}

/** A measure of agreement or of shape, by its place in the artifact's metadata. */
interface Quality {
  readonly title: string;
  readonly of: (clustering: Clustering) => number | undefined;
  /** Below the value. */
  readonly note?: (clustering: Clustering) => string;
}

type Measures = ReturnType<typeof agreementOf>;

/** As the artifact says; computed here for artifacts that do not. */
function agreementWith(clustering: Clustering, of: 'label' | 'original'): Measures {
  const known = clustering.metadata.agreement as unknown as { readonly [of: string]: Measures } | undefined;
  return known?.[of] ?? agreementOf(Int32Array.from(clustering[of]), Int32Array.from(clustering.cluster));
}

function silhouetteOf(
  clustering: Clustering,
): { readonly mean: number; readonly sample?: number; readonly clusters: readonly ClusterSilhouette[] } | undefined {
  return clustering.metadata.silhouette as ReturnType<typeof silhouetteOf>;
}

/** Which rows a silhouette is the mean of: those in clusters, or a sample of them. */
function silhouetteRows(clustering: Clustering): string {
  const sample = silhouetteOf(clustering)?.sample;
  if (sample === undefined) return '';
  const members = clustering.row.length - noiseOf(clustering);
  if (sample < members)
    return `${count(sample)} of ${plural(members, 'row')}${noiseOf(clustering) > 0 ? ' in clusters' : ''}`;
  return noiseOf(clustering) > 0 ? `${plural(sample, 'row')}, not the noise` : plural(sample, 'row');
}

const qualities: readonly Quality[] = [
  { title: 'ARI, label', of: (one) => agreementWith(one, 'label').ari },
  { title: 'AMI, label', of: (one) => agreementWith(one, 'label').ami },
  { title: 'ARI, original', of: (one) => (merged(one) ? agreementWith(one, 'original').ari : undefined) },
  { title: 'AMI, original', of: (one) => (merged(one) ? agreementWith(one, 'original').ami : undefined) },
  { title: 'Silhouette', of: (one) => silhouetteOf(one)?.mean, note: silhouetteRows },
];

function overviewTable(clusterings: readonly Clustering[]): Markup {
  const shown = qualities.filter((quality) => clusterings.some((one) => quality.of(one) !== undefined));
  return html`<table class="data sortable">
<caption class="unseen">Clusterings</caption>
<thead><tr><th scope="col" data-sort="text">Method</th><th scope="col">Settings</th><th scope="col" class="number" data-sort="number">Clusters</th><th scope="col" class="number" data-sort="number">Noise</th>${shown.map((quality) => html`<th scope="col" class="number" data-sort="number">${quality.title}</th>`)}</tr></thead>
<tbody>${clusterings.map((one) => {
    const noise = noiseOf(one);
    return html`<tr><th scope="row" data-value="${one.name}">${one.name}</th><td>${settingsOf(one)}</td><td class="number" data-value="${one.clusters.length}">${count(one.clusters.length)}</td><td class="number" data-value="${noise}">${count(noise)}<small>${percent(noise / Math.max(1, one.row.length))}</small></td>${shown.map(
      (quality) => {
        const value = quality.of(one);
        const note = value === undefined ? '' : (quality.note?.(one) ?? '');
        return html`<td class="number" data-value="${value ?? ''}">${decimal(value)}${note && html`<small>${note}</small>`}</td>`;
      },
    )}</tr>
`;
  })}</tbody></table>`;
}

/** What each method listens to; an artifact names the defaults of all methods. */
const settings: { readonly [method: string]: readonly string[] } = {
  kmeans: ['k', 'restarts'],
  dbscan: ['eps', 'minPoints'],
  hdbscan: ['minClusterSize', 'minSamples', 'selection'],
  agglomerative: ['k', 'linkage'],
};

function settingsOf({ method, parameters }: Clustering): string {
  const names = settings[method] ?? Object.keys(parameters).filter((name) => name !== 'method');
  return names
    .filter((name) => ['string', 'number', 'boolean'].includes(typeof parameters[name]))
    .map((name) => `${spaced(name)} ${valueText(parameters[name])}`)
    .join(', ');
}

function clusteringFigures(clustering: Clustering, index: number, study: Study, gallery: Gallery): Figure[] {
  return [
    compositionFigure(clustering, index),
    examplesFigure(clustering, index, study, gallery),
    formationFigure(clustering, index),
  ].filter((figure) => figure !== undefined);
}

/** How the clusters came about, as far as the method told. */
function formationFigure(clustering: Clustering, index: number): Figure | undefined {
  const { metadata, name, parameters } = clustering;
  const charts: Chart[] = [];
  const told: string[] = [];
  const distances = metadata.distanceCurve as readonly number[] | undefined;
  if (distances && distances.length > 1) {
    const eps = typeof parameters.eps === 'number' ? parameters.eps : undefined;
    charts.push(
      distanceChart(`clusters-${index + 1}-distances`, `${name}: distance to the k-th neighbour`, distances, eps),
    );
    const neighbours = Number(parameters.minPoints ?? 0) - 1;
    told.push(
      `Distance of each row to its ${neighbours < 1 ? 'k-th' : ordinal(neighbours)} neighbour, sorted down: rows left of where the curve crosses eps are not dense enough to begin a cluster. A bend is a place for eps.`,
    );
  }
  const tree = (metadata.condensedTree ?? []) as unknown as readonly TreeCluster[];
  if (tree.length > 1) {
    charts.push(treeChart(`clusters-${index + 1}-tree`, `${name}: condensed tree`, tree));
    const part = tree.length >= treeMax ? ` Its ${count(treeMax)} largest clusters.` : '';
    told.push(
      `The condensed tree: as the distance shrinks, clusters lose rows and split; chosen ones are coloured.${part}`,
    );
  }
  const swept = sweepCharts(clustering, `clusters-${index + 1}`);
  charts.push(...swept.map(({ chart }) => chart));
  told.push(...swept.map((one) => one.told));
  const heights = (metadata.mergeHeights ?? []) as readonly number[];
  if (heights.length > 1) {
    const places = heights.map((value, at) => ({ at: at + 1, value }));
    const left = clustering.clusters.length;
    const labels = { x: 'clusters left', y: 'distance', marked: { at: left, name: plural(left, 'cluster') } };
    charts.push(elbowChart(`clusters-${index + 1}-merges`, `${name}: distances of the last merges`, places, labels));
    told.push('Distances at which the last clusters were merged: a leap says that unlike ones were.');
  }
  const silhouette = silhouetteOf(clustering);
  if (silhouette && silhouette.clusters.length > 0) {
    charts.push(
      silhouetteChart(
        `clusters-${index + 1}-silhouettes`,
        `${name}: silhouettes`,
        silhouette.clusters,
        silhouette.mean,
      ),
    );
    told.push(
      `Silhouettes of ${silhouette.clusters.length === 1 ? 'the cluster' : 'each cluster'}, sorted: 1 is well inside, below 0 nearer to another cluster. Dashed: the mean, ${decimal(silhouette.mean)}${silhouetteRows(clustering) && `, over ${silhouetteRows(clustering)}`}.`,
    );
  }
  if (charts.length === 0) return undefined;
  return {
    id: `clusters-${index + 1}-formation`,
    title: `${name}: how it came about`,
    caption: told.join(' '),
    body: chartGrid(charts),
    charts,
    sources: [clustering.source],
  };
}

function ordinal(number: number): string {
  const ending = number % 100 >= 11 && number % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th');
  return `${number}${ending}`;
}

function compositionFigure(clustering: Clustering, index: number): Figure {
  const classes = Math.max(clustering.classNames.length, clustering.originalNames.length);
  return Math.max(classes, clustering.clusters.length) > matrixMax
    ? frequentFigure(clustering, index)
    : heatFigure(clustering, index);
}

function labellings(clustering: Clustering): readonly ('label' | 'original')[] {
  return merged(clustering) ? ['label', 'original'] : ['label'];
}

function heatFigure(clustering: Clustering, index: number): Figure {
  const by = (
    of: 'label' | 'original',
  ): { readonly matrix: CountMatrix; readonly title: string; readonly name: string } => {
    const columns = of === 'label' ? clustering.classNames : clustering.originalNames;
    const counts = contingency(clustering.cluster, clustering.clusters.length, clustering[of], columns.length);
    const rows = ['noise', ...clustering.clusters.map((_, at) => `cluster ${at + 1}`)];
    const skip = noiseOf(clustering) === 0 ? 1 : 0;
    const columnTitle = of === 'label' ? 'label' : 'original class';
    const matrix = { rowTitle: 'cluster', columnTitle, rows: rows.slice(skip), columns, counts: counts.slice(skip) };
    return { matrix, title: `${clustering.name}: clusters by ${columnTitle}`, name: `clusters-${index + 1}-${of}` };
  };
  const drawings = labellings(clustering).map((of) => {
    const { matrix, title, name } = by(of);
    return { ...heatTable(name, title, matrix, false), columnTitle: matrix.columnTitle };
  });
  return {
    id: `clusters-${index + 1}`,
    title: `${clustering.name}: what clusters are made of`,
    caption: 'Counts, and rates of the cluster.',
    body: html`${drawings.map((drawing) => html`<div class="drawing">${drawing.body}</div>`)}`,
    charts: drawings.map((drawing) => drawing.chart),
    sources: [clustering.source],
  };
}

/** In place of a matrix of too many classes or clusters: the largest clusters, each with its most frequent classes. */
function frequentFigure(clustering: Clustering, index: number): Figure {
  const shown = clustering.clusters.slice(0, listedMax);
  const tables = labellings(clustering).map((of) => {
    const names = of === 'label' ? clustering.classNames : clustering.originalNames;
    const counts = shown.map(() => new Map<number, number>());
    for (let row = 0; row < clustering.row.length; row++) {
      const own = counts[clustering.cluster[row]!];
      const one = clustering[of][row]!;
      own?.set(one, (own.get(one) ?? 0) + 1);
    }
    const title = of === 'label' ? 'Labels' : 'Original classes';
    const rows = shown.map(({ size }, at) => {
      const most = [...counts[at]!]
        .sort(([one, left], [other, right]) => right - left || one - other)
        .slice(0, frequentMax)
        .map(([one, rowsOf]) => `${names[one]} ${percent(rowsOf / size)}`);
      return html`<tr><th scope="row">cluster ${String(at + 1)}</th><td class="number">${count(size)}</td><td>${most.join(', ')}</td></tr>`;
    });
    return scrollable(
      title,
      html`<table class="data"><caption class="unseen">${title} of clusters</caption><thead><tr><th scope="col">Cluster</th><th scope="col" class="number">Rows</th><th scope="col">${title}</th></tr></thead><tbody>${rows}</tbody></table>`,
      rows.length,
    );
  });
  const classes = plural(clustering.classNames.length, 'class', 'classes');
  return {
    id: `clusters-${index + 1}`,
    title: `${clustering.name}: what clusters are made of`,
    caption: `${plural(clustering.clusters.length, 'cluster')} and ${classes} are too many for a matrix: the ${plural(shown.length, 'largest cluster', 'largest clusters')}, with up to ${frequentMax} most frequent classes.`,
    body: html`${tables}`,
    sources: [clustering.source],
  };
}

function examplesFigure(clustering: Clustering, index: number, study: Study, gallery: Gallery): Figure | undefined {
  if (!gallery.available || !study.dataset) return undefined;
  const { label, classNames } = study.dataset;
  const shown = clustering.clusters.slice(0, galleriesMax);
  const body = html`<ol class="rows">${shown.map(
    (
      cluster,
      at,
    ) => html`<li><span class="row-title">cluster ${String(at + 1)} <span class="muted">${count(cluster.size)}</span></span>
<span class="pictures">${[cluster.medoid, ...cluster.nearest.filter((row) => row !== cluster.medoid)].slice(0, 10).map((row) => picture(gallery, row, `Row ${row}: ${classNames[label[row] ?? -1] ?? 'unknown'}`))}</span></li>
`,
  )}</ol>`;
  return {
    id: `clusters-${index + 1}-examples`,
    title: `${clustering.name}: typical examples`,
    caption: `The examples nearest to each cluster's mean, nearest first.${shown.length < clustering.clusters.length ? ` The ${galleriesMax} largest clusters.` : ''}`,
    body,
    sources: [clustering.source, study.dataset.source],
  };
}
