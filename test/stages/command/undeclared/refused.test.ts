/** A command that reads what it does not declare fails, and nothing of it is stored. */

import { python, testWith } from '../../../support/programs.ts';
import { commandRig } from '../command-rig.ts';

const train = `import arrowline, lib.lazy
data = [float(line) for line in open("data/numbers.txt")]
arrowline.metric("sum", sum(data) * arrowline.parameters.factor)
(arrowline.output_path("doubled") / "numbers.txt").write_text(str([2 * one for one in data]))`;

const files = { 'train.py': train, 'lib/lazy.py': '', 'data/numbers.txt': '1\n2\n' };
const stage = {
  run: `${python} train.py`,
  parameters: { factor: 10 },
  undeclared: 'fail',
  outputs: { doubled: 'files' },
  metrics: { sum: 'max' },
};

testWith(['python'], 'an undeclared read is a failure by name, and the next run tries again', async (t) => {
  const rig = commandRig(t);
  for (const [name, text] of Object.entries(files)) rig.write(name, text);
  const first = await rig.command({ ...stage, files: ['train.py', 'lib'] });
  t.is(first.failure?.code, 'undeclared-read');
  t.is(first.failure?.message, 'train.py read data/numbers.txt, which files: does not cover');
  t.is(first.record, undefined);
  const again = await rig.command({ ...stage, files: ['train.py', 'lib'] });
  t.is(again.failure?.code, 'undeclared-read');

  const whole = await rig.command({ ...stage, files: ['train.py', 'lib', 'data/*.txt'] });
  t.is(whole.failure, undefined);
  t.deepEqual(whole.metrics, { sum: 30 });
  t.deepEqual((await whole.output('doubled')).columns.path?.values, ['numbers.txt']);
  t.true(whole.notes.includes('watched: what Python opened'), whole.notes.join('\n'));
});

testWith(['python'], 'with warn, an undeclared read is a note', async (t) => {
  const rig = commandRig(t);
  for (const [name, text] of Object.entries(files)) rig.write(name, text);
  const run = await rig.command({ ...stage, files: ['train.py', 'lib'], undeclared: 'warn' });
  t.is(run.failure, undefined);
  t.true(run.notes.includes('undeclared: it read data/numbers.txt, which files: does not cover'), run.notes.join('\n'));
});

testWith(['python'], 'an undeclared write is a failure', async (t) => {
  const rig = commandRig(t);
  rig.write('train.py', `${train}\nopen("log.txt", "w")`);
  rig.write('lib/lazy.py', '');
  rig.write('data/numbers.txt', '1\n');
  const run = await rig.command({ ...stage, files: ['train.py', 'lib', 'data'] });
  t.is(run.failure?.code, 'undeclared-write');
  t.is(run.failure?.message, 'train.py wrote log.txt, which is in the project');
});

testWith(['python'], 'Python without the hook is a failure', async (t) => {
  const rig = commandRig(t);
  rig.write('train.py', '');
  const run = await rig.command({
    run: `${python} -I train.py`,
    files: ['train.py'],
    undeclared: 'fail',
    outputs: { x: 'files' },
  });
  t.is(run.failure?.code, 'not-watched');
});

testWith(['strace'], 'with strace, the reads of a shell are found', async (t) => {
  const rig = commandRig(t);
  rig.write('data.txt', 'x');
  const given = {
    shell: 'cat data.txt > "$P_OUTPUT_COPY/copy.txt"',
    undeclared: 'fail',
    trace: 'strace',
    outputs: { copy: 'files' },
  };
  const run = await rig.command(given);
  t.is(run.failure?.message, 'cat read data.txt, which files: does not cover');
  const whole = await rig.command({ ...given, files: ['data.txt'] });
  t.is(whole.failure, undefined);
  t.true(whole.notes.includes('watched: every open'), whole.notes.join('\n'));
});
