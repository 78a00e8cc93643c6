/** A command: its words, environment and action file, its words back, and its outputs. */

import test from 'ava';
import { commandRig } from './command-rig.ts';

test('the words of a program hold the paths of its outputs, and a value is never split', async (t) => {
  const rig = commandRig(t);
  rig.write('write.sh', '#!/bin/bash\nprintf "%s\\n" "$@" > "$1/words.txt"\n', 0o755);
  const run = await rig.command(
    {
      run: "./write.sh ${{ outputs.words }} 'a b' ${{ matrix.word }} --out=${{ outputs.words }}/x",
      outputs: { words: 'files' },
    },
    { stage: { matrix: { word: ['two words; $(rm -rf /) "q"'] } } },
  );
  t.is(run.failure, undefined);
  const table = await run.output('words');
  t.deepEqual(table.columns.path?.values, ['words.txt']);
});
