/** Killed anywhere: nothing published is lost or damaged, and who comes next ends with the same digests. */

import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import test from 'ava';
import { createProject, groupMembers, killGroup, long, sequence, skipped, until } from './project.ts';

const linux = process.platform === 'linux';

test('the whole process group is killed at random times', async (t) => {
  const project = createProject(t);
  const { code: wellEnded, out } = await project.run();
  t.is(wellEnded, 0);
  const lines = out.split('\n').length;
  const expected = project.digests();
  const random = sequence(17);
  const kills = long ? 200 : 3;
  let early = 0;
  for (let index = 0; index < kills; index++) {
    // Every few kills from nothing; between them from what the killed ones left.
    if (index % 4 === 0) rmSync(project.storeFolder, { recursive: true });
    const started = project.start();
    // Some lines into its output, and then a moment: wherever that is on a machine as busy as this one.
    await started.printed(Math.floor(random() * lines));
    const timer = setTimeout(() => killGroup(started.process, 'SIGKILL'), random() * 100);
    const { code } = await started.ended;
    clearTimeout(timer);
    if (code === 137) early++;
    else t.is(code, 0);
    if (linux) await until(() => groupMembers(started.process.pid!).length === 0, 'the workers to end');
    t.deepEqual(await project.problems(), []);
  }
  t.is((await project.run()).code, 0);
  t.deepEqual(project.digests(), expected);
  t.deepEqual(await project.problems(), []);
  t.log(`${kills} runs, ${early} of them killed before their end`);
  t.true(early > 0, `${early} of ${kills} runs were killed before their end`);
});

const strace = spawnSync('strace', ['-o', '/dev/null', '-e', 'trace=none', 'true']).status === 0;

/** Calls with which a store is changed; each process counts its own. */
const injections: [call: string, what: string, times: number, links?: 'no links'][] = [
  ['link', 'signal=KILL', 4],
  ['fsync', 'signal=KILL', 8],
  ['rename', 'signal=KILL', 3],
  ['unlink', 'signal=KILL', 6],
  ['link', 'error=EIO', 4],
  ['link', 'error=ENOSPC', 4],
  ['fsync', 'error=EIO', 12],
  ['rename', 'error=EROFS', 3],
  ['rename', 'signal=KILL', 12, 'no links'],
  ['fsync', 'signal=KILL', 8, 'no links'],
  ['rename', 'error=EIO', 8, 'no links'],
];

test('a call of the system kills or fails, the n-th of its kind in each process', async (t) => {
  if (!strace) return skipped(t, 'strace is not here, or may not trace: left to the simulated disk');
  const project = createProject(t);
  t.is((await project.run()).code, 0);
  const expected = project.digests();
  const codes = new Map<number, number>();
  let injected = 0;
  for (const [call, what, times, links] of long ? injections : injections.filter((_, index) => index % 4 === 0))
    for (let nth = 1; nth <= (long ? times : 1); nth++) {
      rmSync(project.storeFolder, { recursive: true, force: true });
      const inject = `inject=${call}:${what}:when=${nth}`;
      const without = links === undefined ? [] : ['-e', 'inject=link,linkat:error=EPERM'];
      const traced = links === undefined ? call : `${call},link,linkat`;
      const below = ['strace', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${traced}`, '-e', inject, ...without];
      const { code, out, error } = await project.run({ below });
      codes.set(code, (codes.get(code) ?? 0) + 1);
      // Ended well, a worker died, a store fault that is told, or killed.
      t.true([0, 1, 4, 137].includes(code), `${inject}: ${code} ${error}`);
      t.false(`${out}${error}`.includes('Internal error'), `${inject}: ${out}${error}`);
      t.deepEqual(await project.problems(), [], inject);
      t.is((await project.run()).code, 0, inject);
      t.deepEqual(project.digests(), expected, inject);
      t.deepEqual(await project.problems(), [], inject);
      injected++;
    }
  t.log(`${injected} calls injected; exit codes ${[...codes].map(([code, count]) => `${code}: ${count}`).join(', ')}`);
});
