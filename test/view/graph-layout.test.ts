/** Places of boxes that read each other: in columns by their longest path, and never over each other. */

import test from 'ava';
import fc from 'fast-check';
import { layOutGraph, linePath } from '../../src/view/graph-layout.ts';

const sizes = { width: 100, lane: 10, columnGap: 30, rowGap: 8, margin: 5 };
/** Edges from earlier to later boxes of at most eight. */
const graphs = fc
  .array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 16 })
  .map((pairs) => pairs.filter(([from, to]) => from < to).map(([from, to]) => ({ from: `${from}`, to: `${to}` })));
const names = Array.from({ length: 8 }, (_, index) => `${index}`);

test('a box stands right of all that it reads, and no two boxes overlap', (t) => {
  fc.assert(
    fc.property(graphs, (edges) => {
      const layout = layOutGraph(names, edges, () => 40, sizes);
      const places = names.map((name) => layout.place(name));
      for (const { from, to } of edges) {
        const [source, target] = [layout.place(from), layout.place(to)];
        t.true(source.x + sizes.width < target.x, `${from} stands left of ${to}`);
      }
      for (const [at, one] of places.entries())
        for (const other of places.slice(at + 1))
          t.true(one.x !== other.x || Math.abs(one.y - other.y) >= 40, 'boxes of a column stand below each other');
      for (const { x, y } of places)
        t.true(x + sizes.width <= layout.width && y + 40 <= layout.height, 'a box lies in the drawing');
    }),
  );
});

test('a line that passes a column runs along a lane of its own', (t) => {
  const edges = [
    { from: 'a', to: 'b' },
    { from: 'b', to: 'c' },
    { from: 'a', to: 'c' },
  ];
  const layout = layOutGraph(['a', 'b', 'c'], edges, () => 40, sizes);
  t.deepEqual(layout.lanes('a', 'b'), []);
  const [left, right] = layout.lanes('a', 'c');
  const b = layout.place('b');
  t.deepEqual([left!.x, right!.x, left!.y], [b.x, b.x + sizes.width, right!.y]);
  t.true(left!.y < b.y || left!.y > b.y + 40, 'the lane is beside the box');
  t.is(
    linePath([{ x: 0, y: 1 }, left!, right!]),
    `M0 1C${left!.x / 2} 1 ${left!.x / 2} ${left!.y} ${left!.x} ${left!.y}H${right!.x}`,
  );
});
