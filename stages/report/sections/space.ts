/**
 * Space: projections of the examples as scatter plots that are brushed together. Projections of the same examples
 * make one figure; the page's script draws them on canvas from the data given here, paper gets static pictures.
 */

import { chartGrid, type Figure, figureMarkup, type Section } from '../figure.ts';
import { divergenceChart } from '../figures/cluster-charts.ts';
import { scatterChart } from '../figures/scatter.ts';
import { count, decimal, percent } from '../format.ts';
import { html, inertJson, trusted } from '../html.ts';
import type { Gallery } from '../pictures.ts';
import { evenRows, scatterData } from '../scatter-data.ts';
import type { Projection, Study } from '../study.ts';

export interface SpaceOptions {
  readonly scatterPoints: number;
  readonly thumbnailBytes: number;
}

export function spaceSection(study: Study, gallery: Gallery, options: SpaceOptions): Section | undefined {
  if (study.projections.length === 0) return undefined;
  const groups = sameExamples(study.projections);
  const figures = groups.map((group, index) => scatterFigure(study, gallery, group, index, options));
  const divergences = study.projections.map(divergenceFigure).filter((figure) => figure !== undefined);
  const all = [...figures, ...divergences];
  return { id: 'space', title: 'Space', body: all.map(figureMarkup), figures: all };
}

/** Projections in groups that have the same rows in the same order. */
function sameExamples(projections: readonly Projection[]): Projection[][] {
  const groups: Projection[][] = [];
  for (const projection of projections) {
    const group = groups.find(([first]) => sameRows(first!.row, projection.row));
    if (group) group.push(projection);
    else groups.push([projection]);
  }
  return groups;
}

export function sameRows(left: ArrayLike<number>, right: ArrayLike<number>): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}

function scatterFigure(
  study: Study,
  gallery: Gallery,
  group: readonly Projection[],
  index: number,
  options: SpaceOptions,
): Figure {
  const [first] = group;
  const total = first!.row.length;
  const rows = evenRows(total, options.scatterPoints);
  const charts = group.map((projection, at) =>
    scatterChart(`projection-${index + 1}-${at + 1}-${projection.method}`, projection, rows),
  );
  const data = scatterData(study, gallery, group, rows, options.thumbnailBytes);
  const drawn = rows.length < total ? `${count(rows.length)} of ${count(total)}` : `all ${count(total)}`;
  return {
    id: `space-${index + 1}`,
    title: `Layer ${first!.layer}, ${first!.split} rows`,
    caption: html`${drawn} examples. ${group.map((projection) => html`<span class="told">${describeProjection(projection)}</span> `)}`,
    body: html`<div class="scatter" data-scatter="scatter-${String(index)}">${chartGrid(charts)}</div>
<script type="application/json" id="scatter-${String(index)}">${trusted(inertJson(data))}</script>`,
    charts,
    sources: [
      ...group.map((projection) => projection.source),
      ...study.clusterings.filter((one) => sameRows(one.row, first!.row)).map((one) => one.source),
    ],
  };
}

/** How t-SNE's layout settled. */
function divergenceFigure(projection: Projection, index: number): Figure | undefined {
  const steps = (projection.metadata.divergence ?? []) as readonly (readonly [number, number])[];
  if (steps.length < 3) return undefined;
  const { exaggerationIterations } = projection.parameters;
  const exaggerated = typeof exaggerationIterations === 'number' ? exaggerationIterations : undefined;
  const chart = divergenceChart(`divergence-${index + 1}`, `${projection.name}: divergence`, steps, exaggerated);
  return {
    id: `divergence-${index + 1}`,
    title: `${projection.name}: how the layout settled`,
    caption: 'Kullback–Leibler divergence between neighbourhoods in the layer and in the plane, against the iteration.',
    body: chartGrid([chart]),
    charts: [chart],
    sources: [projection.source],
  };
}

/** How faithful a projection is, in the terms of its method. */
export function describeProjection(projection: Projection): string {
  const { metadata, name } = projection;
  const told: string[] = [];
  const variance = metadata.explainedVariance as readonly number[] | undefined;
  if (variance && variance.length > 0) {
    const [first = 0, second = 0] = variance;
    told.push(`${percent(first)} and ${percent(second)} of the variance along its axes`);
  }
  const last = (metadata.divergence as readonly (readonly number[])[] | undefined)?.at(-1);
  if (last) told.push(`Kullback–Leibler divergence ${decimal(last[1], 3)} after ${count(last[0])} iterations`);
  for (const [quality, value] of Object.entries((metadata.quality ?? {}) as Record<string, number>))
    told.push(`${spaced(quality)} ${decimal(value)}`);
  return told.length > 0 ? `${name}: ${told.join(', ')}.` : `${name}.`;
}

/** `normalizedMutualInformation` as words. */
export function spaced(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}
