/** Quality of projections: scikit-learn's trustworthiness, and projections that are perfect or none at all. */

import test from 'ava';
import { fitComponents } from '../../../stages/lib/analysis/projection/pca/fit-components.ts';
import { projectRows } from '../../../stages/lib/analysis/projection/pca/project-rows.ts';
import { projectionQuality } from '../../../stages/lib/analysis/quality/projection-quality.ts';
import { unpaced } from '../../../stages/lib/kit/pace.ts';
import { random } from '../../../stages/lib/kit/random/random.ts';
import { fixture, pointsOf } from '../fixture.ts';

interface Judged {
  readonly pcaTrustworthiness: Record<string, number>;
  readonly pcaContinuity: Record<string, number>;
}

const flatManifold = async () => {
  const golden = fixture<Judged>('manifold');
  const before = pointsOf(golden);
  const after = {
    values: await projectRows(before, await fitComponents(before, unpaced), 2, unpaced),
    rows: before.rows,
    width: 2,
  };
  return { golden, before, after };
};

for (const k of [5, 12])
  test(`scikit-learn's trustworthiness of a PCA, and of its inverse, with ${k} neighbours`, async (t) => {
    const { golden, before, after } = await flatManifold();
    const quality = await projectionQuality(before, after, { k, sample: before.rows, seed: 1 }, unpaced);
    t.true(
      Math.abs(quality!.trustworthiness - golden.pcaTrustworthiness[k]!) < 1e-4,
      `trustworthiness ${quality!.trustworthiness}`,
    );
    t.true(Math.abs(quality!.continuity - golden.pcaContinuity[k]!) < 1e-4, `continuity ${quality!.continuity}`);
  });

test('a sample of the rows estimates the whole', async (t) => {
  const { golden, before, after } = await flatManifold();
  const quality = await projectionQuality(before, after, { k: 12, sample: 200, seed: 3 }, unpaced);
  t.is(quality!.sample, 200);
  t.true(
    Math.abs(quality!.trustworthiness - golden.pcaTrustworthiness[12]!) < 0.01,
    `trustworthiness ${quality!.trustworthiness}`,
  );
});

test('a copy is perfect, noise is not', async (t) => {
  const { before } = await flatManifold();
  const perfect = await projectionQuality(before, before, { k: 10, sample: 100, seed: 1 }, unpaced);
  t.like(perfect, { trustworthiness: 1, continuity: 1, neighborPreservation: 1 });
  t.true(Math.abs(perfect!.shepard - 1) < 1e-12, `rank correlation ${perfect!.shepard}`);
  const source = random(1, 'quality test');
  const values = Float32Array.from({ length: 2 * before.rows }, () => source.normal());
  const noise = await projectionQuality(
    before,
    { values, rows: before.rows, width: 2 },
    { k: 10, sample: 100, seed: 1 },
    unpaced,
  );
  t.true(
    Math.abs(noise!.trustworthiness - 0.5) < 0.05 && Math.abs(noise!.shepard) < 0.05,
    `noise keeps nothing: ${JSON.stringify(noise)}`,
  );
  t.true(noise!.neighborPreservation < 0.06, `noise keeps ${noise!.neighborPreservation}`);
});

test('few rows lower k, or leave nothing to judge; equal rows are defined', async (t) => {
  const of = (rows: number, k = 15) => {
    const points = { values: Float32Array.from({ length: rows }, (_, row) => row), rows, width: 1 };
    return projectionQuality(points, points, { k, sample: 100, seed: 1 }, unpaced);
  };
  t.is(await of(3), undefined);
  t.is((await of(5))!.k, 2);
  t.is((await of(9))!.trustworthiness, 1);
  const same = { values: new Float32Array(10), rows: 10, width: 1 };
  const quality = await projectionQuality(same, same, { k: 3, sample: 10, seed: 1 }, unpaced);
  t.is(quality!.trustworthiness, 1);
  t.is(quality!.shepard, 0);
});
