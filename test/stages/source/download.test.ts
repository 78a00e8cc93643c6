/** Downloads: continued, verified, and refused when the server does not deliver. */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import test from 'ava';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import { download } from '../../../stages/source/download.ts';
import { proxyFor } from '../../../stages/source/request.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { serve } from './server.ts';

const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7) & 255));
const sha256 = createHash('sha256').update(bytes).digest('hex');
const quiet = (): void => {};

function partOf(range: string | undefined): Buffer {
  return bytes.subarray(Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0));
}

test('a connection that breaks is continued where it ended', async (t) => {
  const path = join(temporaryFolder(t), 'file');
  const ranges: (string | undefined)[] = [];
  const { url } = await serve(t, ({ headers: { range } }, response) => {
    ranges.push(range);
    const part = partOf(range);
    response.writeHead(range === undefined ? 200 : 206, { 'content-length': part.length });
    if (ranges.length > 1) response.end(part);
    else response.write(part.subarray(0, 40_000), () => setTimeout(() => response.destroy(), 50));
  });
  const seen: number[] = [];
  await download(`${url}/file`, path, sha256, (done) => seen.push(done));
  t.deepEqual(readFileSync(path), bytes);
  t.deepEqual(ranges, [undefined, 'bytes=40000-']);
  t.is(seen.at(-1), bytes.length);
});

test('a beginning of another version of the file is thrown away', async (t) => {
  const path = join(temporaryFolder(t), 'file');
  writeFileSync(path, 'something else');
  const { url, requests } = await serve(t, ({ headers: { range } }, response) => {
    response.writeHead(range === undefined ? 200 : 206);
    response.end(partOf(range));
  });
  await download(`${url}/file`, path, sha256, quiet);
  t.deepEqual(readFileSync(path), bytes);
  t.is(requests.length, 2);
});

test('a whole file needs no second download, and a server without ranges sends all of it again', async (t) => {
  const path = join(temporaryFolder(t), 'file');
  writeFileSync(path, bytes);
  const refusing = await serve(t, (_request, response) => response.writeHead(416).end());
  await download(`${refusing.url}/file`, path, sha256, quiet);
  writeFileSync(path, bytes.subarray(0, 10));
  const simple = await serve(t, (_request, response) => response.end(bytes));
  await download(`${simple.url}/file`, path, sha256, quiet);
  t.deepEqual(readFileSync(path), bytes);
});

test('a file that changes between two parts is downloaded anew', async (t) => {
  const path = join(temporaryFolder(t), 'file');
  const { url, requests } = await serve(t, ({ headers: { range } }, response) => {
    const part = partOf(range);
    response.writeHead(range === undefined ? 200 : 206, { 'content-length': part.length });
    if (requests.length > 1) response.end(part);
    else response.write(Buffer.alloc(40_000), () => setTimeout(() => response.destroy(), 50));
  });
  await download(`${url}/file`, path, sha256, quiet);
  t.deepEqual(readFileSync(path), bytes);
  t.is(requests.length, 3);
});

test('an answer that begins elsewhere than asked is put where it says', async (t) => {
  const path = join(temporaryFolder(t), 'file');
  writeFileSync(path, bytes.subarray(0, 5000));
  const { url, requests } = await serve(t, (_request, response) => {
    response.writeHead(206, { 'content-range': `bytes 0-${bytes.length - 1}/${bytes.length}` });
    response.end(bytes);
  });
  await download(`${url}/file`, path, sha256, quiet);
  t.deepEqual(readFileSync(path), bytes);
  t.is(requests.length, 1);
});

test('a connection that breaks often is continued as long as it brings something', async (t) => {
  const path = join(temporaryFolder(t), 'file');
  writeFileSync(path, bytes.subarray(0, 10));
  const { url, requests } = await serve(t, ({ headers: { range } }, response) => {
    const part = partOf(range);
    response.writeHead(206, { 'content-length': part.length });
    if (part.length <= 30_000) response.end(part);
    else response.write(part.subarray(0, 30_000), () => setTimeout(() => response.destroy(), 300));
  });
  await download(`${url}/file`, path, sha256, quiet);
  t.deepEqual(readFileSync(path), bytes);
  t.true(requests.length >= 4, String(requests.length));
});

test('a redirect to a file, or to no address at all, is refused at once', async (t) => {
  for (const [location, found] of [
    ['file:///etc/passwd', 'file:///etc/passwd'],
    ['http://[', 'something that is no address'],
  ]) {
    const { url, requests } = await serve(t, (_request, response) => response.writeHead(302, { location }).end());
    const failure = await t.throwsAsync(download(`${url}/file`, join(temporaryFolder(t), 'file'), sha256, quiet), {
      instanceOf: StageFailure,
    });
    t.like(failure?.facts, { found });
    t.is(requests.length, 1);
  }
});

test('redirects are followed, though not in a circle', async (t) => {
  const path = join(temporaryFolder(t), 'file');
  const { url } = await serve(t, (request, response) => {
    if (request.url === '/there') response.end(bytes);
    else response.writeHead(302, { location: request.url === '/here' ? '/there' : '/round' }).end();
  });
  await download(`${url}/here`, path, sha256, quiet);
  t.deepEqual(readFileSync(path), bytes);
  const round = await t.throwsAsync(download(`${url}/round`, path, sha256, quiet), { instanceOf: StageFailure });
  t.regex(round?.facts.found ?? '', /more than 5 redirects/);
});

test('other bytes than declared, and a missing file, are failures that keep nothing', async (t) => {
  const path = join(temporaryFolder(t), 'file');
  const { url } = await serve(t, (request, response) => {
    if (request.url === '/gone') response.writeHead(404).end('no');
    else response.end('other bytes');
  });
  const other = await t.throwsAsync(download(`${url}/file`, path, sha256, quiet), { instanceOf: StageFailure });
  t.is(other?.code, 'download-digest');
  t.false(existsSync(path), 'the next attempt begins anew');
  const gone = await t.throwsAsync(download(`${url}/gone`, path, sha256, quiet), { instanceOf: StageFailure });
  t.like(gone?.facts, { found: 'HTTP status 404', where: `${url}/gone` });
});

test('a server that falls silent is left, and the download continues', async (t) => {
  const path = join(temporaryFolder(t), 'file');
  const { url, requests } = await serve(t, ({ headers: { range } }, response) => {
    const part = partOf(range);
    response.writeHead(range === undefined ? 200 : 206, { 'content-length': part.length });
    if (requests.length > 1) response.end(part);
    else response.write(part.subarray(0, 1000));
  });
  await download(`${url}/file`, path, sha256, quiet, { silenceMs: 2000, bytesMax: 1e9 });
  t.deepEqual(readFileSync(path), bytes);
  t.is(requests.length, 2);
});

test('a server that is overloaded is asked again', async (t) => {
  const path = join(temporaryFolder(t), 'file');
  const { url, requests } = await serve(t, (_request, response) => {
    if (requests.length < 2) response.writeHead(503).end();
    else response.end(bytes);
  });
  await download(`${url}/file`, path, sha256, quiet);
  t.is(requests.length, 2);
});

test.serial('a proxy is asked for the address, and with a tunnel for https', async (t) => {
  const path = join(temporaryFolder(t), 'file');
  const proxied = await serve(t, (_request, response) => response.end(bytes));
  const before = { ...process.env };
  t.teardown(() => void Object.assign(process.env, { HTTP_PROXY: '', HTTPS_PROXY: '', ...before }));
  process.env.HTTP_PROXY = proxied.url.replace('http://', 'http://user:word@');
  await download('http://far.example/file', path, sha256, quiet);
  t.is(proxied.requests[0]?.url, 'http://far.example/file');
  t.is(proxied.requests[0]?.headers['proxy-authorization'], `Basic ${Buffer.from('user:word').toString('base64')}`);

  const tunnels: string[] = [];
  const tunnel = createServer().on('connect', (request, socket) => {
    tunnels.push(request.url ?? '');
    // Whatever is behind it speaks no TLS: the handshake fails, after the tunnel was asked for.
    socket.write('HTTP/1.1 200 ok\r\n\r\n');
    socket.end('this is not TLS');
  });
  await new Promise<void>((resume) => tunnel.listen(0, '127.0.0.1', resume));
  t.teardown(() => tunnel.close());
  process.env.HTTPS_PROXY = `http://127.0.0.1:${(tunnel.address() as AddressInfo).port}`;
  await t.throwsAsync(download('https://far.example/file', join(temporaryFolder(t), 'file'), sha256, quiet), {
    instanceOf: StageFailure,
  });
  t.is(tunnels[0], 'far.example:443');
});

test('the proxy for an address is found as curl and pip find it', (t) => {
  const env = { HTTPS_PROXY: 'proxy:3128', http_proxy: 'http://other', NO_PROXY: 'localhost, .inside.example' };
  const of = (url: string): string | undefined => proxyFor(new URL(url), env)?.host;
  t.is(of('https://host/'), 'proxy:3128');
  t.is(of('http://host/'), 'other');
  t.is(of('https://localhost/'), undefined);
  t.is(of('https://deep.inside.example/'), undefined);
  t.is(of('https://outside.example/'), 'proxy:3128');
});
