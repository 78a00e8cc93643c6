import test from 'ava';
import fc from 'fast-check';
import { unpaced } from '../../stages/lib/analysis/pace.ts';
import { covarianceOf, projectRows } from '../../stages/lib/analysis/pca.ts';
import type { Points } from '../../stages/lib/analysis/points.ts';
import { random } from '../../stages/lib/random/random.ts';
import { arbitraryPoints } from './arbitrary-points.ts';
import { covariancesOf, meansOf } from './naive.ts';

/** Greatest difference between two covariances, relative to the columns' deviations. */
async function errorOf(points: Points): Promise<number> {
  const { matrix, mean } = await covarianceOf(points, unpaced);
  const expected = covariancesOf(points);
  const means = meansOf(points);
  let error = 0;
  for (let i = 0; i < points.width; i++) {
    error = Math.max(error, Math.abs(mean[i]! - means[i]!) / (Math.abs(means[i]!) + 1e-300) / 1e6);
    for (let j = 0; j < points.width; j++) {
      const difference = Math.abs(matrix.get(i, j) - expected[i]![j]!);
      if (difference > 0) error = Math.max(error, difference / Math.sqrt(expected[i]![i]! * expected[j]![j]!));
    }
  }
  return error;
}

test('covariances are those of the definition to 3e-6, whatever the width, the rows and the offset', async (t) => {
  await fc.assert(
    fc.asyncProperty(arbitraryPoints({ rowsMax: 400, widthMax: 21, offset: 100_000 }), async (points) => {
      const error = await errorOf(points);
      t.true(error <= 3e-6, `${error}`);
    }),
    { numRuns: 150 },
  );
});

test('numbers whose squares single precision cannot hold do not matter, nor rows in order', async (t) => {
  const source = random(1, 'covariance test');
  const values = Float32Array.from({ length: 1000 * 5 }, (_, index) => source.normal() + Math.floor(index / 500) * 10);
  for (const scale of [1, 2 ** -100, 2 ** 100]) {
    const error = await errorOf({ values: values.map((value) => value * scale), rows: 1000, width: 5 });
    t.true(error <= 1e-6, `${scale}: ${error}`);
  }
});

test('rows that take many calls are right to 1e-6, and the same bytes each time', async (t) => {
  const source = random(1, 'covariance test');
  const width = 64;
  const points = { values: Float32Array.from({ length: 5000 * width }, () => source.normal()), rows: 5000, width };
  t.true((await errorOf(points)) <= 1e-6);
  const first = await covarianceOf(points, unpaced);
  const second = await covarianceOf(points, unpaced);
  t.deepEqual(first.matrix.to1DArray(), second.matrix.to1DArray());
});

test('a projection is, to the bit, the sum along the columns in double precision', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryPoints({ rowsMax: 40, widthMax: 21, offset: 1000 }),
      fc.integer({ min: 1, max: 21 }),
      async (points, asked) => {
        const { values, rows, width } = points;
        const count = Math.min(asked, width);
        const source = random(width, 'axes');
        const components = Float64Array.from({ length: width * width }, () => source.normal());
        const mean = Float64Array.from(meansOf(points));
        const fitted = { width, mean, components, variances: new Float64Array(width) };
        const expected = Float32Array.from({ length: rows * count }, (_, at) => {
          const row = Math.floor(at / count);
          let sum = 0;
          for (let index = 0; index < width; index++)
            sum += components[(at % count) * width + index]! * (values[row * width + index]! - mean[index]!);
          return sum;
        });
        t.deepEqual(await projectRows(points, fitted, count, unpaced), expected);
      },
    ),
    { numRuns: 100 },
  );
});
