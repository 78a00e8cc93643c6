/**
 * The effect of one axis of a grid: a measure against the axis' values, with a line through points that agree on all
 * other axes. Parallel lines mean that the axis acts alone; crossing ones that it depends on the others.
 */

import { dot, line } from '@observablehq/plot';
import { decimal } from '../page/format.ts';
import { type Chart, renderChart } from './chart.ts';
import { frame, labelled, valueAxis } from './frame.ts';

/** Of a digit or a letter on the axis, about. */
const characterWidth = 6.5;
/** Of values that do not fit side by side: as long as this, and as high as that when they stand slantwise. */
const [slantedMax, slantedHeight] = [14, 44] as const;

function shortened(value: string): string {
  return value.length <= slantedMax ? value : `${value.slice(0, slantedMax - 1)}…`;
}

export interface EffectLines {
  readonly axis: string;
  /** Values of the axis, in the order they stand. */
  readonly values: readonly string[];
  /** Title of the measure. */
  readonly measure: string;
  /** One line each. */
  readonly groups: readonly (readonly EffectMark[])[];
}

export interface EffectMark {
  readonly value: string;
  readonly measure: number;
  /** Name of the point, its tooltip. */
  readonly name: string;
  readonly chosen: boolean;
}

type Mark = EffectMark & { readonly group: number };

export function effectChart(name: string, { axis, values, measure, groups }: EffectLines): Chart {
  const marks = groups.flatMap((group, index): Mark[] => group.map((mark) => ({ ...mark, group: index })));
  const order = new Map(values.map((value, index) => [value, index]));
  marks.sort((left, right) => left.group - right.group || order.get(left.value)! - order.get(right.value)!);
  const room = (frame.width - frame.marginLeft - frame.marginRight) / values.length;
  const slanted = values.some((value) => value.length * characterWidth > room);
  const faint = groups.length > 24 ? 0.25 : groups.length > 6 ? 0.5 : 0.8;
  return renderChart(name, `Effect of ${axis}`, `${measure} of ${marks.length} points`, {
    ...frame,
    height: 250 + (slanted ? slantedHeight : 0),
    ...(slanted && { marginBottom: frame.marginBottom + slantedHeight }),
    x: {
      type: 'point',
      domain: [...values],
      ...labelled(axis),
      padding: 0.3,
      ...(slanted && { tickRotate: -30, tickFormat: (value: string) => shortened(value) }),
    },
    y: valueAxis(
      measure,
      marks.map((mark) => mark.measure),
    ),
    marks: [
      line(marks, {
        x: 'value',
        y: 'measure',
        z: 'group',
        stroke: 'var(--c0)',
        strokeOpacity: faint,
        strokeWidth: 1.4,
      }),
      dot(marks, {
        x: 'value',
        y: 'measure',
        r: (mark: Mark) => (mark.chosen ? 4.5 : 2.6),
        fill: (mark: Mark) => (mark.chosen ? 'var(--ink)' : 'var(--c0)'),
        title: (mark: Mark) => `${mark.name}: ${decimal(mark.measure)}`,
      }),
    ],
    color: { type: 'identity' },
    r: { type: 'identity' },
  });
}
