/** A job gets the environment of its run without what looks like a secret, unless a stage passes it on by name. */

import test from 'ava';
import { parseActionKey } from '../../../src/core/values/digest.ts';
import { jobEnvironment, passedBy } from '../../../src/run/executors/jobs/job-environment.ts';

const secrets = {
  PIPELINE_SIGNING_KEY: 'a',
  PIPELINE_REMOTE_TOKEN: 'b',
  AWS_ACCESS_KEY_ID: 'c',
  AWS_PROFILE: 'd',
  GITHUB_TOKEN: 'e',
  token: 'f',
  DB_PASSWORD_FILE: 'g',
  OPENAI_API_KEY: 'h',
  GOOGLE_APPLICATION_CREDENTIALS: 'i',
};
const others = { PATH: '/bin', HOME: '/root', KEYBOARD: 'de', TOKENIZERS_PARALLELISM: '0', CUDA_VISIBLE_DEVICES: '1' };

test('secrets are left out', (t) => {
  t.deepEqual(jobEnvironment({ ...secrets, ...others }), others);
});

test('a variable that is passed on by name is given, but never one of the shared cache', (t) => {
  const passed = ['AWS_PROFILE', 'PIPELINE_SIGNING_KEY'];
  t.deepEqual(jobEnvironment({ ...secrets, ...others }, passed), { ...others, AWS_PROFILE: 'd' });
});

test('only requests for programs pass variables on', (t) => {
  const parameters = { passEnv: ['B', 'A', 3] };
  t.deepEqual(passedBy({ parameters }), []);
  const program = {
    directory: '/',
    project: '/',
    key: parseActionKey('a'.repeat(64)),
    versions: [],
    files: [],
    lists: [],
  };
  t.deepEqual(passedBy({ parameters, program }), ['A', 'B']);
  t.deepEqual(passedBy({ parameters: {}, program }), []);
});
