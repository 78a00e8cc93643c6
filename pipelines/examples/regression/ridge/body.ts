/** Fits the training rows, estimates the others, and measures the estimates. */

import { column, makeTable, type StageBody, StageFailure, tableDigest } from 'arrowline/stage';
import type { kind } from './kind.ts';
import { rowsOf } from './rows.ts';
import { estimate, type Line, mean, ridge } from './solve.ts';

const body: StageBody<typeof kind> = async (context) => {
  const rows = rowsOf(await context.one('dataset').table());
  const { train, validation, test } = rows.splits;
  const indices = Array.from({ length: train[1] - train[0] }, (_, at) => train[0] + at);
  if (indices.length === 0) throw new StageFailure('no-rows', 'the dataset has no training rows');
  const line = ridge(
    indices.map((index) => rows.row(index)),
    rows.target.subarray(...train),
    context.parameters.alpha,
  );
  if (!Number.isFinite(line.intercept))
    throw new StageFailure('diverged', 'the equations have no solution in double precision', {
      hint: 'take a larger alpha',
    });

  // Validation rows come before test rows.
  const other = [validation[0], test[1]] as const;
  const target = rows.target.subarray(...other);
  const answers = target.map((_, at) => estimate(line, rows.row(other[0] + at)));
  const split = Array.from(target, (_, at) => (other[0] + at < test[0] ? 'validation' : 'test'));
  const metrics = {
    ...measures('validation', target, answers, (at) => split[at] === 'validation'),
    ...measures('test', target, answers, (at) => split[at] === 'test'),
  };
  const weights = weightsTable(line, rows.names);
  return {
    metrics,
    outputs: {
      weights,
      predictions: makeTable(
        {
          ...rows.origins(other),
          split: column.utf8(split),
          actual: column.float64(target),
          estimate: column.float64(answers),
        },
        { type: 'table', version: 1 },
      ),
      metrics: makeTable(
        { name: column.utf8(Object.keys(metrics)), value: column.float64(Float64Array.from(Object.values(metrics))) },
        { type: 'metrics', version: 1, classNames: [], model: await tableDigest(weights) },
      ),
    },
  };
};

export default body;

function weightsTable({ weights, intercept }: Line, names: readonly string[]) {
  return makeTable(
    { feature: column.utf8([...names, 'intercept']), weight: column.float64(Float64Array.of(...weights, intercept)) },
    { type: 'table', version: 1 },
  );
}

function measures(name: string, target: Float64Array, answers: Float64Array, chosen: (at: number) => boolean) {
  const rows = [...target.keys()].filter(chosen);
  const centre = mean(rows.map((at) => target[at]!));
  const error = mean(rows.map((at) => (target[at]! - answers[at]!) ** 2));
  const spread = mean(rows.map((at) => (target[at]! - centre) ** 2));
  return { [`${name}.rmse`]: Math.sqrt(error), [`${name}.r2`]: 1 - error / spread };
}
