/** The pictures nearest to the mean of each cluster. */

import { html, type Markup } from '../../page/html.ts';
import { type Gallery, picture } from '../../page/pictures.ts';
import type { Clustering, Study } from '../../study/study.ts';

const [clustersMax, eachMax] = [40, 6];

/** Nearest first, for each of the largest clusters; undefined without pictures of its rows. */
export function examplesOf(clustering: Clustering, study: Study, gallery: Gallery): readonly Markup[] | undefined {
  if (!gallery.available || study.dataset === undefined || clustering.table !== undefined) return undefined;
  const { classes } = study.dataset;
  const nameOf = (row: number): string =>
    classes === undefined ? '' : `: ${classes.classNames[classes.label[row] ?? -1] ?? 'unknown'}`;
  return clustering.clusters.slice(0, clustersMax).map(({ medoid, nearest }) => {
    const rows = [medoid, ...nearest.filter((row) => row !== medoid)].slice(0, eachMax);
    return html`<span class="pictures small">${rows.map((row) => picture(gallery, row, `Row ${row}${nameOf(row)}`))}</span>`;
  });
}
