/** What the system refuses ends in a sentence and an exit code, never in a stack. Linux, as far as it needs its files. */

import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { systemError } from '../../src/core/values/system-error.ts';
import { verifyStore } from '../../src/store/care/verify.ts';
import { openStore } from '../../src/store/store.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { createProject, small } from './command-line.ts';

const program = fileURLToPath(new URL('../../../bin/pipeline.js', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs the program below another one, with its standard output or error led to a file. */
function call(
  folder: string,
  args: readonly string[],
  {
    below = [],
    out,
    error,
    cwd = folder,
  }: { below?: readonly string[]; out?: string; error?: string; cwd?: string } = {},
): Ended {
  const files = [out, error].map((path) => (path === undefined ? ('pipe' as const) : openSync(path, 'w')));
  const [command = '', ...rest] = [...below, process.execPath, program, ...args];
  const ended = spawnSync(command, rest, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', PIPELINE_STORE: '' },
    stdio: ['ignore', ...files],
  });
  for (const file of files) if (typeof file === 'number') closeSync(file);
  return { code: ended.status, out: ended.stdout ?? '', error: ended.stderr ?? '' };
}

function sentence(t: ExecutionContext, ended: Ended, code: number, expected: RegExp, about?: string): void {
  t.is(ended.code, code, `${about ?? ''} ${ended.error}`);
  t.regex(ended.error, expected, about);
  t.notRegex(`${ended.out}${ended.error}`, /Internal error|^ +at .*\(.*:\d+:\d+\)/m, about);
}

const project = (t: ExecutionContext): string =>
  createProject(temporaryFolder(t), { 'small.yaml': small(1, 0.2) }).folder;
const onLinux = existsSync('/dev/full') ? test : test.skip;

onLinux('a full disk behind standard output ends no run: it is whole, the exit code is 4 and says why', async (t) => {
  const folder = project(t);
  const full = /^error: standard output could not be written to the end \(ENOSPC\)$/m;
  sentence(t, call(folder, ['run', 'small.yaml'], { out: '/dev/full' }), 4, full);
  const store = openStore(join(folder, 'artifacts'));
  t.like(store.runs.manifest(store.runs.list()[0] ?? ''), { outcome: 'succeeded', executed: 2 });
  t.deepEqual((await verifyStore(store, false)).problems, []);
  for (const args of [
    ['run', 'small.yaml', '--json'],
    ['plan', 'small.yaml'],
    ['log'],
    ['show', 'latest'],
    ['--help'],
    ['--version'],
  ])
    sentence(t, call(folder, args, { out: '/dev/full' }), 4, full, args.join(' '));
  // Standard error has nobody to be told.
  t.is(call(folder, ['run', 'small.yaml', '-q'], { error: '/dev/full' }).code, 0);
  t.is(call(folder, ['run', 'absent.yaml'], { error: '/dev/full' }).code, 2);
});

onLinux('a file that takes only a part of the output gets no hole, and the command says so', (t) => {
  const folder = project(t);
  call(folder, ['run', 'small.yaml', '-q']);
  const whole = call(folder, ['graph', 'small.yaml', '--format', 'svg']).out;
  t.true(whole.length > 600, `${whole.length} characters of output`);
  const target = join(folder, 'graph.svg');
  const cut = call(folder, ['graph', 'small.yaml', '--format', 'svg'], {
    below: ['prlimit', '--fsize=300'],
    out: target,
  });
  sentence(t, cut, 4, /standard output could not be written to the end \(EFBIG\)/);
  t.is(readFileSync(target, 'utf8'), whole.slice(0, 300));
});

onLinux('few open files: a sentence with what to do, in the program and in its workers', (t) => {
  const folder = project(t);
  const under = (limit: number, ...args: string[]): Ended =>
    call(folder, args, { below: ['prlimit', `--nofile=${limit}`] });
  let least = 16;
  while (least < 40 && under(least, '--version').code !== 0) least++;
  // From where Node itself starts: the program gets no further than its own files, or its workers get no further.
  for (const limit of [least, least + 2, least + 4, least + 8]) {
    const ended = under(limit, 'run', 'small.yaml');
    const all = { ...ended, error: `${ended.out}${ended.error}` };
    t.regex(all.error, /too many (open files|files are open|are open)/, String(limit));
    t.regex(all.error, /ulimit -n 1024/);
    t.notRegex(ended.error, /Internal error/);
    t.true(ended.code === 4 || ended.code === 1, `${limit}: ${ended.code}, ${all.error}`);
  }
  t.is(under(256, 'run', 'small.yaml', '-q').code, 0);
});

onLinux('little memory: a sentence', (t) => {
  const folder = project(t);
  const below = ['prlimit', `--as=${2e9}`];
  const one = spawnSync('prlimit', [
    ...below.slice(1),
    process.execPath,
    '-e',
    'new WebAssembly.Memory({ initial: 1 })',
  ]);
  if (one.status === 0) {
    t.pass();
    t.log(`${process.version} gives WebAssembly memory at this limit, and where it is too low it ends itself`);
    return;
  }
  sentence(
    t,
    call(folder, ['run', 'small.yaml'], { below }),
    4,
    /^error: there is not enough memory: .*\nhint: .*ulimit -v/m,
  );
});

onLinux('a working directory that is gone is named', (t) => {
  const folder = project(t);
  const gone = join(folder, 'gone');
  mkdirSync(gone);
  for (const args of [['log'], ['plan', join(folder, 'pipelines', 'small.yaml')], ['doctor']])
    sentence(
      t,
      call(folder, args, {
        below: ['sh', '-c', `mkdir -p '${gone}' && cd '${gone}' && rmdir '${gone}' && exec "$@"`, '-'],
      }),
      2,
      /^error: the working directory no longer exists\nhint: {2}change to a folder that does$/m,
      args[0],
    );
});

test('a document that cannot be read is named with the reason: a link to itself, a folder, bytes that are no text', (t) => {
  const folder = project(t);
  const at = (name: string): string => join(folder, 'pipelines', name);
  symlinkSync('loop.yaml', at('loop.yaml'));
  mkdirSync(at('folder.yaml'));
  writeFileSync(at('bytes.yaml'), Buffer.from([0, 1, 2, 250, 251, 0, 10, 13]));
  for (const command of ['lint', 'plan', 'run'])
    for (const [name, expected] of [
      ['loop.yaml', /loop\.yaml.*ELOOP/],
      ['folder.yaml', /folder\.yaml/],
      ['bytes.yaml', /bytes\.yaml/],
      [`${'x'.repeat(300)}.yaml`, /ENAMETOOLONG|no such file/],
    ] as const)
      sentence(t, call(folder, [command, name]), 2, expected, `${command} ${name.slice(0, 12)}`);
  t.false(existsSync(join(folder, 'artifacts')), join(folder, 'artifacts'));
});

test('errors of the system are sentences, those of paths apart from those of the machine; bugs are not', (t) => {
  const error = (code: string, more: object = {}): Error => Object.assign(new Error(code), { code, ...more });
  t.deepEqual(systemError(error('EISDIR', { syscall: 'open', path: '/a' })), {
    fault: 'named',
    message: 'cannot open /a: it is a folder (EISDIR)',
  });
  t.deepEqual(systemError(error('EXDEV', { syscall: 'rename', path: '/a', dest: '/b' })), {
    fault: 'machine',
    message: 'cannot rename /a to /b: EXDEV (EXDEV)',
  });
  t.like(systemError(error('ENOSPC', { syscall: 'write' })), { fault: 'machine' });
  t.like(systemError(new RangeError('Array buffer allocation failed')), { fault: 'machine' });
  for (const bug of [
    new TypeError('x is undefined'),
    error('ERR_INVALID_ARG_TYPE'),
    new RangeError('bad index'),
    'text',
  ])
    t.is(systemError(bug), undefined);
});
