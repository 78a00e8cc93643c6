/** Every adapter keeps the promises of shared objects: a folder, a web server, and a bucket that checks signatures. */

import { join } from 'node:path';
import { folderObjects } from '../../../src/store/remote/adapters/folder.ts';
import { httpObjects } from '../../../src/store/remote/adapters/http.ts';
import { s3Objects } from '../../../src/store/remote/adapters/s3.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { testShared } from './contract.ts';
import { bucket, bucketCredentials } from './servers/bucket.ts';
import { webFolder } from './servers/web-server.ts';

testShared('a folder', async (t) => folderObjects(join(temporaryFolder(t), 'shared')), {
  atomic: true,
  touchesBlobs: true,
});
testShared('a web server', async (t) => httpObjects(new URL((await webFolder(t, 'a token')).url), 'a token'), {
  atomic: true,
  touchesBlobs: false,
});
testShared(
  'a bucket',
  async (t) =>
    s3Objects({
      bucket: 'results',
      prefix: 'a project+1/',
      region: 'eu-central-1',
      endpoint: new URL((await bucket(t)).url),
      credentials: async () => bucketCredentials,
    }),
  { atomic: true, touchesBlobs: true },
);
