/** Pictures of every form have the pixels that Pillow reads; forms with more than one meaning are refused by name. */

import test from 'ava';
import { areaAverage } from '../../../../stages/ingest/formats/images/area-average.ts';
import { coloured, flatten } from '../../../../stages/ingest/formats/images/colour.ts';
import { decodePicture } from '../../../../stages/ingest/formats/images/decode-picture.ts';
import { inspect } from '../../../../stages/ingest/formats/images/inspect.ts';
import { jpegDecoder } from '../../../../stages/ingest/formats/images/jpeg/decode.ts';
import { NoPicture } from '../../../../stages/ingest/formats/images/picture.ts';
import { fixture, golden, names, pixelsOf } from './golden.ts';

const decodeJpeg = jpegDecoder();
const background = [30, 160, 250] as const;

for (const [name, { own, grey, transparent }] of Object.entries(golden.decoded))
  test(`${name} has the pixels of Pillow, with its own colours and in grey`, async (t) => {
    const bytes = fixture(name);
    const inspected = inspect(name, bytes);
    const [height, width, channels] = own.shape;
    t.like(inspected.facts, { height, width, channels });
    const made = (wanted: 1 | 3, behind: typeof background | undefined): Promise<Uint8Array> =>
      decodePicture(
        bytes,
        inspected,
        { height, width, channels: wanted, turned: false, background: behind },
        decodeJpeg,
      );
    t.deepEqual(await made(channels, background), pixelsOf(own));
    t.deepEqual(await made(1, background), pixelsOf(grey));
    if (transparent) await t.throwsAsync(made(channels, undefined), { instanceOf: NoPicture, message: /transparent/ });
    else t.deepEqual(await made(channels, undefined), pixelsOf(own));
  });

for (const [name, upright] of Object.entries(golden.upright))
  test(`${name} is turned as Pillow turns it`, async (t) => {
    const bytes = fixture(name);
    const [height, width, channels] = upright.shape;
    const wanted = { height, width, channels, turned: true, background: undefined };
    t.deepEqual(await decodePicture(bytes, inspect(name, bytes), wanted, decodeJpeg), pixelsOf(upright));
  });

for (const [name, found] of [
  ['grey16.png', /16 bits/],
  ['rgb16.png', /16 bits/],
  ['animated.png', /animation/],
  ['cmyk.jpg', /CMYK/],
] as const)
  test(`${name} is refused before it is decoded`, (t) => {
    t.throws(() => inspect(name, fixture(name)), { instanceOf: NoPicture, message: found });
  });

test('the transparent grey of a picture with 4 bits is one of 4 bits', async (t) => {
  const bytes = fixture('grey4-key.png');
  const wanted = { height: 18, width: 26, channels: 1, turned: false, background: [200, 200, 200] } as const;
  const plain = pixelsOf(golden.decoded['grey4.png']!.own);
  t.true(plain.includes(7 * 17), 'the picture has that grey');
  const expected = plain.map((value) => (value === 7 * 17 ? 200 : value));
  t.deepEqual(await decodePicture(bytes, inspect('grey4-key.png', bytes), wanted, decodeJpeg), expected);
});

test('a coloured background is seen in colour through a grey picture that is given three channels', (t) => {
  // Pillow 12.3: Image.alpha_composite of the picture as RGBA over the colour #10e0ff.
  const seen = [16, 224, 255, 58, 162, 177];
  const grey = { width: 2, height: 1, channels: 2, pixels: Uint8Array.of(100, 0, 100, 128) } as const;
  t.deepEqual([...flatten(coloured(grey), [16, 224, 255]).pixels], seen);
});

test('grey-alpha.png has three channels over a background that is not grey', async (t) => {
  const bytes = fixture('grey-alpha.png');
  const inspected = inspect('grey-alpha.png', bytes);
  const { height, width } = inspected.facts;
  const over = (behind: readonly [number, number, number]): Promise<Uint8Array> =>
    decodePicture(bytes, inspected, { height, width, channels: 3, turned: false, background: behind }, decodeJpeg);
  const [red, blue] = [await over([255, 0, 0]), await over([0, 0, 255])];
  t.notDeepEqual(red, blue);
  for (let at = 0; at < red.length; at += 3)
    t.deepEqual([red[at], red[at + 1], red[at + 2]], [blue[at + 2], blue[at + 1], blue[at]]);
});

test('every fixture is decoded or refused in a test', (t) => {
  const known = [
    ...Object.keys(golden.decoded),
    'grey16.png',
    'rgb16.png',
    'animated.png',
    'cmyk.jpg',
    'grey4-key.png',
  ];
  t.deepEqual(known.sort(), [...names].sort());
});

const rgb = { width: 26, height: 18, channels: 3, pixels: pixelsOf(golden.decoded['rgb.png']!.own) };

test('a reduced picture has the area averages that fractions give', (t) => {
  for (const [size, expected] of Object.entries(golden.averages)) {
    const [high, wide] = expected.shape;
    t.deepEqual(areaAverage(rgb, high, wide), pixelsOf(expected), size);
  }
});

test('where each pixel covers whole ones, the averages are those of the box filter of Pillow, within 1', (t) => {
  for (const [size, expected] of Object.entries(golden.reduced)) {
    const [high, wide] = expected.shape;
    const box = pixelsOf(expected);
    const most = Math.max(...areaAverage(rgb, high, wide).map((value, at) => Math.abs(value - box[at]!)));
    t.true(most <= 1, `${size}: ${most}`);
  }
});

test('a picture of one colour keeps it at any size', (t) => {
  const plain = { width: 7, height: 5, channels: 1, pixels: new Uint8Array(35).fill(201) };
  for (const [high, wide] of [
    [1, 1],
    [3, 4],
    [5, 7],
    [64, 3],
  ] as const)
    t.deepEqual(areaAverage(plain, high, wide), new Uint8Array(high * wide).fill(201));
});
