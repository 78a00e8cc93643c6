/**
 * One GET request over http or https, through the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name: to an https
 * address by a tunnel, so that the proxy sees no content.
 */

import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import { connect } from 'node:tls';
import { StageFailure } from 'arrowline/stage';

type Headers = { readonly [name: string]: string };

/**
 * The response, its body not yet read. Rejects with the error of the connection, which counts as broken when no byte comes
 * for `silenceMs`.
 */
export async function request(url: URL, headers: Headers, silenceMs: number): Promise<IncomingMessage> {
  const proxy = proxyFor(url, process.env);
  const about = {
    headers: {
      ...headers,
      host: url.host,
      'user-agent': 'arrowline',
      'accept-encoding': 'identity',
      ...authorization(url),
    },
    timeout: silenceMs,
  };
  if (proxy === undefined) return send(url.protocol === 'https:' ? requestHttps : requestHttp, url, about);
  if (url.protocol === 'http:') {
    const { hostname, port } = proxy;
    const through = { ...about.headers, ...authorization(proxy, 'proxy-authorization') };
    return send(requestHttp, undefined, { ...about, hostname, port: port || 80, path: url.href, headers: through });
  }
  const socket = await secured(await openTunnel(proxy, url, silenceMs), url.hostname, silenceMs);
  return send(requestHttps, url, { ...about, agent: false, createConnection: () => socket });
}

/**
 * The proxy for an address, in the form that curl and pip read. Node's `fetch` reads none of these names before Node 24.
 *
 * @throws StageFailure `download` for a proxy that is not spoken to by plain HTTP
 */
export function proxyFor(url: URL, env: { readonly [name: string]: string | undefined }): URL | undefined {
  const of = (name: string): string => env[name.toLowerCase()] ?? env[name] ?? '';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const spared = of('NO_PROXY')
    .split(/[\s,]+/)
    .map((one) => one.replace(/^\*?\./, ''))
    .filter((one) => one !== '');
  const names = [host, `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`];
  if (spared.some((one) => one === '*' || names.some((name) => name === one || name.endsWith(`.${one}`))))
    return undefined;
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const written = of(name);
  if (written === '') return undefined;
  const text = written.includes('://') ? written : `http://${written}`;
  const proxy = URL.canParse(text) ? new URL(text) : undefined;
  if (proxy?.protocol === 'http:') return proxy;
  // The value may hold a password.
  throw new StageFailure('download', 'the proxy that the environment names cannot be used', {
    where: name,
    found: proxy === undefined ? 'something that is no address' : `an address with ${proxy.protocol}//`,
    expected: 'http://HOST:PORT',
  });
}

function send(
  make: typeof requestHttp | typeof requestHttps,
  url: URL | undefined,
  options: RequestOptions,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = url === undefined ? make(options) : make(url, options);
    sent.on('timeout', () => sent.destroy(new Error('the server was silent for too long')));
    sent.on('error', reject);
    sent.on('response', resolve);
    sent.end();
  });
}

function openTunnel(proxy: URL, url: URL, silenceMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const target = `${url.hostname}:${url.port || 443}`;
    const asked = requestHttp({
      hostname: proxy.hostname,
      port: proxy.port || 80,
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...authorization(proxy, 'proxy-authorization') },
      timeout: silenceMs,
    });
    asked.on('timeout', () => asked.destroy(new Error('the proxy was silent')));
    asked.on('error', reject);
    asked.on('connect', ({ statusCode }, socket: Socket) => {
      if (statusCode === 200) return resolve(socket);
      socket.destroy();
      if (statusCode === undefined || statusCode >= 500) return reject(new Error(`the proxy answered ${statusCode}`));
      reject(
        new StageFailure('download', 'a proxy refuses to lead to an address', {
          where: `HTTPS_PROXY (${proxy.host})`,
          found: `HTTP status ${statusCode}`,
          expected: `a tunnel to ${target}`,
          ...(statusCode === 407 && { hint: 'write user and password into it: http://USER:PASSWORD@HOST:PORT' }),
        }),
      );
    });
    asked.end();
  });
}

function secured(tunnel: Socket, servername: string, silenceMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ socket: tunnel, servername }, () => resolve(socket));
    socket.on('error', reject);
    socket.setTimeout(silenceMs, () => socket.destroy(new Error('the server was silent')));
  });
}

function authorization({ username, password }: URL, name = 'authorization'): Headers {
  if (username === '') return {};
  const plain = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { [name]: `Basic ${Buffer.from(plain).toString('base64')}` };
}
