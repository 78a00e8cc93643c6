/**
 * Curves of one training: a measure against the epoch, on training and on validation rows. A ring marks the best epoch
 * by the measure that is drawn, a dotted line the one whose weights were evaluated.
 */

import { dot, lineY, ruleX, text } from '@observablehq/plot';
import { decimal } from '../page/format.ts';
import { type Chart, renderChart } from './chart.ts';
import { curveWidth, frame, labelled, valueAxis, wholeTick } from './frame.ts';
import { colour } from './palette.ts';

/** One number an epoch on each line. */
export interface Curves {
  readonly measure: 'accuracy' | 'loss';
  readonly epochs: readonly number[];
  readonly training: readonly number[];
  readonly validation?: readonly number[];
  /** Epoch that is ringed, on the validation line where there is one. */
  readonly best?: number;
  readonly evaluated: number;
}

const [plotHeight, labelHeight] = [160, 25];

interface Mark {
  readonly epoch: number;
  readonly value: number;
  readonly series: string;
}

export function curveChart(name: string, title: string, curves: Curves): Chart {
  const { measure, epochs, best, evaluated } = curves;
  const marksOf = (series: 'training' | 'validation'): Mark[] =>
    (curves[series] ?? []).map((value, index) => ({ epoch: epochs[index]!, value, series }));
  const [training, validation] = [marksOf('training'), marksOf('validation')];
  const leading = curves.validation === undefined ? 'training' : 'validation';
  const ringed = (mark: Mark): boolean => mark.epoch === best && mark.series === leading;
  const all = [...training, ...validation];
  const describe = (series: string, marks: readonly Mark[]): string =>
    marks.length > 0 ? `${series} ends at ${decimal(marks.at(-1)!.value)}` : '';
  const description = [describe('training', training), describe('validation', validation)].filter(Boolean).join(', ');
  const values = all.map((mark) => mark.value).filter(Number.isFinite);
  const up = measure === 'accuracy';
  const shownEvaluated = [evaluated].filter((epoch) => epochs.includes(epoch));
  const extent = values.length > 0 ? Math.max(...values) - Math.min(...values) : 0;
  return renderChart(name, title, description, {
    ...frame,
    marginRight: 74,
    x: {
      ...labelled('epoch'),
      ticks: epochs.length <= 12 ? [...epochs] : 8,
      tickFormat: wholeTick,
    },
    y: valueAxis(measure, values),
    marks: [
      ruleX(shownEvaluated, { stroke: 'var(--muted)', strokeDasharray: '2,3' }),
      text(shownEvaluated, {
        x: (epoch: number) => epoch,
        text: () => 'evaluated',
        frameAnchor: 'top',
        // Above the frame, where no curve passes, and never past its right end.
        dy: -11,
        textAnchor: evaluated > (epochs.at(-1) ?? 0) / 2 ? 'end' : 'start',
        fill: 'var(--muted)',
      }),
      ...[training, validation].flatMap((marks, index) => [
        lineY(marks, { x: 'epoch', y: 'value', stroke: colour(index), strokeWidth: curveWidth }),
        dot(marks, {
          x: 'epoch',
          y: 'value',
          r: (mark: Mark) => (ringed(mark) ? 5 : 2.2),
          fill: (mark: Mark) => (ringed(mark) ? 'var(--surface)' : colour(index)),
          stroke: colour(index),
          title: (mark: Mark) => `${mark.series} ${measure}, epoch ${mark.epoch}: ${decimal(mark.value)}`,
        }),
      ]),
      ...endLabels(training, validation, extent).map((end) =>
        text([end], {
          x: 'epoch',
          y: 'value',
          text: (mark: Mark) => `${mark.series}\n${decimal(mark.value)}`,
          dx: 8,
          dy: end.shift,
          textAnchor: 'start',
          fill: 'currentColor',
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

/** The last marks of both series, named at their ends instead of in a legend, and kept apart by a line's height. */
function endLabels(
  training: readonly Mark[],
  validation: readonly Mark[],
  extent: number,
): (Mark & { shift: number })[] {
  const ends = [training.at(-1), validation.at(-1)].filter((mark) => mark !== undefined);
  const [first, second] = ends;
  if (!first || !second || extent === 0) return ends.map((mark) => ({ ...mark, shift: 0 }));
  const apart = ((first.value - second.value) / extent) * plotHeight;
  const missing = Math.max(0, labelHeight - Math.abs(apart)) / 2;
  const sign = apart >= 0 ? 1 : -1;
  return [
    { ...first, shift: -sign * missing },
    { ...second, shift: sign * missing },
  ];
}
