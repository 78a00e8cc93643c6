/**
 * One GET request over http or https, through the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name: to an https
 * address by a tunnel, so that the proxy sees no content.
 */

import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import { connect } from 'node:tls';

type Headers = { readonly [name: string]: string };

/**
 * The response, its body not yet read. Rejects with the error of the connection, which counts as broken when no byte comes
 * for `silenceMs`.
 */
export async function request(url: URL, headers: Headers, silenceMs: number): Promise<IncomingMessage> {
  const proxy = proxyFor(url, process.env);
  const about = {
    headers: { ...headers, host: url.host, 'user-agent': 'arrowline', ...authorization(url) },
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

/** The proxy for an address, in the form that curl and pip read. */
export function proxyFor(url: URL, env: { readonly [name: string]: string | undefined }): URL | undefined {
  const of = (name: string): string => env[name.toLowerCase()] ?? env[name] ?? '';
  const spared = of('NO_PROXY')
    .split(',')
    .map((one) => one.trim().replace(/^\./, ''))
    .filter((one) => one !== '');
  if (spared.some((one) => one === '*' || url.hostname === one || url.hostname.endsWith(`.${one}`))) return undefined;
  const proxy = of(url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  return proxy === '' ? undefined : new URL(proxy.includes('://') ? proxy : `http://${proxy}`);
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
      if (statusCode === 200) resolve(socket);
      else reject(new Error(`the proxy answered ${statusCode}`));
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
