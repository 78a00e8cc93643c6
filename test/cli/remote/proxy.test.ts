/** A cache behind a proxy: the proxy opens a tunnel and sees no token, and its own password is in no text. */

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import type { ExecutionContext } from 'ava';
import { webFolder } from '../../store/remote/servers/web-server.ts';
import { testWith } from '../../support/programs.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { createProject, openProject, small } from '../command-line.ts';

const token = 't0ken-of-the-cache';
const password = 'pr0xy-passw0rd';

async function listen(t: ExecutionContext, server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}

testWith(
  ['openssl'],
  'a cache is reached through a proxy, which sees neither the token nor an unencrypted byte',
  async (t) => {
    const folder = temporaryFolder(t);
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, '-days', '2', ...subject],
      { stdio: 'ignore' },
    );
    const cache = await webFolder(t, token);
    const encrypted = createTlsServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (socket) => {
      const there = connect(Number(new URL(cache.url).port), '127.0.0.1');
      there.pipe(socket).pipe(there);
      for (const one of [there, socket]) one.on('error', () => {});
    });
    const port = await listen(t, encrypted);
    const tunnels: string[] = [];
    let seen = '';
    const proxy = createServer((request, response) => {
      seen += JSON.stringify(request.headers);
      response.writeHead(400).end();
    });
    proxy.on('connect', (request, socket) => {
      socket.on('error', () => {});
      if (request.headers['proxy-authorization'] !== `Basic ${Buffer.from(`me:${password}`).toString('base64')}`) {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
        return;
      }
      tunnels.push(request.url ?? '');
      seen += JSON.stringify(request.headers);
      const there = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'));
      socket.on('data', (bytes: Buffer) => {
        seen += bytes.toString('latin1');
      });
      there.pipe(socket).pipe(there);
      for (const one of [there, socket]) one.on('error', () => {});
    });
    const proxyPort = await listen(t, proxy);

    createProject(join(folder, 'project'), { 'small.yaml': small(1, 0.2) });
    writeFileSync(join(folder, 'project', 'pipeline.config.yaml'), `remote: { url: "https://localhost:${port}/" }\n`);
    const project = (secret: string, at = proxyPort) =>
      openProject(join(folder, 'project'), {
        env: {
          XDG_CONFIG_HOME: join(folder, 'home'),
          HTTPS_PROXY: `http://me:${secret}@127.0.0.1:${at}`,
          NODE_EXTRA_CA_CERTS: certificate,
          PIPELINE_REMOTE_TOKEN: `localhost:${port} ${token}`,
        },
      });
    const { run } = project(password);
    t.is((await run('keys', 'new', 'alice')).code, 0);
    t.is((await run('keys', 'trust', 'alice')).code, 0);
    const made = await run('run', 'small.yaml');
    t.is(made.code, 0, made.error);
    t.regex(made.out, /^shared cache https:.*: 0 hits, 2 misses, sent 2 results/m);
    t.deepEqual([...new Set(tunnels)], [`localhost:${port}`]);
    t.false(seen.includes(token), 'the proxy does not see the token');
    const back = await run('run', 'small.yaml', '--store', 'other', '--json');
    t.like(back.json().at(-1), { executed: 0, cached: 2 });

    for (const [secret, at] of [
      ['a-wr0ng-one', proxyPort],
      [password, 1],
    ] as const) {
      const refused = await project(secret, at).run('run', 'small.yaml', '--store', `store ${at}`);
      t.is(refused.code, 0, refused.error);
      t.regex(refused.out + refused.error, /the shared cache https:.* is not used for the rest of this command/);
      const status = await project(secret, at).run('remote', 'status');
      t.is(status.code, 4);
      const all = [refused, status].map(({ out, error }) => out + error).join();
      t.notRegex(all, new RegExp(`${secret}|${token}`));
    }
  },
);
