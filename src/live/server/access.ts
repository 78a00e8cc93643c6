/**
 * Who may ask the live page anything: a browser on this machine that was given the address with its token. Pure: headers
 * in, a decision out.
 *
 * The server listens on the loopback interface, which every page in the reader's browser can send requests to. So the
 * host in the request must be this server's (a name of another site that was rebound to 127.0.0.1 is refused), requests
 * that come from pages of other origins are refused, and nothing but the first page is given without the cookie, which
 * other sites cannot send (SameSite=Strict) and scripts cannot read (HttpOnly).
 */

import { createHash, timingSafeEqual } from 'node:crypto';

export interface Asked {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
}

export interface Secrets {
  readonly port: number;
  /** In the address that the terminal prints. */
  readonly token: string;
  /** In the cookie. */
  readonly session: string;
  /** Whether runs may be stopped: POST is refused otherwise. */
  readonly control: boolean;
}

export type Access =
  | { readonly is: 'granted'; readonly path: string; readonly query: URLSearchParams }
  /** The token was right: set the cookie, and lead to the address without it. */
  | { readonly is: 'welcome' }
  | { readonly is: 'refused'; readonly status: 400 | 401 | 403 | 405 | 414; readonly why: string };

const urlCharactersMax = 4096;

export function cookieName(port: number): string {
  // Cookies are shared between ports: each server has its own.
  return `arrowline-${port}`;
}

export function judge(asked: Asked, secrets: Secrets): Access {
  const { method, url, headers } = asked;
  if (url.length > urlCharactersMax) return refused(414, 'the address is too long');
  const host = textOf(headers.host);
  if (!hostsOf(secrets.port).includes(host)) return refused(403, `this server is not ${shown(host)}`);
  const origin = textOf(headers.origin);
  if (origin !== '' && origin !== `http://${host}`) return refused(403, 'the request comes from another site');
  const site = textOf(headers['sec-fetch-site']);
  const isPage = textOf(headers['sec-fetch-mode']) === 'navigate';
  if (!['', 'none', 'same-origin'].includes(site) && !isPage)
    return refused(403, 'the request comes from another site');
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST')
    return refused(405, `${shown(method)} is not answered`);
  if (method === 'POST') {
    if (!secrets.control) return refused(405, 'this page only reads: start it with --allow-control to stop runs');
    // Browsers send the origin with every POST.
    if (origin === '') return refused(403, 'the request does not say where it comes from');
  }
  let address: URL;
  try {
    address = new URL(url, `http://${host}`);
  } catch {
    return refused(400, 'the address cannot be read');
  }
  const token = address.searchParams.get('token');
  if (method !== 'POST' && address.pathname === '/' && token !== null)
    return same(token, secrets.token)
      ? { is: 'welcome' }
      : refused(401, 'the token in the address is not that of this server');
  if (!cookiesIn(textOf(headers.cookie), cookieName(secrets.port)).some((value) => same(value, secrets.session)))
    return refused(401, 'open the address that the terminal printed: it holds the token of this server');
  return { is: 'granted', path: address.pathname, query: address.searchParams };
}

function hostsOf(port: number): string[] {
  // Browsers leave out the port that HTTP has by itself.
  return ['127.0.0.1', 'localhost', '[::1]'].flatMap((name) => [`${name}:${port}`, ...(port === 80 ? [name] : [])]);
}

function cookiesIn(header: string, name: string): string[] {
  return header.split(';').flatMap((pair) => {
    const [key = '', value = ''] = pair.trim().split('=', 2);
    return key === name ? [value] : [];
  });
}

/** Compares digests, so that the time tells nothing about the length or the beginning of the secret. */
function same(given: string, secret: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}

function refused(status: (Access & { is: 'refused' })['status'], why: string): Access {
  return { is: 'refused', status, why };
}

function textOf(header: string | readonly string[] | undefined): string {
  return typeof header === 'string' ? header : '';
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}
