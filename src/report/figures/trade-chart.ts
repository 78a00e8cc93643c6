/**
 * Accuracy against a cost (weights, time to train): a point for each model, a staircase through those that no other
 * beats, names where there is room. One drawing for the artifact, which is made without a browser, and for the page,
 * which knows times: a tree of elements that each writes down in its own way.
 */

import { type Drawing, type Drawn, line, short, text, widthOf } from './drawn.ts';
import { linearTicks, logarithmicTicks, type Ticks } from './ticks.ts';

export interface TradePoint {
  /** Index of the model. */
  readonly model: number;
  readonly name: string;
  readonly cost: number;
  readonly accuracy: number;
  readonly chosen: boolean;
  /** Selected in the page. */
  readonly picked?: boolean;
  /** Shown as the point's tooltip. */
  readonly tooltip: string;
}

const size = { width: 460, height: 290 } as const;
const room = { left: 58, right: 16, top: 30, bottom: 42 } as const;
const [lineHeight, dotRadius, ringRadius] = [13, 3.6, 7.5] as const;
const [nameMax, namedMax] = [34, 6] as const;

/**
 * Points that none other beats, by cost: none is as accurate for less, or more accurate for as much. Of equal points
 * all count.
 */
export function frontOf<Point extends { readonly cost: number; readonly accuracy: number }>(
  points: readonly Point[],
): Point[] {
  const beats = (one: Point, other: Point): boolean =>
    one.cost <= other.cost &&
    one.accuracy >= other.accuracy &&
    (one.cost < other.cost || one.accuracy > other.accuracy);
  return points
    .filter((point) => !points.some((other) => beats(other, point)))
    .sort((left, right) => left.cost - right.cost);
}

interface Axis {
  readonly ticks: Ticks;
  readonly place: (value: number) => number;
}

/** A number line from `start` to `end` in pixels, with a little room around the values. */
function axisOf(values: readonly number[], start: number, end: number, most: number, mayBeLogarithmic: boolean): Axis {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const isLogarithmic = mayBeLogarithmic && low > 0 && high > 8 * low;
  const scale = isLogarithmic ? Math.log : (value: number): number => value;
  const unscale = isLogarithmic ? Math.exp : (value: number): number => value;
  const extent = scale(high) - scale(low);
  const greatest = Math.abs(scale(high));
  const isRange = extent > Math.max(greatest * 1e-12, 1e-200);
  const beside = isRange ? extent * 0.08 : greatest > 1e-200 ? greatest * 0.05 : 1;
  const [first, last] = [scale(low) - beside, scale(high) + beside];
  return {
    ticks: (isLogarithmic ? logarithmicTicks : linearTicks)(unscale(first), unscale(last), most),
    place: (value) => start + ((scale(value) - first) / (last - first)) * (end - start),
  };
}

interface Placed extends TradePoint {
  readonly x: number;
  readonly y: number;
}

interface AxisTitles {
  readonly cost: string;
  readonly accuracy: string;
}

/** At least one point. */
export function tradeDrawing(title: string, points: readonly TradePoint[], titles: AxisTitles): Drawing {
  const description = `${points.length} points, ${frontOf(points).length} beaten by none`;
  return { ...size, title, description, elements: tradeElements(points, titles) };
}

function tradeElements(points: readonly TradePoint[], titles: AxisTitles): readonly Drawn[] {
  const { width, height } = size;
  const bounds = {
    left: room.left,
    right: width - room.right,
    top: room.top,
    bottom: height - room.bottom,
  };
  const x = axisOf(
    points.map((point) => point.cost),
    bounds.left,
    bounds.right,
    6,
    true,
  );
  const y = axisOf(
    points.map((point) => point.accuracy),
    bounds.bottom,
    bounds.top,
    6,
    false,
  );
  const placed = points.map((point): Placed => ({ ...point, x: x.place(point.cost), y: y.place(point.accuracy) }));
  const front = frontOf(placed);
  return [
    ...x.ticks.values.flatMap((value, index) => [
      line(x.place(value), bounds.bottom, x.place(value), bounds.bottom + 5, 'var(--muted)'),
      text(x.place(value), bounds.bottom + 17, x.ticks.labels[index]!, { 'text-anchor': 'middle' }),
    ]),
    ...y.ticks.values.flatMap((value, index) => [
      line(bounds.left, y.place(value), bounds.right, y.place(value), 'var(--rule)'),
      text(bounds.left - 6, y.place(value) + 3.5, y.ticks.labels[index]!, { 'text-anchor': 'end' }),
    ]),
    text(bounds.right, height - 8, titles.cost, { 'text-anchor': 'end', fill: 'var(--muted)' }),
    text(6, 14, titles.accuracy, { fill: 'var(--muted)' }),
    stairs(front),
    ...placed.map((point) =>
      dot(
        point,
        front.includes(point),
        placed.filter((other) => isAt(other, point)),
      ),
    ),
    ...placed.filter((point) => point.chosen || point.picked).map(ring),
    ...namesOf(placed, front, bounds).map(({ at, name, chosen }) =>
      text(at.left, at.bottom - 3, name, chosen ? { 'font-weight': 600 } : {}),
    ),
  ];
}

/** A staircase through the points of the front: level until the next point's cost, then up to its accuracy. */
function stairs(front: readonly Placed[]): Drawn {
  const d = front.map(({ x, y }, at) => (at === 0 ? `M${short(x)} ${short(y)}` : `H${short(x)}V${short(y)}`)).join('');
  return {
    name: 'path',
    attributes: { d, fill: 'none', stroke: 'var(--c0)', 'stroke-width': 1.5, 'stroke-opacity': 0.7 },
    children: [],
  };
}

function isAt(one: Placed, other: Placed): boolean {
  return one.x === other.x && one.y === other.y;
}

/** `here`: all points at the same place; the dot drawn last is the only one that can be pointed at. */
function dot({ x, y, model }: Placed, isOnFront: boolean, here: readonly Placed[]): Drawn {
  return {
    name: 'circle',
    attributes: {
      class: isOnFront ? 'front' : 'beaten',
      'data-point': model,
      cx: short(x),
      cy: short(y),
      r: dotRadius,
      fill: isOnFront ? 'var(--c0)' : 'var(--surface)',
      stroke: isOnFront ? 'var(--c0)' : 'var(--muted)',
      'stroke-width': 1.5,
    },
    children: [{ name: 'title', attributes: {}, children: [here.map((one) => one.tooltip).join('\n')] }],
  };
}

/** Pointing goes through it to the dot inside. */
function ring({ x, y, chosen }: Placed): Drawn {
  return {
    name: 'circle',
    attributes: {
      class: chosen ? 'chosen' : 'picked',
      cx: short(x),
      cy: short(y),
      r: ringRadius,
      fill: 'none',
      stroke: 'var(--ink)',
      'stroke-width': 2.2,
      ...(!chosen && { 'stroke-dasharray': '3 2' }),
      'pointer-events': 'none',
    },
    children: [],
  };
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Names beside their points where they cover neither a point nor another name; the chosen one's in any case, where it covers least. */
function namesOf(
  placed: readonly Placed[],
  front: readonly Placed[],
  bounds: Box,
): { readonly at: Box; readonly name: string; readonly chosen: boolean }[] {
  const wanted = [
    ...placed.filter((point) => point.chosen || point.picked),
    ...(front.length <= namedMax || placed.length <= namedMax
      ? (placed.length <= namedMax ? placed : front).filter((point) => !point.chosen && !point.picked)
      : []),
  ];
  const taken: Box[] = placed.map((point) => around(point, point.chosen || point.picked ? ringRadius : dotRadius));
  return wanted.flatMap((point) => {
    const chosen = point.chosen || point.picked === true;
    const letters = [...point.name];
    const name = letters.length > nameMax ? `${letters.slice(0, nameMax - 1).join('')}…` : point.name;
    // A name stands outside the ring of a point at the same place.
    const radius = placed.some((one) => one.chosen && isAt(one, point)) ? ringRadius : dotRadius;
    const boxes = boxesBeside(point, radius, widthOf(name) * (chosen ? 1.08 : 1), bounds);
    const covered = (box: Box): number => taken.filter((other) => overlap(box, other)).length;
    const free = boxes.find((box) => covered(box) === 0);
    const at = free ?? (chosen ? leastBy(boxes, covered) : undefined);
    if (at === undefined) return [];
    taken.push(at);
    return [{ at, name, chosen }];
  });
}

function leastBy<Item>(items: readonly Item[], valueAt: (item: Item) => number): Item | undefined {
  return [...items].sort((left, right) => valueAt(left) - valueAt(right))[0];
}

function around({ x, y }: Placed, radius: number): Box {
  return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
}

/** Right, left, above and below, slid along until they lie inside the frame. */
function boxesBeside({ x, y }: Placed, radius: number, width: number, bounds: Box): Box[] {
  const gap = radius + 3;
  const limit = { left: bounds.left + 2, right: bounds.right + room.right - 2 };
  const middle = Math.max(limit.left, Math.min(x - width / 2, limit.right - width));
  const half = lineHeight / 2;
  const corners: readonly (readonly [left: number, top: number])[] = [
    [middle, y - gap - lineHeight],
    [x + gap, y - half],
    [x - gap - width, y - half],
    [middle, y + gap],
    [x + gap * 0.5, y - gap - lineHeight],
    [x - gap * 0.5 - width, y - gap - lineHeight],
    [x + gap * 0.5, y + gap],
    [x - gap * 0.5 - width, y + gap],
  ];
  return corners
    .map(([left, top]) => ({ left, right: left + width, top, bottom: top + lineHeight }))
    .filter((box) => box.left >= limit.left && box.right <= limit.right)
    .filter((box) => box.top >= bounds.top - lineHeight && box.bottom <= bounds.bottom + 4);
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
