/** Counts of examples by cluster and class. */

import test from 'ava';
import { contingency } from '../../src/report/study/contingency.ts';

test('noise is the first row of a contingency table', (t) => {
  t.deepEqual(contingency([0, -1, 1, 0], 2, [1, 0, 0, 1], 2), [
    [1, 0],
    [0, 2],
    [1, 0],
  ]);
});
