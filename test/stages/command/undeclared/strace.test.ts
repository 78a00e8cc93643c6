/** strace's log tells what any program opened, relative to the folders that it was in. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { Access } from '../../../../stages/command/undeclared/access.ts';
import { readTrace } from '../../../../stages/command/undeclared/strace-log.ts';
import { undeclaredFailure } from '../../../../stages/command/undeclared/undeclared.ts';
import { watch } from '../../../../stages/command/undeclared/watch.ts';
import { python, testWith } from '../../../support/programs.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { runWatched } from './watched.ts';

const logs: readonly [what: string, lines: readonly string[], accesses: readonly string[]][] = [
  ['a read', ['1 openat(AT_FDCWD</p>, "a", O_RDONLY|O_CLOEXEC) = 3</p/a>'], ['read /p/a']],
  ['a read through a link', ['1 openat(AT_FDCWD</p>, "l/a", O_RDONLY) = 3</q/a>'], ['read /p/l/a -> /q/a']],
  [
    'bytes outside ASCII',
    ['1 openat(AT_FDCWD</p>, "\\303\\251\\"\\\\\\n>", O_RDONLY) = 3</p/\\303\\251"\\\\\\n\\76>'],
    ['read /p/é"\\\n>'],
  ],
  [
    'a comma and a bracket in a name',
    ['1 openat(AT_FDCWD</p>, "a, b) = 4", O_RDONLY) = 3</p/a, b) = 4>'],
    ['read /p/a, b) = 4'],
  ],
  ['a folder descriptor', ['1 openat(5</p/d>, "a", O_RDONLY) = 6</p/d/a>'], ['read /p/d/a']],
  [
    'folders and mere descriptors',
    [
      '1 openat(AT_FDCWD</p>, ".", O_RDONLY|O_DIRECTORY) = 3</p>',
      '1 openat(AT_FDCWD</p>, "a", O_RDONLY|O_PATH) = 3</p/a>',
    ],
    [],
  ],
  [
    'a file that is not there',
    ['1 openat(AT_FDCWD</p>, "a", O_RDONLY) = -1 ENOENT (No such file or directory)'],
    ['missing /p/a'],
  ],
  ['a file that may not be read', ['1 openat(AT_FDCWD</p>, "a", O_RDONLY) = -1 EACCES (Permission denied)'], []],
  [
    'opens for writing',
    [
      '1 openat(AT_FDCWD</p>, "a", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 3</p/a>',
      '1 openat(AT_FDCWD</p>, "b", O_RDWR) = 3</p/b>',
    ],
    ['write /p/a', 'write /p/b'],
  ],
  [
    'an old call after a change of the folder',
    ['1 chdir("d") = 0', '1 open("a", O_RDONLY) = 3</s/d/a>', '1 chdir("..") = 0', '1 unlink("b") = 0'],
    ['read /s/d/a', 'write /s/b'],
  ],
  ['a change of the folder by descriptor', ['1 fchdir(4</q>) = 0', '1 mkdir("d", 0777) = 0'], ['write /q/d']],
  [
    'a failed change of the folder',
    ['1 chdir("d") = -1 ENOENT (No such file or directory)', '1 rmdir("e") = 0'],
    ['write /s/e'],
  ],
  [
    'moves and links',
    [
      '1 rename("a", "b") = 0',
      '1 renameat2(AT_FDCWD</p>, "a", 4</q>, "b", RENAME_NOREPLACE) = 0',
      '1 linkat(AT_FDCWD</p>, "x", AT_FDCWD</p>, "y", 0) = 0',
      '1 symlink("target", "z") = 0',
    ],
    ['write /s/a', 'write /s/b', 'write /p/a', 'write /q/b', 'read /p/x', 'write /p/y', 'write /s/z'],
  ],
  ['times of a descriptor', ['1 utimensat(4</p/a>, NULL, [UTIME_NOW, UTIME_OMIT], 0) = 0'], ['write /p/a']],
  ['the entries of a folder', ['1 getdents64(3</p/d>, 0x5584960d32a0 /* 3 entries */, 32768) = 80'], ['list /p/d']],
  [
    'a program',
    ['1 execve("./run.sh", ["./run.sh", "x"], 0x7ffc /* 20 vars */) = 0', '1 open("a", O_RDONLY) = 3</s/a>'],
    ['read /s/run.sh', 'read /s/a by run.sh'],
  ],
  [
    'a program that was looked for',
    ['1 execve("/p/cat", ["cat"], 0x7ffc /* 20 vars */) = -1 ENOENT (No such file or directory)'],
    [],
  ],
  [
    'a call in two lines',
    [
      '1 openat(AT_FDCWD</p>, "a", O_RDONLY <unfinished ...>',
      '2 open("b", O_RDONLY) = 3</s/b>',
      '1 <... openat resumed>) = 3</p/a>',
    ],
    ['read /s/b', 'read /p/a'],
  ],
  [
    'a call that never returned',
    ['1 open("a", O_RDONLY <unfinished ...>', '1 +++ killed by SIGKILL +++'],
    ['read /s/a'],
  ],
  [
    'a child that begins before its parent is told so',
    [
      '1 chdir("/q") = 0',
      '1 vfork( <unfinished ...>',
      '2 open("a", O_RDONLY) = 3</q/a>',
      '2 chdir("d") = 0',
      '2 unlink("b") = 0',
      '1 <... vfork resumed>) = 2',
      '1 unlink("c") = 0',
    ],
    ['read /q/a', 'write /q/d/b', 'write /q/c'],
  ],
  [
    'threads, which share the folder',
    [
      '1 clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES, exit_signal=0} => {parent_tid=[2]}, 88) = 2',
      '2 chdir("/q") = 0',
      '1 unlink("a") = 0',
    ],
    ['write /q/a'],
  ],
  [
    'a thread that calls exec',
    [
      '1 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FS|CLONE_THREAD) = 2',
      '2 execve("/bin/cat", ["cat"], 0x7f <unfinished ...>',
      '2 +++ superseded by execve in pid 1 +++',
      '1 <... execve resumed>) = 0',
    ],
    ['read /bin/cat'],
  ],
  [
    'signals',
    ['1 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=2} ---', '1 unlink("a") = 0'],
    ['write /s/a'],
  ],
];
for (const [what, lines, expected] of logs)
  test(`read from strace's log: ${what}`, async (t) => {
    const file = join(temporaryFolder(t), 'strace.log');
    const ends = [...new Set(lines.map((line) => line.split(' ')[0]))]
      .filter((pid) => !lines.some((line) => line.startsWith(`${pid} +++`)))
      .map((pid) => `${pid} +++ exited with 0 +++`);
    writeFileSync(file, `${[...lines, ...ends].join('\n')}\n`);
    const seen: string[] = [];
    const see = ({ kind, path, real, by }: Access): void => {
      seen.push(
        `${kind} ${path}${real === undefined || real === path ? '' : ` -> ${real}`}${by === 'run.sh' && kind === 'read' && path !== '/s/run.sh' ? ' by run.sh' : ''}`,
      );
    };
    const { incomplete } = await readTrace(file, { directory: '/s', ignoreLists: new Set() }, see);
    t.is(incomplete, undefined);
    t.deepEqual(seen, expected);
  });

for (const [what, text] of [
  ['is cut', '1 unlink("a") = 0\n1 +++ exited with 0 +++\n2 op'],
  ['does not tell the end of a process', '1 unlink("a") = 0\n1 +++ exited with 0 +++\n2 unlink("b") = 0\n'],
  ['tells that strace was detached', '1 openat(AT_FDCWD</p>, "a", O_RDONLY <detached ...>\n'],
  ['is of another program', 'hello\n'],
  ['is empty', ''],
] as const)
  test(`a log of strace that ${what} is incomplete`, async (t) => {
    const file = join(temporaryFolder(t), 'strace.log');
    writeFileSync(file, text);
    const { incomplete } = await readTrace(file, { directory: '/s', ignoreLists: new Set() }, () => {});
    t.regex(incomplete ?? '', /^strace/);
  });

testWith(['strace'], 'with strace, opens of any program are found, by its script', async (t) => {
  const { found, status } = await runWatched(t, {
    strace: true,
    words: ['bash', 'run.sh'],
    files: {
      'pipelines/run.sh': 'cd ../data && cat "é x.txt" declared.txt > "$OUT/all"\necho x > made.txt\nexit 3',
      'data/é x.txt': '',
      'data/declared.txt': '',
    },
    declared: ['run.sh', '../data/declared.txt'],
  });
  t.is(status, 3, 'the exit code is that of the program');
  t.is(found.incomplete, undefined);
  t.is(found.watched, 'every open');
  t.deepEqual(found.reads, [{ name: '../data/é x.txt', by: 'cat' }]);
  t.deepEqual(found.writes, [{ name: '../data/made.txt', by: 'run.sh' }]);
  t.is(undeclaredFailure(found)?.message, 'cat read ../data/é x.txt, which files: does not cover');
});

testWith(['strace', 'python'], 'with strace, Python without the hook is watched as well', async (t) => {
  const { found } = await runWatched(t, {
    strace: true,
    words: [python, '-I', 'train.py'],
    files: { 'pipelines/train.py': 'open("data.txt")', 'pipelines/data.txt': '' },
    declared: ['train.py'],
  });
  t.is(found.incomplete, undefined);
  t.deepEqual(found.reads, [{ name: 'data.txt', by: 'train.py' }]);
});

testWith(
  ['strace', 'python'],
  'with strace, a Python that reads what is declared has nothing undeclared',
  async (t) => {
    const { found } = await runWatched(t, {
      strace: true,
      words: [python, 'train.py'],
      files: {
        'pipelines/train.py': 'import json, subprocess, lib.inner\nsubprocess.run(["true"])\nopen("data.txt").read()',
        'pipelines/lib/inner.py': '',
        'pipelines/data.txt': '',
        'pipelines/other.txt': '',
      },
      declared: ['train.py', 'lib/inner.py', 'data.txt'],
    });
    t.deepEqual({ ...found }, { watched: 'every open', reads: [], writes: [], notes: ['watched: every open'] });
  },
);

test.serial('where strace is not there, the action fails and says so', async (t) => {
  const path = process.env.PATH;
  const folder = temporaryFolder(t);
  process.env.PATH = folder;
  try {
    const error = await t.throwsAsync(watch({ folder: join(folder, 'watch'), project: folder, strace: true }));
    t.like(error, { code: 'no-strace', facts: { found: 'no program strace on PATH' } });
    writeFileSync(
      join(folder, 'strace'),
      '#!/bin/sh\necho "strace: ptrace(PTRACE_TRACEME, ...): Operation not permitted" >&2\nexit 1\n',
      { mode: 0o755 },
    );
    const forbidden = await t.throwsAsync(watch({ folder: join(folder, 'watch'), project: folder, strace: true }));
    t.like(forbidden, {
      code: 'no-strace',
      facts: { found: 'strace: ptrace(PTRACE_TRACEME, ...): Operation not permitted' },
    });
  } finally {
    process.env.PATH = path;
  }
});
