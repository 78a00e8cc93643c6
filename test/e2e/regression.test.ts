/** The pipeline that guards the training engine: a small loss of what networks learn fails its gates. */

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { temporaryFolder } from '../support/temporary.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

test('an epoch less fails the gates of pipelines/regression.yaml, and the committed networks pass', (t) => {
  const store = temporaryFolder(t);
  const ran = (...args: readonly string[]): { readonly code: number | null; readonly gates: string[] } => {
    const command = ['bin/pipeline.js', 'ci', 'regression.yaml', '--store', store, ...args];
    const env = { ...process.env, GITHUB_ACTIONS: '', GITLAB_CI: '', NO_COLOR: '1' };
    const { status, stdout } = spawnSync(process.execPath, command, { cwd: root, env, encoding: 'utf8' });
    return { code: status, gates: stdout.match(/^(pass|FAIL|inconclusive|missing) .*/gm) ?? [] };
  };
  const whole = ran();
  t.is(whole.code, 0, whole.gates.join('\n'));
  t.is(whole.gates.length, 6);
  const shorter = ran('--set', 'train.with.epochs=3');
  t.is(shorter.code, 3);
  t.true(
    shorter.gates.some((line) => line.startsWith('FAIL')),
    shorter.gates.join('\n'),
  );
});
