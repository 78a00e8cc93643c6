/** Records of a remote are looked up within bounds: whoever may write there may put anything under a key. */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import test from 'ava';
import type { ActionKey } from '../../../../src/core/values/digest.ts';
import { atMost } from '../../../../src/store/remote/at-once.ts';
import type { SharedObjects } from '../../../../src/store/remote/shared-objects.ts';
import { watchHealth } from '../../../../src/store/remote/tier/health.ts';
import { remoteRecords } from '../../../../src/store/remote/tier/remote-records.ts';
import { openTally } from '../../../../src/store/remote/tier/tally.ts';
import { openStore } from '../../../../src/store/store.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

test('of many huge records that are looked up at once, few bytes are in memory', async (t) => {
  const piece = new Uint8Array(2 ** 20);
  const size = 30 * 2 ** 20;
  let [held, most, kept] = [0, 0, 0];
  const before = process.memoryUsage().arrayBuffers;
  const objects: Pick<SharedObjects, 'url' | 'close' | 'read'> = {
    url: 'https://cache/',
    close: async () => {},
    read: async () => {
      collectGarbage();
      kept = Math.max(kept, process.memoryUsage().arrayBuffers);
      return (async function* () {
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
      })();
    },
  };
  const store = openStore(temporaryFolder(t));
  const tally = openTally(objects.url);
  const parts = { health: watchHealth(objects, tally), tally, reads: true };
  const rejected = async (): Promise<never> => {
    throw new Error('nothing but reading was expected');
  };
  const all = { stat: rejected, put: rejected, list: rejected, touch: rejected, remove: rejected, ...objects };
  const records = remoteRecords({ ...parts, objects: all }, { trusted: [], exact: false }, store.signed, atMost(32));
  const keys = Array.from({ length: 12 }, (_, index) => String(index).padStart(64, '0') as ActionKey);
  t.deepEqual(
    await Promise.all(keys.map((key) => records.find(key))),
    keys.map(() => undefined),
  );
  t.is(tally.counts.damaged, 12);
  t.true(most < 120 * 2 ** 20, `${most / 2 ** 20} MiB are read at once`);
  t.true(kept - before < 120 * 2 ** 20, `${(kept - before) / 2 ** 20} MiB are kept`);
});
