/** The commit of a baseline: of the document's repository, and of nothing else. */

import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { provenanceOf } from '../../../src/cli/baseline/provenance.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };

interface Repository {
  readonly folder: string;
  git(...words: readonly string[]): string;
}

function repository(t: ExecutionContext): Repository {
  const folder = realpathSync(temporaryFolder(t));
  const git = (...words: readonly string[]): string =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=T', '-c', 'user.email=t@example.org', ...words], {
      env,
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim();
  git('init', '-q');
  return { folder, git };
}

test('the commit is told, and whether tracked files differ from it; the baseline itself may', async (t) => {
  const { folder, git } = repository(t);
  mkdirSync(join(folder, 'pipelines'));
  mkdirSync(join(folder, 'odd "names" →'));
  const [document, baseline, code] = ['pipelines/study.yaml', 'odd "names" →/study.json', 'code.ts'];
  for (const file of [document, baseline, code]) writeFileSync(join(folder, file), '1\n');
  t.deepEqual(await provenanceOf(folder), {}, 'there is no commit yet');
  git('add', '.');
  git('commit', '-qm', 'one');
  const commit = git('rev-parse', 'HEAD');
  const asked = async (): Promise<string | undefined> =>
    (await provenanceOf(join(folder, 'pipelines'), [join(folder, baseline)])).commit;
  t.is(await asked(), commit);
  writeFileSync(join(folder, 'untracked'), '');
  t.is(await asked(), commit, 'files that git does not track do not count');
  writeFileSync(join(folder, baseline), '2\n');
  t.is(await asked(), commit, 'the file that is written does not count');
  t.is((await provenanceOf(folder)).commit, `${commit}-dirty`);
  writeFileSync(join(folder, code), '2\n');
  t.is(await asked(), `${commit}-dirty`);
  git('add', code);
  t.is(await asked(), `${commit}-dirty`, 'nor does staging make it a commit');
  git('checkout', '-q', 'HEAD', '--', code);
  renameSync(join(folder, code), join(folder, 'moved.ts'));
  git('add', 'moved.ts', code);
  t.is(await asked(), `${commit}-dirty`, 'a moved file is a difference');
});

test('without a repository there is no commit', async (t) => {
  t.deepEqual(await provenanceOf(temporaryFolder(t)), {});
});

test.serial('a repository of a hook is not taken for the document’s', async (t) => {
  const { folder, git } = repository(t);
  git('commit', '-q', '--allow-empty', '-m', 'one');
  const other = temporaryFolder(t);
  process.env.GIT_DIR = join(folder, '.git');
  try {
    t.deepEqual(await provenanceOf(other), {});
  } finally {
    delete process.env.GIT_DIR;
  }
});

test('no program that a repository names is run', async (t) => {
  const { folder, git } = repository(t);
  const mark = join(folder, 'ran');
  const monitor = join(folder, 'monitor.sh');
  writeFileSync(monitor, `#!/bin/sh\ntouch '${mark}'\n`);
  chmodSync(monitor, 0o755);
  git('commit', '-q', '--allow-empty', '-m', 'one');
  git('config', 'core.fsmonitor', monitor);
  t.is((await provenanceOf(folder)).commit, git('rev-parse', 'HEAD'));
  t.throws(() => execFileSync('test', ['-e', mark]));
});

test('a broken repository is told', async (t) => {
  const { folder, git } = repository(t);
  git('commit', '-q', '--allow-empty', '-m', 'one');
  writeFileSync(join(folder, '.git', 'config'), '[broken');
  const { commit, problem } = await provenanceOf(folder);
  t.is(commit, undefined);
  t.regex(problem ?? '', /bad config/);
});
