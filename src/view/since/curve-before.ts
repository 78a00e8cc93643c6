/** The curves of a stored training, for drawing behind those of another run. */

import { history } from '../../artifacts/history.ts';
import type { SinceCurve } from '../../core/facts/since-facts.ts';
import type { Table } from '../../stage-api/table.ts';

/** More epochs than these are thinned: a ghost needs no more. */
const epochsMax = 400;

/** Losses with six digits; a number that is not finite is `null` in JSON, which a chart leaves out. @throws StageFailure */
export function curveBefore(table: Table): SinceCurve {
  const { epoch, loss, accuracy, validationLoss, validationAccuracy } = history.read(table);
  const step = Math.max(1, Math.ceil(epoch.length / epochsMax));
  const isKept = (index: number): boolean => index % step === 0 || index === epoch.length - 1;
  const thinned = (values: ArrayLike<number>): number[] =>
    Array.from(values, (value) => Number(value.toPrecision(6))).filter((_, index) => isKept(index));
  return {
    epochs: Array.from(epoch).filter((_, index) => isKept(index)),
    loss: thinned(loss),
    ...(accuracy && { accuracy: thinned(accuracy) }),
    ...(validationLoss && { validationLoss: thinned(validationLoss) }),
    ...(validationAccuracy && { validationAccuracy: thinned(validationAccuracy) }),
  };
}
