/** `pipeline ui` and `run --ui` as users start them: the address, the end by a signal, ports and stores that cannot be. */

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import test from 'ava';
import type { RunList } from '../../../src/live/client/answers.ts';
import { liveProject, slowDocument } from '../../support/live-project.ts';

/** The output until a text occurs in it, or until the process ends. */
async function printed({ stdout, stderr }: ChildProcess, wanted: RegExp): Promise<string> {
  let text = '';
  return new Promise((resume) => {
    for (const stream of [stdout, stderr])
      stream?.on('data', (piece) => {
        text += String(piece);
        if (wanted.test(text)) resume(text);
      });
    stderr?.on('close', () => resume(text));
  });
}

async function listed(address: string): Promise<RunList> {
  const welcome = await fetch(address, { redirect: 'manual' });
  const cookie = (welcome.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return (await (await fetch(new URL('/api/runs', address), { headers: { cookie } })).json()) as RunList;
}

test('run --ui shows the run that goes on, and ends with it where the output is no terminal', async (t) => {
  const project = liveProject();
  t.teardown(() => project.remove());
  const run = project.call('run', project.write(slowDocument(0.7)), '--store', project.store, '--ui', '--json');
  project.letOn(2);
  const [, address = ''] = /page: (\S+)/.exec(await printed(run, /page: \S+[\s\S]*action.progress/)) ?? [];
  const { rows } = await listed(address);
  t.deepEqual(
    rows.map(({ about, goesOn }) => [about, goesOn]),
    [[undefined, true]],
  );
  project.letOn('all');
  t.deepEqual((await once(run, 'exit'))[0], 0);
  await t.throwsAsync(fetch(address), undefined, 'the page ended with the run');
});

test('ui prints an address of this machine with a token, and ends by a signal with code 0', async (t) => {
  const project = liveProject();
  t.teardown(() => project.remove());
  project.letOn('all');
  await once(project.run(slowDocument(0.7)), 'exit');
  const { child, address } = await project.ui();
  t.regex(address, /^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32}$/);
  t.is((await listed(address)).total, 1);
  const { port } = new URL(address);
  const second = project.call('ui', '--store', project.store, '--port', port);
  t.regex(await printed(second, /hint/), new RegExp(`port ${port} is taken`));
  t.is(second.exitCode ?? (await once(second, 'exit'))[0], 2);
  child.kill('SIGTERM');
  t.is((await once(child, 'exit'))[0], 0);
});

test('ui without a store is a mistake of use, and makes none', async (t) => {
  const project = liveProject();
  t.teardown(() => project.remove());
  const child = project.call('ui', '--store', project.store);
  t.regex(await printed(child, /hint/), /there is no store at/);
  t.is(child.exitCode ?? (await once(child, 'exit'))[0], 2);
});
