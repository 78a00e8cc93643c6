/**
 * Lines against the epoch, by uPlot: a cursor that stands on whole epochs, a scale that is logarithmic if asked for, and on
 * each leading line a ring at its best epoch and a tick at the kept one.
 */

import { labelsOf, logarithmicTicks } from '../../figures/ticks.ts';
import { cssColour } from '../theme.ts';
import type { UplotConstructor, UplotInstance, UplotOptions } from './uplot.ts';

export interface PlottedLine {
  /** One number an epoch, from the first. */
  readonly values: readonly number[];
  readonly stroke: string;
  readonly width: number;
  readonly dashed?: boolean;
  /** Epochs with a ring and with a tick. */
  readonly peak?: number | undefined;
  readonly kept?: number;
}

export interface PlotLook {
  readonly label: string;
  readonly logarithmic: boolean;
  readonly width: number;
  /** Called with the index of the epoch under the cursor. */
  readonly pointed: (epoch: number | undefined) => void;
}

declare const uPlot: UplotConstructor;

export function plotLines(lines: readonly PlottedLine[], look: PlotLook, host: HTMLElement): UplotInstance {
  const { label, logarithmic, width, pointed } = look;
  const epochs = Array.from({ length: Math.max(1, ...lines.map(({ values }) => values.length)) }, (_, at) => at + 1);
  const within = (value: number | undefined): number | null => {
    const isShown = value !== undefined && Number.isFinite(value) && (!logarithmic || value > 0);
    return isShown ? value : null;
  };
  const options: UplotOptions = {
    width,
    height: heightFor(width),
    legend: { show: false },
    cursor: { points: { size: 9 }, drag: { x: false, y: false }, y: false, move: onWholeEpochs },
    scales: {
      x: { time: false, range: (_: unknown, low: number, high: number) => [Math.min(low, 1) - 0.2, high + 0.2] },
      ...(logarithmic && {
        y: { distr: 3, range: (_: unknown, low: number, high: number) => [low / 1.12, high * 1.12] },
      }),
    },
    axes: [axis('epoch', 34, epochs.length), logarithmic ? logarithmicAxis(`${label}, logarithmic`) : axis(label, 56)],
    series: [{}, ...lines.map(serie)],
    hooks: {
      setCursor: [(plot) => pointed(plot.cursor.idx ?? undefined)],
      draw: [(plot) => markEpochs(plot, lines)],
    },
  };
  return new uPlot(options, [epochs, ...lines.map(({ values }) => epochs.map((at) => within(values[at - 1])))], host);
}

export function heightFor(width: number): number {
  return Math.round(Math.max(240, Math.min(380, width * 0.55)));
}

/** The cursor's place, moved to the epoch nearest to it. */
function onWholeEpochs(plot: UplotInstance, left: number, top: number): readonly [left: number, top: number] {
  const epoch = left < 0 ? undefined : plot.data[0]?.[plot.posToIdx(left)];
  return [epoch === undefined || epoch === null ? left : Math.round(plot.valToPos(epoch, 'x')), top];
}

function serie({ stroke, width, dashed = false, kept }: PlottedLine): object {
  const points = { show: kept !== undefined || dashed, size: 5, stroke, fill: stroke };
  return { stroke, width, ...(dashed && { dash: [5, 4] }), points };
}

function markEpochs(plot: UplotInstance, lines: readonly PlottedLine[]): void {
  const ratio = devicePixelRatio || 1;
  for (const { values, stroke, peak, kept } of lines) {
    const mark = (epoch: number | undefined, width: number, trace: (x: number, y: number) => void): void => {
      const value = epoch === undefined ? undefined : values[epoch - 1];
      if (epoch === undefined || value === undefined || !Number.isFinite(value)) return;
      plot.ctx.save();
      plot.ctx.strokeStyle = stroke;
      plot.ctx.lineWidth = width * ratio;
      plot.ctx.beginPath();
      trace(plot.valToPos(epoch, 'x', true), plot.valToPos(value, 'y', true));
      plot.ctx.stroke();
      plot.ctx.restore();
    };
    mark(peak, 1.5, (x, y) => plot.ctx.arc(x, y, 7 * ratio, 0, 2 * Math.PI));
    mark(kept, 2.5, (x, y) => {
      plot.ctx.moveTo(x, y - 11 * ratio);
      plot.ctx.lineTo(x, y + 11 * ratio);
    });
  }
}

/** An axis in the page's colours. `whole` is the number of whole steps, for axes without fractions. */
function axis(label: string, size: number, whole?: number): object {
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

function logarithmicAxis(label: string): object {
  return {
    ...axis(label, 56),
    splits: (_: unknown, __: number, low: number, high: number) => logarithmicTicks(low, high, 8).values,
    filter: (_: unknown, ticks: readonly number[]) => ticks,
    values: (_: unknown, ticks: readonly number[]) =>
      ticks.map((tick) => logarithmicTicks(tick * 0.99, tick * 1.01, 1).labels[0] ?? ''),
  };
}
