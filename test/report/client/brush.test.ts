/** Brushes of scatter plots: their text in the address, and the points they cover. */

import test from 'ava';
import fc from 'fast-check';
import { brushedPoints, brushOf, brushText, gridSteps } from '../../../src/report/client/scatter/brush.ts';

const place = fc.integer({ min: 0, max: gridSteps });

test('a brush is read as it was written, whatever its plots are called', (t) => {
  fc.assert(
    fc.property(
      fc.record({
        plots: fc.string({ minLength: 1 }).filter((text) => !/[\n\r\u2028\u2029]/.test(text)),
        panel: fc.nat(9),
        area: fc.record({ left: place, bottom: place, right: place, top: place }),
      }),
      (brush) => t.deepEqual(brushOf(brushText(brush)), brush),
    ),
  );
});

test('a text that no page wrote is no brush', (t) => {
  for (const text of ['', 'projections', 'p.0.1.2.3', 'p.0.1.2.3.x', 'p.0.-1.2.3.4', '.0.1.2.3.4', 'p.0.1.2.3.4.'])
    t.is(brushOf(text), undefined, text);
});

test('a brush covers visible points within its area, edges included', (t) => {
  const points = { x: Uint16Array.of(10, 20, 30, 15, 15, 15), y: Uint16Array.of(5, 7, 6, 4, 8, 6) };
  const area = { left: 10, bottom: 5, right: 20, top: 7 };
  t.deepEqual([...brushedPoints(points, area, () => true)], [1, 1, 0, 0, 0, 1]);
  t.deepEqual([...brushedPoints(points, area, (point) => point !== 1)], [1, 0, 0, 0, 0, 1]);
});
