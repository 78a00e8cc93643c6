/**
 * Accuracy against the time to train, where a run's facts are there to tell it: points by uPlot, with a line through
 * those that no other point beats in both. Times differ from run to run, so this is no part of the stored report.
 */

import type { PointData } from '../page-data.ts';
import { axis, heightFor } from './curves.ts';
import { duration, element, fraction } from './elements.ts';
import { cssColour, onSchemeChange, rgbText, themeColour } from './theme.ts';
import type { UplotConstructor, UplotInstance } from './uplot.ts';

const namesMax = 4;

export interface TimedPoint {
  readonly name: string;
  readonly seconds: number;
  readonly accuracy: number;
}

/** Points that none other beats: no less accurate and no slower. By time. */
export function timeFront(points: readonly TimedPoint[]): TimedPoint[] {
  const front: TimedPoint[] = [];
  for (const point of [...points].sort((left, right) => left.seconds - right.seconds || right.accuracy - left.accuracy))
    if (point.accuracy > (front.at(-1)?.accuracy ?? Number.NEGATIVE_INFINITY)) front.push(point);
  return front;
}

export function drawTimeFront(points: readonly PointData[], seconds: ReadonlyMap<number, number>): void {
  const host = document.getElementById('pareto-time');
  const timed = points.flatMap((point, index): TimedPoint[] => {
    const [time, accuracy] = [seconds.get(index), point.testAccuracy ?? point.validationAccuracy];
    return time === undefined || accuracy === undefined ? [] : [{ name: point.name, seconds: time, accuracy }];
  });
  if (!host || timed.length < 2) return;
  host.hidden = false;
  const byTime = [...timed].sort((left, right) => left.seconds - right.seconds);
  const place = element('div', {});
  const told = element('p', { class: 'muted', 'aria-live': 'polite' }, frontText(timed));
  host.append(element('h4', {}, 'Accuracy and time to train'), place, told);
  let plot: UplotInstance | undefined;
  const draw = (): void => {
    plot?.destroy();
    const width = place.clientWidth || 320;
    const front = new Set(timeFront(timed));
    const [accent, muted] = [rgbText(themeColour('--c0')), cssColour('--muted')];
    const spots = (stroke: string, fill: string) => ({ stroke, points: { show: true, size: 8, stroke, fill } });
    plot = new uPlot(
      {
        width,
        height: Math.min(300, heightFor(width)),
        legend: { show: false },
        cursor: { drag: { x: false, y: false }, points: { size: 12 } },
        scales: {
          x: { time: false, range: (_: unknown, low: number, high: number) => padded(low, high) },
          y: { range: (_: unknown, low: number, high: number) => padded(low, high) },
        },
        axes: [
          { ...axis('', 30), values: (_: unknown, ticks: number[]) => ticks.map(duration), space: 70 },
          axis('accuracy', 56),
        ],
        series: [
          {},
          { ...spots(muted, cssColour('--surface')), width: 0, paths: () => null },
          { ...spots(accent, accent), width: 1.5, spanGaps: true },
        ],
        hooks: {
          setCursor: [
            ({ cursor }) => {
              told.textContent = pointText(byTime[cursor.idx ?? -1]) ?? frontText(timed);
            },
          ],
        },
      },
      [
        byTime.map((point) => point.seconds),
        byTime.map((point) => point.accuracy),
        byTime.map((point) => (front.has(point) ? point.accuracy : null)),
      ],
      place,
    );
  };
  draw();
  onSchemeChange(draw);
  let last = place.clientWidth;
  new ResizeObserver(() => {
    if (place.clientWidth === last) return;
    last = place.clientWidth;
    draw();
  }).observe(place);
}

function padded(low: number, high: number): [number, number] {
  const room = (high - low || Math.abs(high) || 1) * 0.08;
  return [low - room, high + room];
}

function pointText(point: TimedPoint | undefined): string | undefined {
  return point && `${point.name}: ${fraction(point.accuracy)} after ${duration(point.seconds)}`;
}

function frontText(points: readonly TimedPoint[]): string {
  const names = timeFront(points).map((point) => point.name);
  const more = names.length > namesMax ? ` and ${names.length - namesMax} more` : '';
  return `Not beaten in both: ${names.slice(0, namesMax).join('; ')}${more}.`;
}

declare const uPlot: UplotConstructor;
