/** The numbers of trainings that are drawn over each other: by measure and rows, of the run shown and of the run before. */

import type { SinceCurve } from '../../../core/facts/since-facts.ts';
import type { CurveData, PointData } from '../../page/page-data.ts';
import type { Rows } from '../take/csv.ts';

export type Measure = 'accuracy' | 'loss';

export interface Trained extends PointData {
  /** In the page's list of models. */
  readonly index: number;
  readonly curves: CurveData;
  /** Its like in the run before. */
  readonly ghost?: SinceCurve;
}

type Numbers = Pick<SinceCurve, 'loss' | 'accuracy' | 'validationLoss' | 'validationAccuracy'>;

/** Greatest over the others, as many times, where the scale becomes logarithmic. */
const dwarfing = 8;

/** An epoch of a model a row. */
export function curveRows(points: readonly Trained[]): Rows {
  return [
    ['model', 'epoch', 'loss', 'accuracy', 'validation loss', 'validation accuracy'],
    ...points.flatMap(({ name, curves }) =>
      curves.epochs.map((epoch, at) => {
        const { loss, accuracy, validationLoss, validationAccuracy } = curves;
        return [name, epoch, loss[at], accuracy?.[at], validationLoss?.[at], validationAccuracy?.[at]];
      }),
    ),
  ];
}

/** Trainings towards numbers have no accuracy. */
export function measuresOf(points: readonly Trained[]): Measure[] {
  return points.some(({ curves }) => curves.accuracy ?? curves.validationAccuracy) ? ['accuracy', 'loss'] : ['loss'];
}

/** On the validation rows; on the training rows where there are none. */
export function leadingOf(
  { loss, accuracy, validationLoss, validationAccuracy }: Numbers,
  measure: Measure,
): readonly number[] {
  return measure === 'accuracy' ? (validationAccuracy ?? accuracy ?? []) : (validationLoss ?? loss);
}

/** The number that the list is in the order of, greatest first: the accuracy, or the loss with its sign changed. */
export function scoreOf({ validationScore, curves }: Trained): number {
  const { accuracy, validationLoss, loss, keptEpoch } = curves;
  if (accuracy === undefined && curves.validationAccuracy === undefined)
    return -((validationLoss ?? loss)[keptEpoch - 1] ?? Number.POSITIVE_INFINITY);
  return validationScore ?? accuracy?.[keptEpoch - 1] ?? 0;
}

/** Whether a few numbers, such as those of first epochs, are so great that the others would lie on the axis. */
export function isDwarfed(curves: readonly (readonly number[])[]): boolean {
  const numbers = curves
    .flat()
    .filter(Number.isFinite)
    .sort((left, right) => left - right);
  const [least, middle, greatest] = [numbers[0], numbers[numbers.length >> 1], numbers.at(-1)];
  return least !== undefined && least > 0 && greatest! > dwarfing * middle!;
}

/** Whether all numbers can stand on a logarithmic scale. */
export function arePositive(curves: readonly (readonly number[])[]): boolean {
  const numbers = curves.flat().filter(Number.isFinite);
  return numbers.length > 0 && numbers.every((value) => value > 0);
}
