/** The path of a stored artifact, for a comparison with an earlier run: only of bytes that have its digest. */

import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { localBlob } from '../../../src/store/objects/local-blob.ts';
import { openStore } from '../../../src/store/store.ts';
import { temporaryFolder } from '../../support/temporary.ts';

test('a blob has a path while its bytes are what they were, and a reason afterwards', async (t) => {
  const root = join(temporaryFolder(t), 'artifacts');
  openStore(root).runs.start(new Date()).discard();
  const digest = await openStore(root).blobs.put(Buffer.from('predictions'));
  const found = localBlob(openStore(root), digest);
  if (!('path' in found)) return t.fail(found.missing);
  t.is(readFileSync(found.path, 'utf8'), 'predictions');
  const short = digest.slice(0, 19);
  chmodSync(found.path, 0o644);
  writeFileSync(found.path, 'predictionz');
  t.deepEqual(localBlob(openStore(root), digest), { missing: `its artifact ${short} is damaged` });
  rmSync(found.path);
  t.deepEqual(localBlob(openStore(root), digest), { missing: `its artifact ${short} is no longer in the store` });
  t.deepEqual(openStore(root).runs.list(), []);
});
