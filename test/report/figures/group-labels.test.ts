/** Names in a scatter plot stand in the dense part of their group, and never over each other. */

import test from 'ava';
import fc from 'fast-check';
import { groupLabels } from '../../../src/report/figures/group-labels.ts';

test('a group of two islands is named in the denser one, not between them', (t) => {
  // Seven points around 10, three around 90.
  const x = [8, 9, 10, 10, 11, 12, 10, 89, 90, 91];
  const [label] = groupLabels(x, x, Array(10).fill(0), () => 20, 12);
  t.deepEqual(label, { group: 0, x: 10, y: 10 });
});

test('a group without a name has no place', (t) => {
  const labels = groupLabels([0, 1, 2], [0, 1, 2], [-1, 0, 1], (group) => (group < 0 ? undefined : 10), 12);
  t.deepEqual(
    labels.map(({ group }) => group),
    [0, 1],
  );
});

test('places that are no numbers are left out', (t) => {
  const labels = groupLabels([0, Number.NaN, 4], [0, 1, 4], [0, 0, 0], () => 10, 12);
  t.deepEqual(labels, [{ group: 0, x: 0, y: 0 }]);
});

test('no two names cover each other, and every group has one', (t) => {
  const point = fc.record({
    // No whole numbers: sums of these round.
    x: fc.double({ min: 0, max: 300, noNaN: true }),
    y: fc.double({ min: 0, max: 300, noNaN: true }),
    group: fc.nat(7),
  });
  fc.assert(
    fc.property(
      fc.array(point, { minLength: 1, maxLength: 60 }),
      fc.double({ min: 9, max: 18, noNaN: true }),
      (points, height) => {
        const width = (group: number): number => 20 + 9 * group;
        const labels = groupLabels(
          points.map(({ x }) => x),
          points.map(({ y }) => y),
          points.map(({ group }) => group),
          width,
          height,
        );
        const groups = [...new Set(points.map(({ group }) => group))].sort();
        t.deepEqual(
          labels.map(({ group }) => group),
          groups,
        );
        for (const one of labels)
          for (const other of labels)
            if (one.group < other.group)
              t.true(
                Math.abs(one.y - other.y) >= height - 1e-9 ||
                  Math.abs(one.x - other.x) >= (width(one.group) + width(other.group)) / 2 - 1e-9,
                `groups ${one.group} and ${other.group}`,
              );
      },
    ),
  );
});
