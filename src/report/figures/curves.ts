/**
 * Curves of one training: numbers against the epoch, a line each, named at their ends. A model's lines have its colour,
 * dashed for training rows. A ring marks the epoch at which the leading line is best, a dotted line the kept epoch, whose
 * weights the model holds.
 */

import { dot, lineY, ruleX, text } from '@observablehq/plot';
import type { Better } from '../../core/facts/measure.ts';
import { decimal } from '../page/format.ts';
import { type Chart, renderChart } from './chart.ts';
import { curveWidth, frame, labelled, trainingDash, valueAxis, wholeTick } from './frame.ts';
import { colour } from './palette.ts';

/** One number an epoch. */
export interface Line {
  readonly name: string;
  readonly values: readonly number[];
  /** The index of the model or class. */
  readonly hue: number;
  /** Of training rows. */
  readonly dashed?: boolean;
}

export interface Curves {
  /** The label of the axis. */
  readonly measure: string;
  readonly better: Better;
  readonly epochs: readonly number[];
  /** The last one leads. */
  readonly lines: readonly Line[];
  /** Epoch that is ringed on the leading line. */
  readonly peak?: number;
  readonly kept: number;
}

const plotHeight = 160;
/** Of the name of a line and its last value: below each other, beside each other where many lines have names. */
const [tallLabel, flatLabel] = [25, 13];
const tallLinesMax = 2;

interface Mark {
  readonly epoch: number;
  readonly value: number;
  readonly series: string;
}

export function curveChart(name: string, title: string, curves: Curves): Chart {
  const { measure, epochs, lines, peak, kept } = curves;
  const series = lines.map((line) =>
    line.values.map((value, index): Mark => ({ epoch: epochs[index]!, value, series: line.name })),
  );
  const strokeOf = (index: number): string => colour(lines[index]?.hue ?? 0);
  const leading = lines.at(-1)?.name;
  const ringed = (mark: Mark): boolean => mark.epoch === peak && mark.series === leading;
  const all = series.flat();
  const ends = series.flatMap((marks) => marks.at(-1) ?? []);
  const description = ends.map(({ series: line, value }) => `${line} ends at ${decimal(value)}`).join(', ');
  const values = all.map((mark) => mark.value).filter(Number.isFinite);
  const up = curves.better === 'more';
  const shownKept = [kept].filter((epoch) => epochs.includes(epoch));
  const extent = values.length > 0 ? Math.max(...values) - Math.min(...values) : 0;
  const flat = lines.length > tallLinesMax;
  const longest = Math.max(0, ...lines.map((line) => line.name.length));
  return renderChart(name, title, description, {
    ...frame,
    marginRight: flat ? Math.min(160, 64 + 6 * longest) : 74,
    x: {
      ...labelled('epoch'),
      ticks: epochs.length <= 12 ? [...epochs] : 8,
      tickFormat: wholeTick,
    },
    y: valueAxis(measure, values),
    marks: [
      ruleX(shownKept, { stroke: 'var(--muted)', strokeDasharray: '2,3' }),
      text(shownKept, {
        x: (epoch: number) => epoch,
        text: () => 'kept',
        frameAnchor: 'top',
        // Above the frame, where no curve passes, and never past its right end.
        dy: -11,
        textAnchor: kept > (epochs.at(-1) ?? 0) / 2 ? 'end' : 'start',
        fill: 'var(--muted)',
      }),
      ...series.flatMap((marks, index) => [
        lineY(marks, {
          x: 'epoch',
          y: 'value',
          stroke: strokeOf(index),
          strokeWidth: curveWidth,
          ...(lines[index]!.dashed && { strokeDasharray: trainingDash }),
        }),
        dot(marks, {
          x: 'epoch',
          y: 'value',
          r: (mark: Mark) => (ringed(mark) ? 5 : 2.2),
          fill: (mark: Mark) => (ringed(mark) ? 'var(--surface)' : strokeOf(index)),
          stroke: strokeOf(index),
          title: (mark: Mark) => `${mark.series} ${measure}, epoch ${mark.epoch}: ${decimal(mark.value)}`,
        }),
      ]),
      ...keptApart(ends, extent, flat ? flatLabel : tallLabel).map((end) =>
        text([end], {
          x: 'epoch',
          y: 'value',
          text: (mark: Mark) => `${mark.series}${flat ? ' ' : '\n'}${decimal(mark.value)}`,
          dx: 8,
          dy: end.shift,
          textAnchor: 'start',
          // Many names are told apart by the colours of their lines.
          fill: flat ? strokeOf(lines.findIndex(({ name }) => name === end.series)) : 'currentColor',
        }),
      ),
      text(
        all.filter((mark) => ringed(mark) && mark.epoch !== epochs.at(-1)),
        {
          x: 'epoch',
          y: 'value',
          text: (mark: Mark) => decimal(mark.value),
          dy: up ? 12 : -12,
          fill: 'currentColor',
          fontWeight: 600,
        },
      ),
    ],
    color: { type: 'identity' },
    r: { type: 'identity' },
  });
}

/**
 * Labels at the ends of lines, which name them instead of a legend, shifted until none covers another: neighbours that
 * are too near to each other share the room around their middle.
 */
function keptApart(ends: readonly Mark[], extent: number, labelHeight: number): (Mark & { shift: number })[] {
  if (extent === 0 && ends.length < 2) return ends.map((mark) => ({ ...mark, shift: 0 }));
  const place = ({ value }: Mark): number => (extent === 0 ? 0 : -(value / extent) * plotHeight);
  interface Cluster {
    readonly members: readonly Mark[];
    readonly middle: number;
  }
  const half = ({ members }: Cluster): number => (members.length * labelHeight) / 2;
  const clusters: Cluster[] = [];
  const downwards = ends.filter(({ value }) => Number.isFinite(value)).sort((one, other) => place(one) - place(other));
  for (const mark of downwards) {
    let cluster: Cluster = { members: [mark], middle: place(mark) };
    for (;;) {
      const above = clusters.at(-1);
      if (above === undefined || above.middle + half(above) <= cluster.middle - half(cluster)) break;
      clusters.pop();
      const members = [...above.members, ...cluster.members];
      cluster = { members, middle: members.reduce((sum, one) => sum + place(one), 0) / members.length };
    }
    clusters.push(cluster);
  }
  return clusters.flatMap((cluster) =>
    cluster.members.map((mark, at) => {
      const target = cluster.middle - half(cluster) + (at + 0.5) * labelHeight;
      return { ...mark, shift: target - place(mark) };
    }),
  );
}
