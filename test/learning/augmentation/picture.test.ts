/** Changed pictures are those of scipy's affine transform, in bytes and in numbers, with erased rectangles filled. */

import { readFileSync } from 'node:fs';
import test from 'ava';
import type { Change } from '../../../stages/lib/learning/augmentation/change.ts';
import { changePicture } from '../../../stages/lib/learning/augmentation/picture.ts';

interface Golden {
  readonly shape: readonly [number, number, number];
  readonly matrix: readonly [readonly [number, number], readonly [number, number]];
  readonly offset: readonly [number, number];
  readonly fill: number;
  readonly whole: boolean;
  readonly picture: readonly number[];
  readonly moved: readonly number[];
}

const goldens = JSON.parse(
  readFileSync(new URL('../../../../test/learning/augmentation/scipy-goldens.json', import.meta.url), 'utf8'),
) as readonly Golden[];

const whole = { top: 0, bottom: 0, left: 0, right: 0 };

for (const [index, golden] of goldens.entries())
  test(`picture ${index}, [${golden.shape.join(', ')}] of ${golden.whole ? 'bytes' : 'numbers'}, is moved as scipy moves it`, (t) => {
    const [[yy, yx], [xy, xx]] = golden.matrix;
    const [y0, x0] = golden.offset;
    const make = golden.whole ? Uint8Array : Float32Array;
    const into = new make(golden.picture.length + 3);
    const change: Change = { y0, yy, yx, x0, xy, xx, erased: whole };
    changePicture(make.from(golden.picture), golden.shape, change, golden.fill, into, 2);
    t.deepEqual([into[0], into[1], into.at(-1)], [0, 0, 0], 'nothing is written beside the picture');
    for (const [at, value] of golden.moved.entries()) {
      const difference = Math.abs(into[2 + at]! - (golden.whole ? Math.floor(value + 0.5) : value));
      t.true(difference <= (golden.whole ? 0 : 1e-5), `number ${at}: ${into[2 + at]}, scipy has ${value}`);
    }
  });

test('an erased rectangle is filled in every channel, and nothing else', (t) => {
  const picture = Uint8Array.from({ length: 4 * 3 * 2 }, (_, index) => index + 1);
  const into = new Uint8Array(picture.length);
  const same = { y0: 0, yy: 1, yx: 0, x0: 0, xy: 0, xx: 1 };
  const erased = { top: 1, bottom: 3, left: 1, right: 2 };
  changePicture(picture, [4, 3, 2], { ...same, erased }, 200, into, 0);
  const expected = picture.slice();
  for (const y of [1, 2]) expected.fill(200, (y * 3 + 1) * 2, (y * 3 + 2) * 2);
  t.deepEqual(into, expected);
});
