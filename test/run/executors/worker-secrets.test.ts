/** Code of stages runs without the secrets of a shared cache: whoever writes a stage can neither sign nor send results. */

import test, { type ExecutionContext } from 'ava';
import { createRig, type Rig } from '../../support/rig.ts';

const secrets = ['PIPELINE_SIGNING_KEY', 'PIPELINE_REMOTE_TOKEN', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE'];
const all = [...secrets, 'PIPELINE_TEST_OTHER'];

/** A kind `spy`, whose metric has a digit 1 for each of the variables that its body sees, the first one last. */
function spyRig(t: ExecutionContext): Rig {
  for (const name of all) process.env[name] = name;
  t.teardown(() => {
    for (const name of all) delete process.env[name];
  });
  return createRig(t, {
    kinds: [
      {
        kind: 'spy',
        code: `const seen = ${JSON.stringify(all)}.map((name) => process.env[name] === name);
        return number(seen.reduce((sum, one, index) => sum + (one ? 10 ** index : 0), 0));`,
        inputs: { input: { type: 'metrics', description: '', optional: true } },
        outputs: { output: { type: 'metrics', description: '' } },
        program: true,
        parameters: { passEnv: { type: 'array', items: { type: 'string' }, default: [] } },
      },
    ],
  });
}

test.serial('a worker has the environment of the run, but no signing key, no token and nothing of AWS', async (t) => {
  const { facts } = await spyRig(t).run('{ name: p, stages: { it: { uses: spy } } }');
  t.deepEqual(facts.actions[0]?.metrics, { value: 10_000 });
});

test.serial(
  'a program has the variables of AWS that its stage passes on, and the next one in its worker has not',
  async (t) => {
    const { facts } = await spyRig(t).run(
      `name: p
stages:
  first: { uses: spy, with: { passEnv: [AWS_PROFILE, PIPELINE_SIGNING_KEY] } }
  second: { uses: spy, needs: { input: first } }
`,
      { jobs: 1 },
    );
    t.deepEqual(
      facts.actions.map(({ metrics }) => metrics.value),
      [11_000, 10_000],
    );
  },
);
