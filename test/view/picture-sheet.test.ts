/** A sheet of pictures is a PNG file that has each of them, enlarged, in its place. */

import test from 'ava';
import { sheetPng } from '../../src/view/picture-sheet.ts';
import { readPng } from '../../stages/ingest/formats/images/png/chunks.ts';
import { decodePng } from '../../stages/ingest/formats/images/png/decode.ts';

test('pictures lie in rows, small ones enlarged, with a frame of grey', (t) => {
  const grey = { height: 2, width: 3, channels: 1 as const, pixels: Uint8Array.of(1, 2, 3, 4, 5, 6), label: 'a' };
  const red = {
    height: 2,
    width: 3,
    channels: 3 as const,
    pixels: new Uint8Array(18).fill(0).fill(250, 0, 1),
    label: 'b',
  };
  const { width, height, channels, pixels } = decodePng(readPng(sheetPng([grey, red, grey], 2)));
  // 112 by 3 is 37: each pixel becomes a square of 37.
  t.deepEqual([width, height, channels], [2 * (3 * 37 + 4) + 4, 2 * (2 * 37 + 4) + 4, 3]);
  const at = (y: number, x: number): number[] => [...pixels.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
  t.deepEqual(at(0, 0), [128, 128, 128]);
  t.deepEqual(at(4, 4), [1, 1, 1]);
  t.deepEqual(at(4 + 36, 4 + 36), [1, 1, 1]);
  t.deepEqual(at(4 + 37, 4 + 2 * 37), [6, 6, 6]);
  t.deepEqual(at(4, 4 + 3 * 37), [128, 128, 128]);
  t.deepEqual(at(4, 8 + 3 * 37), [250, 0, 0]);
  t.deepEqual(at(8 + 2 * 37, 4), [1, 1, 1]);
  t.deepEqual(at(8 + 2 * 37, 8 + 3 * 37), [128, 128, 128], 'a place without a picture');
});

test('large pictures keep their size, and none at all is a small sheet', (t) => {
  const large = { height: 300, width: 200, channels: 1 as const, pixels: new Uint8Array(60_000), label: '' };
  t.like(readPng(sheetPng([large], 8)).facts, { width: 208, height: 308 });
  t.like(readPng(sheetPng([], 8)).facts, { width: 8, height: 4 });
});
