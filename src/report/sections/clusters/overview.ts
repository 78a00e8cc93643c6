/** All clusterings in one table: clusters, noise, agreement with the labels, silhouette. */

import { type Figure, scrollable } from '../../page/figure.ts';
import { count, decimal, percent } from '../../page/format.ts';
import { html, type Markup } from '../../page/html.ts';
import { mergesClasses, noiseOf, silhouetteRows } from '../../study/clustering.ts';
import type { Clustering } from '../../study/study.ts';

/** How far two labellings of the same rows agree; the method is the caller's. */
export type AgreementOf = (classes: Int32Array, clusters: Int32Array) => { readonly ari: number; readonly ami: number };

export function overviewFigure(clusterings: readonly Clustering[], agreementOf: AgreementOf): Figure {
  return {
    id: 'clusters-overview',
    title: clusterings.length === 1 ? clusterings[0]!.name : `${clusterings.length} clusterings`,
    caption: `${clusterings.some((one) => one.label !== undefined) ? agreementText : ''}The silhouette is 1 when rows are far from other clusters than their own, and below 0 when they are nearer to another; noise takes no part.`,
    body: scrollable('Clusterings', overviewTable(clusterings, qualitiesWith(agreementOf))),
    sources: clusterings.map((clustering) => clustering.source),
  };
}

const agreementText =
  'The adjusted Rand index (ARI) and the adjusted mutual information (AMI) are 1 when clusters and classes are the same groups, and 0 on average for groups of these sizes drawn by chance; noise counts as a group of its own. ';

/** A measure of agreement or of shape, as the artifact has it. */
interface Quality {
  readonly title: string;
  /** Of the kind's measure. */
  readonly name: string;
  readonly of: (clustering: Clustering) => number | undefined;
  /** Below the value. */
  readonly note?: (clustering: Clustering) => string;
}

function qualitiesWith(agreementOf: AgreementOf): Quality[] {
  /** The agreement stored in the artifact; computed here for artifacts without one; none without classes. */
  const agreement = (clustering: Clustering, of: 'label' | 'original'): ReturnType<AgreementOf> | undefined => {
    const known = clustering.agreement?.[of];
    const classes = clustering[of];
    if (known !== undefined || classes === undefined) return known;
    return agreementOf(Int32Array.from(classes), Int32Array.from(clustering.cluster));
  };
  const original = (clustering: Clustering) =>
    mergesClasses(clustering) ? agreement(clustering, 'original') : undefined;
  return [
    { title: 'ARI, label', name: 'ari', of: (one) => agreement(one, 'label')?.ari },
    { title: 'AMI, label', name: 'ami', of: (one) => agreement(one, 'label')?.ami },
    { title: 'ARI, original', name: 'ariOriginal', of: (one) => original(one)?.ari },
    { title: 'AMI, original', name: 'amiOriginal', of: (one) => original(one)?.ami },
    { title: 'Silhouette', name: 'silhouette', of: (one) => one.silhouette?.mean, note: silhouetteRows },
  ];
}

function overviewTable(clusterings: readonly Clustering[], qualities: readonly Quality[]): Markup {
  const shown = qualities.filter((quality) => clusterings.some((one) => quality.of(one) !== undefined));
  return html`<table class="data sortable">
<caption class="unseen">Clusterings</caption>
<thead><tr><th scope="col" data-sort="text">Method</th>${['Clusters', 'Noise'].map((title) => html`<th scope="col" class="number" data-sort="number" data-name="${title.toLowerCase()}" data-format="count" data-better="none">${title}</th>`)}${shown.map(({ title, name }) => html`<th scope="col" class="number" data-sort="number" data-name="${name}" data-format="score">${title}</th>`)}</tr></thead>
<tbody>${clusterings.map((one, at) => {
    const noise = noiseOf(one);
    return html`<tr data-artifact="${one.source.index}"><th scope="row" data-value="${one.name}"><a href="#clusters-${at + 1}">${one.name}</a></th><td class="number" data-value="${one.clusters.length}">${count(one.clusters.length)}</td><td class="number" data-value="${noise}">${count(noise)}<small>${percent(noise / Math.max(1, one.row.length))}</small></td>${shown.map(
      (quality) => {
        const value = quality.of(one);
        const note = value === undefined ? '' : (quality.note?.(one) ?? '');
        return html`<td class="number" data-value="${value ?? ''}">${decimal(value)}${note !== '' && html`<small>${note}</small>`}</td>`;
      },
    )}</tr>
`;
  })}</tbody></table>`;
}
