/** Programs are named by what a reader looks for: the script, else the program. */

import test from 'ava';
import { programName } from '../../../../stages/command/undeclared/access.ts';
import { startsPython } from '../../../../stages/command/undeclared/processes.ts';

for (const [words, name] of [
  ['/usr/bin/python3 train.py --rate 1', 'train.py'],
  ['python -B -W error /p/lib/train.py', 'train.py'],
  ['python -m pkg.train x', 'python -m pkg.train'],
  ['python3.11 -c code', 'python3.11'],
  ['python', 'python'],
  ['bash -euo pipefail -c script', 'bash'],
  ['bash -euo pipefail run.sh', 'run.sh'],
  ['Rscript --vanilla fit.R', 'fit.R'],
  ['node -e code', 'node'],
  ['/p/bin/tool x.txt', 'tool'],
] as const)
  test(`the name of ${words}`, (t) => {
    t.is(programName(words.split(' ')), name);
  });

for (const [words, expected] of [
  [['python', 'train.py'], true],
  [['/opt/py/bin/python3.13t', '-u', 'train.py'], true],
  [['python', '-I', 'train.py'], true],
  [['python', '-c', '-V'], true],
  [['python', '-V'], false],
  [['python', '-X', 'dev', '--version'], false],
  [['env', '-i', 'A=1', 'python', 'x.py'], true],
  [['env', '-u', 'PYTHONPATH', 'python'], true],
  [['env', 'cat'], false],
  [['sh', '-c', 'A=1 exec python x.py; cat'], true],
  [['sh', '-c', 'test -f x && python x.py'], false],
  [['sh', '-c', 'which python'], false],
  [['bash', '-euo', 'pipefail', '-c', 'python x.py'], false],
  [['pythonize', 'x'], false],
  [['train.py'], false],
] as const)
  test(`${words.join(' ')} ${expected ? 'is' : 'is not'} expected to leave a log`, (t) => {
    t.is(startsPython(words), expected);
  });
