/**
 * The effect of one axis of a grid: a measure against the axis' values, with a line through points that agree on all
 * other axes. Parallel lines mean that the axis acts alone; crossing ones that it depends on the others.
 */

import { dot, line } from '@observablehq/plot';
import { canonicalJson } from '../../core/values/canonical.ts';
import { decimal, valueText } from '../page/format.ts';
import type { Point } from '../study/study.ts';
import { type Chart, frame, renderChart, valueAxis } from './chart.ts';

export interface Effect {
  readonly axis: string;
  /** Values in order: numbers by size, others as they come. */
  readonly values: readonly string[];
  /** Points that agree on all other axes, in groups. */
  readonly groups: readonly (readonly Point[])[];
}

/** Effects of the axes that have something to show: at least two points that differ in that axis alone. */
export function effectsOf(points: readonly Point[], axes: readonly string[]): Effect[] {
  return axes.flatMap((axis) => {
    const groups = new Map<string, Point[]>();
    for (const point of points) {
      if (!(axis in point.coordinates)) continue;
      const { [axis]: _, ...others } = point.coordinates;
      const key = canonicalJson(others);
      groups.set(key, [...(groups.get(key) ?? []), point]);
    }
    const found = [...groups.values()];
    // A single axis of names has no order and no others to act with: the table says it better.
    if (axes.length < 2 && !points.every((point) => typeof point.coordinates[axis] === 'number')) return [];
    if (!found.some((group) => group.length > 1)) return [];
    const values = [...new Set(found.flat().map((point) => point.coordinates[axis]!))];
    if (values.every((value) => typeof value === 'number')) values.sort((left, right) => Number(left) - Number(right));
    return [{ axis, values: values.map(valueText), groups: found }];
  });
}

const width = 380;
/** Of a digit or a letter on the axis, about. */
const characterWidth = 6.5;
/** Of values that do not fit side by side: as long as this, and as high as that when they stand slantwise. */
const [slantedMax, slantedHeight] = [14, 44] as const;

function shortened(value: string): string {
  return value.length <= slantedMax ? value : `${value.slice(0, slantedMax - 1)}…`;
}

interface Mark {
  readonly value: string;
  readonly measure: number;
  readonly group: number;
  readonly point: Point;
}

export function effectChart(
  name: string,
  effect: Effect,
  measure: { readonly title: string; readonly of: (point: Point) => number | undefined },
  chosen: Point | undefined,
): Chart {
  const { axis, values, groups } = effect;
  const marks = groups.flatMap((group, index): Mark[] =>
    group.flatMap((point) => {
      const of = measure.of(point);
      return of === undefined ? [] : [{ value: valueText(point.coordinates[axis]), measure: of, group: index, point }];
    }),
  );
  const order = new Map(values.map((value, index) => [value, index]));
  marks.sort((left, right) => left.group - right.group || order.get(left.value)! - order.get(right.value)!);
  const room = (width - frame.marginLeft - frame.marginRight) / values.length;
  const slanted = values.some((value) => value.length * characterWidth > room);
  const faint = groups.length > 24 ? 0.25 : groups.length > 6 ? 0.5 : 0.8;
  return renderChart(name, `Effect of ${axis}`, `${measure.title} of ${marks.length} points`, {
    ...frame,
    width,
    height: 250 + (slanted ? slantedHeight : 0),
    ...(slanted && { marginBottom: frame.marginBottom + slantedHeight }),
    x: {
      type: 'point',
      domain: [...values],
      label: axis,
      labelArrow: 'none',
      padding: 0.3,
      ...(slanted && { tickRotate: -30, tickFormat: (value: string) => shortened(value) }),
    },
    y: valueAxis(
      measure.title,
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
        r: (mark: Mark) => (mark.point === chosen ? 4.5 : 2.6),
        fill: (mark: Mark) => (mark.point === chosen ? 'var(--c1)' : 'var(--c0)'),
        title: (mark: Mark) => `${mark.point.name}: ${decimal(mark.measure)}`,
      }),
    ],
    color: { type: 'identity' },
    r: { type: 'identity' },
  });
}
