/** Records of a remote are looked up within bounds: whoever may write there may put anything under a key. */

import test from 'ava';
import type { ActionKey } from '../../../../src/core/values/digest.ts';
import { atMost } from '../../../../src/store/remote/at-once.ts';
import type { SharedObjects } from '../../../../src/store/remote/shared-objects.ts';
import { watchHealth } from '../../../../src/store/remote/tier/health.ts';
import { remoteRecords } from '../../../../src/store/remote/tier/remote-records.ts';
import { openTally } from '../../../../src/store/remote/tier/tally.ts';
import { openStore } from '../../../../src/store/store.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

test('of many huge records that are looked up at once, few bytes are in memory', async (t) => {
  const piece = new Uint8Array(2 ** 18);
  const size = 40 * 2 ** 20;
  let [held, most] = [0, 0];
  const objects: Pick<SharedObjects, 'url' | 'close' | 'read'> = {
    url: 'https://cache/',
    close: async () => {},
    read: async () =>
      (async function* () {
        let given = 0;
        try {
          for (; given < size; given += piece.length) {
            held += piece.length;
            most = Math.max(most, held);
            yield piece;
            await new Promise((resume) => setImmediate(resume));
          }
        } finally {
          held -= given;
        }
      })(),
  };
  const store = openStore(temporaryFolder(t));
  const tally = openTally(objects.url);
  const parts = { health: watchHealth(objects, tally), tally, reads: true };
  const rejected = async (): Promise<never> => {
    throw new Error('nothing but reading was expected');
  };
  const all = { stat: rejected, put: rejected, list: rejected, touch: rejected, remove: rejected, ...objects };
  const records = remoteRecords({ ...parts, objects: all }, { trusted: [], exact: false }, store.signed, atMost(32));
  const keys = Array.from({ length: 32 }, (_, index) => String(index).padStart(64, '0') as ActionKey);
  t.deepEqual(
    await Promise.all(keys.map((key) => records.find(key))),
    keys.map(() => undefined),
  );
  t.is(tally.counts.damaged, 32);
  t.true(most < 120 * 2 ** 20, `${most / 2 ** 20} MiB`);
});
