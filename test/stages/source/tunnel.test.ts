/** Addresses with https: their certificate is checked, through a proxy too, and they lead to no address without it. */

import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer as createProxy } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect, type Server } from 'node:net';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { testWith } from '../../support/programs.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const bytes = 'the bytes of the file';
const sha256 = createHash('sha256').update(bytes).digest('hex');

/** Listens on a port of its own until the test ends. */
async function listening(t: ExecutionContext, server: Server): Promise<number> {
  await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume));
  t.teardown(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** A server with a certificate for `localhost`, and the file of that certificate. */
async function secureServer(t: ExecutionContext): Promise<{ port: number; certificate: string }> {
  const folder = temporaryFolder(t);
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const words = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -keyout ${key} -out ${certificate}`;
  execFileSync('openssl', [...words.split(' '), '-addext', 'subjectAltName=DNS:localhost'], { stdio: 'ignore' });
  const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (request, response) => {
    if (request.url === '/down') response.writeHead(302, { location: 'http://localhost/file' }).end();
    else response.end(bytes);
  });
  return { port: await listening(t, server), certificate };
}

/** The outcome of a download in a process with variables of its own: Node reads certificates when it starts. */
function downloaded(t: ExecutionContext, url: string, variables: NodeJS.ProcessEnv): Promise<string> {
  const module = new URL('../../../stages/source/download.js', import.meta.url);
  const code = `import { readFileSync } from 'node:fs';
    const { download } = await import('${module}');
    const path = process.argv[1];
    try {
      await download(process.argv[2], path, '${sha256}', () => {});
      console.log(readFileSync(path, 'utf8'));
    } catch (error) {
      console.log(error.code, JSON.stringify(error.facts));
    }`;
  const path = join(temporaryFolder(t), 'file');
  const child = spawn(process.execPath, ['--input-type=module', '-e', code, path, url], {
    env: { PATH: process.env.PATH, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 60_000,
  });
  let text = '';
  child.stdout.on('data', (piece: Buffer) => {
    text += piece;
  });
  return new Promise((resume) => child.on('close', () => resume(text.trim())));
}

testWith(['openssl'], 'a proxy leads to an https address by a tunnel in which it sees nothing', async (t) => {
  const { port, certificate } = await secureServer(t);
  const asked: string[] = [];
  const seen: Buffer[] = [];
  const proxy = createProxy().on('connect', (request, socket) => {
    asked.push(`${request.url} ${request.headers['proxy-authorization']}`);
    const there = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 ok\r\n\r\n'));
    socket.on('data', (piece: Buffer) => seen.push(piece));
    there.on('data', (piece: Buffer) => seen.push(piece));
    socket.pipe(there).pipe(socket);
  });
  const proxyPort = await listening(t, proxy);
  const url = `https://localhost:${port}/file?token=hush`;
  const variables = { NODE_EXTRA_CA_CERTS: certificate, HTTPS_PROXY: `http://me:word@127.0.0.1:${proxyPort}` };
  t.is(await downloaded(t, url, variables), bytes);
  t.deepEqual(asked, [`localhost:${port} Basic ${Buffer.from('me:word').toString('base64')}`]);
  t.false(Buffer.concat(seen).includes('hush'), 'the query is encrypted');
  t.false(Buffer.concat(seen).includes(bytes), 'and so is the file');
  const untrusted = await downloaded(t, url, { HTTPS_PROXY: variables.HTTPS_PROXY });
  t.regex(untrusted, /^download .*self-signed certificate/);
});

testWith(['openssl'], 'an https address is read if its certificate is known, and never leads to http', async (t) => {
  const { port, certificate } = await secureServer(t);
  const url = `https://localhost:${port}`;
  t.is(await downloaded(t, `${url}/file`, { NODE_EXTRA_CA_CERTS: certificate }), bytes);
  t.regex(await downloaded(t, `${url}/file`, {}), /^download .*self-signed certificate/);
  const down = await downloaded(t, `${url}/down`, { NODE_EXTRA_CA_CERTS: certificate });
  t.regex(down, /^download .*"found":"http:\/\/localhost\/file","expected":"an address with https"/);
});
