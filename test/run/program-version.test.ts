/** Versions of programs: found once per machine and file, with everything that can go wrong. */

import { chmodSync, copyFileSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { Undecidable } from '../../src/core/plan/undecidable.ts';
import { versionFinder } from '../../src/run/program-version.ts';
import { temporaryFolder, temporaryStore } from '../support/temporary.ts';

const posix = process.platform === 'win32' ? test.skip : test;

interface Place {
  readonly folder: string;
  write(name: string, script: string): void;
  /** The text of a version, as a command of its own would find it. */
  version(...words: string[]): string;
  failure(...words: string[]): unknown;
  runs(): number;
}

function place(t: ExecutionContext): Place {
  const folder = temporaryFolder(t);
  const memory = temporaryStore(t).engines;
  const environment = { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, HOME: folder, SECRET: 'x' };
  const log = join(folder, 'runs');
  writeFileSync(log, '');
  mkdirSync(join(folder, 'bin'));
  const version = (...words: string[]): string =>
    versionFinder(memory, environment)({ parameter: ['versions', 0], words, directory: folder });
  return {
    folder,
    write: (name, script) => {
      writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(folder, name), 0o755);
    },
    version,
    failure: (...words) => {
      try {
        return version(...words);
      } catch (error) {
        if (error instanceof Undecidable) return { ...error.failure, parameter: error.parameter };
        throw error;
      }
    },
    runs: () => readFileSync(log, 'utf8').length / 4,
  };
}

/** Prints a version as a compiled program would, which is the shell here, and counts that. */
const printing = (script: string): string[] => ['sh', '-c', `echo run >> runs; ${script}`];

posix('a version is all that a program prints, found through PATH or by its path, and kept', (t) => {
  const { version, runs } = place(t);
  const words = printing('echo "tool 1.2"; echo more >&2; echo "[$SECRET$LC_ALL]"');
  t.is(version(...words), 'tool 1.2\n[C.UTF-8]\nmore');
  t.is(version(...words), 'tool 1.2\n[C.UTF-8]\nmore');
  t.is(runs(), 1);
  t.is(version(...printing('echo "tool 1.3"')), 'tool 1.3');
  t.is(runs(), 2);
});

posix('a program is found and asked with the variables that are declared', (t) => {
  const { folder, write } = place(t);
  mkdirSync(join(folder, 'other'));
  write('bin/tool', 'echo "first $PYTHONPATH"');
  write('other/tool', 'echo "second $PYTHONPATH"');
  const find = versionFinder(temporaryStore(t).engines, { PATH: `${join(folder, 'bin')}:${process.env.PATH}` });
  const tool = { parameter: ['versions', 0], words: ['tool'], directory: folder };
  t.is(find(tool), 'first');
  t.is(find({ ...tool, environment: { PYTHONPATH: 'lib' } }), 'first lib');
  t.is(find({ ...tool, environment: { PATH: `other:${process.env.PATH}` } }), 'second');
});

posix('a changed program is asked again, even with the old size and time; a script always', (t) => {
  const { folder, write, version, runs } = place(t);
  const own = join(folder, 'bin', 'own');
  copyFileSync('/bin/sh', own);
  const words = ['own', '-c', 'echo run >> runs; echo 1'];
  version(...words);
  version('./bin/own', ...words.slice(1));
  t.is(runs(), 1);
  const { atime, mtime } = statSync(own);
  copyFileSync('/bin/sh', own);
  utimesSync(own, atime, mtime);
  version(...words);
  t.is(runs(), 2);
  write('tool', 'cat state');
  writeFileSync(join(folder, 'state'), 'one');
  t.is(version('./tool'), 'one');
  writeFileSync(join(folder, 'state'), 'two');
  t.is(version('./tool'), 'two', 'it may start another program tomorrow');
});

posix('a text that depends on files is found again once one of them has changed', (t) => {
  const { folder, version, runs } = place(t);
  mkdirSync(join(folder, 'packages'));
  const words = printing(
    'echo "::depends packages"; echo "::depends nothing"; ls packages; ls nothing 2>/dev/null; true',
  );
  t.is(version(...words), '');
  t.is(version(...words), '');
  t.is(runs(), 1);
  writeFileSync(join(folder, 'packages', 'numpy-2.0'), '');
  t.is(version(...words), 'numpy-2.0');
  writeFileSync(join(folder, 'nothing'), '');
  t.is(version(...words), 'numpy-2.0\nnothing');
  t.is(runs(), 3);
  writeFileSync(join(folder, 'script'), 'echo 1');
  t.is(version('sh', 'script'), '1');
  writeFileSync(join(folder, 'script'), 'echo 2');
  t.is(version('sh', 'script'), '2', 'an argument is a file that it depends on');
});

posix('a program that is not there, fails, hangs or prints without end is said', (t) => {
  const { folder, write, failure } = place(t);
  t.like(failure('no-such-program'), {
    code: 'version',
    message: 'the program "no-such-program" is not there',
    expected: 'an executable file in PATH',
    parameter: ['versions', 0],
  });
  t.like(failure('./tool'), { expected: `an executable file at ${join(folder, 'tool')}` });
  write('tool', 'echo "no such option" >&2; exit 3');
  t.like(failure('./tool', '--version'), {
    found: 'it ended with 3: no such option',
    expected: '`./tool --version` prints it',
  });
  write('tool', 'while echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; do :; done');
  t.like(failure('./tool'), { found: 'more than 1 MiB' });
  write('tool', 'cat; echo end');
  t.is(failure('./tool'), 'end', 'its standard input is closed');
  write('tool', 'sleep 60 & echo $! > child; wait');
  const started = performance.now();
  t.like(failure('./tool'), { found: 'it did not end within 10 s' });
  t.true(performance.now() - started < 15_000, 'it was not waited for');
  const child = Number(readFileSync(join(folder, 'child'), 'utf8'));
  const alive = (): boolean => {
    try {
      return !/\) Z /.test(readFileSync(`/proc/${child}/stat`, 'utf8'));
    } catch {
      return false;
    }
  };
  for (let waited = 0; alive() && waited < 20; waited++)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  t.false(alive(), 'its children have ended too');
});
