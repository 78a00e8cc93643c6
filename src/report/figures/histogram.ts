/** Numbers of a column in equal parts of their range: a bar for each part. */

import { rectY, ruleY } from '@observablehq/plot';
import type { Column } from '../../stage-api/table.ts';
import { histogramOf } from '../../view/table/histogram.ts';
import { shortNumber } from '../page/format.ts';
import { type Chart, renderChart } from './chart.ts';
import { frame, labelled, valueAxis } from './frame.ts';
import { linearTicks } from './ticks.ts';

const bins = 30;

/** Undefined without two different numbers. */
export function histogramChart(name: string, title: string, column: Column): Chart | undefined {
  const found = histogramOf(column, bins);
  if (found === undefined) return undefined;
  const { low, high, counts } = found;
  const at = (bin: number): number => low + (high / bins - low / bins) * bin;
  const ticks = linearTicks(low, high, 6);
  const bars = counts.map((rows, bin) => ({ from: at(bin), to: at(bin + 1), rows }));
  return renderChart(name, title, `${counts.reduce((sum, one) => sum + one, 0)} numbers, a bar for each part`, {
    ...frame,
    x: {
      ...labelled(title),
      domain: [low, high],
      ticks: [...ticks.values],
      tickFormat: (_: number, index: number) => ticks.labels[index]!,
    },
    y: valueAxis('rows', counts, 0),
    marks: [
      rectY(bars, {
        x1: 'from',
        x2: 'to',
        y: 'rows',
        fill: 'var(--c0)',
        insetLeft: 0.5,
        insetRight: 0.5,
        title: ({ from, to, rows }: (typeof bars)[number]) =>
          `${shortNumber(from)} to ${shortNumber(to)}: ${rows} rows`,
      }),
      ruleY([0], { stroke: 'var(--rule)' }),
    ],
  });
}
