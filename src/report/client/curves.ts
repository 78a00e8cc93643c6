/**
 * Curves of chosen points over each other, by uPlot: solid lines for validation, dashed ones for training, the value
 * of each under the cursor in the list beside them, which is also where points are chosen.
 */

import { labelsOf } from '../figures/ticks.ts';
import { decimal } from '../page/format.ts';
import type { CurveData, PointData } from '../page/page-data.ts';
import { element } from './elements.ts';
import { classColours, cssColour, onSchemeChange, rgbText } from './theme.ts';
import type { UplotConstructor, UplotOptions } from './uplot.ts';

const firstShown = 6;
type Measure = 'accuracy' | 'loss';
type Trained = PointData & { readonly curves: CurveData };

export function drawOverlay(points: readonly PointData[]): void {
  const host = document.getElementById('curves-overlay');
  const trained = points.filter((point): point is Trained => point.curves !== undefined);
  if (host && trained.length > 1) new CurveOverlay(host, trained);
}

class CurveOverlay {
  private readonly points: readonly Trained[];
  private readonly plotHost = element('div', { class: 'overlay-plot' });
  private readonly list = element('ul', { class: 'overlay-list' });
  private readonly shown: boolean[];
  private readonly values: HTMLElement[];
  private readonly epochLabel = element('span', { class: 'muted' });
  private measure: Measure;
  private training = false;
  private plot: { destroy(): void; setSize(size: { width: number; height: number }): void } | undefined;

  constructor(host: HTMLElement, points: readonly Trained[]) {
    this.points = points;
    this.measure = measuresOf(points)[0]!;
    const best = [...points].sort((left, right) => scoreOf(right) - scoreOf(left)).slice(0, firstShown);
    this.shown = points.map((point) => point.chosen || best.includes(point));
    this.values = points.map(() => element('span', { class: 'overlay-value' }));
    const plotted = element('div', { class: 'overlay' }, this.plotHost, element('div', {}, this.epochLabel, this.list));
    host.append(this.toolbar(), plotted);
    this.draw();
    let width = this.plotHost.clientWidth;
    new ResizeObserver(() => {
      if (this.plotHost.clientWidth === width) return;
      width = this.plotHost.clientWidth;
      this.plot?.setSize({ width, height: heightFor(width) });
    }).observe(this.plotHost);
    onSchemeChange(() => this.draw());
  }

  private toolbar(): HTMLElement {
    const select = element(
      'select',
      {},
      ...measuresOf(this.points).map((measure) => element('option', { value: measure }, measure)),
    );
    select.addEventListener('change', () => {
      this.measure = select.value as Measure;
      this.draw();
    });
    const training = element('input', { type: 'checkbox' });
    training.addEventListener('change', () => {
      this.training = training.checked;
      this.draw();
    });
    return element(
      'div',
      { class: 'controls' },
      element('label', {}, 'Show ', select),
      element('label', {}, training, ' training too, dashed'),
    );
  }

  private validation(point: Trained): readonly number[] {
    const { curves } = point;
    const { accuracy, loss, validationAccuracy, validationLoss } = curves;
    return this.measure === 'accuracy' ? (validationAccuracy ?? accuracy ?? []) : (validationLoss ?? loss);
  }

  private draw(): void {
    this.plot?.destroy();
    const chosen = this.points.map((_, index) => index).filter((index) => this.shown[index]);
    const colours = classColours(Math.max(1, chosen.length)).map(rgbText);
    this.drawList(chosen, colours);
    const epochs = Array.from(
      { length: Math.max(1, ...chosen.map((index) => this.points[index]!.curves.epochs.length)) },
      (_, epoch) => epoch + 1,
    );
    const line = (values: readonly number[]): (number | null)[] => epochs.map((epoch) => values[epoch - 1] ?? null);
    const lines = chosen.map((index) => line(this.validation(this.points[index]!)));
    const dashed = this.training ? chosen.map((index) => line(this.points[index]!.curves[this.measure] ?? [])) : [];
    const serie = (stroke: string, isDashed: boolean) => ({
      stroke,
      width: isDashed ? 1 : 2,
      ...(isDashed && { dash: [5, 4] }),
      points: { show: true, size: 5, stroke, fill: stroke },
    });
    const width = this.plotHost.clientWidth || 320;
    const options: UplotOptions = {
      width,
      height: heightFor(width),
      legend: { show: false },
      cursor: { points: { size: 9 }, drag: { x: false, y: false } },
      scales: {
        x: { time: false, range: (_: unknown, low: number, high: number) => [Math.min(low, 1) - 0.2, high + 0.2] },
      },
      axes: [axis('epoch', 34, epochs.length), axis(this.measure, 56)],
      series: [
        {},
        ...chosen.map((_, at) => serie(colours[at]!, false)),
        ...dashed.map((_, at) => serie(colours[at]!, true)),
      ],
      hooks: {
        setCursor: [(plot) => this.showValues(plot.cursor.idx ?? undefined)],
        draw: [(plot) => this.markEpochs(plot.ctx, chosen, colours, plot)],
      },
    };
    this.plot = new uPlot(options, [epochs, ...lines, ...dashed], this.plotHost);
    this.showValues(undefined);
  }

  /** On each shown curve a ring around the epoch that is best in the shown measure, and a tick at the kept one. */
  private markEpochs(
    context: CanvasRenderingContext2D,
    chosen: readonly number[],
    colours: readonly string[],
    plot: { valToPos(value: number, scale: string, canvas: boolean): number },
  ): void {
    chosen.forEach((index, at) => {
      const point = this.points[index]!;
      const { peaks, keptEpoch } = point.curves;
      const ratio = devicePixelRatio || 1;
      const mark = (epoch: number | undefined, width: number, trace: (x: number, y: number) => void): void => {
        const value = epoch === undefined ? undefined : this.validation(point)[epoch - 1];
        if (epoch === undefined || value === undefined || !Number.isFinite(value)) return;
        context.save();
        context.strokeStyle = colours[at]!;
        context.lineWidth = width * ratio;
        context.beginPath();
        trace(plot.valToPos(epoch, 'x', true), plot.valToPos(value, 'y', true));
        context.stroke();
        context.restore();
      };
      mark(peaks[this.measure], 1.5, (x, y) => context.arc(x, y, 7 * ratio, 0, 2 * Math.PI));
      mark(keptEpoch, 2.5, (x, y) => {
        context.moveTo(x, y - 11 * ratio);
        context.lineTo(x, y + 11 * ratio);
      });
    });
  }

  private drawList(chosen: readonly number[], colours: readonly string[]): void {
    const order = this.points
      .map((_, index) => index)
      .sort((left, right) => scoreOf(this.points[right]!) - scoreOf(this.points[left]!));
    const focused = document.activeElement?.getAttribute('data-curve');
    this.list.replaceChildren(
      ...order.map((index) => {
        const swatch = element('span', { class: 'swatch' });
        const at = chosen.indexOf(index);
        if (at >= 0) swatch.style.backgroundColor = colours[at]!;
        const box = element('input', { type: 'checkbox', 'data-curve': index });
        box.checked = this.shown[index] === true;
        box.addEventListener('change', () => {
          this.shown[index] = box.checked;
          this.draw();
        });
        return element(
          'li',
          {},
          element('label', {}, box, swatch, element('span', {}, this.points[index]!.name)),
          this.values[index]!,
        );
      }),
    );
    if (focused) this.list.querySelector<HTMLElement>(`[data-curve="${focused}"]`)?.focus();
  }

  /** Values at an epoch (an index), or at each point's kept epoch while no epoch is pointed at. */
  private showValues(epoch: number | undefined): void {
    this.epochLabel.textContent = epoch === undefined ? 'At the kept epoch (ticked)' : `At epoch ${epoch + 1}`;
    this.points.forEach((point, index) => {
      const at = epoch ?? point.curves.keptEpoch - 1;
      this.values[index]!.textContent = decimal(this.validation(point)[at]);
    });
  }
}

/** Trainings towards numbers have no accuracy. */
function measuresOf(points: readonly Trained[]): Measure[] {
  return points.some(({ curves }) => curves.accuracy ?? curves.validationAccuracy) ? ['accuracy', 'loss'] : ['loss'];
}

/** The number that the list is in the order of, greatest first: the accuracy, or the loss with its sign changed. */
function scoreOf({ validationScore, curves }: Trained): number {
  const { accuracy, validationLoss, loss, keptEpoch } = curves;
  if (accuracy === undefined && curves.validationAccuracy === undefined)
    return -((validationLoss ?? loss)[keptEpoch - 1] ?? Number.POSITIVE_INFINITY);
  return validationScore ?? accuracy?.[keptEpoch - 1] ?? 0;
}

function heightFor(width: number): number {
  return Math.round(Math.max(240, Math.min(380, width * 0.55)));
}

/** An axis in the page's colours. `whole` is the number of whole steps, for axes without fractions. */
export function axis(label: string, size: number, whole?: number): object {
  const font = '12px system-ui, sans-serif';
  return {
    label,
    labelFont: font,
    labelSize: 20,
    font,
    size,
    stroke: cssColour('--muted'),
    grid: { stroke: cssColour('--rule'), width: 1 },
    ticks: { stroke: cssColour('--rule'), width: 1, size: 5 },
    // The library's own labels are rounded to three decimals, and written as the reader's language does.
    values: (_: unknown, ticks: number[], __: number, ___: number, step: number) => labelsOf(ticks, step),
    ...(whole !== undefined && { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] }),
  };
}

declare const uPlot: UplotConstructor;
