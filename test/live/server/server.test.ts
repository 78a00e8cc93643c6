/** The server of the live page over a store of the rig's runs: what it answers, what it refuses, what every answer carries. */

import { renameSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import test from 'ava';
import type { RunList } from '../../../src/live/client/answers.ts';
import { livePage } from '../../support/live-page.ts';
import { createRig } from '../../support/rig.ts';

const document = (value: number): string => `
name: small
stages:
  first: { uses: source, with: { value: ${value} } }
  more: { uses: add, needs: { input: first }, with: { amount: 2 } }
gates:
  - { metric: more.value, min: 5 }
`;

/** The status of a request whose headers fetch would not send. */
function status(url: string, headers: { readonly [name: string]: string }): Promise<number> {
  return new Promise((resume, reject) => {
    request(url, { headers }, (response) => {
      response.resume();
      resume(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

test('without the token nothing is told, also under a name that was rebound to this machine', async (t) => {
  const rig = createRig(t);
  await rig.run(document(4));
  const page = await livePage(t, rig.store());
  for (const path of ['/', '/page.js', '/api/runs', '/api/search?q=small']) {
    const response = await fetch(`${page.base}${path}`);
    t.is(response.status, 401, path);
    t.false((await response.text()).includes('small'), path);
  }
  const { cookie } = page;
  const { port } = new URL(page.base);
  t.is(await status(`${page.base}/api/runs`, { cookie }), 200);
  t.is(await status(`${page.base}/api/runs`, { cookie, host: `evil.example:${port}` }), 403);
  t.is(
    await status(`${page.base}/?token=${new URL(page.address).searchParams.get('token')}`, {
      host: `evil.example:${port}`,
    }),
    403,
  );
  t.is(await status(`${page.base}/api/runs`, { cookie, origin: 'https://evil.example' }), 403);
});

test('the cookie is for this server alone, and no script and no other site has it', async (t) => {
  const page = await livePage(t, createRig(t).store());
  const { headers } = await fetch(page.address, { redirect: 'manual' });
  t.regex(headers.get('set-cookie') ?? '', /^arrowline-\d+=[\w-]{32}; HttpOnly; SameSite=Strict; Path=\/$/);
  t.is(headers.get('location'), '/', 'the token is out of the address');
});

test('every answer forbids other scripts, frames and guesses, also a refusal', async (t) => {
  const page = await livePage(t, createRig(t).store());
  for (const path of ['/', '/page.css', '/api/runs', '/api/nothing']) {
    const { headers } = await page.get(path);
    t.regex(headers.get('content-security-policy') ?? '', /default-src 'none'; script-src 'self'/, path);
    t.notRegex(headers.get('content-security-policy') ?? '', /unsafe/, path);
    t.is(headers.get('x-content-type-options'), 'nosniff', path);
    t.is(headers.get('x-frame-options'), 'DENY', path);
    t.is(headers.get('access-control-allow-origin'), null, path);
  }
});

test('a list of runs has their numbers and gates, and is sorted, filtered and paged', async (t) => {
  const rig = createRig(t);
  for (const value of [4, 1, 9]) await rig.run(document(value), { label: { tags: [value > 3 ? 'large' : 'small'] } });
  const page = await livePage(t, rig.store());
  const list = (query: string): Promise<RunList> => page.json(`/api/runs?${query}`);
  const values = ({ rows }: RunList): (number | undefined)[] => rows.map(({ about }) => about?.measures[0]?.value);
  t.deepEqual(values(await list('')), [11, 3, 6]);
  t.deepEqual(values(await list('sort=value&order=up')), [3, 6, 11]);
  t.deepEqual(values(await list('filter=value>5')), [11, 6]);
  t.deepEqual(values(await list('filter=%23small')), [3]);
  t.deepEqual(values(await list('offset=1&limit=1')), [3]);
  const all = await list('group=outcome');
  t.deepEqual(all.groups, { succeeded: 2, 'gates failed': 1 });
  t.deepEqual(
    all.rows.map(({ about }) => about?.gates.map(({ state }) => state)),
    [['pass'], ['pass'], ['fail']],
  );
});

test('runs are compared by the settings and numbers that differ, and nothing else', async (t) => {
  const rig = createRig(t);
  const runs = [(await rig.run(document(4))).facts.run, (await rig.run(document(9))).facts.run];
  const page = await livePage(t, rig.store());
  const compared = await page.json<{ settings: unknown; metrics: unknown[] }>(`/api/compare?runs=${runs.join()}`);
  t.deepEqual(compared.settings, [{ path: 'first.with.value', values: [4, 9] }]);
  t.like(compared.metrics, [
    { action: 'first', name: 'value', values: [4, 9] },
    { action: 'more', name: 'value', values: [6, 11] },
  ]);
  t.is((await page.get('/api/compare?runs=nothing')).status, 400);
});

test('a list tells the settings that changed since the run before of the same pipeline', async (t) => {
  const rig = createRig(t);
  const [first, second, third] = [
    (await rig.run(document(4))).facts.run,
    (await rig.run(document(4))).facts.run,
    (await rig.run(document(9))).facts.run,
  ];
  const page = await livePage(t, rig.store());
  const changes = await page.json<object>(`/api/changes?runs=${[first, second, third].join()}`);
  t.deepEqual(changes, { [second]: [], [third]: ['first.with.value 4 → 9'] });
});

test('an artifact tells what made it, of what, and who used it; its rows come in pages', async (t) => {
  const rig = createRig(t);
  const { facts } = await rig.run(document(4));
  const [first, more] = facts.actions.map(({ outputs }) => outputs.output);
  const page = await livePage(t, rig.store());
  t.like(await page.json(`/api/artifacts/${first}`), {
    type: 'metrics',
    digest: first,
    made: { action: 'first', run: facts.run },
    users: [{ action: 'more', port: 'input', run: facts.run }],
  });
  t.like(await page.json(`/api/artifacts/${more}`), {
    of: [{ port: 'input', digest: first, action: 'first' }],
    users: [],
  });
  const { rows, cells } = await page.json<{ rows: number; cells: unknown[] }>(`/api/artifacts/${more}/rows?limit=1`);
  t.true(rows > 0 && cells.length === 1, `${rows} rows, ${cells.length} told`);
  t.is((await page.get(`/api/artifacts/sha256:${'0'.repeat(64)}`)).status, 404);
});

test('search finds runs by their words, steps by their names, artifacts by the beginning of their digest', async (t) => {
  const rig = createRig(t);
  const { facts } = await rig.run(document(4), { label: { name: 'a large one', note: 'for the paper' } });
  const page = await livePage(t, rig.store());
  t.like(await page.json('/api/search?q=paper'), { runs: [{ run: facts.run }] });
  t.like(await page.json('/api/search?q=more'), { actions: [{ action: 'more', run: facts.run }] });
  const digest = facts.actions[0]?.outputs.output ?? '';
  t.like(await page.json(`/api/search?q=${digest.slice(7, 17)}`), { artifacts: [{ digest, action: 'first' }] });
  t.deepEqual(await page.json('/api/search?q=nothing-like-it'), {
    found: 0,
    runs: [],
    actions: [],
    artifacts: [],
  });
});

test('paths that lead out of the store are nothing', async (t) => {
  const rig = createRig(t);
  await rig.run(document(4));
  const page = await livePage(t, rig.store());
  for (const path of [
    '/api/runs/..%2f..%2fetc/follow',
    '/api/runs/../../etc/passwd',
    '/..%2f..%2fpackage.json',
    '/api/artifacts/..%2f..',
  ])
    t.true([400, 404].includes((await page.get(path)).status), path);
});

test('a store that is gone is no store without runs', async (t) => {
  const rig = createRig(t);
  await rig.run(document(4));
  const store = rig.store();
  const page = await livePage(t, store);
  const away = `${store.root}-away`;
  renameSync(store.root, away);
  t.teardown(() => rmSync(away, { recursive: true, force: true }));
  const response = await page.get('/api/runs');
  t.is(response.status, 500);
  t.regex(await response.text(), /is no longer there/);
  renameSync(away, store.root);
  t.like(await page.json('/api/runs'), { total: 1 }, 'and is shown again when it is back');
});

test('a run is stopped only by a page that may, and only if its process can be seen', async (t) => {
  const rig = createRig(t);
  const { facts } = await rig.run(document(4));
  const [reading, controlling] = [await livePage(t, rig.store()), await livePage(t, rig.store(), true)];
  const stop = ({ base, cookie }: typeof reading): Promise<Response> =>
    fetch(`${base}/api/runs/${facts.run}/stop`, { method: 'POST', headers: { cookie, origin: base } });
  t.is((await stop(reading)).status, 405);
  const ended = await stop(controlling);
  t.is(ended.status, 404);
  t.regex(await ended.text(), /does not go on/);
});
