/** Inputs that change under the run, and clocks that are a year off. */

import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { createRig } from '../support/rig.ts';
import { createProject, killGroup, long } from './project.ts';

const source = '{ name: files, stages: { start: { uses: source, with: { path: number.txt } } } }';

test('a result of an input edited between planning and reading is not published; the next run reads the edited file', async (t) => {
  const rig = createRig(t);
  const path = join(rig.folder, 'pipelines', 'number.txt');
  writeFileSync(path, '1');
  const rounds = long ? 100 : 1;
  for (let round = 0; round < rounds; round++) {
    const { atime, mtime } = statSync(path);
    const { facts, events } = await rig.run(source, {
      jobs: 1,
      listener: (event) => {
        if (event.event !== 'action.started') return;
        // As long as it was, and as old as it was.
        writeFileSync(path, String(2 * (round % 4) + 2));
        utimesSync(path, atime, mtime);
      },
    });
    t.is(facts.outcome, 'failed');
    t.true(
      events.some((event) => event.event === 'action.failed' && event.failure.code === 'file-changed'),
      JSON.stringify(events),
    );
    const after = await rig.run(source, { jobs: 1 });
    t.is(after.facts.outcome, 'succeeded');
    t.is(after.facts.actions[0]?.metrics.value, Number(readFileSync(path, 'utf8')));
    writeFileSync(path, String(2 * (round % 4) + 3));
  }
  t.log(`${rounds} edits`);
});

/** Loaded before the program: its clock, and that of its workers, is off. */
const shim = (years: number): string => `
const off = ${years} * 365 * 86400000, Real = Date;
globalThis.Date = class extends Real {
  constructor(...given) { if (given.length === 0) super(Real.now() + off); else super(...given); }
  static now() { return Real.now() + off; }
};`;

for (const years of long ? [-1, 1] : [1])
  test(`a clock that is ${years} year off changes no hit, and no lease`, async (t) => {
    const project = createProject(t);
    const path = join(project.folder, 'clock.cjs');
    writeFileSync(path, shim(years));
    const env = { NODE_OPTIONS: `--require ${path}` };
    t.is((await project.run()).code, 0);
    const expected = project.digests();
    const off = await project.run({ env });
    t.is(off.code, 0);
    t.regex(off.out, new RegExp(`"started":"${new Date(Date.now() + years * 365 * 86_400_000).getUTCFullYear()}-`));
    t.regex(off.out, /"executed":0,"cached":4/);
    t.deepEqual(project.digests(), expected);
    // A run that goes on is seen by a collector with another clock.
    const waiting = project.start({ arguments: ['run', slow(project.folder), '--json'] });
    await waiting.saw('action.progress', 'train');
    const gc = { env, arguments: ['gc', '--keep-runs', '1', '--max-size', '1', '--grace', '0'] };
    const collecting = await project.run(gc);
    t.regex(collecting.out, /runs are going on.*\ndeleted 0 records, 0 checkpoints, 0 blobs/);
    killGroup(waiting.process, 'SIGKILL');
    await waiting.ended;
    t.deepEqual(await project.problems(), []);
  });

function slow(folder: string): string {
  const path = join(folder, 'pipelines', 'slow.yaml');
  const text = readFileSync(join(folder, 'pipelines', 'small.yaml'), 'utf8');
  writeFileSync(
    path,
    text
      .replace('matrix: { epochs: [1, 2] }', '')
      .replace(/epochs: .*/, 'epochs: 1000000')
      .replace('name: small', 'name: slow'),
  );
  return path;
}
