/**
 * One measure of one training, small: one of many drawings with common axes, so that trainings are compared by their
 * height. Validation rows are solid and training rows dashed; the kept epoch has a dot and its value.
 */

import { dot, lineY, text } from '@observablehq/plot';
import { decimal } from '../page/format.ts';
import { type Chart, renderChart } from './chart.ts';
import type { Curves } from './curves.ts';
import { curveWidth, labelled, rangeAxis, trainingDash, wholeTick } from './frame.ts';
import { colour } from './palette.ts';

/** Of all drawings that stand together. */
export interface CommonAxes {
  readonly epochs: readonly [first: number, last: number];
  /** The extent of the finite values. */
  readonly values: readonly [low: number, high: number];
  /** Of each drawing, in pixels. */
  readonly width: number;
}

const height = 120;

export function smallCurves(name: string, title: string, curves: Curves, axes: CommonAxes): Chart {
  const { epochs, lines, kept, measure } = curves;
  const leading = lines.at(-1)!;
  const at = epochs.indexOf(kept);
  const last = { epoch: kept, value: leading.values[at]! };
  const isLate = kept > (axes.epochs[0] + axes.epochs[1]) / 2;
  return renderChart(name, title, `${decimal(last.value)} at the kept epoch`, {
    width: axes.width,
    height,
    marginTop: 16,
    marginRight: 12,
    marginBottom: 22,
    marginLeft: 40,
    x: {
      ...labelled(''),
      domain: [...axes.epochs],
      ticks: axes.epochs[0] === axes.epochs[1] ? [axes.epochs[0]] : [...axes.epochs],
      tickFormat: wholeTick,
    },
    y: rangeAxis(measure, axes.values, 3),
    color: { type: 'identity' },
    marks: [
      ...lines.map((line) =>
        lineY(
          line.values.map((value, index) => ({ epoch: epochs[index]!, value })),
          {
            x: 'epoch',
            y: 'value',
            stroke: colour(line.hue),
            strokeWidth: line.dashed ? 1.2 : curveWidth,
            ...(line.dashed && { strokeDasharray: trainingDash }),
          },
        ),
      ),
      dot([last], { x: 'epoch', y: 'value', r: 3, fill: colour(leading.hue) }),
      text([last], {
        x: 'epoch',
        y: 'value',
        text: () => decimal(last.value),
        dy: curves.better === 'less' ? -9 : 10,
        textAnchor: isLate ? 'end' : 'start',
        dx: isLate ? 4 : -4,
        fill: 'currentColor',
        stroke: 'var(--surface)',
        strokeWidth: 3,
        fontWeight: 600,
      }),
    ],
  });
}
