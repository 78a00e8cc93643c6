/**
 * Space: projections of the examples as scatter plots that are brushed together. Projections of the same examples
 * make one figure; the page's script draws them on canvas from the data given here, paper gets static pictures.
 */

import type { Chart } from '../../figures/chart.ts';
import { light as colours } from '../../figures/palette.ts';
import { type Place, scatterChart } from '../../figures/scatter.ts';
import { pointAnswers } from '../../page/answer-data.ts';
import { folded } from '../../page/arrangement.ts';
import { chartGrid, type Figure, figureMarkup } from '../../page/figure.ts';
import { count } from '../../page/format.ts';
import { html, inertJson, type Markup, trusted } from '../../page/html.ts';
import type { Gallery } from '../../page/pictures.ts';
import { clustersSome, evenRows, scatterData } from '../../page/scatter-data.ts';
import { numberRanges } from '../../study/number-ranges.ts';
import { describeProjection, numbersText, rowsText } from '../../study/projection.ts';
import type { Projection, Study } from '../../study/study.ts';
import type { SectionContent, SectionMaker, SectionOptions } from '../section-maker.ts';
import { formationFigure } from './formation.ts';
import { qualityFigure } from './quality.ts';

/** Points of a still picture, which shows the same shape with fewer: the page draws all. */
const stillMax = 4000;

export const section: SectionMaker = {
  title: 'Projections',
  after: 'files',
  make: (study, { gallery, options }) => spaceSection(study, gallery, options),
};

function spaceSection(study: Study, gallery: Gallery, options: SectionOptions): SectionContent | undefined {
  if (study.projections.length === 0) return undefined;
  const groups = sameExamples(study.projections);
  const figures = groups.map((group, index) => scatterFigure(study, gallery, group, index, options));
  const more = [qualityFigure(study.projections), formationFigure(study.projections)].filter(
    (figure) => figure !== undefined,
  );
  const title = more.map((one) => one.title).join('; ');
  return { body: html`${figures.map(figureMarkup)}${folded(title, more)}`, figures: [...figures, ...more] };
}

/** Projections in groups that have the same rows in the same order. */
function sameExamples(projections: readonly Projection[]): Projection[][] {
  const groups: Projection[][] = [];
  for (const projection of projections) {
    const group = groups.find(([first]) => first!.table === projection.table && sameRows(first!.row, projection.row));
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
  options: SectionOptions,
): Figure {
  const [first] = group;
  const total = first!.row.length;
  const rows = evenRows(total, options.scatterPoints);
  const still = evenRows(rows.length, stillMax).map((at) => rows[at]!);
  const charts = group.map((projection, at) =>
    stillChart(`projection-${index + 1}-${at + 1}-${projection.method}`, projection, still),
  );
  // Rows of a table of their own are no rows that models answered.
  const answers =
    first!.table === undefined
      ? pointAnswers(
          study,
          rows.map((row) => first!.row[row]!),
          options.split,
        )
      : undefined;
  const data = {
    ...scatterData(study, gallery, group, rows, options.thumbnailBytes),
    ...(answers !== undefined && { answers }),
  };
  const drawn = rows.length < total ? `${count(rows.length)} of ${count(total)}` : `All ${count(total)}`;
  return {
    id: `space-${index + 1}`,
    title: `${numbersText(first!)}, ${rowsText(first!)}`,
    caption: html`${drawn} examples.  ${group.map((projection) => html`<span class="sentence">${describeProjection(projection)}</span> `)}`,
    body: html`<div class="scatter" data-scatter="scatter-${String(index)}"><div class="still">${chartGrid(charts)}${stillLegend(first!.classNames ?? [])}</div></div>
<script type="application/json" id="scatter-${String(index)}">${trusted(inertJson(data))}</script>`,
    charts,
    sources: [
      ...group.map((projection) => projection.source),
      ...study.clusterings.filter((one) => clustersSome(one, first!)).map((one) => one.source),
    ],
  };
}

/** `rows` are the indices of the projection's examples to draw. */
export function stillChart(name: string, projection: Projection, rows: readonly number[]): Chart {
  const { position, dimensions, label, target } = projection;
  const ranges = target && numberRanges(rows.map((row) => target[row]!));
  const places = rows.map(
    (row, index): Place => ({
      x: position[row * dimensions]!,
      y: dimensions > 1 ? position[row * dimensions + 1]! : 0,
      label: ranges?.values[index] ?? label?.[row] ?? 0,
    }),
  );
  const title = `${projection.name} of the ${rowsText(projection, 'examples')}`.replace('the all', 'all');
  return scatterChart(name, title, places, {
    by: ranges ? 'ranges' : label ? 'classes' : 'one',
    ...(label && projection.classNames && { names: projection.classNames }),
  });
}

/** Names of the colours of the still pictures, as long as there are no more than colours. */
function stillLegend(names: readonly string[]): Markup {
  if (names.length > colours.length) return html``;
  return html`<ul class="legend">${names.map((name, index) => html`<li><span class="swatch k${index}"></span>${name}</li>`)}</ul>`;
}
