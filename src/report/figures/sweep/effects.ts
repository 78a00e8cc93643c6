/**
 * The effect of one setting of a sweep on a measure: for each of its values the mean over all models that have it, and the
 * range from the least to the greatest. Charts of the same measure have the same axis.
 */

import { decimal } from '../../page/format.ts';
import { circle, cut, type Drawing, type Drawn, line, path, text, titled, widthOf } from '../drawn.ts';
import { linearTicks } from '../ticks.ts';
import { type Effect, type Level, numberAt, type SweepColumn } from './sweep.ts';

const [width, height] = [264, 216] as const;
const frame = { left: 42, right: 256, top: 44, bottom: 186 } as const;
/** Of a value that stands slantwise. */
const slantedRoom = 60;

/** A model that is set off in each chart: the chosen one, and the one that is selected. */
export interface Marked {
  readonly model: number;
  readonly name: string;
  readonly kind: 'chosen' | 'picked';
}

/** From the least to the greatest of the numbers, with a little room. */
export function rangeOf(measure: SweepColumn, models: Iterable<number>): readonly [low: number, high: number] {
  const numbers = Array.from(models, (model) => numberAt(measure, model)).filter(Number.isFinite);
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const size = Math.max(Math.abs(low), Math.abs(high));
  // Numbers that differ by rounding alone have no scale between them, nor have those of no size.
  const scale = [high - low, size].find((one) => one > 1e-9 * size && one > 1e-200) ?? 1;
  return [low - 0.06 * scale, high + 0.06 * scale];
}

/** `range`: the ends of the axis of the measure. */
export function effectDrawing(
  { axis, levels, size }: Effect,
  measure: SweepColumn,
  [low, high]: readonly [low: number, high: number],
  marked: readonly Marked[],
): Drawing {
  const step = (frame.right - frame.left) / levels.length;
  const across = (at: number): number => frame.left + (at + 0.5) * step;
  const up = (value: number): number => frame.bottom - ((value - low) / (high - low)) * (frame.bottom - frame.top);
  const ticks = linearTicks(low, high, 5);
  const slanted = levels.some(({ value }) => widthOf(value) > step - 4);
  const best = bestOf(levels, measure);
  return {
    width,
    height: height + (slanted ? 20 : 0),
    title: `Effect of ${axis.title}`,
    description: `${measure.title}: ${levels.map(({ value, mean }) => `${decimal(mean)} at ${value}`).join(', ')}`,
    elements: [
      text(6, 15, cut(axis.title, 200), { 'font-weight': 600, 'font-size': 12.5 }),
      text(6, 31, `means differ by ${decimal(size, 3)}`, { fill: 'var(--muted)' }),
      ...ticks.values.flatMap((value, at) => [
        line(frame.left, up(value), frame.right, up(value), 'var(--rule)'),
        text(frame.left - 6, up(value) + 3.5, ticks.labels[at]!, { 'text-anchor': 'end' }),
      ]),
      path(
        levels.map(({ mean }, at) => [across(at), up(mean)] as const),
        { stroke: 'var(--c0)', 'stroke-width': 1.6 },
      ),
      ...levels.flatMap((level, at) => levelMarks(level, across(at), up, level === best)),
      ...marked.flatMap((mark) => markOf(mark, axis, measure, levels, across, up)),
      ...levels.map(({ value }, at) => valueLabel(value, across(at), slanted)),
    ],
  };
}

function bestOf(levels: readonly Level[], { better }: SweepColumn): Level | undefined {
  if (better === 'none') return undefined;
  const sign = better === 'more' ? 1 : -1;
  return levels.reduce((best, level) => (sign * level.mean > sign * best.mean ? level : best));
}

/** The range as a bar, the mean as a dot with its number above; that of the best mean in bold. */
function levelMarks(
  { value, mean, low, high, models }: Level,
  x: number,
  up: (value: number) => number,
  isBest: boolean,
): readonly Drawn[] {
  const tip = `${value}: mean ${decimal(mean)} of ${models.length}, from ${decimal(low)} to ${decimal(high)}`;
  const range = { stroke: 'var(--c0)', 'stroke-opacity': 0.22, 'stroke-width': 9, 'stroke-linecap': 'round' } as const;
  const bar = path(
    [
      [x, up(low)],
      [x, up(high)],
    ],
    range,
    tip,
  );
  const number = text(x, up(mean) - 8, decimal(mean, 3), {
    'text-anchor': 'middle',
    'font-weight': isBest ? 700 : 400,
    // The range and the line pass behind it.
    ...{ stroke: 'var(--surface)', 'stroke-width': 3, 'paint-order': 'stroke' },
  });
  return [bar, circle(x, up(mean), 4, { fill: 'var(--c0)' }, tip), number];
}

function markOf(
  { model, name, kind }: Marked,
  axis: SweepColumn,
  measure: SweepColumn,
  levels: readonly Level[],
  across: (at: number) => number,
  up: (value: number) => number,
): readonly Drawn[] {
  const at = levels.findIndex(({ models, value }) => models.includes(model) && axis.values[model] === value);
  if (at < 0) return [];
  const value = numberAt(measure, model);
  const look =
    kind === 'chosen' ? { fill: 'none', stroke: 'var(--ink)' } : { fill: 'var(--ink)', stroke: 'var(--surface)' };
  return [circle(across(at), up(value), 5, { ...look, 'stroke-width': 2, class: kind }, `${name}: ${decimal(value)}`)];
}

function valueLabel(value: string, x: number, slanted: boolean): Drawn {
  const shown = cut(value, slanted ? slantedRoom : Number.POSITIVE_INFINITY);
  const turned = slanted
    ? { 'text-anchor': 'end', transform: `rotate(-30 ${Math.round(x)} ${frame.bottom + 14})` }
    : { 'text-anchor': 'middle' };
  const label = text(slanted ? Math.round(x) : x, frame.bottom + (slanted ? 14 : 17), shown, turned);
  return shown === value ? label : { ...label, children: [...label.children, titled(value)] };
}
