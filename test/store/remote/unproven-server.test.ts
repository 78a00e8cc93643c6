/** A server that cannot prove its name gets no request, and so no token. */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { digestOf } from '../../../src/core/values/digest.ts';
import { blobName } from '../../../src/store/objects/names.ts';
import { httpObjects } from '../../../src/store/remote/adapters/http.ts';
import { RemoteFault } from '../../../src/store/remote/shared-objects.ts';
import { testWith } from '../../support/programs.ts';
import { temporaryFolder } from '../../support/temporary.ts';

testWith(
  ['openssl'],
  'a certificate that nobody vouches for ends the use of a remote before anything is sent',
  async (t) => {
    const folder = temporaryFolder(t);
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const wanted = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'];
    execFileSync('openssl', [...wanted, '-subj', '/CN=localhost', '-keyout', key, '-out', certificate], {
      stdio: 'ignore',
    });
    let requests = 0;
    const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (_request, response) => {
      requests++;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.teardown(() => server.close());
    const objects = httpObjects(new URL(`https://localhost:${(server.address() as AddressInfo).port}/`), 's3cret');
    t.teardown(() => objects.close());
    const fault = await t.throwsAsync(objects.stat(blobName(digestOf('a'))), { instanceOf: RemoteFault });
    t.is(fault?.kind, 'unusable');
    t.regex(fault?.message ?? '', /self-signed certificate\b.*\(DEPTH_ZERO_SELF_SIGNED_CERT\)/);
    t.notRegex(fault?.message ?? '', /s3cret/);
    t.is(requests, 0);
  },
);
