/** Baselines on the disk and in the store: what is there, and why something is not. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { baselineSources } from '../../../src/cli/gates/baseline-sources.ts';
import { openStore } from '../../../src/store/store.ts';
import { createRig } from '../../support/rig.ts';
import { temporaryFolder } from '../../support/temporary.ts';

test('a file has a text, is missing, or is no file', (t) => {
  const folder = temporaryFolder(t);
  const { file } = baselineSources(undefined, 'next');
  writeFileSync(join(folder, 'base.json'), '{}');
  mkdirSync(join(folder, 'folder'));
  t.deepEqual(file(join(folder, 'base.json')), { text: '{}' });
  t.deepEqual(file(join(folder, 'none.json')), { missing: 'there is no such file' });
  t.deepEqual(file(join(folder, 'base.json', 'below')), { missing: 'there is no such file' });
  t.deepEqual(file(join(folder, 'folder')), { problem: `${join(folder, 'folder')} is a folder` });
});

test('runs count back from the judged one, among those of the pipeline that ended', async (t) => {
  const rig = createRig(t);
  const document = (name: string, value: number): string =>
    `{ name: ${name}, stages: { start: { uses: source, with: { value: ${value} } } } }`;
  const runs: string[] = [];
  for (const value of [1, 2, 3]) runs.push((await rig.run(document('one', value))).facts.run);
  const other = (await rig.run(document('other', 1))).facts.run;
  const found = (judged: 'next' | 'latest', reference: string, pipeline = 'one'): unknown => {
    const run = baselineSources(rig.store(), judged).run(reference, pipeline);
    return 'missing' in run ? run.missing : run.run;
  };
  t.deepEqual(
    [found('next', 'latest~1'), found('next', 'latest~2'), found('latest', 'latest~1'), found('latest', 'latest~2')],
    [runs[2], runs[1], runs[1], runs[0]],
  );
  t.is(found('latest', 'latest~3'), 'the store has no such run of one');
  t.is(found('next', 'latest~1', 'new'), 'the store has no such run of new');
  t.is(found('next', other), other);
  t.is(found('next', other.slice(0, 4)), `${other.slice(0, 4)} is ambiguous`);
  t.regex(String(found('next', 'nonsense')), /^there is no run "nonsense" in /);
  const empty = baselineSources(openStore(join(rig.folder, 'nowhere')), 'next');
  t.deepEqual(empty.run('latest~1', 'one'), { missing: 'the store has no such run of one' });
  t.regex(JSON.stringify(empty.run('nonsense', 'one')), /there is no run \\"nonsense\\"/);
  t.deepEqual(baselineSources(undefined, 'next').run('latest~1', 'one'), { missing: 'no store is read here' });
});
