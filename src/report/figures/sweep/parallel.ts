/**
 * Parallel coordinates: an upright axis for each setting and one for the measure, and a line for each model through its
 * values. Lines of better models are stronger and lie above the others.
 */

import { decimal } from '../../page/format.ts';
import { cut, type Drawing, type Drawn, line, path, text } from '../drawn.ts';
import { linearTicks } from '../ticks.ts';
import { rangeOf } from './effects.ts';
import { numberAt, orderedValues, type SweepColumn } from './sweep.ts';

export const parallelSize = { width: 960, height: 320, top: 40, bottom: 306 } as const;
const [left, right] = [64, 900] as const;
const axesMax = 9;

/** An axis of the drawing: where it stands, and the height of each value of its column. */
export interface Upright {
  readonly column: SweepColumn;
  readonly x: number;
  readonly ticks: readonly { readonly text: string; readonly value: number; readonly y: number }[];
  /** Where a model's line meets it; undefined for a model without a value. */
  place(model: number): number | undefined;
}

/** The settings with several values, as many as fit, then the measure. */
export function uprightsOf(
  axes: readonly SweepColumn[],
  measure: SweepColumn,
  models: readonly number[],
): readonly Upright[] {
  const varying = axes.filter((axis) => orderedValues(axis, models).length > 1).slice(0, axesMax - 1);
  const columns = [...varying, measure];
  const inOrder = ranked(measure, models);
  const step = (right - left) / Math.max(1, columns.length - 1);
  return columns.map((column, at) => {
    const x = left + at * step;
    return column === measure ? measured(column, x, models) : listed(column, x, inOrder);
  });
}

/** Values side by side, the least below. Lines through the same value are spread, those of better models above. */
function listed(column: SweepColumn, x: number, models: readonly number[]): Upright {
  const { top, bottom } = parallelSize;
  const values = orderedValues(column, models);
  const room = (bottom - top) / values.length;
  const ticks = values.map((value, at) => ({ text: value, value: Number(value), y: bottom - (at + 0.5) * room }));
  const heights = new Map<number, number>();
  for (const { text: value, y } of ticks) {
    const through = models.filter((model) => column.values[model] === value);
    const spread = Math.min(room * 0.7, through.length * 3);
    through.forEach((model, at) => {
      heights.set(model, y + spread * (0.5 - (at + 0.5) / through.length));
    });
  }
  return { column, x, ticks, place: (model) => heights.get(model) };
}

/** Numbers to scale. */
function measured(column: SweepColumn, x: number, models: readonly number[]): Upright {
  const { top, bottom } = parallelSize;
  const [low, high] = rangeOf(column, models);
  const place = (value: number): number => bottom - ((value - low) / (high - low)) * (bottom - top);
  const ticks = linearTicks(low, high, 6);
  return {
    column,
    x,
    ticks: ticks.values.map((value, at) => ({ text: ticks.labels[at]!, value, y: place(value) })),
    place: (model) => (Number.isFinite(numberAt(column, model)) ? place(numberAt(column, model)) : undefined),
  };
}

/** `models` are those with the measure; `names` are of all. */
export function parallelDrawing(
  uprights: readonly Upright[],
  models: readonly number[],
  names: readonly string[],
): Drawing {
  const { width, height, top, bottom } = parallelSize;
  const measure = uprights.at(-1)!.column;
  const order = ranked(measure, models);
  return {
    width,
    height,
    title: 'Settings and results of all models',
    description: `A line for each of ${models.length} models through ${uprights.map(({ column }) => column.title).join(', ')}`,
    elements: [
      ...order.map((model, at) => lineOf(uprights, model, names[model]!, (at + 1) / order.length)),
      ...uprights.flatMap(({ column, x, ticks }, at): Drawn[] => {
        const isLast = at === uprights.length - 1;
        const room = at === 0 ? left : (right - left) / (uprights.length - 1) - 14;
        return [
          text(x, top - 22, cut(column.title, isLast ? 150 : room + 40), {
            'text-anchor': at === 0 ? 'start' : isLast ? 'end' : 'middle',
            'font-weight': 600,
            ...(isLast && { dx: width - right - 8 }),
            ...(at === 0 && { dx: -left + 6 }),
          }),
          line(x, top, x, bottom, 'var(--muted)'),
          ...ticks.map((tick) =>
            text(x + (isLast ? 7 : -7), tick.y + 3.5, cut(tick.text, Math.max(30, room - 10)), {
              'text-anchor': isLast ? 'start' : 'end',
              // Lines run behind the numbers.
              stroke: 'var(--surface)',
              'stroke-width': 3,
              'paint-order': 'stroke',
            }),
          ),
        ];
      }),
    ],
  };
}

/** The worst first. */
function ranked(measure: SweepColumn, models: readonly number[]): readonly number[] {
  const sign = measure.better === 'less' ? -1 : 1;
  return [...models].sort((one, other) => sign * (numberAt(measure, one) - numberAt(measure, other)));
}

/** `rank`: from 0 for the worst to 1 for the best. Settings that the model does not have are passed by. */
function lineOf(uprights: readonly Upright[], model: number, name: string, rank: number): Drawn {
  const places = uprights.flatMap(({ x, place }): (readonly [number, number])[] => {
    const y = place(model);
    return y === undefined ? [] : [[x, y]];
  });
  const look = {
    stroke: 'var(--c0)',
    'stroke-width': 1.3,
    'stroke-opacity': Number((0.08 + 0.72 * rank ** 2).toFixed(3)),
  };
  const value = numberAt(uprights.at(-1)!.column, model);
  return path(places, { ...look, class: 'model', 'data-point': model }, `${name}: ${decimal(value)}`);
}
