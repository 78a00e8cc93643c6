/** Which run is meant: by number and not by the clock, within a pipeline, and in the store of the project. */

import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { openStore } from '../../src/store/store.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { createProject, openProject, type Project, small } from './command-line.ts';

const day = 24 * 3600 * 1000;

/** The same project under a clock that is wrong by so many days, in the program and in its workers. */
function underClock(t: ExecutionContext, project: Project, days: number): Project {
  const preload = join(temporaryFolder(t), 'clock.mjs');
  writeFileSync(
    preload,
    `const now = Date.now;
const shifted = () => now() + ${days * day};
globalThis.Date = class extends Date {
  constructor(...given) { super(...(given.length === 0 ? [shifted()] : given)); }
  static now() { return shifted(); }
};
`,
  );
  return openProject(project.folder, { env: { NODE_OPTIONS: `--import ${pathToFileURL(preload).href}` } });
}

const idsOf = (log: { json<Value>(): Value[] }): string[] => log.json<{ run: string }>().map(({ run }) => run);

test('a clock set back a year does not reorder runs: log, latest, latest~1, report and gc go by their numbers', async (t) => {
  const project = createProject(temporaryFolder(t), { 'small.yaml': small(1, 0.2) });
  const back = underClock(t, project, -365);
  t.is((await project.run('run', 'small.yaml', '-q')).code, 0);
  t.is((await back.run('run', 'small.yaml', '-q', '-P', 'split=0.3')).code, 0);
  const [newest = '', first = ''] = idsOf(await project.run('log', '--json'));
  t.true(newest < first, `${newest} was made under a clock set back, after ${first}`);
  const shown = async (ref: string): Promise<string> => (await project.run('show', ref)).out.split('\n')[0] ?? '';
  t.regex(await shown('latest'), new RegExp(`^run ${newest} of small`));
  t.regex(await shown('latest~1'), new RegExp(`^run ${first} of small`));
  const { out } = await project.run('diff', 'latest~1', 'latest');
  t.true(out.startsWith(`before  run ${first} of small`), out);
  t.regex(out, new RegExp(`^after   run ${newest} of small`, 'm'));
  t.is((await project.run('gc', '--keep-runs', '1', '--grace', '0')).code, 0);
  t.like(await back.run('status', 'small.yaml', '-P', 'split=0.3'), { code: 0 });
  const status = (await project.run('plan', 'small.yaml', '-P', 'split=0.3')).out;
  t.regex(status, /0 to run, 0 that wait for them, 2 cached/);
  t.regex((await project.run('plan', 'small.yaml')).out, /1 to run/);
});

test('runs from before they were numbered come before those that are, by their time', (t) => {
  const store = openStore(join(temporaryFolder(t), 'store'));
  const start = (date: string): void => store.runs.start(new Date(date)).close();
  start('2026-05-01');
  for (const id of ['20270101T000000-01', '20260101T000000-02', '20260101T000000-01', 'events', '2026', '.DS_Store'])
    mkdirSync(join(store.layout.runs, id));
  for (const date of ['2025-01-01', '2026-03-01']) start(date);
  t.deepEqual(store.runs.list(), [
    '20260301T000000-0003',
    '20250101T000000-0002',
    '20260501T000000-0001',
    '20270101T000000-01',
    '20260101T000000-02',
    '20260101T000000-01',
  ]);
});

test('runs that start at once take different numbers, or the same in different seconds', async (t) => {
  const project = createProject(temporaryFolder(t), { 'small.yaml': small(1, 0.2) });
  await project.run('run', 'small.yaml', '-q');
  const codes = await Promise.all([1, 2, 3, 4].map(async () => (await project.run('run', 'small.yaml', '-q')).code));
  t.deepEqual(codes, [0, 0, 0, 0]);
  const ids = idsOf(await project.run('log', '--json'));
  t.is(new Set(ids).size, 5);
  t.regex(ids.at(-1) ?? '', /-0001$/);
});

const named = (name: string, seed: number): string => small(seed, 0.2).replace('name: small', `name: ${name}`);

test('latest~1 is the run before the last one of the same pipeline; another pipeline is named before a colon', async (t) => {
  const project = createProject(temporaryFolder(t), { 'a.yaml': named('a', 1), 'b.yaml': named('b', 2) });
  for (const [file, split] of [
    ['a', '0.2'],
    ['a', '0.3'],
    ['b', '0.2'],
    ['a', '0.4'],
    ['b', '0.3'],
  ])
    await project.run('run', `${file}.yaml`, '-q', '-P', `split=${split}`);
  const ids = idsOf(await project.run('log', '--json')).reverse();
  const [a1, a2, b1, a3, b2] = ids as [string, string, string, string, string];
  const compared = async (...refs: readonly [string, string]): Promise<readonly string[]> => {
    const [found] = (await project.run('diff', ...refs, '--json')).json<{ before: string; after: string }>();
    return [found?.before ?? '', found?.after ?? ''];
  };
  t.deepEqual(await compared('latest~1', 'latest'), [b1, b2]);
  t.deepEqual(await compared('a:latest~2', 'a:latest'), [a1, a3]);
  t.deepEqual(await compared('latest~1', a3), [a2, a3]);
  t.deepEqual(await compared(a1, 'latest'), [a1, a3]);
  const missing = await project.run('diff', 'latest~2', 'latest');
  t.is(missing.code, 2);
  t.true(missing.error.includes(`of b, 2 runs in`), missing.error);
  t.true(missing.error.includes(`there is ${b2}, ${b1}; other pipelines: a:latest`), missing.error);
  const unknown = await project.run('show', 'c:latest');
  t.is(unknown.code, 2);
  t.true(unknown.error.includes('other pipelines: b:latest, a:latest'), unknown.error);
});

test('log in a subfolder finds the store that `run ../x.yaml` used there, and says which of several it takes', async (t) => {
  const outer = temporaryFolder(t);
  const folder = join(outer, 'project');
  mkdirSync(join(folder, 'sub', 'deeper'), { recursive: true });
  writeFileSync(join(folder, 'x.yaml'), small(1, 0.2));
  const inside = openProject(folder, { cwd: join(folder, 'sub') });
  t.is((await inside.run('run', '../x.yaml', '-q')).code, 0);
  t.deepEqual(readdirSync(join(folder, 'artifacts', 'runs')).length, 1);
  for (const cwd of ['sub', 'sub/deeper', '.']) {
    const log = await openProject(folder, { cwd: join(folder, cwd) }).run('log');
    t.like(log, { code: 0, error: '' }, cwd);
    t.regex(log.out, /small +succeeded/);
  }
  // Another store further up.
  const other = openProject(outer);
  writeFileSync(join(outer, 'y.yaml'), small(2, 0.2));
  t.is((await other.run('run', 'y.yaml', '-q')).code, 0);
  const log = await inside.run('log');
  t.is(log.code, 0);
  t.true(log.error.startsWith(`note: the store is ${join(folder, 'artifacts')}; there is another at`), log.error);
  t.is((await inside.run('log', '--store', '../artifacts')).error, '');
  renameSync(join(folder, 'artifacts'), join(folder, 'elsewhere'));
  t.regex((await inside.run('log')).out, /small +succeeded/);
});
