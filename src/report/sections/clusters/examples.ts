/** The pictures nearest to the mean of each cluster. */

import type { Figure } from '../../page/figure.ts';
import { count } from '../../page/format.ts';
import { html } from '../../page/html.ts';
import { type Gallery, picture } from '../../page/pictures.ts';
import type { Clustering, Study } from '../../study/study.ts';

const galleriesMax = 40;

export function examplesFigure(
  clustering: Clustering,
  index: number,
  study: Study,
  gallery: Gallery,
): Figure | undefined {
  if (!gallery.available || study.dataset === undefined || clustering.table !== undefined) return undefined;
  const { classes } = study.dataset;
  const nameOf = (row: number): string =>
    classes === undefined ? '' : `: ${classes.classNames[classes.label[row] ?? -1] ?? 'unknown'}`;
  const shown = clustering.clusters.slice(0, galleriesMax);
  const body = html`<ol class="rows">${shown.map(
    (
      cluster,
      at,
    ) => html`<li><span class="row-title">cluster ${String(at + 1)} <span class="muted">${count(cluster.size)}</span></span>
<span class="pictures">${[cluster.medoid, ...cluster.nearest.filter((row) => row !== cluster.medoid)].slice(0, 10).map((row) => picture(gallery, row, `Row ${row}${nameOf(row)}`))}</span></li>
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
