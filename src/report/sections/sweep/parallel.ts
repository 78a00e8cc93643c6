/** All models of a sweep at once: parallel coordinates, which the page's script makes brushable, and a map of two settings. */

import type { ModelColumn } from '../../../view/model-table.ts';
import { drawnChart } from '../../figures/drawn-chart.ts';
import { parallelDrawing, uprightsOf } from '../../figures/sweep/parallel.ts';
import type { Figure } from '../../page/figure.ts';
import { html, trusted } from '../../page/html.ts';
import { evaluationsOf } from '../../study/best.ts';
import type { Study } from '../../study/study.ts';
import { type StudySweep, sweepOf } from './columns.ts';

const modelsLeast = 5;

export function parallelFigure(study: Study, columns: readonly ModelColumn[]): Figure | undefined {
  const sweep = wideSweep(study, columns);
  if (sweep === undefined) return undefined;
  const { axes, measure, models } = sweep;
  const names = study.points.map(({ name }) => name);
  const chart = drawnChart('parallel', parallelDrawing(uprightsOf(axes, measure, models), models, names));
  return {
    id: 'parallel',
    title: 'All settings at once',
    caption: `A line is a model, the stronger the better its ${measure.title.toLowerCase()}. Drag along an axis to keep the models within a part of it; the filter says the same in words.`,
    body: html`<div id="parallel-chart"><div class="charts wide"><div class="chart-cell">${trusted(chart.svg)}</div></div></div>`,
    charts: [chart],
    sources: evaluationsOf(models.map((model) => study.points[model]!)),
  };
}

/** Drawn by the page's script: its two settings and its measure are chosen there. */
export function mapFigure(study: Study, columns: readonly ModelColumn[]): Figure | undefined {
  const sweep = wideSweep(study, columns);
  if (sweep === undefined) return undefined;
  return {
    id: 'map',
    title: 'Two settings together',
    caption:
      'The mean over all other settings, and below it the number of models. A cell filters all figures to its models.',
    body: html`<div id="sweep-map"><noscript>Choosing two settings needs scripts; the effect of each is above.</noscript></div>`,
    sources: evaluationsOf(sweep.models.map((model) => study.points[model]!)),
  };
}

function wideSweep(study: Study, columns: readonly ModelColumn[]): StudySweep | undefined {
  const sweep = sweepOf(study, columns);
  return sweep === undefined || sweep.axes.length < 2 || sweep.models.length < modelsLeast ? undefined : sweep;
}
