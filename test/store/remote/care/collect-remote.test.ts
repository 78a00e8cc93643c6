/** A remote is cleaned up by age: what a kept record names stays, whoever wrote the record and whatever its version. */

import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { type ActionKey, digestOf } from '../../../../src/core/values/digest.ts';
import { blobName, recordName } from '../../../../src/store/objects/names.ts';
import type { ObjectName } from '../../../../src/store/objects/object-store.ts';
import { folderObjects } from '../../../../src/store/remote/adapters/folder.ts';
import { s3Objects } from '../../../../src/store/remote/adapters/s3.ts';
import { collectRemote } from '../../../../src/store/remote/care/collect-remote.ts';
import { bytesContent } from '../../../../src/store/remote/content.ts';
import { pathOf } from '../../../../src/store/remote/paths.ts';
import { RemoteFault, type SharedObjects } from '../../../../src/store/remote/shared-objects.ts';
import { signRecord } from '../../../../src/store/remote/trust/envelope.ts';
import { newSigningKey } from '../../../../src/store/remote/trust/keys.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { bucketCredentials } from '../servers/bucket.ts';
import { serve } from '../servers/web-server.ts';

const dayMs = 86_400_000;
const key = (digits: string): ActionKey => digits.padEnd(64, '0') as ActionKey;
const collecting = { olderThanMs: 90 * dayMs, roots: new Set<ActionKey>(), dryRun: false };

/** A shared folder; `put` stores a text that was last used some days ago. */
function shared(t: ExecutionContext): {
  readonly objects: SharedObjects;
  put(name: ObjectName, bytes: Uint8Array, days: number): Promise<void>;
} {
  const root = join(temporaryFolder(t), 'shared');
  const objects = folderObjects(root);
  return {
    objects,
    put: async (name, bytes, days) => {
      await objects.put(name, bytesContent(bytes));
      const then = new Date(Date.now() - days * dayMs);
      utimesSync(join(root, pathOf(name)), then, then);
    },
  };
}

test('artifacts of a young record of a newer version of the program are kept, however old they are', async (t) => {
  const { objects, put } = shared(t);
  const [named, unnamed] = ['named', 'unnamed'].map((text) => new TextEncoder().encode(text));
  for (const bytes of [named, unnamed]) if (bytes) await put(blobName(digestOf(bytes)), bytes, 200);
  const later = JSON.stringify({ version: 99, key: key('a'), results: [{ at: digestOf('named') }] });
  await put(recordName(key('a')), signRecord(key('a'), later, newSigningKey('somebody')), 1);
  t.like(await collectRemote(objects, { ...collecting, now: Date.now() }), { records: 0, blobs: 1, keptRecords: 1 });
  t.not(await objects.stat(blobName(digestOf('named'))), undefined);
  t.is(await objects.stat(blobName(digestOf('unnamed'))), undefined);
});

test('a bucket whose list has no end is given up', async (t) => {
  const server = await serve(t, async (_request, response) => {
    response.end('<ListBucketResult><NextContinuationToken>again</NextContinuationToken></ListBucketResult>');
  });
  const place = { bucket: 'b', prefix: '', region: 'r', endpoint: new URL(server.url) };
  const objects = s3Objects({ ...place, credentials: async () => bucketCredentials });
  t.teardown(() => objects.close());
  await t.throwsAsync(collectRemote(objects, { ...collecting, now: Date.now() }), {
    instanceOf: RemoteFault,
    message: /no end/,
  });
});
