/** Objects that are too large for one request go in parts: each is tried again by itself, and nothing is left of a failure. */

import { createHash } from 'node:crypto';
import test from 'ava';
import { digestOf } from '../../../src/core/values/digest.ts';
import { blobName } from '../../../src/store/objects/names.ts';
import { s3Objects } from '../../../src/store/remote/adapters/s3.ts';
import { bytesContent } from '../../../src/store/remote/content.ts';
import { RemoteFault, type SharedObjects } from '../../../src/store/remote/shared-objects.ts';
import { bucket, bucketCredentials } from './servers/bucket.ts';
import type { TestServer } from './servers/web-server.ts';

const large = Buffer.from(Array.from({ length: 10_000 }, (_, index) => index % 251));
const name = blobName(digestOf(large));
const sizes = { whole: 1000, part: 3000, copied: 4000 };

const open = ({ url }: TestServer): SharedObjects =>
  s3Objects(
    { bucket: 'b', prefix: '', region: 'r', endpoint: new URL(url), credentials: async () => bucketCredentials },
    undefined,
    sizes,
  );

test('an object goes in parts, of which one that fails is sent again', async (t) => {
  const server = await bucket(t);
  const objects = open(server);
  t.teardown(() => objects.close());
  let failures = 0;
  server.fail((request, response) => {
    if (request.url?.includes('partNumber=2') !== true || failures === 2) return false;
    failures++;
    response.writeHead(503).end();
    return true;
  });
  t.is(await objects.put(name, bytesContent(large)), true);
  t.is(failures, 2);
  t.deepEqual(
    [...server.objects.values()].map(({ bytes }) => Buffer.compare(bytes, large)),
    [0],
  );
  const sent = server.requests.flatMap((one) => /^PUT .*partNumber=(\d+)/.exec(one)?.[1] ?? []);
  t.deepEqual(sent, ['1', '2', '2', '2', '3', '4']);
  t.is(await objects.put(name, bytesContent(large)), false, 'its name is taken');
  await objects.touch(name);
  const copied = server.requests.filter((one) => /^PUT .*partNumber/.test(one)).length - sent.length;
  t.is(copied, 3, 'it is copied onto itself in parts');
  t.is((await objects.stat(name))?.bytes, large.length);
});

test('an upload that fails is aborted, and has no name', async (t) => {
  const uploads = new Map();
  const server = await bucket(t, 0, uploads);
  const objects = open(server);
  t.teardown(() => objects.close());
  const failing: readonly [string, RegExp][] = [
    ['partNumber=3', /it answers 503/],
    ['?uploadId=', /it answers 503/],
  ];
  for (const [part, message] of failing) {
    server.fail((request, response) => {
      if (request.method === 'DELETE' || request.url?.includes(part) !== true) return false;
      response.writeHead(503).end();
      return true;
    });
    await t.throwsAsync(objects.put(name, bytesContent(large)), { instanceOf: RemoteFault, message }, part);
    t.deepEqual([uploads.size, server.objects.size], [0, 0], part);
  }
  // A part whose bytes change after its tag was given: the answer begins with 200 and says so afterwards.
  server.fail((request) => {
    if (request.url?.includes('?uploadId=') !== true) return false;
    for (const parts of uploads.values()) parts.set(1, Buffer.from('other'));
    return false;
  });
  await t.throwsAsync(objects.put(name, bytesContent(large)), { instanceOf: RemoteFault, message: /does not join/ });
  t.deepEqual([uploads.size, server.objects.size], [0, 0]);
});

test('each part is signed with the digest of its bytes', async (t) => {
  const server = await bucket(t);
  const objects = open(server);
  t.teardown(() => objects.close());
  const digests: unknown[] = [];
  server.fail(({ url, headers }) => {
    if (url?.includes('partNumber=') === true) digests.push(headers['x-amz-content-sha256']);
    return false;
  });
  await objects.put(name, bytesContent(large));
  const expected = [0, 3000, 6000, 9000].map((from) =>
    createHash('sha256')
      .update(large.subarray(from, from + 3000))
      .digest('hex'),
  );
  t.deepEqual(digests, expected);
});
