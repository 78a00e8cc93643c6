/** Servers and proxies that answer otherwise than they should: what was asked for arrives, or a failure says what came. */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import { download } from '../../../stages/source/download.ts';
import { proxyFor } from '../../../stages/source/request.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { serve } from './server.ts';

const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7) & 255));
const digestOf = (of: Buffer): string => createHash('sha256').update(of).digest('hex');
const sha256 = digestOf(bytes);
const quiet = (): void => {};
const limits = { silenceMs: 300, bytesMax: 150_000 };
const refused = { instanceOf: StageFailure };

/** Sends a part and breaks the connection. */
function cut(response: ServerResponse, part: Buffer): void {
  response.write(part, () => setTimeout(() => response.destroy(), 50));
}

test('the rest is asked for under the condition that the file is the same, in this run and a later one', async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'file');
  let version = 1;
  const { url, requests } = await serve(t, ({ headers }, response) => {
    response.setHeader('etag', `"${version}"`);
    const { range, 'if-range': tag } = headers;
    const from = tag === `"${version}"` ? Number(/\d+/.exec(range ?? '')?.[0]) : 0;
    const whole = version === 1 ? Buffer.alloc(bytes.length) : bytes;
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': whole.length - from });
    if (requests.length === 1) cut(response, whole.subarray(0, 30_000));
    else if (requests.length === 2) {
      version = 2;
      cut(response, whole.subarray(from, from + 30_000));
    } else response.end(whole.subarray(from));
  });
  await download(`${url}/file`, path, sha256, quiet);
  t.deepEqual(readFileSync(path), bytes);
  t.deepEqual(
    requests.map(({ headers }) => [headers.range, headers['if-range']]),
    [
      [undefined, undefined],
      ['bytes=30000-', '"1"'],
      ['bytes=60000-', '"1"'],
    ],
    'the changed file came whole, without a digest that failed before',
  );
  t.deepEqual(readdirSync(folder), ['file']);
});

test('a weak tag is no condition', async (t) => {
  const { url, requests } = await serve(t, ({ headers: { range } }, response) => {
    response.writeHead(range === undefined ? 200 : 206, { etag: 'W/"1"', 'content-length': range ? 60_000 : 100_000 });
    if (range === undefined) cut(response, bytes.subarray(0, 40_000));
    else response.end(bytes.subarray(40_000));
  });
  await download(`${url}/file`, join(temporaryFolder(t), 'file'), sha256, quiet);
  t.is(requests[1]?.headers['if-range'], undefined);
});

test('a file that is compressed though that was not asked for is unpacked, and a gzip file stays one', async (t) => {
  const packed = gzipSync(bytes);
  const { url, requests } = await serve(t, (_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length });
    response.end(packed);
  });
  const folder = temporaryFolder(t);
  const path = join(folder, 'file');
  await download(`${url}/file`, path, sha256, quiet);
  t.deepEqual(readFileSync(path), bytes);
  t.is(requests[0]?.headers['accept-encoding'], 'identity');
  await download(`${url}/file.gz`, join(folder, 'file.gz'), digestOf(packed), quiet);
  t.deepEqual(readFileSync(join(folder, 'file.gz')), packed);
  const other = await t.throwsAsync(download(`${url}/file`, join(folder, 'other'), '0'.repeat(64), quiet), refused);
  t.regex(other?.facts.found ?? '', /encoding gzip/);
  t.deepEqual(readdirSync(folder).sort(), ['file', 'file.gz']);
});

test('a little gzip that unpacks to very much is not unpacked', async (t) => {
  const bomb = gzipSync(Buffer.alloc(10_000_000));
  const { url } = await serve(t, (_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
  );
  const folder = temporaryFolder(t);
  const sought = digestOf(Buffer.alloc(10_000_000));
  const failure = await t.throwsAsync(download(`${url}/file`, join(folder, 'file'), sought, quiet, limits), refused);
  t.is(failure?.code, 'download-digest');
  t.deepEqual(readdirSync(folder), []);
});

test('a server that sends without end, or says that it will send too much, is left', async (t) => {
  const { url, requests } = await serve(t, (request, response) => {
    if (request.url === '/huge') response.writeHead(200, { 'content-length': 10 ** 15 });
    const send = (): void => {
      if (!response.destroyed) response.write(Buffer.alloc(50_000), () => setImmediate(send));
    };
    if (request.url === '/endless') send();
    else response.write('a');
  });
  for (const [name, found] of [
    ['endless', /and more to come/],
    ['huge', /^1000000000000000 bytes$/],
  ] as const) {
    const path = join(temporaryFolder(t), 'file');
    const failure = await t.throwsAsync(download(`${url}/${name}`, path, sha256, quiet, limits), refused);
    t.regex(failure?.facts.found ?? '', found);
    t.true(!existsSync(path) || readFileSync(path).length <= limits.bytesMax, 'no more of it is kept');
  }
  t.is(requests.length, 2, 'neither is tried again');
});

test('refusals are told at once by their status, and failures of the server after some attempts', async (t) => {
  const counts = new Map<string, number>();
  const { url } = await serve(t, (request, response) => {
    const status = Number(request.url?.slice(1, 4));
    counts.set(`${status}`, (counts.get(`${status}`) ?? 0) + 1);
    response.writeHead(status).end('a page that says so');
  });
  for (const status of [204, 400, 401, 403, 404, 410]) {
    const path = join(temporaryFolder(t), 'file');
    const failure = await t.throwsAsync(download(`${url}/${status}?token=hush`, path, sha256, quiet), refused);
    t.like(failure?.facts, { found: `HTTP status ${status}`, where: `${url}/${status}` });
    t.is(failure?.facts.hint?.includes('by hand') ?? false, status === 401 || status === 403);
    t.is(counts.get(`${status}`), 1);
    t.false(existsSync(path), 'the page that the server sent is not the file');
  }
  const failure = await t.throwsAsync(download(`${url}/500`, join(temporaryFolder(t), 'file'), sha256, quiet), refused);
  t.like(failure?.facts, { found: 'the server answered 500' });
  t.is(counts.get('500'), 4);
});

test('a truncated answer without a length has another digest', async (t) => {
  const { url } = await serve(t, (_request, response) => response.end(bytes.subarray(0, 99_999)));
  const failure = await t.throwsAsync(
    download(`${url}/file`, join(temporaryFolder(t), 'file'), sha256, quiet),
    refused,
  );
  t.is(failure?.code, 'download-digest');
  t.regex(failure?.facts.found ?? '', /99999 bytes/);
});

test('user and password of an address are sent to its host alone, and in no message', async (t) => {
  const elsewhere = await serve(t, (_request, response) => response.writeHead(404).end());
  const { url, requests } = await serve(t, (_request, response) =>
    response.writeHead(302, { location: `${elsewhere.url}/there?key=hush` }).end(),
  );
  const path = join(temporaryFolder(t), 'file');
  const address = `${url.replace('http://', 'http://me:hush@')}/file?token=hush`;
  const failure = await t.throwsAsync(download(address, path, sha256, quiet), refused);
  t.is(requests[0]?.headers.authorization, `Basic ${Buffer.from('me:hush').toString('base64')}`);
  t.is(elsewhere.requests[0]?.headers.authorization, undefined);
  t.notRegex(JSON.stringify([failure?.message, failure?.facts]), /hush/);
});

test('a proxy that cannot be used is named without its password', (t) => {
  const refusedBy = (value: string): string => {
    const failure = t.throws(() => proxyFor(new URL('https://host/'), { HTTPS_PROXY: value }), refused);
    t.is(failure?.facts.where, 'HTTPS_PROXY');
    return `${failure?.message} ${failure?.facts.found}`;
  };
  t.regex(refusedBy('socks5://me:hush@proxy:1080'), /socks5:\/\/$/);
  t.regex(refusedBy('http://me:hush@'), /no address$/);
  for (const value of ['socks5://me:hush@proxy', 'http://me:hush@', 'https://me:hush@proxy'])
    t.notRegex(refusedBy(value), /hush/);
  const of = (url: string, spared: string): string | undefined =>
    proxyFor(new URL(url), { HTTP_PROXY: 'proxy:1', HTTPS_PROXY: 'proxy:1', NO_PROXY: spared })?.host;
  t.is(of('http://host:8080/', 'host:8080'), undefined);
  t.is(of('http://host:8081/', 'host:8080'), 'proxy:1');
  t.is(of('https://[::1]/', '::1'), undefined);
  t.is(of('https://a.host/', '*.host'), undefined);
  t.is(of('https://host/', '*'), undefined);
  t.is(of('https://ghost/', 'host'), 'proxy:1');
});

test.serial('a proxy that refuses is named, and not asked again and again', async (t) => {
  let asked = 0;
  const proxy = createServer().on('connect', (_request, socket) => {
    asked++;
    socket.end('HTTP/1.1 407 no\r\n\r\n');
  });
  await new Promise<void>((resume) => proxy.listen(0, '127.0.0.1', resume));
  t.teardown(() => proxy.close());
  const { port } = proxy.address() as AddressInfo;
  const before = process.env.HTTPS_PROXY;
  t.teardown(() => {
    process.env.HTTPS_PROXY = before ?? '';
  });
  process.env.HTTPS_PROXY = `http://me:hush@127.0.0.1:${port}`;
  const path = join(temporaryFolder(t), 'file');
  const failure = await t.throwsAsync(download('https://far.example/file', path, sha256, quiet), refused);
  t.like(failure?.facts, { where: `HTTPS_PROXY (127.0.0.1:${port})`, found: 'HTTP status 407' });
  t.notRegex(JSON.stringify([failure?.message, failure?.facts]), /hush/);
  t.is(asked, 1);
});

test('a full disk is told at once', async (t) => {
  if (!existsSync('/dev/full')) return t.pass('this system has no such device');
  const { url, requests } = await serve(t, (_request, response) => response.end(bytes));
  const failure = await t.throwsAsync(download(`${url}/file`, '/dev/full', sha256, quiet), refused);
  t.regex(failure?.facts.found ?? '', /ENOSPC/);
  t.is(requests.length, 1);
});

test('bytes that are there are kept when the server is gone', async (t) => {
  const path = join(temporaryFolder(t), 'file');
  writeFileSync(path, bytes.subarray(0, 10));
  const failure = await t.throwsAsync(download('http://127.0.0.1:9/file', path, sha256, quiet), refused);
  t.regex(failure?.facts.hint ?? '', /continues/);
  t.is(readFileSync(path).length, 10);
});
