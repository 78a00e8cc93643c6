/** The bits of tiny trainings, here and in another process, against committed digests. */

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test from 'ava';
import { allDigests } from './tiny-trainings.ts';

/**
 * The digests of these trainings on every machine. They change only when the arithmetic of the kernels does, which makes
 * every model in every store another one: say so in the changelog.
 */
const golden = {
  'convolution, pool, dense': '96e5744104483caa059e04c79bbf8045737b14a0fea18ea15efdb964733d5d56',
  'two convolutions': '699814109a4f9e9f33819b9a8bcbf0ddef69bf39ad04809bbdd39e5de367a155',
  'normalization, dropout, odd windows': 'cd01a61855954f2a60fa075cff0fe0485a5f9a4e88af7e4759b4544ea69093c2',
};

test('tiny trainings give the committed bits', async (t) => {
  t.deepEqual(await allDigests(), golden);
});

test('another process gives the same bits', async (t) => {
  const program = fileURLToPath(new URL('./tiny-trainings.js', import.meta.url));
  // ARROWLINE_TEST_NODE names another version of Node to ask.
  const { stdout } = await promisify(execFile)(process.env.ARROWLINE_TEST_NODE ?? process.execPath, [program]);
  t.deepEqual(JSON.parse(stdout), golden);
});
