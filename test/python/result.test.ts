/** A notebook reads results of a store by name, through the command. */

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../../src/package-root.ts';
import { testWith } from '../support/programs.ts';
import { createRig } from '../support/rig.ts';
import { printed, runScript } from './script.ts';

const source = `
name: rig
seed: 1
stages:
  first: { uses: source, matrix: { n: [1, 2] }, with: { value: '\${{ matrix.n }}' } }
`;
const command = JSON.stringify([process.execPath, fileURLToPath(new URL('bin/pipeline.js', packageRoot))]);

testWith(['python', 'pyarrow'], 'a result is read by its name', async (t) => {
  const rig = createRig(t);
  await rig.run(source);
  const store = JSON.stringify(join(rig.folder, 'artifacts'));
  const code = `x = arrowline.result("first[n=2].output", as_="lists", store=${store}, command=${command})
print(json.dumps(x["value"]))`;
  t.deepEqual(printed(t, code), [2]);
});

testWith(['python'], 'the command of the own package is found', async (t) => {
  const rig = createRig(t);
  await rig.run(source);
  const store = JSON.stringify(join(rig.folder, 'artifacts'));
  const { stderr } = runScript(t, `arrowline.result("second.output", store=${store})`);
  t.regex(
    stderr,
    /there is no such result: second.output\n {2}where: .*pipeline.* show second --json --path output --store/,
  );
  t.regex(stderr, /found: .*there is no run, action, key or artifact "second"/);
});

testWith(['python'], 'a name that has several results, or is none, is refused', async (t) => {
  const rig = createRig(t);
  await rig.run(source);
  const store = JSON.stringify(join(rig.folder, 'artifacts'));
  const several = runScript(t, `arrowline.result("first.output", store=${store}, command=${command})`);
  t.regex(several.stderr, /there is no such result: first.output\n[\s\S]*found: {4}2 results of this name\n/);
  const none = runScript(t, 'arrowline.result("first")');
  t.regex(none.stderr, /this is no name of a result\n {2}found: {4}first\n {2}expected: an action and its output/);
});
