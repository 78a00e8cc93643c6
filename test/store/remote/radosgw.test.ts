/** A real radosgw keeps the promises of shared objects, and refuses wrong secrets and wrong bytes. */

import { randomBytes } from 'node:crypto';
import test from 'ava';
import { digestOf, parseActionKey } from '../../../src/core/values/digest.ts';
import { blobName, recordName } from '../../../src/store/objects/names.ts';
import { s3Sizes } from '../../../src/store/remote/adapters/multipart.ts';
import { s3Objects } from '../../../src/store/remote/adapters/s3.ts';
import { checkRemote } from '../../../src/store/remote/care/check.ts';
import { bytesContent, readAll } from '../../../src/store/remote/content.ts';
import { RemoteFault, type SharedObjects } from '../../../src/store/remote/shared-objects.ts';
import { isThere, testWith } from '../../support/programs.ts';
import { testShared } from './contract.ts';
import { type Radosgw, radosgwCredentials, startRadosgw } from './servers/radosgw.ts';

let server: Radosgw | undefined;
let opened = 0;

test.before('start radosgw', async (t) => {
  t.timeout(240_000);
  if (isThere('radosgw')) server = await startRadosgw('results');
});
test.after.always('stop radosgw', () => server?.stop());

function open(credentials = radosgwCredentials, sizes = s3Sizes): SharedObjects {
  if (server === undefined) throw new Error('radosgw did not start');
  const { endpoint } = server;
  const prefix = `project ${opened++}+a/`;
  // The machine is busy with a cluster: its first answers take seconds.
  const patience = { connectMs: 10_000, answerMs: 30_000, stallMs: 30_000 };
  const place = { bucket: 'results', prefix, region: 'us-east-1', endpoint, credentials: async () => credentials };
  return s3Objects(place, patience, sizes);
}

if (isThere('radosgw')) testShared('radosgw', async () => open(), { atomic: true, touchesBlobs: true });

const name = recordName(parseActionKey('ab'.repeat(32)));
const content = bytesContent(new TextEncoder().encode('a record'));

testWith(
  ['radosgw'],
  'radosgw: a wrong secret, and bytes other than those that were signed, are refused',
  async (t) => {
    const [right, wrong] = [open(), open({ ...radosgwCredentials, secretAccessKey: 'guessed' })];
    for (const one of [right, wrong]) t.teardown(() => one.close());
    const denied = await t.throwsAsync(wrong.put(name, content), { instanceOf: RemoteFault });
    t.is(denied?.message, 'it answers 403 SignatureDoesNotMatch');
    const other = { ...content, sha256: bytesContent(new Uint8Array(1)).sha256 };
    await t.throwsAsync(right.put(name, other), { instanceOf: RemoteFault, message: /^it answers 400/ });
    t.is(await right.stat(name), undefined);
  },
);

testWith(['radosgw'], 'radosgw: an object goes in parts, and is copied onto itself in parts', async (t) => {
  const mebibytes = 2 ** 20;
  const objects = open(radosgwCredentials, { whole: mebibytes, part: 5 * mebibytes, copied: 6 * mebibytes });
  t.teardown(() => objects.close());
  const large = randomBytes(12 * mebibytes);
  const blob = blobName(digestOf(large));
  const same = async (): Promise<boolean> => {
    const pieces = await objects.read(blob);
    const bytes = pieces && (await readAll(pieces, 2 * large.length));
    return bytes !== undefined && Buffer.compare(bytes, large) === 0;
  };
  t.is(await objects.put(blob, bytesContent(large)), true);
  t.true(await same(), 'as it was sent');
  t.is(await objects.put(blob, bytesContent(large)), false);
  const before = await objects.stat(blob);
  await new Promise((resume) => setTimeout(resume, 1100));
  await objects.touch(blob);
  t.true(((await objects.stat(blob))?.modified ?? 0) > (before?.modified ?? 0), 'it is younger');
  t.true(await same(), 'and the same');
});

testWith(['radosgw'], 'radosgw: the check finds nothing wrong', async (t) => {
  const objects = open();
  t.teardown(() => objects.close());
  const check = await checkRemote(objects, true);
  t.deepEqual(check.problems, []);
  t.like(check.writing, { conditional: true, faithful: true, deletes: true });
});
