import test from 'ava';
import { unpaced } from '../../stages/lib/analysis/pace.ts';
import { componentsFor, fitComponents, projectRows, varianceRatios } from '../../stages/lib/analysis/pca.ts';
import { random } from '../../stages/lib/random/random.ts';
import { type Fixture, fixture, pointSets, pointsOf } from './fixture.ts';

for (const name of pointSets)
  test(`${name}: scikit-learn's components, ratios and positions to 1e-5, up to sign`, async (t) => {
    const golden = fixture<Fixture>(name);
    const points = pointsOf(golden);
    const fitted = await fitComponents(points, unpaced);
    const count = golden.pca.ratios.length;
    const ratios = varianceRatios(fitted);
    const positions = await projectRows(points, fitted, count, unpaced);
    for (let component = 0; component < count; component++) {
      near(t, ratios[component]!, golden.pca.ratios[component]!);
      const at = component * golden.width;
      let inner = 0;
      for (let index = 0; index < golden.width; index++)
        inner += fitted.components[at + index]! * golden.pca.components[at + index]!;
      const sign = Math.sign(inner);
      for (let index = 0; index < golden.width; index++)
        near(t, sign * fitted.components[at + index]!, golden.pca.components[at + index]!);
      for (let row = 0; row < 20; row++)
        near(t, sign * positions[row * count + component]!, golden.pca.positions[row * count + component]!);
    }
  });

function near(t: { true(value: boolean, message: string): void }, found: number, expected: number): void {
  t.true(Math.abs(found - expected) <= 1e-5 * Math.max(1, Math.abs(expected)), `${found}, expected ${expected}`);
}

test('the largest element of every component is positive', async (t) => {
  const { components, width } = await fitComponents(pointsOf(fixture('blobs')), unpaced);
  for (let component = 0; component < width; component++) {
    const own = Array.from(components.subarray(component * width, (component + 1) * width));
    const largest = own.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
    t.true(largest > 0);
  }
});

test('widths that fill no tile and blocks that are not full give the covariance of the definition', async (t) => {
  const source = random(1, 'pca test');
  for (const [rows, width] of [
    [1, 1],
    [2, 3],
    [129, 5],
    [300, 7],
  ] as const) {
    const points = { values: Float32Array.from({ length: rows * width }, () => source.normal()), rows, width };
    const { components, variances, mean } = await fitComponents(points, unpaced);
    for (let component = 0; component < width; component++) {
      let square = 0;
      for (let row = 0; row < rows; row++) {
        let along = 0;
        for (let index = 0; index < width; index++)
          along += components[component * width + index]! * (points.values[row * width + index]! - mean[index]!);
        square += along * along;
      }
      t.true(Math.abs(square / Math.max(rows - 1, 1) - variances[component]!) < 1e-6 * variances[0]! + 1e-12);
    }
  }
});

test('a fraction keeps the least components that explain more than it', async (t) => {
  const ratios = Float64Array.of(0.5, 0.3, 0.2);
  t.is(componentsFor(0.4, ratios), 1);
  t.is(componentsFor(0.5, ratios), 2);
  t.is(componentsFor(0.79, ratios), 2);
  t.is(componentsFor(0.9999999, ratios), 3);
});

test('data that does not vary has no explained variance, and positions at the origin', async (t) => {
  const points = { values: new Float32Array(12).fill(3), rows: 4, width: 3 };
  const fitted = await fitComponents(points, unpaced);
  t.deepEqual([...varianceRatios(fitted)], [0, 0, 0]);
  t.true((await projectRows(points, fitted, 2, unpaced)).every((value) => value === 0));
});
