/**
 * Lines over steps, drawn as SVG so that an exported view has them: a line for each training, grey dashed ones for the
 * run before. The numbers at the pointer are written below.
 */

import { element } from '../../report/client/elements.ts';
import { linearTicks } from '../../report/figures/ticks.ts';
import { shortNumber } from '../../report/page/format.ts';
import { svg } from './svg.ts';

export interface Line {
  readonly name: string;
  readonly steps: readonly number[];
  readonly values: readonly number[];
  /** A colour of CSS. */
  readonly colour: string;
  /** Of an earlier run. */
  readonly ghost?: boolean;
  /** The line is a link to this address within the page. */
  readonly dots?: boolean;
}

export interface Level {
  readonly value: number;
  readonly name: string;
}

export interface ChartText {
  readonly title: string;
  readonly x: string;
  readonly stepText?: (step: number) => string;
  /** Twice as wide as high charts beside each other. */
  readonly wide?: boolean;
}

const height = 260;
const inner = { left: 58, right: 14, top: 12, bottom: 36 } as const;
const named = 12;

export function lineChart(lines: readonly Line[], text: ChartText, levels: readonly Level[] = []): HTMLElement {
  const width = text.wide === true ? 1360 : 720;
  const steps = lines.flatMap((line) => line.steps);
  const values = [...lines.flatMap((line) => line.values), ...levels.map(({ value }) => value)].filter(Number.isFinite);
  if (steps.length === 0 || values.length === 0) return element('p', { class: 'muted' }, 'There are no numbers yet.');
  const [x, y] = [ranged(steps, 0), ranged(values, 0.06)];
  const across = (step: number): number =>
    inner.left + ((step - x.low) / (x.high - x.low)) * (width - inner.left - inner.right);
  const up = (value: number): number =>
    height - inner.bottom - ((value - y.low) / (y.high - y.low)) * (height - inner.top - inner.bottom);
  const drawn = svg('svg', {
    viewBox: `0 0 ${width} ${height}`,
    class: 'lines',
    role: 'img',
    'aria-label': spoken(lines, text),
  });
  const ticks = linearTicks(y.low, y.high, 6);
  ticks.values.forEach((value, at) => {
    drawn.append(
      svg('line', { class: 'grid', x1: inner.left, x2: width - inner.right, y1: up(value), y2: up(value) }),
      svg('text', { x: inner.left - 8, y: up(value) + 4, 'text-anchor': 'end' }, ticks.labels[at] ?? ''),
    );
  });
  const below = linearTicks(x.low, x.high, 8);
  below.values.forEach((step, at) => {
    const label = text.stepText?.(step) ?? below.labels[at] ?? '';
    drawn.append(
      svg(
        'text',
        { x: across(step), y: height - inner.bottom + 18, 'text-anchor': across(step) > width - 60 ? 'end' : 'middle' },
        label,
      ),
    );
  });
  drawn.append(svg('text', { class: 'axis', x: width - inner.right, y: height - 4, 'text-anchor': 'end' }, text.x));
  for (const { value, name } of levels)
    drawn.append(
      svg('line', { class: 'level', x1: inner.left, x2: width - inner.right, y1: up(value), y2: up(value) }),
      svg('text', { class: 'level-name', x: inner.left + 4, y: up(value) - 4 }, name),
    );
  for (const line of [...lines].sort((left, right) => Number(right.ghost ?? false) - Number(left.ghost ?? false))) {
    const places = line.steps.flatMap((step, at) => {
      const value = line.values[at];
      return value === undefined || !Number.isFinite(value)
        ? []
        : [`${across(step).toFixed(1)},${up(value).toFixed(1)}`];
    });
    drawn.append(
      svg('polyline', { class: line.ghost === true ? 'ghost' : 'line', points: places.join(' '), stroke: line.colour }),
    );
    if (places.length > 60 && line.dots !== true) continue;
    for (const place of places) {
      const [cx, cy] = place.split(',');
      drawn.append(
        svg('circle', {
          cx,
          cy,
          r: line.dots === true ? 3.5 : 2.5,
          fill: line.colour,
          class: line.ghost === true ? 'ghost-dot' : undefined,
        }),
      );
    }
  }
  const legend = legendOf(lines);
  return element(
    'figure',
    { class: 'chart' },
    element('figcaption', {}, text.title),
    drawn,
    legend.list,
    readOut(drawn, lines, text, legend.values, (at) => {
      const share = (at * width - inner.left) / (width - inner.left - inner.right);
      return x.low + share * (x.high - x.low);
    }),
  );
}

interface Legend {
  readonly list: HTMLElement;
  readonly values: ReadonlyMap<Line, HTMLElement>;
}

function legendOf(lines: readonly Line[]): Legend {
  const values = new Map<Line, HTMLElement>();
  const shown = lines.filter(({ ghost }) => ghost !== true).slice(0, named);
  const items = shown.map((line) => {
    const swatch = element('span', { class: 'swatch' });
    swatch.style.backgroundColor = line.colour;
    const value = element('span', { class: 'number' }, shortNumber(line.values.at(-1)));
    values.set(line, value);
    return element('li', {}, swatch, `${line.name} `, value);
  });
  const more = lines.filter(({ ghost }) => ghost !== true).length - shown.length;
  const ghosts = lines.some(({ ghost }) => ghost === true);
  return {
    list: element(
      'ul',
      { class: 'legend-list' },
      ...items,
      more > 0 && element('li', { class: 'muted' }, `and ${more} more`),
      ghosts && element('li', { class: 'muted' }, 'grey, dashed: the run before'),
    ),
    values,
  };
}

/** Writes the values at the pointer beside the names, and those at the end when it leaves. */
function readOut(
  drawn: SVGSVGElement,
  lines: readonly Line[],
  text: ChartText,
  values: Legend['values'],
  stepAt: (share: number) => number,
): HTMLElement {
  const where = element('p', { class: 'muted read-out' }, `at the last ${text.x}`);
  const show = (step: number | undefined): void => {
    where.textContent =
      step === undefined ? `at the last ${text.x}` : `at ${text.x} ${text.stepText?.(step) ?? shortNumber(step)}`;
    for (const line of lines) {
      const shown = values.get(line);
      if (shown !== undefined)
        shown.textContent = shortNumber(
          step === undefined ? line.values.at(-1) : line.values[nearest(line.steps, step)],
        );
    }
  };
  drawn.addEventListener('pointermove', (event) => {
    const { left, width: wide } = drawn.getBoundingClientRect();
    const wanted = stepAt((event.clientX - left) / wide);
    const all = lines.flatMap(({ steps }) => steps[nearest(steps, wanted)] ?? []);
    show(
      all.reduce<number | undefined>(
        (best, one) => (best === undefined || Math.abs(one - wanted) < Math.abs(best - wanted) ? one : best),
        undefined,
      ),
    );
  });
  drawn.addEventListener('pointerleave', () => show(undefined));
  return where;
}

function nearest(steps: readonly number[], wanted: number): number {
  let best = 0;
  for (let at = 1; at < steps.length; at++)
    if (Math.abs(steps[at]! - wanted) < Math.abs(steps[best]! - wanted)) best = at;
  return best;
}

function ranged(values: readonly number[], room: number): { readonly low: number; readonly high: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const extent = high - low || Math.abs(high) * 0.1 || 1;
  return high === low
    ? { low: low - extent / 2, high: high + extent / 2 }
    : { low: low - room * extent, high: high + room * extent };
}

function spoken(lines: readonly Line[], { title }: ChartText): string {
  const ends = lines
    .filter(({ ghost }) => ghost !== true)
    .slice(0, named)
    .map(({ name, values }) => `${name} ends at ${shortNumber(values.at(-1))}`);
  return `${title}: ${ends.join(', ')}`;
}
