/** Points of the chart of times: accuracies of one split, and one unit for all times. */

import type { TradePoint } from '../../figures/trade-chart.ts';
import type { PointData } from '../../page/page-data.ts';

export interface Timed {
  readonly timed: readonly TradePoint[];
  readonly split: 'test' | 'validation';
  readonly unit: string;
}

/** Test accuracies where any point has one, else validation accuracies: never both in one chart. */
export function timedPoints(
  points: readonly PointData[],
  seconds: ReadonlyMap<number, number>,
  duration: (seconds: number) => string,
): Timed {
  const split = points.some((point) => point.testScore !== undefined) ? 'test' : 'validation';
  const unit = unitOf(Math.max(0, ...seconds.values()));
  const timed = points.flatMap((point, index): TradePoint[] => {
    const time = seconds.get(index);
    const accuracy = split === 'test' ? point.testScore : point.validationScore;
    if (time === undefined || accuracy === undefined) return [];
    const tooltip = `${point.name}: ${accuracy.toFixed(4)} after ${duration(time)}`;
    return [{ model: index, name: point.name, cost: time / unit.seconds, accuracy, chosen: point.chosen, tooltip }];
  });
  return { timed, split, unit: unit.name };
}

function unitOf(longest: number): { readonly name: string; readonly seconds: number } {
  if (longest < 1) return { name: 'ms', seconds: 0.001 };
  if (longest < 300) return { name: 's', seconds: 1 };
  return longest < 3 * 3600 ? { name: 'min', seconds: 60 } : { name: 'h', seconds: 3600 };
}
