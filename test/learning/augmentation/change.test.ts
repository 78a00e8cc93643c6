/** The change of a picture: within its limits, drawn from seed, epoch and row alone, each limit apart from the others. */

import test from 'ava';
import fc from 'fast-check';
import { type Augmentation, fullAugmentation } from '../../../stages/lib/learning/augmentation/augmentation.ts';
import { type Change, drawChange } from '../../../stages/lib/learning/augmentation/change.ts';

const side = fc.integer({ min: 1, max: 40 });
const drawn = fc.tuple(fc.nat(), fc.integer({ min: 1, max: 1000 }), fc.nat());
const rows = Array.from({ length: 400 }, (_, row) => row);

/** The source of a pixel. */
function sourceOf({ y0, yy, yx, x0, xy, xx }: Change, y: number, x: number): readonly [y: number, x: number] {
  return [y0 + yy * y + yx * x, x0 + xy * y + xx * x];
}

test('without limits every pixel stays where it is', (t) => {
  fc.assert(
    fc.property(side, side, drawn, (height, width, of) => {
      const change = drawChange({ fill: 0 }, height, width, of);
      t.deepEqual(
        sourceOf(change, height - 1, 3).map((one) => one + 0),
        [height - 1, 3],
      );
      t.is(change.erased.bottom, 0);
    }),
  );
});

test('a shift is a whole number of pixels in each direction, and all of them occur', (t) => {
  const changes = rows.map((row) => drawChange({ shift: { vertical: 1, horizontal: 2 }, fill: 0 }, 8, 7, [1, 1, row]));
  const found = changes.map((change) =>
    sourceOf(change, 0, 0)
      .map((one) => one + 0)
      .join(),
  );
  t.deepEqual([...new Set(found)].sort(), [-1, 0, 1].flatMap((y) => [-2, -1, 0, 1, 2].map((x) => `${y},${x}`)).sort());
});

test('half of the pictures are mirrored, about the middle', (t) => {
  for (const flip of ['horizontal', 'vertical', 'both'] as const) {
    const corners = rows.map((row) => sourceOf(drawChange({ flip, fill: 0 }, 8, 7, [1, 1, row]), 0, 0));
    const upside = corners.filter(([y]) => y === 7).length;
    const across = corners.filter(([, x]) => x === 6).length;
    t.true(
      corners.every(([y, x]) => (y === 0 || y === 7) && (x === 0 || x === 6)),
      'corners stay corners',
    );
    t.is(upside > 150 && upside < 250, flip !== 'horizontal', `${flip}: ${upside} upside down`);
    t.is(across > 150 && across < 250, flip !== 'vertical', `${flip}: ${across} mirrored`);
  }
});

test('a rotation turns about the middle, within its limit either way', (t) => {
  const changes = rows.map((row) => drawChange({ rotate: 30, fill: 0 }, 9, 5, [1, 1, row]));
  const angles = changes.map(({ xy, xx }) => (Math.atan2(xy, xx) * 180) / Math.PI);
  t.true(
    Math.max(...angles) > 28 && Math.max(...angles) <= 30 && Math.min(...angles) < -28 && Math.min(...angles) >= -30,
    'nearly all of the limit is used',
  );
  for (const change of changes) {
    const [y, x] = sourceOf(change, 4, 2);
    t.true(Math.abs(y - 4) < 1e-12 && Math.abs(x - 2) < 1e-12, `the middle comes from ${y}, ${x}`);
    t.true(Math.abs(change.yy * change.xx - change.yx * change.xy - 1) < 1e-12, 'sizes stay');
  }
});

test('a cut-out is a part of the picture, of its form and of at least the least size', (t) => {
  fc.assert(
    fc.property(side, side, drawn, fc.double({ min: 0.1, max: 0.99, noNaN: true }), (height, width, of, crop) => {
      const change = drawChange({ crop, fill: 0 }, height, width, of);
      t.true(change.yy >= crop && change.yy <= 1 && change.yy === change.xx, `a part of ${change.yy} and ${change.xx}`);
      const [top, left] = sourceOf(change, -0.5, -0.5);
      const [bottom, right] = sourceOf(change, height - 0.5, width - 0.5);
      t.true(
        top > -0.5 - 1e-9 && left > -0.5 - 1e-9 && bottom < height - 0.5 + 1e-9 && right < width - 0.5 + 1e-9,
        `from ${top}, ${left} to ${bottom}, ${right}`,
      );
    }),
  );
});

test('an erased rectangle is inside, within its limit, and occurs as often as its chance', (t) => {
  const changes = rows.map((row) => drawChange({ erase: { side: 0.5, chance: 0.25 }, fill: 0 }, 8, 6, [1, 1, row]));
  const erased = changes.map((change) => change.erased).filter(({ bottom }) => bottom > 0);
  t.true(erased.length > 70 && erased.length < 130, `${erased.length} of ${rows.length}`);
  const spans = (from: 'top' | 'left', to: 'bottom' | 'right') => erased.map((one) => one[to] - one[from]);
  t.deepEqual([...new Set(spans('top', 'bottom'))].sort(), [1, 2, 3, 4]);
  t.deepEqual([...new Set(spans('left', 'right'))].sort(), [1, 2, 3]);
  t.true(
    erased.every(({ top, bottom, left, right }) => top >= 0 && left >= 0 && bottom <= 8 && right <= 6),
    'all inside',
  );
});

test('one more limit leaves the other changes as they were', (t) => {
  const shift: Augmentation = { shift: { vertical: 3, horizontal: 3 }, fill: 0 };
  for (const row of rows) {
    const alone = drawChange(shift, 8, 8, [1, 2, row]);
    const { erased: _erased, ...more } = drawChange({ ...shift, erase: { side: 0.3, chance: 1 } }, 8, 8, [1, 2, row]);
    t.like(alone, more);
  }
});

test('another seed, epoch or row gives another change', (t) => {
  const of = (seed: number, epoch: number, row: number) =>
    drawChange({ rotate: 90, fill: 0 }, 8, 8, [seed, epoch, row]).yy;
  t.is(of(1, 1, 1), of(1, 1, 1));
  t.is(new Set([of(1, 1, 1), of(2, 1, 1), of(1, 2, 1), of(1, 1, 2)]).size, 4);
});

test('equal meanings have one full form', (t) => {
  const full = { shift: { vertical: 2, horizontal: 2 }, erase: { side: 0.2, chance: 0.5 }, fill: 0 };
  t.deepEqual(fullAugmentation({ shift: 2, erase: { side: 0.2 } }), full);
  t.deepEqual(fullAugmentation(full), full);
  t.deepEqual(fullAugmentation({ shift: { vertical: 1 } }), { shift: { vertical: 1, horizontal: 0 }, fill: 0 });
  t.is(fullAugmentation({ shift: 0, fill: 3 }), undefined);
});
