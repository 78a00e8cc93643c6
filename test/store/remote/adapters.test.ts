/** Every adapter keeps the promises of shared objects: a folder, a web server, and a bucket that checks signatures. */

import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { folderObjects } from '../../../src/store/remote/adapters/folder.ts';
import { httpObjects } from '../../../src/store/remote/adapters/http.ts';
import { type Bucket, s3Objects } from '../../../src/store/remote/adapters/s3.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { testShared } from './contract.ts';
import { bucket, bucketCredentials } from './servers/bucket.ts';
import { webFolder } from './servers/web-server.ts';

for (const mayHang of [false, true])
  testShared(
    mayHang ? 'a folder, by another process' : 'a folder',
    async (t) => folderObjects(join(temporaryFolder(t), 'shared'), 5000, mayHang),
    {
      atomic: true,
      touchesBlobs: true,
    },
  );
testShared('a web server', async (t) => httpObjects(new URL((await webFolder(t, 'a token')).url), 'a token'), {
  atomic: true,
  touchesBlobs: false,
});
const place = async (t: ExecutionContext): Promise<Bucket> => ({
  bucket: 'results',
  prefix: 'a project+1/',
  region: 'eu-central-1',
  endpoint: new URL((await bucket(t)).url),
  credentials: async () => bucketCredentials,
});
testShared('a bucket', async (t) => s3Objects(await place(t)), { atomic: true, touchesBlobs: true });
testShared(
  'a bucket whose objects go in parts',
  async (t) => s3Objects(await place(t), undefined, { whole: 2, part: 700_000, copied: 900_000 }),
  { atomic: true, touchesBlobs: true },
);
