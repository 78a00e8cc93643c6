/**
 * Probabilities beside the truth: the part of positive rows against the probability that they were given, with its
 * interval, and how many rows there are of each. On the dashed line probabilities are right.
 */

import { dot, line, rectY, ruleX, ruleY } from '@observablehq/plot';
import { count, decimal } from '../../page/format.ts';
import { type Chart, renderChart } from '../chart.ts';
import { curveWidth, frame, valueAxis } from '../frame.ts';
import { colour } from '../palette.ts';
import { shareAxis } from './rates.ts';

export interface Calibrated {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  readonly given?: number;
  readonly found?: number;
  readonly low?: number;
  readonly high?: number;
}

const side = 320;
const diagonal = [
  { x: 0, y: 0 },
  { x: 1, y: 1 },
];

export function calibrationChart(name: string, title: string, bins: readonly Calibrated[]): Chart {
  const shown = bins.filter(({ rows }) => rows > 0);
  return renderChart(name, title, `${shown.length} groups of rows`, {
    ...frame,
    ...{ width: side, height: side },
    x: shareAxis('probability given'),
    y: shareAxis('part that is positive'),
    color: { type: 'identity' },
    r: { type: 'identity' },
    marks: [
      line(diagonal, { x: 'x', y: 'y', stroke: 'var(--muted)', strokeDasharray: '4,3' }),
      ruleX(shown, { x: 'given', y1: 'low', y2: 'high', stroke: colour(0), strokeOpacity: 0.45, strokeWidth: 3 }),
      line(shown, { x: 'given', y: 'found', stroke: colour(0), strokeWidth: curveWidth }),
      dot(shown, {
        x: 'given',
        y: 'found',
        r: 3.5,
        fill: colour(0),
        title: (bin: Calibrated) => `${count(bin.rows)} rows: given ${decimal(bin.given)}, found ${decimal(bin.found)}`,
      }),
    ],
  });
}

export function calibrationCounts(name: string, title: string, bins: readonly Calibrated[]): Chart {
  const rows = bins.map((bin) => bin.rows);
  return renderChart(name, title, `${count(rows.reduce((sum, one) => sum + one, 0))} rows`, {
    ...frame,
    ...{ width: side, height: side, marginLeft: 58 },
    x: shareAxis('probability given'),
    y: valueAxis('rows', rows, 0),
    marks: [
      rectY(bins, {
        ...{ x1: 'from', x2: 'to', y: 'rows', insetLeft: 0.5, insetRight: 0.5, fill: 'var(--c0)' },
        title: (bin: Calibrated) => `${decimal(bin.from, 1)} to ${decimal(bin.to, 1)}: ${count(bin.rows)} rows`,
      }),
      ruleY([0], { stroke: 'var(--rule)' }),
    ],
  });
}
