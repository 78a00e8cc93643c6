/** Disks that are full, read-only or limited: exit code 4, what was there stays good, the next run resumes. */

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { createProject, long, type Project, skipped } from './project.ts';

const program = fileURLToPath(new URL('../../../bin/pipeline.js', import.meta.url));
/** Whether mounts can be made that nobody else sees. */
const mounts = spawnSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs none /tmp']).status === 0;
const noLimits = 'prlimit is not here: left to the simulated disk';
const noMounts = 'mounts are not permitted here: left to prlimit and to the simulated disk';

/** Runs a script with mounts of its own; `$run` and `$verify` end with a line `run: code` or `verify: code`. */
function inOwnMounts(project: Project, script: string, ...values: string[]): { lines: string[]; all: string } {
  const prelude = `set -u
    store=$1; shift
    run() { "${process.execPath}" "${program}" run "$1" --json --store "$store" 2>&1; echo "run: $?"; }
    verify() { "${process.execPath}" "${program}" verify --store "$store"; echo "verify: $?"; }
  `;
  const { stdout, stderr } = spawnSync(
    'unshare',
    ['-rm', 'sh', '-c', prelude + script, 'sh', project.storeFolder, project.file, ...values],
    { cwd: project.folder, encoding: 'utf8', maxBuffer: 2 ** 26 },
  );
  return { lines: stdout.split('\n').filter((line) => /^(run|verify): /.test(line)), all: stdout + stderr };
}

/** Digests that the runs of some output published, by action: `--json` lines of `action.executed`. */
function published(output: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of output.split('\n').filter((one) => one.startsWith('{"event":"action.executed"'))) {
    const event = JSON.parse(line) as { action: string; outputs: object };
    found.set(event.action, JSON.stringify(event.outputs));
  }
  return found;
}

test('a full disk', async (t) => {
  if (!mounts) return skipped(t, noMounts);
  const project = createProject(t);
  t.is((await project.run()).code, 0);
  const expected = new Map(Object.entries(project.digests()).map(([id, outputs]) => [id, JSON.stringify(outputs)]));
  const sizes = long ? [8, 40, 104, 136, 160, 200, 240, 280, 300, 320, 340, 352, 360, 368] : [200];
  let filled = 0;
  for (const size of sizes) {
    const script = `mount -t tmpfs -o size=$2k none "$store" && run "$1"; verify
      mount -o remount,size=50m "$store" && run "$1"; verify`;
    const { lines, all } = inOwnMounts(project, script, `${size}`);
    const full = all.includes('ENOSPC');
    if (full) filled++;
    t.deepEqual(lines, [full ? 'run: 4' : 'run: 0', 'verify: 0', 'run: 0', 'verify: 0'], `${size} kB: ${all}`);
    t.deepEqual(Object.fromEntries(published(all)), Object.fromEntries(expected));
  }
  t.log(`${filled} disks filled`);
  t.true(filled > 0, `${filled} disks filled`);
});

test('a store that is read-only serves what it holds, and fails before anything is executed', async (t) => {
  if (!mounts) return skipped(t, noMounts);
  const project = createProject(t);
  t.is((await project.run()).code, 0);
  const changed = join(project.folder, 'pipelines', 'changed.yaml');
  writeFileSync(changed, readFileSync(project.file, 'utf8').replace('units: 4', 'units: 5'));
  const script = `mount --bind "$store" "$store" && mount -o remount,ro,bind "$store" || exit 9
    run "$1"; verify; run "$2"; verify`;
  const { lines, all } = inOwnMounts(project, script, changed);
  t.deepEqual(lines, ['run: 0', 'verify: 0', 'run: 4', 'verify: 0'], all);
  t.false(all.includes('action.started'), all);
  t.regex(all, /"event":"warning","message":"this run is not recorded: .*EROFS/);
  t.regex(all, /"event":"action\.failed".*"code":"store".*EROFS/);
});

test('files that may not grow beyond a limit', async (t) => {
  if (spawnSync('prlimit', ['--fsize=100000', 'true']).status !== 0) return skipped(t, noLimits);
  const project = createProject(t);
  const limits = long ? [1, 100, 300, 1000, 2000, 10_000, 50_000, 90_000, 97_300] : [90_000];
  for (const limit of limits) {
    const { code, out, error } = await project.run({ below: ['prlimit', `--fsize=${limit}`] });
    t.is(code, 4, `${limit} bytes: ${out}${error}`);
    t.regex(out, /EFBIG/);
    t.deepEqual(await project.problems(), []);
  }
  t.is((await project.run()).code, 0);
  t.deepEqual(await project.problems(), []);
  t.log(`${limits.length} limits reached`);
});

test('few files may be open: it ends with an error or well, and never with a wrong result', async (t) => {
  if (spawnSync('prlimit', ['--nofile=1000', 'true']).status !== 0) return skipped(t, noLimits);
  const project = createProject(t);
  const codes: number[] = [];
  for (const limit of long ? [20, 40, 60, 70, 76, 80, 82, 84, 86, 88, 90, 92, 94, 96, 98, 100] : [84]) {
    const { code } = await project.run({ below: ['prlimit', `--nofile=${limit}`] });
    // With very few, the program cannot even be loaded, and Node itself may give up.
    t.true([0, 1, 4, 134].includes(code), `${limit} files: ${code}`);
    codes.push(code);
    t.deepEqual(await project.problems(), []);
  }
  t.is((await project.run()).code, 0);
  t.deepEqual(await project.problems(), []);
  t.log(`exit codes ${codes.join(', ')}`);
});

test('a place that is not a folder', async (t) => {
  const project = createProject(t);
  writeFileSync(project.storeFolder, 'a file where the store should be');
  const { code, out, error } = await project.run();
  t.is(code, 4, out + error);
  t.regex(out + error, /ENOTDIR|EEXIST/);
});

test('a disk without hard links: the same digests, locks that hold, and nothing left behind', async (t) => {
  const strace = spawnSync('strace', ['-o', '/dev/null', '-e', 'trace=none', 'true']).status === 0;
  if (!strace) return skipped(t, 'strace is not here, or may not trace: left to the simulated disk');
  const project = createProject(t);
  t.is((await project.run()).code, 0);
  const expected = project.digests();
  for (const code of long ? ['EPERM', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'] : ['EPERM']) {
    rmSync(project.storeFolder, { recursive: true });
    const inject = ['-e', 'trace=link,linkat', '-e', `inject=link,linkat:error=${code}`];
    const below = ['strace', '-f', '-qq', '-o', '/dev/null', ...inject];
    const runs = await Promise.all([project.run({ below }), project.run({ below })]);
    for (const { code, out, error } of runs) t.is(code, 0, out + error);
    t.deepEqual(project.digests(), expected);
    t.deepEqual(await project.problems(), []);
    t.deepEqual(readdirSync(join(project.storeFolder, 'tmp')), []);
    const locks = readdirSync(join(project.storeFolder, 'locks'), { recursive: true, encoding: 'utf8' });
    t.deepEqual(
      locks.filter((name) => !/^[0-9a-f]{2}$/.test(name)),
      [],
    );
    const executed = runs.flatMap(({ out }) => [...published(out).keys()]);
    t.deepEqual(executed.sort(), Object.keys(expected).sort());
  }
});
