/** The drawing of a chart of a table, by its kind. */

import type { Chart } from '../../figures/chart.ts';
import { tableBars } from '../../figures/table/table-bars.ts';
import { tableCells } from '../../figures/table/table-cells.ts';
import { tableLine } from '../../figures/table/table-line.ts';
import { tableScatter } from '../../figures/table/table-scatter.ts';
import type { ChartData } from '../../study/results/chart-data.ts';

const drawings = { line: tableLine, scatter: tableScatter, bar: tableBars, heatmap: tableCells } as const;

export function chartOf(name: string, data: ChartData): Chart {
  return drawings[data.kind](name, data);
}
