/** One clustering: its clusters in a projection, the classes and examples of each, and, folded, how it was found. */

import type { Figure } from '../../page/figure.ts';
import { chartGrid } from '../../page/figure.ts';
import { count, percent, plural } from '../../page/format.ts';
import { type Fragment, html } from '../../page/html.ts';
import type { Gallery } from '../../page/pictures.ts';
import { noiseOf } from '../../study/clustering.ts';
import type { Clustering, Study } from '../../study/study.ts';
import { type Composition, compositionOf } from './composition.ts';
import { examplesOf } from './examples.ts';
import { explainedCharts } from './formation.ts';
import { clusterScatter } from './scatter.ts';
import { settingsOf } from './settings.ts';

export function clusteringCard(clustering: Clustering, index: number, study: Study, gallery: Gallery): Figure {
  const id = `clusters-${index + 1}`;
  const scatter = clusterScatter(`${id}-scatter`, clustering, study.projections);
  const examples = examplesOf(clustering, study, gallery);
  const composition = compositionOf(clustering, id, examples);
  const found = explainedCharts(clustering, id);
  const shown =
    composition?.body ??
    (examples &&
      html`<ol class="rows">${examples.map((one, at) => html`<li><span class="row-title">cluster ${String(at + 1)} <span class="muted">${count(clustering.clusters[at]!.size)}</span></span>${one}</li>`)}</ol>`);
  return {
    id,
    title: clustering.name,
    caption: captionOf(clustering, composition, scatter?.projection, examples !== undefined),
    body: html`<div class="cluster-card">${scatter && chartGrid([scatter.chart], 'wide')}<div class="cluster-content">${shown}</div></div>
<div class="folds">${composition?.more}${found.length > 0 && html`<details class="fold"><summary>How ${clustering.name} found them</summary><p class="muted">${found.map(({ caption }) => caption).join(' ')}</p>${chartGrid(found.map(({ chart }) => chart))}</details>`}</div>`,
    charts: [...(scatter ? [scatter.chart] : []), ...(composition?.charts ?? []), ...found.map(({ chart }) => chart)],
    sources: [
      clustering.source,
      ...(scatter ? [scatter.source] : []),
      ...(examples && study.dataset ? [study.dataset.source] : []),
    ],
  };
}

function captionOf(
  clustering: Clustering,
  composition: Composition | undefined,
  projection: string | undefined,
  hasExamples: boolean,
): Fragment {
  const { clusters, row } = clustering;
  const noise = noiseOf(clustering);
  const found = `${plural(clusters.length, 'cluster')}${noise > 0 ? `, ${percent(noise / Math.max(1, row.length))} noise (grey)` : ''}`;
  const settings = settingsOf(clustering);
  return [
    `${found}${settings === '' ? '' : `, by ${settings}`}.`,
    ...(projection === undefined ? [] : [`Drawn in the projection by ${projection}.`]),
    ...(composition === undefined ? [] : [composition.caption]),
    ...(hasExamples ? ['Examples are the nearest to the mean of each cluster.'] : []),
  ].join(' ');
}
