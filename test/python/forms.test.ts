/** Every form in which a command gives and takes tables is one that arrowline.py reads and writes. */

import { commandRig } from '../stages/command/command-rig.ts';
import { python, testWith } from '../support/programs.ts';

testWith(['python'], 'inputs and outputs of every form fit what arrowline.py reads and writes', async (t) => {
  const rig = commandRig(t);
  rig.write(
    'make.py',
    'import arrowline\narrowline.output("y", {"a": [1, 2], "b": [0.5, float("inf")], "c": ["é", "two words"]})',
  );
  rig.write('copy.py', 'import arrowline\narrowline.output("y", arrowline.input("x"))');
  for (const as of ['csv', 'jsonl', 'npy']) {
    const make = {
      uses: 'command',
      with: { run: `${python} make.py`, versions: [], files: ['make.py'], outputs: { y: { type: 'table', as } } },
    };
    const run = await rig.command(
      {
        run: `${python} -S copy.py`,
        undeclared: 'off',
        files: ['copy.py'],
        inputs: { x: { as } },
        outputs: { y: { type: 'table', as } },
      },
      { stage: { needs: { x: 'make' } }, others: { make } },
    );
    t.is(run.failure, undefined, as);
    const { columns } = await run.output('y');
    t.deepEqual(Object.keys(columns), ['a', 'b', 'c']);
    t.deepEqual(columns.c, { type: 'Utf8', values: ['é', 'two words'] });
    t.deepEqual(Array.from((columns.b as { values: Float64Array }).values), [0.5, Number.POSITIVE_INFINITY]);
  }
});
