/** The hook in Python finds files that no declaration covers, however the program opened them. */

import { spawnSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { undeclaredFailure } from '../../../../stages/command/undeclared/undeclared.ts';
import { python, testWith } from '../../../support/programs.ts';
import { type Case, runWatched, type Watched } from './watched.ts';

/** Runs train.py, which is declared. */
async function train(t: ExecutionContext, code: string, more: Partial<Case> = {}): Promise<Watched> {
  const result = await runWatched(t, {
    words: [python, 'train.py'],
    ...more,
    files: { 'pipelines/train.py': code, ...more.files },
    declared: ['train.py', ...(more.declared ?? [])],
  });
  t.is(result.stderr, '');
  return result;
}

const readers: readonly [how: string, code: string][] = [
  ['by open', 'open("data.txt").read()'],
  ['by os.open', 'import os\nos.open("data.txt", os.O_RDONLY)'],
  ['after changing the folder', 'import os\nos.chdir("..")\nopen("pipelines/data.txt")'],
  ['relative to a folder above', 'open("../pipelines/data.txt")'],
  ['in bytes', 'open(b"data.txt")'],
  ['by pathlib', 'import pathlib\npathlib.Path("data.txt").read_text()'],
  ['in a thread', 'import threading\nt = threading.Thread(target=lambda: open("data.txt"))\nt.start()\nt.join()'],
  ['in a forked child', 'import os\nif os.fork() == 0:\n    open("data.txt")\n    os._exit(0)\nos.wait()'],
  ['before os._exit', 'import os\nopen("data.txt")\nos._exit(0)'],
  ['before it is killed', 'import os, signal\nopen("data.txt")\nos.kill(os.getpid(), signal.SIGKILL)'],
  [
    'in a worker of a pool that is spawned',
    `import multiprocessing
def read(path): return open(path).read()
if __name__ == "__main__":
    with multiprocessing.get_context("spawn").Pool(2) as pool: pool.map(read, ["data.txt"])`,
  ],
  [
    'in a Python that it starts',
    'import subprocess, sys\nsubprocess.run([sys.executable, "-c", "open(\'data.txt\')"])',
  ],
  [
    'in a Python that takes its place',
    'import os, sys\nos.execv(sys.executable, [sys.executable, "-c", "open(\'data.txt\')"])',
  ],
  ['in a Python that a shell starts', 'import os, sys\nos.system(sys.executable + " -c \\"open(\'data.txt\')\\"")'],
  [
    'through a link outside of the project',
    'import os\nlink = os.environ["OUTSIDE"] + "/link"\nos.symlink(os.path.abspath("data.txt"), link)\nopen(link)',
  ],
  ['when all descriptors are closed first', 'import os\nos.closerange(3, 100)\nopen("data.txt")'],
  [
    'relative to an open folder',
    'import os\nfolder = os.open(".", os.O_RDONLY)\nos.chdir("..")\nos.open("data.txt", os.O_RDONLY, dir_fd=folder)',
  ],
  [
    'relative to an open folder, after one of that name elsewhere',
    `import os
for place in (os.environ["SCRATCH"], "."):
    open(os.environ["SCRATCH"] + "/data.txt", "w").close()
    folder = os.open(place, os.O_RDONLY)
    os.open("data.txt", os.O_RDONLY, dir_fd=folder)
    os.close(folder)`,
  ],
  ['through /proc', 'open("/proc/self/cwd/data.txt")'],
  ['by a program that is given it', 'import subprocess\nsubprocess.run(["test", "-e", "data.txt"])'],
  ['by a shell that names it', 'import os\nos.system(": --data=data.txt")'],
  ['by sqlite', 'import sqlite3\nsqlite3.connect("data.txt")'],
];
for (const [how, code] of readers)
  testWith(['python'], `a file that is read ${how} is found`, async (t) => {
    const { found } = await train(t, code, { files: { 'pipelines/data.txt': '' } });
    t.deepEqual(
      found.reads.map((read) => read.name),
      ['data.txt'],
    );
    t.is(found.incomplete, undefined);
    t.is(found.watched, 'what Python opened');
  });

testWith(
  ['python'],
  'a module imported late is found, also if Python only reads what it compiled before',
  async (t) => {
    const files = { 'pipelines/lib/lazy.py': '', 'pipelines/lib/__init__.py': '' };
    const code = 'import importlib\nimportlib.import_module("lib.lazy")';
    const compile = (project: string): void => {
      spawnSync(python, ['-m', 'compileall', '-q', join(project, 'pipelines', 'lib')]);
      t.true(existsSync(join(project, 'pipelines', 'lib', '__pycache__')), 'nothing was compiled');
    };
    for (const prepare of [() => {}, compile]) {
      const { found } = await train(t, code, { files, prepare, declared: ['lib/__init__.py'] });
      t.deepEqual(found.reads, [{ name: 'lib/lazy.py', by: 'train.py' }]);
      t.deepEqual(found.writes, []);
      const all = await train(t, code, { files, prepare, declared: ['lib/__init__.py', 'lib/lazy.py'] });
      t.deepEqual(all.found.reads, []);
    }
  },
);

testWith(['python'], 'the failure names program, file and the line to add', async (t) => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const { found } = await train(t, `for name in ${JSON.stringify(names)}: open("../data/" + name)`, {
    files: Object.fromEntries(names.map((name) => [`data/${name}`, ''])),
  });
  const failure = undeclaredFailure(found);
  t.is(failure?.code, 'undeclared-read');
  t.is(failure?.message, 'train.py read ../data/a, which files: does not cover');
  t.is(failure?.facts.hint, 'add ../data/a, ../data/b, ../data/c, ../data/d, ../data/e and 2 more to files:');
});

const writers: readonly [how: string, code: string, names: readonly string[]][] = [
  ['a new file', 'open("new.txt", "w").write("x")', ['new.txt']],
  ['more of a declared file', 'open("train.py", "a")', ['train.py']],
  ['a declared file in place', 'open("train.py", "r+")', ['train.py']],
  ['a file that it deletes again', 'import os\nopen("new.txt", "x")\nos.remove("new.txt")', ['new.txt']],
  ['a folder', 'import os\nos.makedirs("new/inner", exist_ok=True)', ['new', 'new/inner']],
  [
    'by a move',
    'import os\nopen(os.environ["SCRATCH"] + "/x", "w")\nos.replace(os.environ["SCRATCH"] + "/x", "new.txt")',
    ['new.txt'],
  ],
  ['a link', 'import os\nos.symlink("train.py", "link")', ['link']],
  ['into the store', 'open("../artifacts/x", "w")', ['../artifacts/x']],
];
for (const [how, code, names] of writers)
  testWith(['python'], `a write into the project is found: ${how}`, async (t) => {
    const { found } = await train(t, code);
    t.deepEqual(found.reads, []);
    t.deepEqual(
      found.writes.map((write) => write.name),
      names,
    );
    t.is(undeclaredFailure(found)?.code, 'undeclared-write');
  });

const free: readonly [what: string, code: string][] = [
  ['a declared file', 'open("train.py")'],
  ['the standard library', 'import json, sqlite3, xml.dom.minidom'],
  [
    'files outside of the project',
    'import os\nopen(os.environ["OUTSIDE"] + "/x", "w")\nopen(os.environ["OUTSIDE"] + "/x")',
  ],
  ['the store', 'open("../artifacts/blob").read()'],
  ['outputs and scratch', 'import os\nfor name in ("OUT", "SCRATCH"): open(os.environ[name] + "/x", "w+")'],
  [
    'a temporary folder',
    'import tempfile, os\nwith tempfile.TemporaryDirectory() as at: os.makedirs(at + "/lib/inner")',
  ],
  ['packages in the project', 'import sys\nsys.path.append("../.venv/lib/python3/site-packages")\nimport dependency'],
  ['a virtual environment', 'open("../.venv/share/x").read()'],
  ['a repository', 'open("../.git/HEAD").read()'],
  ['folders that are there already', 'import os\nos.makedirs("../lib", exist_ok=True)'],
  ['looking for modules', 'import importlib.metadata\nlist(importlib.metadata.distributions())'],
];
for (const [what, code] of free)
  testWith(['python'], `not counted: ${what}`, async (t) => {
    const { found } = await train(t, code, {
      files: {
        ...{ 'artifacts/blob': '', '.git/HEAD': '', 'lib/x.py': '', '.venv/pyvenv.cfg': '', '.venv/share/x': '' },
        '.venv/lib/python3/site-packages/dependency.py': '',
      },
    });
    t.deepEqual(
      { ...found },
      { watched: 'what Python opened', reads: [], writes: [], notes: ['watched: what Python opened'] },
    );
  });

testWith(['python'], 'a declared link in the project covers what is behind it, and the other way round', async (t) => {
  const files = { 'data/x.txt': '' };
  const prepare = (project: string): void => symlinkSync(join(project, 'data'), join(project, 'pipelines', 'link'));
  for (const declared of ['link/x.txt', '../data/x.txt']) {
    const { found } = await train(t, 'open("link/x.txt")', { files, prepare, declared: [declared] });
    t.deepEqual(found.reads, [], declared);
  }
  const { found } = await train(t, 'open("link/x.txt")', { files, prepare });
  t.deepEqual(found.reads, [{ name: 'link/x.txt', by: 'train.py' }]);
});

testWith(['python'], 'a listed folder is noted with the entries that no declaration covers', async (t) => {
  const files = { 'pipelines/data/a.csv': '', 'pipelines/data/b.csv': '', 'pipelines/data/deep/c.csv': '' };
  const code = 'import glob\nglob.glob("data/*.csv")';
  const { found } = await train(t, code, { files, declared: ['data/a.csv'] });
  t.deepEqual(found.reads, []);
  t.deepEqual(found.notes.slice(1), ['train.py listed data, in which no declaration covers b.csv, deep']);
  const all = await train(t, code, { files, declared: ['data/a.csv', 'data/b.csv', 'data/deep/c.csv'] });
  t.deepEqual(all.found.notes.slice(1), []);
});

testWith(['python'], 'a file that it looked for and did not find is noted', async (t) => {
  const { found } = await train(t, 'try: open("settings.json")\nexcept OSError: pass');
  t.deepEqual(found.reads, []);
  t.deepEqual(found.notes.slice(1), ['looked for settings.json, which is not there and in no declaration']);
});

testWith(['python'], 'a project that is named by a link is watched', async (t) => {
  const { found } = await train(t, 'open("data.txt")', { files: { 'pipelines/data.txt': '' }, throughLink: true });
  t.deepEqual(found.reads, [{ name: 'data.txt', by: 'train.py' }]);
});
