/** Model: the chosen network layer by layer, with output shapes and weights; the other networks folded below it. */

import { architectureChart } from '../figures/architecture.ts';
import { chartGrid, type Figure, figureMarkup, scrollable } from '../page/figure.ts';
import { byteSize, count, plural, shapeText } from '../page/format.ts';
import { html, type Markup } from '../page/html.ts';
import type { LayerRow } from '../study/layers.ts';
import type { Model, Point, Study } from '../study/study.ts';
import type { SectionContent, SectionMaker } from './section-maker.ts';

const drawnMax = 24;

type Modelled = Point & { readonly model: Model };

export const section: SectionMaker = {
  title: 'Model',
  after: 'clusters',
  make: (study) => modelSection(study),
};

function modelSection(study: Study): SectionContent | undefined {
  const modelled = study.points.filter((point): point is Modelled => point.model !== undefined);
  const first = modelled.find((point) => point === study.chosen) ?? modelled[0];
  if (first === undefined) return undefined;
  const distinct = distinctArchitectures(first, modelled);
  const figures = distinct.slice(0, drawnMax).map(architectureFigure);
  const omitted = distinct.length - figures.length;
  const [main, ...others] = figures;
  const body = html`${figureMarkup(main!)}
${others.length > 0 && html`<details><summary>${omitted > 0 ? `${count(others.length)} of ${plural(distinct.length - 1, 'other architecture')}` : plural(others.length, 'other architecture')}</summary>${others.map(figureMarkup)}</details>`}`;
  return { body, figures };
}

/** One entry for each architecture, with the points that have it. */
function distinctArchitectures(
  first: Modelled,
  all: readonly Modelled[],
): { points: Modelled[]; layers: readonly LayerRow[] }[] {
  const groups = new Map<string, { points: Modelled[]; layers: readonly LayerRow[] }>();
  for (const point of [first, ...all.filter((other) => other !== first)]) {
    const { layers } = point.model.network;
    const group = groups.get(JSON.stringify(layers)) ?? { points: [], layers };
    group.points.push(point);
    groups.set(JSON.stringify(layers), group);
  }
  return [...groups.values()];
}

function architectureFigure({ points, layers }: { points: Modelled[]; layers: readonly LayerRow[] }): Figure {
  const [first] = points;
  const { model } = first!;
  const names =
    points.length > 4
      ? `${points
          .slice(0, 3)
          .map((point) => point.name)
          .join('; ')} and ${points.length - 3} more`
      : points.map((point) => point.name).join('; ');
  const chart = architectureChart(
    `architecture-${first!.index + 1}`,
    `Architecture of ${first!.name}`,
    model.network.inputs,
    layers,
  );
  return {
    id: `architecture-${first!.index}`,
    title: `Architecture of ${names}`,
    caption: `${plural(layers.length, 'layer')}, ${plural(model.network.parameters, 'weight')} (${byteSize(model.network.parameters * 4)}), loss ${model.loss}. A layer’s bar is as wide as the logarithm of the numbers it puts out, and at least half of the widest; the bars of weights are to scale.${layers.some(({ reads }) => reads !== undefined) ? ' A layer reads the one above it, or those from which lines lead to it.' : ''}`,
    body: html`<div class="beside">${chartGrid([chart])}${scrollable(`Layers of ${first!.name}`, layerTable(model, layers))}</div>`,
    charts: [chart],
    sources: points.map((point) => point.model.source),
  };
}

function layerTable(model: Model, layers: readonly LayerRow[]): Markup {
  return html`<table class="data layers">
<caption class="unseen">Layers, first to last</caption>
<thead><tr><th scope="col">Layer</th><th scope="col">Kind</th><th scope="col">Settings</th><th scope="col" class="number">Output</th><th scope="col" class="number">Weights</th></tr></thead>
<tbody>
${
  layers[0]?.kind !== 'input' &&
  model.network.inputs.map(
    ({ shape }) =>
      html`<tr><th scope="row">input</th><td></td><td></td><td class="number">${shapeText(shape)}</td><td class="number">0</td></tr>
`,
  )
}${layers.map(
  (
    layer,
  ) => html`<tr><th scope="row">${layer.name}</th><td>${layer.kind}</td><td>${settingsOf(layer)}</td><td class="number">${shapeText(layer.outputShape)}</td><td class="number">${count(layer.weights)}</td></tr>
`,
)}</tbody>
<tfoot><tr><th scope="row" colspan="4">Total</th><td class="number">${count(model.network.parameters)}</td></tr></tfoot></table>`;
}

/** With the layers that it reads, where that isn't the one above it alone. */
function settingsOf({ settings, reads }: LayerRow): string {
  if (reads === undefined) return settings;
  return [settings, `reads ${reads.join(', ')}`].filter((one) => one !== '').join(', ');
}
