/** A log from which something is missing is found, and never taken for a program that read nothing. */

import { undeclaredFailure } from '../../../../stages/command/undeclared/undeclared.ts';
import { python, testWith } from '../../../support/programs.ts';
import { runWatched } from './watched.ts';

const started: readonly [what: string, code: string][] = [
  ['-I', 'subprocess.run([sys.executable, "-I", "lib.py"])'],
  ['-E', 'subprocess.run([sys.executable, "-E", "lib.py"])'],
  ['-S', 'subprocess.run([sys.executable, "-S", "lib.py"])'],
  ['an environment of its own', 'subprocess.run([sys.executable, "lib.py"], env={})'],
  ['another PYTHONPATH', 'subprocess.run([sys.executable, "lib.py"], env={**os.environ, "PYTHONPATH": ""})'],
  ['-I by a shell', 'os.system(sys.executable + " -I lib.py")'],
  ['-I late in a shell', 'os.system("true; " + sys.executable + " -I lib.py")'],
  ['-I by another program', 'subprocess.run(["timeout", "9", sys.executable, "-I", "lib.py"])'],
  ['-I in its place', 'os.execv(sys.executable, [sys.executable, "-I", "lib.py"])'],
  ['-I beside one that logs', 'for flag in ("-B", "-I"): subprocess.run([sys.executable, flag, "lib.py"])'],
  [
    '-I without subprocess',
    'os.waitpid(os.posix_spawn(sys.executable, [sys.executable, "-I", "lib.py"], os.environ), 0)',
  ],
];
for (const [what, code] of started)
  testWith(['python'], `a Python that the program starts with ${what} makes the log incomplete`, async (t) => {
    const { found } = await runWatched(t, {
      words: [python, 'train.py'],
      files: { 'pipelines/train.py': `import os, subprocess, sys\n${code}`, 'pipelines/lib.py': '' },
      declared: ['train.py', 'lib.py'],
    });
    t.regex(found.incomplete ?? '', /python\S* (-\w )?lib\.py left no log/);
    t.is(undeclaredFailure(found)?.code, 'not-watched');
  });

for (const words of [
  [python, '-I', 'train.py'],
  ['env', '-u', 'PYTHONPATH', python, 'train.py'],
  ['/bin/sh', '-c', `exec ${python} -E train.py`],
  ['bash', '-euo', 'pipefail', '-c', `true\n${python} -I train.py`],
  ['timeout', '9', python, '-S', 'train.py'],
])
  testWith(
    ['python'],
    `a program without the hook is found: ${words.join(' ').replace(python, 'python')}`,
    async (t) => {
      const { found } = await runWatched(t, { words, files: { 'pipelines/train.py': '' } });
      t.regex(found.incomplete ?? '', /left no log of what it opened/);
    },
  );

testWith(['python'], 'a log that was cut is found', async (t) => {
  const code = 'import os\nlog = os.environ["ARROWLINE_WATCH"] + "/%d.log" % os.getpid()\nos.truncate(log, 9)';
  const { found } = await runWatched(t, { words: [python, '-c', code], files: {} });
  t.regex(found.incomplete ?? '', /ends within a line/);
});

testWith(['python'], 'a program that deletes the log ends at the next event', async (t) => {
  const code =
    'import os, subprocess\nsubprocess.run(["rm", "-r", os.environ["ARROWLINE_WATCH"]])\ntry: open("x")\nexcept OSError: pass';
  const { found, status, stderr } = await runWatched(t, { words: [python, '-c', code], files: {} });
  t.is(status, 70);
  t.regex(stderr, /arrowline: what this program opens cannot be logged: .*No such file/);
  t.regex(found.incomplete ?? '', /left no log/);
});

const complete: readonly [what: string, code: string][] = [
  ['asks for the version of Python', 'subprocess.run([sys.executable, "--version"], stdout=subprocess.DEVNULL)'],
  ['tries a Python that is not there', 'try: subprocess.run(["python9.9", "x.py"])\nexcept OSError: pass'],
  ['tries one after another', 'os.execvp("true", ["true"])'],
  ['starts Python by another program', 'subprocess.run(["timeout", "9", sys.executable, "-c", ""])'],
  ['uses a pool', 'import multiprocessing\nmultiprocessing.get_context("fork").Pool(2).map(abs, [1, 2])'],
];
for (const [what, code] of complete)
  testWith(['python'], `the log of a program is complete that ${what}`, async (t) => {
    const { found } = await runWatched(t, {
      words: [python, '-c', `import os, subprocess, sys\n${code}`],
      files: {},
    });
    t.is(found.incomplete, undefined);
  });

testWith(['python'], 'the note says which programs and packages were not watched', async (t) => {
  const code = 'import subprocess\nsubprocess.run(["cat", "data.txt"])\nimport polars, pyarrow';
  const { found } = await runWatched(t, {
    words: [python, 'train.py'],
    files: { 'pipelines/train.py': code, 'pipelines/polars.py': '', 'pipelines/pyarrow/__init__.py': '' },
    declared: ['train.py', 'polars.py', 'pyarrow/__init__.py'],
  });
  t.deepEqual(found.notes, [
    'watched: what Python opened, not what cat, polars, pyarrow opened (trace: strace sees that)',
  ]);
});

testWith([], 'of a program that is no Python, nothing is watched', async (t) => {
  const { found } = await runWatched(t, { words: ['cat', 'data.txt'], files: { 'pipelines/data.txt': '' } });
  t.is(found.watched, 'nothing');
  t.deepEqual(found.notes, ['watched: nothing']);
});

testWith(['python'], 'the sitecustomize that the hook hides is imported too', async (t) => {
  const { stderr } = await runWatched(t, {
    words: [python, '-c', 'import sitecustomize\nassert sitecustomize.mine == 1'],
    files: { 'own/sitecustomize.py': 'mine = 1' },
    packages: ['own'],
  });
  t.is(stderr, '');
});
