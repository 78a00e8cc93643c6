/** Drawn garments: deterministic, varied, learnable. */

import { createHash } from 'node:crypto';
import test from 'ava';
import { drawGarments } from '../../../stages/ingest/formats/garments/draw.ts';
import { garmentNames } from '../../../stages/ingest/formats/garments/kinds.ts';
import { drawPicture, picturePixels } from '../../../stages/ingest/formats/garments/picture.ts';
import { dataset, ingestFiles } from './files.ts';

interface Drawn {
  readonly rows: number;
  readonly features: Uint8Array;
  readonly labels: Uint8Array;
}

async function draw(seed: number, split: 'train' | 'test', count: number): Promise<Drawn> {
  const { rows, read } = await drawGarments(seed, split, count, async () => {});
  for await (const { columns } of read())
    return { rows, features: columns.features!.values as Uint8Array, labels: columns.label!.values as Uint8Array };
  throw new Error('no rows');
}

test('a thousand pictures have the same bytes on every machine', async (t) => {
  const { features, labels } = await draw(5, 'train', 1000);
  const hash = createHash('sha256').update(features).update(labels.join());
  t.is(hash.digest('hex'), 'f557d59a0ff05a7d18cfa2f09d8f55c2256ef2aa05328a13595ae2412a98c36d');
});

test('a picture depends on seed, split and index alone', async (t) => {
  const many = await draw(3, 'train', 300);
  const few = await draw(3, 'train', 40);
  t.deepEqual(few.features, many.features.slice(0, 40 * picturePixels));
  t.deepEqual(few.labels, many.labels.slice(0, 40));
  const garment = many.labels[271]!;
  t.deepEqual(drawPicture(garment, 3, 'train', 271), many.features.slice(271 * picturePixels, 272 * picturePixels));
  t.notDeepEqual((await draw(4, 'train', 40)).features, few.features);
  t.notDeepEqual((await draw(3, 'test', 40)).features, few.features);
});

test('every ten pictures are the ten garments, in different orders', async (t) => {
  const labels = [...(await draw(1, 'test', 100)).labels];
  const orders = new Set<string>();
  for (let block = 0; block < 100; block += 10) {
    const ten = labels.slice(block, block + 10);
    orders.add(ten.join());
    t.deepEqual([...ten].sort(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  }
  t.true(orders.size > 5, `${orders.size} orders of ten labels`);
});

test('pictures show something, on a dark ground, and no two are equal', async (t) => {
  const { features, rows } = await draw(2, 'train', 2000);
  const seen = new Set<string>();
  for (let row = 0; row < rows; row++) {
    const picture = features.subarray(row * picturePixels, (row + 1) * picturePixels);
    const lit = picture.filter((value) => value > 40).length / picturePixels;
    t.true(lit > 0.02 && lit < 0.8, `${lit} of picture ${row} is lit`);
    seen.add(Buffer.from(picture).toString('latin1'));
  }
  t.is(seen.size, rows);
});

/** The kind whose mean training picture is nearest. */
function nearestMean(train: Drawn, test: Drawn): { kinds: number; labels: number } {
  const means = Array.from({ length: 10 }, () => new Float64Array(picturePixels));
  const known = train.labels;
  for (let row = 0; row < train.rows; row++)
    for (let pixel = 0; pixel < picturePixels; pixel++)
      means[known[row]!]![pixel]! += train.features[row * picturePixels + pixel]! / (train.rows / 10);
  const merged = [0, 2, 2, 4, 4, 1, 0, 3, 3, 4];
  let kinds = 0;
  let labels = 0;
  for (let row = 0; row < test.rows; row++) {
    const picture = test.features.subarray(row * picturePixels, (row + 1) * picturePixels);
    const distances = means.map((mean) =>
      mean.reduce((sum, value, pixel) => sum + (value - picture[pixel]!) * (value - picture[pixel]!), 0),
    );
    const nearest = distances.indexOf(Math.min(...distances));
    const garment = test.labels[row]!;
    if (nearest === garment) kinds++;
    if (merged[nearest] === merged[garment]) labels++;
  }
  return { kinds: kinds / test.rows, labels: labels / test.rows };
}

test('the ten kinds are neither easy nor hopeless: the nearest mean picture classifies half of them', async (t) => {
  const { kinds, labels } = nearestMean(await draw(5, 'train', 3000), await draw(5, 'test', 1000));
  t.true(kinds > 0.45 && kinds < 0.7, `${kinds} of kinds`);
  t.true(labels > 0.5 && labels < 0.75, `${labels} of merged labels`);
});

test('ingested: ten original classes, merged by the document', async (t) => {
  const relabel = { 0: [0, 6], 1: [5], 2: [1, 2], 3: [7, 8], 4: [3, 4, 9] };
  const ran = await ingestFiles({ format: 'synthetic', examples: { train: 50, test: 20 }, relabel }, {}, 5);
  const { metadata, rows, features, label, original } = dataset(ran);
  t.is(rows, 70);
  t.deepEqual(metadata.shape, [28, 28, 1]);
  t.deepEqual(metadata.originalNames, [...garmentNames]);
  t.deepEqual((metadata.classNames as string[])[4], 'dress / coat / ankle boot');
  t.deepEqual(
    label,
    original.map((one) => [0, 2, 2, 4, 4, 1, 0, 3, 3, 4][one]),
  );
  t.deepEqual(features.slice(0, 50 * picturePixels), (await draw(5, 'train', 50)).features);
  t.deepEqual(features.slice(50 * picturePixels), (await draw(5, 'test', 20)).features);
});
