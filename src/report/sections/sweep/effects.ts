/** The effect of each setting on the measure that models are listed by, the greatest effect first. */

import type { ModelColumn } from '../../../view/model-table.ts';
import { drawnChart } from '../../figures/drawn-chart.ts';
import { effectDrawing, type Marked, rangeOf } from '../../figures/sweep/effects.ts';
import { effectsOf, isFull } from '../../figures/sweep/sweep.ts';
import type { Figure } from '../../page/figure.ts';
import { decimal } from '../../page/format.ts';
import { html, trusted } from '../../page/html.ts';
import { evaluationsOf } from '../../study/best.ts';
import type { Study } from '../../study/study.ts';
import { sweepOf } from './columns.ts';

const [chartsMax, modelsLeast] = [12, 3] as const;

export function effectsFigure(study: Study, columns: readonly ModelColumn[]): Figure | undefined {
  const sweep = sweepOf(study, columns);
  // A single setting of names has no order, and no other one to act with: the table shows it better.
  if (sweep === undefined || (sweep.axes.length < 2 && !sweep.axes[0]!.numeric)) return undefined;
  if (sweep.models.length < modelsLeast) return undefined;
  const { axes, measure, models } = sweep;
  const { points, chosen } = study;
  const effects = effectsOf(axes, measure, models);
  const [greatest] = effects;
  if (greatest === undefined) return undefined;
  const marked: Marked[] = chosen === undefined ? [] : [{ model: chosen.index, name: chosen.name, kind: 'chosen' }];
  const range = rangeOf(measure, models);
  const charts = effects
    .slice(0, chartsMax)
    .map((effect, at) => drawnChart(`effect-${at + 1}`, effectDrawing(effect, measure, range, marked)));
  const { axis, size } = greatest;
  return {
    id: 'effects',
    title: 'Effect of each setting',
    caption: `The setting ${axis.title} moves the mean of ${measure.title.toLowerCase()} most, by ${decimal(size)}. Dots: the mean of all models with a value; bars: from the least to the greatest.${marked.length > 0 ? ` The ring: ${chosen!.name}.` : ''}${isFull(axes, models) ? '' : ' Not all combinations were run: means differ by the other settings too.'}`,
    body: html`<div class="charts effects" id="effect-charts">${charts.map(({ svg }) => html`<div class="chart-cell">${trusted(svg)}</div>`)}</div>`,
    charts,
    sources: evaluationsOf(models.map((model) => points[model]!)),
  };
}
