/** Clusters: how large each is, what it holds, how far it agrees with the labels, and its typical examples. */

import { adjustedRandIndex, contingency } from '../agreement.ts';
import { type Figure, figureMarkup, type Section, scrollable } from '../figure.ts';
import type { CountMatrix } from '../figures/heat.ts';
import { count, decimal, percent, valueText } from '../format.ts';
import { html, type Markup } from '../html.ts';
import { type Gallery, picture } from '../pictures.ts';
import type { Clustering, Study } from '../study.ts';
import { heatTable } from './heat-table.ts';
import { spaced } from './space.ts';

const galleriesMax = 40;

export function clustersSection(study: Study, gallery: Gallery): Section | undefined {
  const { clusterings } = study;
  if (clusterings.length === 0) return undefined;
  const overview: Figure = {
    id: 'clusters-overview',
    title: clusterings.length === 1 ? clusterings[0]!.name : `${clusterings.length} clusterings`,
    caption:
      'The adjusted Rand index (ARI) is 1 when clusters and classes are the same groups, about 0 when they have nothing in common. Noise counts as a group of its own.',
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

function overviewTable(clusterings: readonly Clustering[]): Markup {
  const hidden = clusterings.some(merged);
  const qualities = [...new Set(clusterings.flatMap((one) => Object.keys((one.metadata.quality ?? {}) as object)))];
  const table = (one: Clustering, of: 'label' | 'original'): number[][] =>
    contingency(
      one.cluster,
      one.clusters.length,
      one[of],
      (of === 'label' ? one.classNames : one.originalNames).length,
    );
  return html`<table class="data sortable">
<caption class="unseen">Clusterings</caption>
<thead><tr><th scope="col" data-sort="text">Method</th><th scope="col">Settings</th><th scope="col" class="number" data-sort="number">Clusters</th><th scope="col" class="number" data-sort="number">Noise</th><th scope="col" class="number" data-sort="number">ARI, label</th>${hidden && html`<th scope="col" class="number" data-sort="number">ARI, original class</th>`}${qualities.map((name) => html`<th scope="col" class="number" data-sort="number">${spaced(name)}</th>`)}</tr></thead>
<tbody>${clusterings.map((one) => {
    const noise = noiseOf(one);
    const ari = adjustedRandIndex(table(one, 'label'));
    const hiddenAri = adjustedRandIndex(table(one, 'original'));
    const quality = (one.metadata.quality ?? {}) as Record<string, number>;
    return html`<tr><th scope="row" data-value="${one.name}">${one.name}</th><td>${settingsOf(one)}</td><td class="number" data-value="${one.clusters.length}">${count(one.clusters.length)}</td><td class="number" data-value="${noise}">${count(noise)} <span class="muted">${percent(noise / Math.max(1, one.row.length))}</span></td><td class="number" data-value="${ari}">${decimal(ari)}</td>${hidden && html`<td class="number" data-value="${hiddenAri}">${decimal(hiddenAri)}</td>`}${qualities.map((name) => html`<td class="number" data-value="${quality[name] ?? ''}">${decimal(quality[name])}</td>`)}</tr>
`;
  })}</tbody></table>`;
}

function settingsOf(clustering: Clustering): string {
  return Object.entries(clustering.parameters)
    .filter(([name, value]) => name !== 'method' && value !== null && typeof value !== 'object')
    .map(([name, value]) => `${spaced(name)} ${valueText(value)}`)
    .join(', ');
}

function clusteringFigures(clustering: Clustering, index: number, study: Study, gallery: Gallery): Figure[] {
  const figures = [heatFigure(clustering, index, 'label')];
  if (merged(clustering)) figures.push(heatFigure(clustering, index, 'original'));
  const examples = examplesFigure(clustering, index, study, gallery);
  return examples ? [...figures, examples] : figures;
}

function heatFigure(clustering: Clustering, index: number, of: 'label' | 'original'): Figure {
  const columns = of === 'label' ? clustering.classNames : clustering.originalNames;
  const counts = contingency(clustering.cluster, clustering.clusters.length, clustering[of], columns.length);
  const all = ['noise', ...clustering.clusters.map((_, at) => `cluster ${at + 1}`)];
  const skip = noiseOf(clustering) === 0 ? 1 : 0;
  const matrix: CountMatrix = {
    rowTitle: 'cluster',
    columnTitle: of === 'label' ? 'label' : 'original class',
    rows: all.slice(skip),
    columns,
    counts: counts.slice(skip),
  };
  const title = `${clustering.name}: clusters by ${matrix.columnTitle}`;
  const { body, chart } = heatTable(`clusters-${index + 1}-${of}`, title, matrix, false);
  return {
    id: `clusters-${index + 1}-${of}`,
    title,
    caption: `What each cluster is made of: counts, and rates of the cluster.`,
    body,
    charts: [chart],
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
