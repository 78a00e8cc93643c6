/**
 * The order in which models are listed: the chosen one, then the best first, by the measure that chose it (without a choice
 * by the leading measure of the validation rows, else of the test rows), and those without it last.
 */

import { scoreOf } from './best.ts';
import { leadOf } from './lead.ts';
import type { Point, Study } from './study.ts';

export interface Ranking {
  readonly points: readonly Point[];
  readonly direction: 'more' | 'less';
  /** Of the measure, where no kind declares a better one. */
  readonly title: string;
  scoreAt(point: Point): number | undefined;
}

/** Equal ones stay in the order of the document. */
export function rankingOf(study: Study): Ranking {
  const { points, chosen } = study;
  const { direction, title, scoreAt } = measureOf(study);
  const sign = direction === 'more' ? 1 : -1;
  const score = (point: Point): number => {
    const value = scoreAt(point);
    return value === undefined || Number.isNaN(value) ? Number.NEGATIVE_INFINITY : sign * value;
  };
  // Compared, not subtracted: the difference of two infinities is no number.
  const order = (left: Point, right: Point): number =>
    score(left) === score(right) ? left.index - right.index : score(left) > score(right) ? -1 : 1;
  const others = points.filter((point) => point !== chosen).sort(order);
  return { points: chosen === undefined ? others : [chosen, ...others], direction, title, scoreAt };
}

function measureOf({ points, choice }: Study): Omit<Ranking, 'points'> {
  const lead = leadOf(points);
  const measures: readonly Omit<Ranking, 'points'>[] = [
    ...(choice === undefined
      ? []
      : [
          {
            direction: choice.mode === 'max' ? ('more' as const) : ('less' as const),
            title: choice.metric,
            scoreAt: ({ evaluation }: Point) => evaluation?.values.get(choice.metric),
          },
        ]),
    ...(['validation', 'test'] as const).map((split) => ({
      direction: 'more' as const,
      title: `${split} ${lead.title}`,
      scoreAt: (point: Point) => scoreOf(point, split, lead),
    })),
  ];
  return measures.find(({ scoreAt }) => points.some((point) => scoreAt(point) !== undefined)) ?? measures.at(-1)!;
}
