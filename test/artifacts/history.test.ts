/** Histories of version 1, which are still read. */

import { readFileSync } from 'node:fs';
import test from 'ava';
import { history } from '../../src/artifacts/history.ts';
import { decodeTable } from '../../src/stage-api/arrow-file.ts';

test('a stored history of version 1 is read: its evaluated epoch is the kept one', (t) => {
  const stored = decodeTable(
    readFileSync(new URL('../../../test/artifacts/fixtures/history-1.arrow', import.meta.url)),
  );
  t.deepEqual(stored.metadata.version, 1);
  t.deepEqual(history.read(stored), {
    model: `sha256:${'0'.repeat(64)}` as ReturnType<typeof history.read>['model'] & string,
    augmentation: { rotate: 10, fill: 0, seed: 7 },
    stoppedEarly: true,
    keptEpoch: 2,
    epoch: Int32Array.of(1, 2, 3),
    loss: Float64Array.of(0.9, 0.5, 0.25),
    accuracy: Float64Array.of(0.5, 0.75, 0.875),
    validationLoss: Float64Array.of(0.8, 0.6, 0.7),
    validationAccuracy: Float64Array.of(0.5, 0.7, 0.6),
    measures: {},
  });
});
