/** The classes that the clusters hold: a matrix of counts, or the most frequent classes where they are too many for one. */

import { contingency } from '../../../artifacts/clusters.ts';
import type { Chart } from '../../figures/chart.ts';
import { scrollable } from '../../page/figure.ts';
import { count, percent, plural } from '../../page/format.ts';
import { type Fragment, html, type Markup } from '../../page/html.ts';
import { mergesClasses, noiseOf } from '../../study/clustering.ts';
import type { CountMatrix } from '../../study/count-matrix.ts';
import type { Clustering } from '../../study/study.ts';
import { heatTable } from '../heat-table.ts';

/** Classes, and clusters, of a matrix. */
const matrixMax = 100;
const listedMax = 40;
const frequentMax = 3;

export interface Composition {
  readonly body: Fragment;
  /** The same by the classes before labels merged them, folded. */
  readonly more?: Fragment;
  readonly caption: string;
  readonly charts: readonly Chart[];
}

/** Undefined without classes. `examples` stand beside each cluster. */
export function compositionOf(
  clustering: Clustering,
  id: string,
  examples: readonly Markup[] = [],
): Composition | undefined {
  const { classNames, originalNames } = clustering;
  if (classNames === undefined || originalNames === undefined) return undefined;
  const classes = Math.max(classNames.length, originalNames.length);
  return Math.max(classes, clustering.clusters.length) > matrixMax
    ? frequentClasses(clustering, examples)
    : matrices(clustering, id, examples);
}

function labellings(clustering: Clustering): readonly ('label' | 'original')[] {
  return mergesClasses(clustering) ? ['label', 'original'] : ['label'];
}

function namesOf({ classNames = [], originalNames = [] }: Clustering, of: 'label' | 'original'): readonly string[] {
  return of === 'label' ? classNames : originalNames;
}

function matrices(clustering: Clustering, id: string, examples: readonly Markup[]): Composition {
  const by = (
    of: 'label' | 'original',
  ): { readonly matrix: CountMatrix; readonly title: string; readonly name: string } => {
    const columns = namesOf(clustering, of);
    const counted = contingency(clustering, of) ?? [];
    const counts = [...counted.slice(-1), ...counted.slice(0, -1)];
    const rows = ['noise', ...clustering.clusters.map((_, at) => `cluster ${at + 1}`)];
    const without = noiseOf(clustering) === 0 ? 1 : 0;
    const columnTitle = of === 'label' ? 'label' : 'original class';
    const matrix = {
      rowTitle: 'cluster',
      columnTitle,
      rows: rows.slice(without),
      columns,
      counts: counts.slice(without),
    };
    return { matrix, title: `${clustering.name}: clusters by ${columnTitle}`, name: `${id}-${of}` };
  };
  const skip = noiseOf(clustering) === 0 ? 0 : 1;
  const last = { title: 'examples', cells: [...Array<undefined>(skip), ...examples] };
  const [first, ...others] = labellings(clustering).map((of, at) => {
    const { matrix, title, name } = by(of);
    return heatTable(name, title, matrix, false, at === 0 && examples.length > 0 ? { last } : {});
  });
  return {
    body: html`<div class="drawing">${first!.body}</div>`,
    ...(others.length > 0 && {
      more: html`<details class="fold"><summary>By original class</summary>${others.map((drawing) => html`<div class="drawing">${drawing.body}</div>`)}</details>`,
    }),
    caption: 'Cells: the count, and its share of the cluster.',
    charts: [first!, ...others].map((drawing) => drawing.chart),
  };
}

/** In place of a matrix of too many classes or clusters: the largest clusters, each with its most frequent classes. */
function frequentClasses(clustering: Clustering, examples: readonly Markup[]): Composition {
  const shown = clustering.clusters.slice(0, listedMax);
  const tables = labellings(clustering).map((of) => {
    const names = namesOf(clustering, of);
    const classOf = clustering[of] ?? [];
    const counts = shown.map(() => new Map<number, number>());
    for (let row = 0; row < clustering.row.length; row++) {
      const own = counts[clustering.cluster[row]!];
      const one = classOf[row]!;
      own?.set(one, (own.get(one) ?? 0) + 1);
    }
    const title = of === 'label' ? 'Labels' : 'Original classes';
    const rows = shown.map(({ size }, at) => {
      const most = [...counts[at]!]
        .sort(([one, left], [other, right]) => right - left || one - other)
        .slice(0, frequentMax)
        .map(([one, rowsOf]) => `${names[one]} ${percent(rowsOf / size)}`);
      return html`<tr><th scope="row">cluster ${String(at + 1)}</th><td class="number">${count(size)}</td><td>${most.join(', ')}</td>${of === 'label' && examples.length > 0 && html`<td>${examples[at]}</td>`}</tr>`;
    });
    return scrollable(
      title,
      html`<table class="data"><caption class="unseen">${title} of clusters</caption><thead><tr><th scope="col">Cluster</th><th scope="col" class="number">Rows</th><th scope="col">${title}</th>${of === 'label' && examples.length > 0 && html`<th scope="col">Examples</th>`}</tr></thead><tbody>${rows}</tbody></table>`,
      rows.length,
    );
  });
  const classes = plural(namesOf(clustering, 'label').length, 'class', 'classes');
  return {
    body: html`${tables}`,
    caption: `${plural(clustering.clusters.length, 'cluster')} and ${classes} are too many for a matrix: the ${plural(shown.length, 'largest cluster', 'largest clusters')}, with up to ${frequentMax} most frequent classes.`,
    charts: [],
  };
}
