/** How t-SNE's layout settled, and how the variance is spread over the components. */

import type { Chart } from '../../figures/chart.ts';
import { divergenceChart } from '../../figures/divergence.ts';
import { barsMax, spectrumChart } from '../../figures/spectrum.ts';
import { chartGrid, type Figure } from '../../page/figure.ts';
import { count } from '../../page/format.ts';
import type { Projection } from '../../study/study.ts';

export function formationFigure(projections: readonly Projection[]): Figure | undefined {
  const drawn = projections.flatMap((projection, index) => {
    const chart = formationChart(projection, index + 1);
    return chart ? [{ chart, source: projection.source }] : [];
  });
  if (drawn.length === 0) return undefined;
  const charts = drawn.map(({ chart }) => chart);
  return {
    id: 'space-formation',
    title: 'Course of the projections',
    caption: charts.map((chart) => `${chart.title}.`).join(' '),
    body: chartGrid(charts),
    charts,
    sources: drawn.map(({ source }) => source),
  };
}

function formationChart(projection: Projection, number: number): Chart | undefined {
  const { divergence: steps = [], name, parameters, dimensions } = projection;
  if (steps.length > 2) {
    const { exaggerationIterations } = parameters;
    const exaggerated = typeof exaggerationIterations === 'number' ? exaggerationIterations : undefined;
    const dotted = exaggerated === undefined ? '' : '; dotted: the end of early exaggeration';
    const title = `${name}: Kullback–Leibler divergence against the iteration${dotted}`;
    return divergenceChart(`divergence-${number}`, title, steps, exaggerated);
  }
  const spectrum = projection.spectrum ?? projection.explainedVariance ?? [];
  if (spectrum.length <= 2) return undefined;
  return spectrumChart(
    `spectrum-${number}`,
    `${name}: variance along ${spectrum.length > barsMax ? `the first ${barsMax} of ${count(spectrum.length)} components` : 'each component'}, the kept ones set off`,
    spectrum,
    dimensions,
  );
}
