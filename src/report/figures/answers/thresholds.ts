/** Rates of answers against the threshold above which a row is given the positive class; a dotted line marks the used one. */

import { lineY, ruleX, text } from '@observablehq/plot';
import { decimal } from '../../page/format.ts';
import { type Chart, renderChart } from '../chart.ts';
import { curveWidth, frame } from '../frame.ts';
import { colour } from '../palette.ts';
import { shareAxis } from './rates.ts';

/** A rate at each threshold; undefined where it has none. */
export interface RateCurve {
  readonly name: string;
  readonly values: readonly (number | undefined)[];
}

const labelHeight = 13;
const plotHeight = 220;

export function thresholdChart(
  name: string,
  title: string,
  thresholds: readonly number[],
  curves: readonly RateCurve[],
  used: number | undefined,
): Chart {
  const marks = used === undefined ? [] : [used];
  const names = curves.map((curve, series) => ({ series, name: curve.name, at: labelPlace(thresholds, curve) }));
  return renderChart(name, title, curves.map((curve) => curve.name).join(', '), {
    ...frame,
    ...{ width: 460, height: plotHeight + frame.marginTop + frame.marginBottom, marginRight: 76 },
    x: shareAxis('threshold'),
    y: shareAxis('share'),
    color: { type: 'identity' },
    marks: [
      ruleX(marks, { stroke: 'var(--muted)', strokeDasharray: '2,3' }),
      text(marks, {
        ...{ x: (one: number) => one, frameAnchor: 'top', dy: -11, fill: 'var(--muted)' },
        text: (one: number) => `used: ${decimal(one, 2)}`,
      }),
      ...curves.map(({ values }, series) =>
        lineY(
          values.map((value, at) => ({ threshold: thresholds[at]!, value: value ?? Number.NaN })),
          { x: 'threshold', y: 'value', stroke: colour(series), strokeWidth: curveWidth },
        ),
      ),
      ...apart(names).map((end) =>
        text([end], {
          ...{ x: () => 1, y: 'at', dx: 8, textAnchor: 'start', fill: colour(end.series) },
          text: 'name',
        }),
      ),
    ],
  });
}

/** The height of the curve's last value. */
function labelPlace(thresholds: readonly number[], { values }: RateCurve): number {
  for (let at = thresholds.length - 1; at >= 0; at--) if (values[at] !== undefined) return values[at]!;
  return 0;
}

/** Labels at least a line apart, none below the frame. */
function apart<Label extends { readonly at: number }>(labels: readonly Label[]): Label[] {
  const least = labelHeight / plotHeight;
  const placed: Label[] = [];
  for (const label of [...labels].sort((left, right) => left.at - right.at)) {
    const above = (placed.at(-1)?.at ?? -least) + least;
    placed.push({ ...label, at: Math.max(label.at, above) });
  }
  return placed;
}
