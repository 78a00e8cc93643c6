/** Principal components against scikit-learn, 120 digits, and their definition. */

import test from 'ava';
import fc from 'fast-check';
import { componentsFor, varianceRatios } from '../../../../stages/lib/analysis/projection/pca/components.ts';
import { fitByProducts } from '../../../../stages/lib/analysis/projection/pca/fit-by-products.ts';
import { fitByTriangle } from '../../../../stages/lib/analysis/projection/pca/fit-by-triangle.ts';
import { fitComponents } from '../../../../stages/lib/analysis/projection/pca/fit-components.ts';
import { nativePcas } from '../../../../stages/lib/analysis/projection/pca/native.ts';
import { firstPcaDifference } from '../../../../stages/lib/analysis/projection/pca/native-proof.ts';
import { projectRows } from '../../../../stages/lib/analysis/projection/pca/project-rows.ts';
import { wasmPca } from '../../../../stages/lib/analysis/projection/pca/target.ts';
import { unpaced } from '../../../../stages/lib/kit/pace.ts';
import { random } from '../../../../stages/lib/kit/random/random.ts';
import { arbitraryPoints } from '../../arbitrary-points.ts';
import { type Fixture, fixture, pointSets, pointsOf } from '../../fixture.ts';
import { meansOf, missedByComponents } from '../../naive.ts';

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
    t.true(largest > 0, `component ${component}`);
  }
});

/** In 120 digits, by bench/peers/make_pca_goldens.py. */
const hard = fixture<readonly Hard[]>('pca-hard') as readonly Hard[];

interface Hard {
  readonly name: string;
  readonly rows: number;
  readonly width: number;
  readonly values: readonly number[];
  readonly variances: readonly number[];
  readonly components: readonly number[];
  readonly positions: readonly number[];
}

for (const { name, rows, width, values, variances, components, positions } of hard)
  test(`${name}: every component and variance is right to 1e-6 of itself, every position to 1e-6 of its component's deviation`, async (t) => {
    const points = { values: Float32Array.from(values), rows, width };
    const fitted = await fitComponents(points, unpaced);
    const count = variances.length;
    const placed = await projectRows(points, fitted, count, unpaced);
    for (let component = 0; component < count; component++) {
      t.true(Math.abs(fitted.variances[component]! / variances[component]! - 1) <= 1e-6, `variance ${component}`);
      const own = fitted.components.subarray(component * width, (component + 1) * width);
      const expected = components.slice(component * width, (component + 1) * width);
      const sign = Math.sign(own.reduce((sum, value, index) => sum + value * expected[index]!, 0));
      own.forEach((value, index) => {
        t.true(Math.abs(sign * value - expected[index]!) <= 1e-6, `component ${component}, element ${index}`);
      });
      // Sums of numbers of the first component's size round at 1e-16 of it.
      const deviation = Math.sqrt(variances[component]!) + 1e-8 * Math.sqrt(variances[0]!);
      for (let at = component; at < positions.length; at += count)
        t.true(
          Math.abs(sign * placed[at]! - positions[at]!) <= 1e-6 * (deviation + Math.abs(positions[at]!)),
          `position ${at}`,
        );
    }
    for (let component = count; component < width; component++)
      t.true(fitted.variances[component]! <= 1e-24 * variances[0]!, `nothing along component ${component}`);
  });

test('components are orthonormal, and rows along them are uncorrelated and have the returned variances: any width, rows, offset', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryPoints({ rowsMax: 200, widthMax: 21, offset: 1_000_000 }),
      fc.constantFrom('as they are', 'scaled columns', 'an outlier', 'a column twice', 'equal columns', 'tiny', 'huge'),
      async (points, how) => {
        const { rows, width } = points;
        const values = points.values.slice();
        for (let row = 0; row < rows; row++)
          for (let index = 0; index < width; index++) {
            const at = row * width + index;
            if (how === 'scaled columns') values[at]! *= 10 ** ((index * 7) % 5);
            if (how === 'an outlier' && row === 0) values[at] = index % 2 === 0 ? 1e5 : -1e5;
            if (how === 'a column twice' && index > 0)
              values[at] = values[row * width]! + (index > 1 ? values[at]! : 0);
            if (how === 'equal columns' && index % 3 > 0) values[at] = values[at - 1]!;
            if (how === 'tiny') values[at]! *= 2 ** -110;
            if (how === 'huge') values[at]! *= 2 ** 100;
          }
        const altered = { values, rows, width };
        const found = missedByComponents(altered, await fitComponents(altered, unpaced));
        t.true(found <= 1e-5, `${how}: ${found}`);
      },
    ),
    { numRuns: 300 },
  );
});

/** The squared lengths, greatest first. */
const sorted = ({ squares }: { readonly squares: Float64Array }): Float64Array => squares.slice().sort((a, b) => b - a);

test('products of columns give the variances of the rows themselves to the stated bound, or give up', async (t) => {
  let used = 0;
  await fc.assert(
    fc.asyncProperty(
      arbitraryPoints({ rowsMax: 300, widthMax: 19, offset: 1_000_000 }),
      fc.double({ min: 1e-6, max: 1, noNaN: true }),
      async (points, alike) => {
        const { rows, width } = points;
        const values = points.values.map((value, at) =>
          at % width === 0 ? value : alike * value + points.values[at - (at % width)]!,
        );
        const altered = { values, rows, width };
        const found = await fitByProducts(altered, unpaced, wasmPca);
        if (found === undefined) return;
        used++;
        const expected = sorted(await fitByTriangle(altered, unpaced));
        sorted(found).forEach((square, index) => {
          t.true(Math.abs(square / expected[index]! - 1) <= 1e-6, `${square}, expected ${expected[index]}`);
        });
      },
    ),
    { numRuns: 150 },
  );
  t.true(used > 20, `products were used ${used} times`);
});

test('the first data are fitted by products, and those that 120 digits were needed for only where products suffice', async (t) => {
  for (const name of pointSets) {
    const found = await fitByProducts(pointsOf(fixture<Fixture>(name)), unpaced, wasmPca);
    t.truthy(found, name);
  }
  const used: string[] = [];
  for (const { name, rows, width, values } of hard)
    if ((await fitByProducts({ values: Float32Array.from(values), rows, width }, unpaced, wasmPca)) !== undefined)
      used.push(name);
  t.deepEqual(used, ['a great common offset', 'columns of very different scales', 'columns that do not vary']);
});

const native = nativePcas();
for (const target of 'reason' in native ? [] : native)
  test(`${target.backend} computes the components, variances and positions of WebAssembly to the bit, of any points`, async (t) => {
    t.is(await firstPcaDifference(target), undefined);
    await fc.assert(
      fc.asyncProperty(
        arbitraryPoints({ rowsMax: 150, widthMax: 40, offset: 1000 }),
        fc.integer({ min: 1, max: 9 }),
        async (points, asked) => {
          const [expected, found] = [
            await fitComponents(points, unpaced),
            await fitComponents(points, unpaced, points.width, target),
          ];
          t.deepEqual(found, expected);
          const count = Math.min(asked, points.width);
          t.deepEqual(
            await projectRows(points, found, count, unpaced, target),
            await projectRows(points, expected, count, unpaced),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

test('fewer rows than columns, many columns equal to others: components keep all of the variance', async (t) => {
  for (const [rows, repeats] of [
    [6, 2],
    [40, 3],
    [130, 5],
  ] as const) {
    const source = random(rows, 'equal columns');
    const width = 2 * rows;
    const values = new Float32Array(rows * width);
    for (let row = 0; row < rows; row++)
      for (let index = 0; index < width; index++)
        values[row * width + index] = index % repeats === 0 ? source.normal() + 1e5 : values[row * width + index - 1]!;
    const points = { values, rows, width };
    const fitted = await fitComponents(points, unpaced);
    const found = missedByComponents(points, fitted);
    t.true(found <= 1e-5, `${rows} rows: the definition is missed by ${found}`);
    const means = meansOf(points);
    const whole = values.reduce((sum, value, at) => sum + (value - means[at % width]!) ** 2, 0) / (rows - 1);
    const kept = fitted.variances.reduce((sum, one) => sum + one, 0) / whole;
    t.true(Math.abs(kept - 1) <= 1e-9, `${rows} rows: ${kept} of the variance is kept`);
  }
});

test('2,000 rows of 8 numbers with one row at ±1e5 have components that are right to 1e-9', async (t) => {
  const source = random(1, 'pca test');
  const values = Float32Array.from({ length: 2000 * 8 }, (_, at) => source.normal() * (1 + (at % 8)));
  for (let index = 0; index < 8; index++) values[8 * 1234 + index] = index % 3 === 0 ? -1e5 : 1e5;
  const points = { values, rows: 2000, width: 8 };
  const fitted = await fitComponents(points, unpaced);
  t.true(missedByComponents(points, fitted) <= 1e-9, 'the definition holds');
  t.true(fitted.variances[7]! > 0.5 && fitted.variances[1]! < 100, 'variances of very different sizes');
});

test('rows that take many calls have the same components each time', async (t) => {
  const source = random(1, 'pca test');
  const width = 61;
  const points = { values: Float32Array.from({ length: 5001 * width }, () => source.normal()), rows: 5001, width };
  const first = await fitComponents(points, unpaced);
  t.true(missedByComponents(points, first) <= 1e-9, 'the definition holds for the first rows');
  t.deepEqual(await fitComponents(points, unpaced), first);
});

test('components that are asked for beyond those along which rows vary are orthonormal too', async (t) => {
  const source = random(2, 'pca test');
  const points = { values: Float32Array.from({ length: 4 * 9 }, () => source.normal()), rows: 4, width: 9 };
  const all = await fitComponents(points, unpaced);
  t.true(missedByComponents(points, all) <= 1e-9, 'the definition holds for all components');
  const six = await fitComponents(points, unpaced, 6);
  t.deepEqual(six.components.subarray(0, 6 * 9), all.components.subarray(0, 6 * 9));
  const [two, varying] = [await fitComponents(points, unpaced, 2), await fitComponents(points, unpaced, 'varying')];
  for (const [some, count] of [
    [two, 2],
    [varying, all.variances.filter((variance) => variance > 0).length],
  ] as const) {
    t.deepEqual(some.variances, all.variances);
    t.deepEqual(some.components.subarray(0, count * 9), all.components.subarray(0, count * 9));
    t.true(
      some.components.subarray(count * 9).every((value) => value === 0),
      `components beyond ${count}`,
    );
  }
  t.true(
    six.components.subarray(6 * 9).every((value) => value === 0),
    'components beyond those asked for are zeros',
  );
});

test('the components of a single row are the coordinate axes', async (t) => {
  const { components, variances } = await fitComponents(
    { values: Float32Array.of(1, 2, 3), rows: 1, width: 3 },
    unpaced,
  );
  t.deepEqual([...components], [1, 0, 0, 0, 1, 0, 0, 0, 1]);
  t.deepEqual([...variances], [0, 0, 0]);
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
  t.true(
    (await projectRows(points, fitted, 2, unpaced)).every((value) => value === 0),
    'rows without variance lie at the origin',
  );
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
