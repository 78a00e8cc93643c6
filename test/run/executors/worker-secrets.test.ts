/** Code of stages runs without the secrets of a shared cache: whoever writes a stage can neither sign nor send results. */

import test from 'ava';
import { createRig } from '../../support/rig.ts';

test.serial('a worker has the environment of the run, but no signing key and no token', async (t) => {
  const [key, token] = ['PIPELINE_SIGNING_KEY', 'PIPELINE_REMOTE_TOKEN'];
  Object.assign(process.env, { [key]: 'a key', [token]: 'host token', PIPELINE_TEST_OTHER: 'kept' });
  t.teardown(() => {
    for (const name of [key, token, 'PIPELINE_TEST_OTHER']) delete process.env[name];
  });
  const rig = createRig(t, {
    kinds: [
      {
        kind: 'spy',
        code: `const seen = ['${key}', '${token}', 'PIPELINE_TEST_OTHER'].map((name) => name in process.env);
        return number(seen.reduce((sum, one, index) => sum + (one ? 10 ** index : 0), 0));`,
        inputs: {},
        outputs: { output: { type: 'metrics', description: '' } },
      },
    ],
  });
  const { facts } = await rig.run('{ name: p, stages: { it: { uses: spy } } }');
  t.deepEqual(facts.actions[0]?.metrics, { value: 100 });
});
