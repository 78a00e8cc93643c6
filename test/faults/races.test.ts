/** Many runs on one store at once, with locks and without, beside collections: the same digests every time. */

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { createProject, long } from './project.ts';

const program = fileURLToPath(new URL('../../../bin/pipeline.js', import.meta.url));

function executed(outputs: readonly { readonly out: string }[]): string[] {
  return outputs
    .flatMap(({ out }) => out.split('\n').filter((line) => line.startsWith('{"event":"action.executed"')))
    .map((line) => (JSON.parse(line) as { action: string }).action)
    .sort();
}

for (const locks of [true, false])
  test(`runs that race for one store, locks ${locks ? 'on' : 'off'}`, async (t) => {
    const alone = createProject(t);
    t.is((await alone.run()).code, 0);
    const rounds = long ? 10 : 1;
    const racers = long ? 8 : locks ? 6 : 3;
    let collections = 0;
    for (let round = 0; round < rounds; round++) {
      const project = createProject(t);
      const env = locks ? {} : { PIPELINE_NO_LOCKS: '1' };
      const racing = Array.from({ length: racers }, () => project.start({ env }));
      // Beside them somebody collects all that may be collected.
      await racing[0]?.saw('run.started');
      const gc = ['gc', '--keep-runs', '1', '--grace', '0', '--max-size', '1', '--store', project.storeFolder];
      const collecting = spawnSync(process.execPath, [program, ...gc], { cwd: project.folder, encoding: 'utf8' });
      t.is(collecting.status, 0, collecting.stderr);
      if (/runs that go on/.test(collecting.stdout)) collections++;
      const ended = await Promise.all(racing.map((one) => one.ended));
      t.deepEqual(
        ended.map(({ code }) => code),
        ended.map(() => 0),
        ended.flatMap(({ code, out, error }) => (code === 0 ? [] : [out, error])).join('\n'),
      );
      t.deepEqual(project.digests(), alone.digests());
      t.deepEqual(await project.problems(), []);
      t.deepEqual(project.store().runs.live(), []);
      if (locks) t.deepEqual(executed(ended), ['ingest', 'normalize', 'train[epochs=1]', 'train[epochs=2]']);
    }
    t.log(`${rounds * racers} runs raced, ${collections} collections beside them`);
  });
