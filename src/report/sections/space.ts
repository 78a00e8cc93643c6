/**
 * Space: projections of the examples as scatter plots that are brushed together. Projections of the same examples
 * make one figure; the page's script draws them on canvas from the data given here, paper gets static pictures.
 */

import type { Chart } from '../figures/chart.ts';
import { divergenceChart } from '../figures/cluster-charts.ts';
import { barsMax, spectrumChart } from '../figures/elbow.ts';
import { light as colours } from '../figures/palette.ts';
import { scatterChart, splitsOf } from '../figures/scatter.ts';
import { chartGrid, type Figure, figureMarkup, type Section, scrollable } from '../page/figure.ts';
import { count, decimal, percent } from '../page/format.ts';
import { html, inertJson, type Markup, trusted } from '../page/html.ts';
import type { Gallery } from '../page/pictures.ts';
import { clustersSome, evenRows, scatterData } from '../page/scatter-data.ts';
import type { Projection, Study } from '../study/study.ts';

export interface SpaceOptions {
  readonly scatterPoints: number;
  readonly thumbnailBytes: number;
}

export function spaceSection(study: Study, gallery: Gallery, options: SpaceOptions): Section | undefined {
  if (study.projections.length === 0) return undefined;
  const groups = sameExamples(study.projections);
  const figures = groups.map((group, index) => scatterFigure(study, gallery, group, index, options));
  const all = [...figures, qualityFigure(study.projections), formationFigure(study.projections)].filter(
    (figure) => figure !== undefined,
  );
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

function sameRows(left: ArrayLike<number>, right: ArrayLike<number>): boolean {
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
  const drawn = rows.length < total ? `${count(rows.length)} of ${count(total)}` : `All ${count(total)}`;
  return {
    id: `space-${index + 1}`,
    title: `Layer ${first!.layer}, ${splitsOf(first!)} rows`,
    caption: html`${drawn} examples.  ${group.map((projection) => html`<span class="told">${describeProjection(projection)}</span> `)}`,
    body: html`<div class="scatter" data-scatter="scatter-${String(index)}"><div class="still">${chartGrid(charts)}${stillLegend(first!.classNames)}</div></div>
<script type="application/json" id="scatter-${String(index)}">${trusted(inertJson(data))}</script>`,
    charts,
    sources: [
      ...group.map((projection) => projection.source),
      ...study.clusterings.filter((one) => clustersSome(one, first!.row)).map((one) => one.source),
    ],
  };
}

function qualityOf(projection: Projection): { readonly [name: string]: number } {
  return (projection.metadata.quality ?? {}) as { readonly [name: string]: number };
}

/** Numbers that say how a quality was measured, not how good it is. */
const circumstances = ['k', 'sample'];

const qualityMeanings: { readonly [name: string]: string } = {
  trustworthiness: 'Trustworthiness: neighbours in the projection are near in the layer',
  continuity: 'continuity: the other way round',
  neighborPreservation: 'neighbor preservation: the share of nearest neighbours that stay',
  shepard: 'Shepard: rank correlation of the distances before and after, of random pairs',
};

/** Qualities side by side, as far as the projections have them. */
function qualityFigure(projections: readonly Projection[]): Figure | undefined {
  const measured = projections.filter((one) => Object.keys(qualityOf(one)).length > 0);
  const names = [...new Set(measured.flatMap((one) => Object.keys(qualityOf(one))))].filter(
    (name) => !circumstances.includes(name),
  );
  if (names.length === 0) return undefined;
  const heads = names.map((name) => html`<th scope="col" class="number" data-sort="number">${spaced(name)}</th>`);
  const rows = measured.map((one) => {
    const cells = names.map((name) => {
      const value = qualityOf(one)[name];
      return html`<td class="number" data-value="${value ?? ''}">${decimal(value)}</td>`;
    });
    return html`<tr><th scope="row" data-value="${one.name}">${one.name}</th>${cells}</tr>\n`;
  });
  const table = html`<table class="data sortable"><caption class="unseen">Qualities of the projections</caption>
<thead><tr><th scope="col" data-sort="text">Projection</th>${heads}</tr></thead><tbody>${rows}</tbody></table>`;
  const rangeOf = (name: string): string | undefined => {
    const values = measured.map((one) => qualityOf(one)[name]).filter((value) => value !== undefined);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return values.length === 0 ? undefined : least === most ? count(least) : `${count(least)} to ${count(most)}`;
  };
  const [k, sample] = [rangeOf('k'), rangeOf('sample')];
  const measuredOn = [
    ...(k === undefined ? [] : [`${k} neighbours`]),
    ...(sample === undefined ? [] : [`${sample} examples`]),
  ];
  const meanings = names.flatMap((name) => qualityMeanings[name] ?? []);
  return {
    id: 'space-quality',
    title: 'How faithful the projections are',
    caption: `1 is best. ${meanings.join('; ')}${measuredOn.length > 0 ? `. By ${measuredOn.join(' of ')}` : ''}.`,
    body: scrollable('Qualities of the projections', table),
    sources: measured.map((one) => one.source),
  };
}

/** How t-SNE's layout settled, and how the variance is spread over the components. */
function formationFigure(projections: readonly Projection[]): Figure | undefined {
  const drawn = projections.flatMap((projection, index) => {
    const chart = formationChart(projection, index + 1);
    return chart ? [{ chart, source: projection.source }] : [];
  });
  if (drawn.length === 0) return undefined;
  const charts = drawn.map(({ chart }) => chart);
  return {
    id: 'space-formation',
    title: 'How the projections came about',
    caption: charts.map((chart) => `${chart.title}.`).join(' '),
    body: chartGrid(charts),
    charts,
    sources: drawn.map(({ source }) => source),
  };
}

function formationChart({ metadata, name, parameters, dimensions }: Projection, number: number): Chart | undefined {
  const steps = (metadata.divergence ?? []) as readonly (readonly [number, number])[];
  if (steps.length > 2) {
    const { exaggerationIterations } = parameters;
    const exaggerated = typeof exaggerationIterations === 'number' ? exaggerationIterations : undefined;
    const dotted = exaggerated === undefined ? '' : '; dotted: the end of early exaggeration';
    const title = `${name}: Kullback–Leibler divergence against the iteration${dotted}`;
    return divergenceChart(`divergence-${number}`, title, steps, exaggerated);
  }
  const spectrum = (metadata.spectrum ?? metadata.explainedVariance ?? []) as readonly number[];
  if (spectrum.length <= 2) return undefined;
  return spectrumChart(
    `spectrum-${number}`,
    `${name}: variance along ${spectrum.length > barsMax ? `the first ${barsMax} of ${count(spectrum.length)} components` : 'each component'}, the kept ones set off`,
    spectrum,
    dimensions,
  );
}

/** Names of the colours of the still pictures, as long as there are no more than colours. */
function stillLegend(names: readonly string[]): Markup {
  if (names.length > colours.length) return html``;
  return html`<ul class="legend">${names.map((name, index) => html`<li><span class="swatch k${index}"></span>${name}</li>`)}</ul>`;
}

/** How faithful a projection is, in the terms of its method. */
export function describeProjection(projection: Projection): string {
  const { metadata, name } = projection;
  const told: string[] = [];
  const variance = metadata.explainedVariance as readonly number[] | undefined;
  if (variance && variance.length > 0) {
    const axes = variance.length === 1 ? 'axis' : variance.length === 2 ? 'axes' : 'first two axes';
    const shares = variance.slice(0, 2).map((share) => percent(share));
    told.push(`${shares.join(' and ')} of the variance along its ${axes}`);
  }
  const last = (metadata.divergence as readonly (readonly number[])[] | undefined)?.at(-1);
  if (last) told.push(`Kullback–Leibler divergence ${decimal(last[1], 3)} after ${count(last[0])} iterations`);
  const trust = qualityOf(projection).trustworthiness;
  if (trust !== undefined) told.push(`trustworthiness ${decimal(trust)}`);
  return told.length > 0 ? `${name}: ${told.join(', ')}.` : `${name}.`;
}

/** `normalizedMutualInformation` as words. */
export function spaced(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}
