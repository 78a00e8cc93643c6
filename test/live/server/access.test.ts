/** Who is answered by the live page: hosts, origins, tokens, cookies and methods, as a table. */

import test from 'ava';
import { type Access, type Asked, judge, type Secrets } from '../../../src/live/server/access.ts';

const secrets: Secrets = { port: 4000, token: 'the-token', session: 'the-session', control: false };
const cookie = 'arrowline-4000=the-session';

function asked(url: string, headers: Asked['headers'] = {}, method = 'GET'): Asked {
  return { method, url, headers: { host: '127.0.0.1:4000', ...headers } };
}

function outcome(access: Access): string {
  return access.is === 'refused' ? String(access.status) : access.is;
}

const rows: readonly (readonly [title: string, asked: Asked, outcome: string])[] = [
  ['the address that the terminal prints', asked('/?token=the-token'), 'welcome'],
  ['another token', asked('/?token=the-tokem'), '401'],
  ['an empty token', asked('/?token='), '401'],
  ['no token and no cookie', asked('/'), '401'],
  ['the cookie', asked('/api/runs', { cookie }), 'granted'],
  ['the cookie among others', asked('/', { cookie: `a=b; ${cookie}; c` }), 'granted'],
  ['the cookie of another server', asked('/', { cookie: 'arrowline-4001=the-session' }), '401'],
  ['a forged cookie', asked('/', { cookie: 'arrowline-4000=x' }), '401'],
  ['the token at another path', asked('/api/runs?token=the-token'), '401'],
  ['localhost', asked('/', { host: 'localhost:4000', cookie }), 'granted'],
  ['a name that was rebound to this machine', asked('/', { host: 'evil.example:4000', cookie }), '403'],
  ['a rebound name with the token', asked('/?token=the-token', { host: 'evil.example:4000' }), '403'],
  ['a name that begins like this host', asked('/', { host: '127.0.0.1:4000.evil.example', cookie }), '403'],
  ['another port', asked('/', { host: '127.0.0.1:4001', cookie }), '403'],
  ['no host', asked('/', { host: undefined, cookie }), '403'],
  ['a page of this server', asked('/api/runs', { cookie, origin: 'http://127.0.0.1:4000' }), 'granted'],
  ['a page of another site', asked('/api/runs', { cookie, origin: 'https://evil.example' }), '403'],
  ['a page of another port', asked('/api/runs', { cookie, origin: 'http://127.0.0.1:9' }), '403'],
  ['a page without an origin', asked('/api/runs', { cookie, origin: 'null' }), '403'],
  ['a picture of another site', asked('/api/runs', { cookie, 'sec-fetch-site': 'cross-site' }), '403'],
  ['a picture of a neighbouring port', asked('/api/runs', { cookie, 'sec-fetch-site': 'same-site' }), '403'],
  [
    'a link in another page',
    asked('/?token=the-token', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }),
    'welcome',
  ],
  [
    'POST where nothing may be stopped',
    asked('/api/runs/a/stop', { cookie, origin: 'http://127.0.0.1:4000' }, 'POST'),
    '405',
  ],
  ['DELETE', asked('/', { cookie }, 'DELETE'), '405'],
  ['CONNECT', asked('/', { cookie }, 'CONNECT'), '405'],
  ['a long address', asked(`/${'a'.repeat(5000)}`, { cookie }), '414'],
  ['an address that is none', asked('//', { cookie }), '400'],
];

for (const [title, request, expected] of rows)
  test(`${title}: ${expected}`, (t) => {
    t.is(outcome(judge(request, secrets)), expected);
  });

test('with control, POST needs the cookie and the origin of this server', (t) => {
  const post = (headers: Asked['headers']): string =>
    outcome(judge(asked('/api/runs/a/stop', headers, 'POST'), { ...secrets, control: true }));
  t.is(post({ cookie, origin: 'http://127.0.0.1:4000' }), 'granted');
  t.is(post({ cookie }), '403');
  t.is(post({ cookie, origin: 'https://evil.example' }), '403');
  t.is(post({ origin: 'http://127.0.0.1:4000' }), '401');
});
