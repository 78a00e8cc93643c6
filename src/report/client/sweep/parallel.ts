/**
 * Parallel coordinates that filter: a stretch dragged along an axis, or moved by keys, is written into the page's filter, and
 * what the filter says about an axis is shown as a stretch of it.
 */

import { line } from '../../figures/drawn.ts';
import { parallelDrawing, parallelSize, type Upright, uprightsOf } from '../../figures/sweep/parallel.ts';
import { numberAt } from '../../figures/sweep/sweep.ts';
import { decimal } from '../../page/format.ts';
import { svgElement, svgOf } from '../drawing.ts';
import { element } from '../elements.ts';
import { type Limits, limitsOf, withLimits } from '../selection/filter.ts';
import type { PageSelection } from '../selection/selection.ts';
import { offerRows } from '../take/rows.ts';
import { columnSelect, measureNow, measuresOf } from './measures.ts';
import type { ModelColumn, Models } from './models.ts';

const { top, bottom } = parallelSize;
const grip = 26;
/** Of a measure's axis, for keys. */
const stepsOfMeasure = 20;

export function drawParallel(models: Models, selection: PageSelection, marked: () => void): void {
  const host = document.getElementById('parallel-chart');
  if (host === null) return;
  const now = (): ModelColumn | undefined => measureNow(models, selection);
  const select = columnSelect('Measure', 'measure', measuresOf(models), now, selection);
  const cell = element('div', { class: 'chart-cell' });
  host.replaceChildren(element('div', { class: 'controls' }, select), element('div', { class: 'charts wide' }, cell));
  offerRows(host, () => {
    const shown = [...models.shownBy(selection.now().filter ?? '')];
    const { columns, names } = models;
    return [
      ['model', ...columns.map(({ title }) => title)],
      ...shown.map((model) => [names[model], ...columns.map(({ values }) => values[model])]),
    ];
  });
  let stretches: readonly Stretch[] = [];
  selection.follow(['measure'], () => {
    const measure = now();
    if (measure === undefined) return;
    const measured = [...models.names.keys()].filter((model) => Number.isFinite(numberAt(measure, model)));
    const axes = models.columns.filter(({ axis }) => axis);
    const uprights = uprightsOf(axes, measure, measured);
    const svg = svgOf(parallelDrawing(uprights, measured, models.names));
    // Axes are parts of it that are moved: it is more than a picture.
    svg.setAttribute('role', 'group');
    svg.classList.add('parallel');
    stretches = uprights.map((upright) => new Stretch(svg, upright, models, selection));
    cell.replaceChildren(svg);
    for (const stretch of stretches) stretch.show(selection.now().filter ?? '');
    marked();
  });
  selection.follow(['filter'], ({ filter = '' }) => {
    for (const stretch of stretches) stretch.show(filter);
  });
}

/** The part of an axis that a filter keeps: from the upper to the lower of two heights, in the drawing's pixels. */
class Stretch {
  private readonly svg: SVGSVGElement;
  private readonly upright: Upright;
  private readonly key: string;
  private readonly models: Models;
  private readonly selection: PageSelection;
  private readonly band: SVGElement;
  private readonly handle: SVGElement;
  private span: readonly [upper: number, lower: number] | undefined;

  constructor(svg: SVGSVGElement, upright: Upright, models: Models, selection: PageSelection) {
    this.svg = svg;
    this.upright = upright;
    this.models = models;
    this.selection = selection;
    this.key = models.columns.find(
      ({ title, values }) => title === upright.column.title && values === upright.column.values,
    )!.key;
    this.band = svgElement(line(upright.x, top, upright.x, top, 'var(--accent)'));
    this.band.classList.add('stretch');
    this.handle = svgElement({
      name: 'rect',
      attributes: {
        x: upright.x - grip / 2,
        y: top - 8,
        width: grip,
        height: bottom - top + 16,
        class: 'grip',
        tabindex: 0,
        role: 'slider',
        'aria-orientation': 'vertical',
        'aria-label': `Part of ${upright.column.title} that is kept`,
        'aria-valuemin': 0,
        'aria-valuemax': 100,
      },
      children: [],
    });
    svg.append(this.band, this.handle);
    this.listen();
  }

  show(filter: string): void {
    const limits = limitsOf(filter, this.key, this.models.keys);
    this.span = limits && this.spanOf(limits);
    const [upper, lower] = this.span ?? [top, top];
    this.band.setAttribute('y1', String(upper));
    this.band.setAttribute('y2', String(lower));
    this.band.classList.toggle('set', this.span !== undefined);
    const middle = this.span === undefined ? bottom : (upper + lower) / 2;
    this.handle.setAttribute('aria-valuenow', String(Math.round(((bottom - middle) / (bottom - top)) * 100)));
    this.handle.setAttribute('aria-valuetext', limits === undefined ? 'all' : textOf(limits));
  }

  private spanOf(limits: Limits): readonly [number, number] | undefined {
    const { column, ticks } = this.upright;
    if ('values' in limits || column.axis) {
      const kept = ticks.filter(({ text }) =>
        'values' in limits
          ? limits.values.includes(text.toLowerCase())
          : Number(text) >= limits.low && Number(text) <= limits.high,
      );
      const half = (bottom - top) / ticks.length / 2 - 2;
      const heights = kept.map(({ y }) => y);
      return heights.length === 0 ? undefined : [Math.min(...heights) - half, Math.max(...heights) + half];
    }
    const [first, last] = [ticks[0], ticks.at(-1)];
    if (first === undefined || last === undefined || first === last) return undefined;
    const heightOf = (value: number): number =>
      first.y + ((value - first.value) / (last.value - first.value)) * (last.y - first.y);
    const within = (y: number): number => Math.max(top, Math.min(bottom, y));
    return [
      Number.isFinite(limits.high) ? within(heightOf(limits.high)) : top,
      Number.isFinite(limits.low) ? within(heightOf(limits.low)) : bottom,
    ];
  }

  private listen(): void {
    const { handle } = this;
    let start: number | undefined;
    const height = (event: PointerEvent): number => {
      const box = this.svg.getBoundingClientRect();
      return ((event.clientY - box.top) / box.height) * parallelSize.height;
    };
    handle.addEventListener('pointerdown', (event) => {
      start = height(event);
      handle.setPointerCapture(event.pointerId);
    });
    let isMoving = false;
    handle.addEventListener('pointermove', (event) => {
      if (start === undefined || Math.abs(height(event) - start) < 3) return;
      this.keep(Math.min(start, height(event)), Math.max(start, height(event)), !isMoving);
      isMoving = true;
    });
    handle.addEventListener('pointerup', () => {
      if (!isMoving) this.write(undefined, true);
      start = undefined;
      isMoving = false;
    });
    handle.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.write(undefined, true);
      const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
      if (step === 0) return;
      event.preventDefault();
      this.move(step, event.shiftKey);
    });
  }

  /** Moves the stretch by a value, or with Shift its upper end alone. The first one is the best value. */
  private move(step: number, isWider: boolean): void {
    const { ticks, column } = this.upright;
    const unit = column.axis ? (bottom - top) / ticks.length : (bottom - top) / stepsOfMeasure;
    const [upper, lower] = this.span ?? [top, top];
    if (this.span === undefined) this.keep(top, top + unit, true);
    else if (isWider) this.keep(Math.max(top, upper + step * unit), lower, true);
    else if (upper + step * unit >= top - 9 && lower + step * unit <= bottom + 9)
      this.keep(upper + step * unit, lower + step * unit, true);
  }

  private keep(upper: number, lower: number, isNew: boolean): void {
    const { column, ticks } = this.upright;
    if (column.axis) {
      const values = ticks.filter(({ y }) => y >= upper && y <= lower).map(({ text }) => text);
      if (values.length === 0) return;
      const numbers = values.map(Number);
      const isRange = column.numeric && values.length > 1;
      this.write(isRange ? { low: Math.min(...numbers), high: Math.max(...numbers) } : { values }, isNew);
      return;
    }
    const valueAt = (y: number): number => {
      const [first, last] = [ticks[0]!, ticks.at(-1)!];
      return first.value + ((y - first.y) / (last.y - first.y)) * (last.value - first.value);
    };
    this.write({ low: rounded(valueAt(lower)), high: rounded(valueAt(upper)) }, isNew);
  }

  private write(limits: Limits | undefined, isNew: boolean): void {
    const { filter = '' } = this.selection.now();
    this.selection.change({ filter: withLimits(filter, this.key, limits, this.models.keys) }, isNew);
  }
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function textOf(limits: Limits): string {
  if ('values' in limits) return limits.values.join(' or ');
  const [low, high] = [limits.low, limits.high].map((one) => decimal(one));
  if (!Number.isFinite(limits.high)) return `from ${low}`;
  return Number.isFinite(limits.low) ? `${low} to ${high}` : `to ${high}`;
}
