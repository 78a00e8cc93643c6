/** Lists of files: what patterns name in a project on disk, under which names, and everything that is refused. */

import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { FileList } from '../../../src/core/pipeline/pipeline.ts';
import { Undecidable } from '../../../src/core/plan/undecidable.ts';
import { UnreadableFile } from '../../../src/core/plan/unreadable-file.ts';
import { digestOf } from '../../../src/core/values/digest.ts';
import { fileLister } from '../../../src/run/listing/list-files.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const posix = process.platform === 'win32' ? test.skip : test;

const tree = [
  'train.py',
  'lib/a.py',
  'lib/b.txt',
  'lib/deep/c.py',
  'lib/deep/.hidden.py',
  'lib/__pycache__/a.pyc',
  'lib/node_modules/x/y.py',
  'venv/pyvenv.cfg',
  'venv/lib/z.py',
  'store/arrowline-store.json',
  'store/s.py',
  'data[1].csv',
  'Ä.txt',
  'z.txt',
];

interface Project {
  readonly folder: string;
  /** The names that patterns list. */
  names(...patterns: string[]): string[];
  /** The failure of patterns, and the path of the value that it is about. */
  failure(...patterns: string[]): unknown;
}

function project(t: ExecutionContext, limit?: number): Project {
  const folder = join(temporaryFolder(t), 'project', 'pipelines');
  for (const name of tree) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), name);
  }
  const list = (patterns: readonly string[]): FileList => {
    return { parameter: ['files'], directory: folder, project: dirname(folder), patterns };
  };
  const lister = () => fileLister((path) => digestOf(path), limit);
  return {
    folder,
    names: (...patterns) => lister()(list(patterns)).map(({ name }) => name),
    failure: (...patterns) => {
      try {
        lister()(list(patterns));
      } catch (error) {
        if (error instanceof Undecidable) return { ...error.failure, parameter: error.parameter };
        throw error;
      }
      return 'no failure';
    },
  };
}

test('files, folders and patterns name files; caches, environments, packages and stores are passed over', (t) => {
  const { names } = project(t);
  t.deepEqual(names('train.py', './train.py', 'lib/../train.py'), ['train.py']);
  t.deepEqual(names('lib'), ['lib/a.py', 'lib/b.txt', 'lib/deep/.hidden.py', 'lib/deep/c.py']);
  t.deepEqual(names('lib/'), names('lib'));
  t.deepEqual(names('**/*.py'), ['lib/a.py', 'lib/deep/c.py', 'train.py']);
  t.deepEqual(names('lib/**'), names('lib'));
  t.deepEqual(names('lib/*'), ['lib/a.py', 'lib/b.txt']);
  t.deepEqual(names('lib/*/'), ['lib/deep/.hidden.py', 'lib/deep/c.py']);
  t.deepEqual(names('{train,lib/a}.py', 'lib/[b-c].txt'), ['lib/a.py', 'lib/b.txt', 'train.py']);
  t.deepEqual(names('lib/**/deep/**/*.py'), ['lib/deep/c.py']);
  t.deepEqual(names('data[1].csv'), ['data[1].csv']);
  // Named as they are, they are listed.
  t.deepEqual(names('venv'), ['venv/lib/z.py', 'venv/pyvenv.cfg']);
  t.deepEqual(names('lib/__pycache__/*'), ['lib/__pycache__/a.pyc']);
});

test('an exclusion leaves out files and folders, wherever it stands', (t) => {
  const { names } = project(t);
  t.deepEqual(names('!**/*.txt', 'lib', '!lib/deep'), ['lib/a.py']);
  t.deepEqual(names('lib', '!**/.*'), ['lib/a.py', 'lib/b.txt', 'lib/deep/c.py']);
});

test('names are sorted by their bytes, and relative to the document, or to the pattern that leaves the project', (t) => {
  const { names, folder } = project(t);
  t.deepEqual(names('*.txt'), ['z.txt', 'Ä.txt']);
  writeFileSync(join(folder, '..', 'beside.csv'), '');
  const outside = join(folder, '..', '..', 'elsewhere', 'in');
  mkdirSync(outside, { recursive: true });
  writeFileSync(join(outside, 'x.csv'), '');
  t.deepEqual(names('../beside.csv'), ['../beside.csv']);
  t.deepEqual(names('../../elsewhere/in/*.csv'), ['x.csv']);
  t.deepEqual(names('../../elsewhere'), ['in/x.csv']);
  t.deepEqual(names(join(outside, 'x.csv')), ['x.csv']);
});

test('a pattern that names no file is a mistake at its place, with the nearest name', (t) => {
  const { failure, folder } = project(t);
  mkdirSync(join(folder, 'empty'));
  t.like(failure('lib', 'trian.py'), {
    code: 'files',
    message: 'a pattern names no file',
    found: 'trian.py',
    hint: 'did you mean "train.py"?',
    parameter: ['files', 1],
  });
  t.like(failure('lob/*.py'), { hint: 'did you mean "lib"?', parameter: ['files', 0] });
  t.like(failure('lib/*.pi'), {
    found: 'lib/*.pi',
    expected: `a file or folder in ${join(folder, 'lib')}: __pycache__, a.py, b.txt, deep, node_modules`,
  });
  for (const pattern of ['', 'empty', 'empty/**', 'train.py/x'])
    t.like(failure(pattern), { message: 'a pattern names no file' }, pattern);
  t.like(failure('train.py', '!*.py'), { message: 'a pattern names no file, or only excluded ones' });
});

posix('a link that is met is refused and can be excluded; one that is named is opened', (t) => {
  const { failure, names, folder } = project(t);
  symlinkSync('../train.py', join(folder, 'lib', 'link.py'));
  symlinkSync('..', join(folder, 'lib', 'deep', 'up'));
  t.like(failure('lib/*.py'), {
    code: 'files',
    where: join(folder, 'lib', 'link.py'),
    found: 'a link, which is not followed',
  });
  t.like(failure('lib/deep/**/*.py'), { where: join(folder, 'lib', 'deep', 'up') });
  t.deepEqual(names('lib', '!lib/link.py', '!lib/deep/up'), [
    'lib/a.py',
    'lib/b.txt',
    'lib/deep/.hidden.py',
    'lib/deep/c.py',
  ]);
  t.deepEqual(names('lib/link.py'), ['lib/link.py']);
  // A link to a file that the pattern would not name is of no interest.
  t.deepEqual(names('lib/*.txt', 'lib/d*/c*'), ['lib/b.txt', 'lib/deep/c.py']);
});

posix('pipes, folders that cannot be read and names that are no text are said', (t) => {
  const { failure, folder } = project(t);
  execFileSync('mkfifo', [join(folder, 'lib', 'pipe')]);
  t.like(failure('lib/*'), { where: join(folder, 'lib', 'pipe'), found: 'a pipe, a socket or a device' });
  t.like(failure('lib/pipe'), { code: 'file', where: join(folder, 'lib', 'pipe') });
  writeFileSync(Buffer.concat([Buffer.from(join(folder, 'venv', 'x')), Buffer.of(0xff)]), '');
  t.like(failure('venv/x*'), { found: 'a name that is not UTF-8' });
  if (process.getuid?.() === 0) t.log('skipped in part: root reads every folder');
  else {
    chmodSync(join(folder, 'lib', 'deep'), 0);
    t.like(failure('lib/deep'), { code: 'file', where: join(folder, 'lib', 'deep') });
    chmodSync(join(folder, 'lib', 'deep'), 0o755);
  }
});

test('a list of very many files is refused, and the folder that holds most of them is named', (t) => {
  const { failure, folder } = project(t, 100);
  mkdirSync(join(folder, 'many'));
  for (let number = 0; number < 101; number++) writeFileSync(join(folder, 'many', `${number}`), '');
  t.like(failure('.', '!venv'), {
    message: 'a list of files is too long',
    found: `more than 100 files; most are in ${join(folder, 'many')}, which has 101`,
  });
});

test('equal lists are read once, and a failure to read a file is that of the file', (t) => {
  const { folder } = project(t);
  let read = 0;
  const lister = fileLister((path) => {
    read++;
    if (path.endsWith('b.txt')) throw new UnreadableFile(path, 'EACCES');
    return digestOf(path);
  });
  const list = (patterns: readonly string[]): FileList => {
    return { parameter: ['files'], directory: folder, project: folder, patterns };
  };
  t.is(lister(list(['lib/*.py'])).length, 1);
  t.is(lister(list(['lib/*.py'])).length, 1);
  t.is(read, 1);
  t.throws(() => lister(list(['lib/*'])), { instanceOf: Undecidable, message: /cannot be read/ });
});
