/**
 * A store of several users: the folder is their group's and hands it on, and the umask of each lets nobody else in.
 * Without that folder the second user is told whose files are in the way, and what makes them the group's.
 */

import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { isThere } from '../../support/programs.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const program = fileURLToPath(new URL('../../../../bin/pipeline.js', import.meta.url));
const group = 42_420;

const document = (examples: number): string => `
name: ours
stages:
  ingest: { uses: ingest, with: { format: synthetic, examples: { train: ${examples}, test: 20 } } }
`;

interface Called {
  readonly code: number | null;
  readonly said: string;
}

/** A project that everybody may read, and a folder with a mode for the store. */
function project(t: ExecutionContext, mode: number) {
  const folder = temporaryFolder(t);
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'pipelines'));
  const file = join(folder, 'pipelines', 'ours.yaml');
  const store = join(folder, 'store');
  mkdirSync(store);
  chownSync(store, 20_001, group);
  chmodSync(store, mode);
  return {
    write: (examples: number) => writeFileSync(file, document(examples)),
    call: (user: number, ...words: readonly string[]): Called => {
      const as = ['--reuid', String(user), '--regid', String(user), '--groups', String(group)];
      const shell = ['sh', '-c', 'umask 077; exec "$@"', 'sh', process.execPath, program];
      const { status, stdout, stderr } = spawnSync('setpriv', [...as, ...shell, ...words, '--store', store], {
        cwd: folder,
        encoding: 'utf8',
        timeout: 60_000,
      });
      return { code: status, said: stdout + stderr };
    },
    file,
  };
}

const testAsRoot = process.getuid?.() === 0 && isThere('setpriv') ? test : test.skip;

testAsRoot('each user of a group makes, uses, checks and collects what the others have made', (t) => {
  const { write, call, file } = project(t, 0o2770);
  write(30);
  const one = call(20_001, 'run', file);
  t.is(one.code, 0, one.said);
  const other = call(20_002, 'run', file);
  t.is(other.code, 0, other.said);
  t.regex(other.said, /cached 1/);
  write(40);
  t.is(call(20_002, 'run', file).code, 0);
  for (const command of [['verify'], ['gc', '--keep-runs', '1', '--grace', '0'], ['verify']]) {
    const { code, said } = call(20_001, ...command);
    t.is(code, 0, said);
  }
  t.is(call(20_001, 'run', file).code, 0);
});

testAsRoot("a store that is not its group's says whose it is and what makes it the group's", (t) => {
  const { write, call, file } = project(t, 0o750);
  write(30);
  chmodSync(join(file, '..', '..', 'store'), 0o755);
  t.is(call(20_001, 'run', file).code, 0);
  write(40);
  const { code, said } = call(20_002, 'run', file);
  t.is(code, 4, said);
  t.regex(said, /is of user 20001 and group \d+, mode \d+: .*chmod -R g\+rwX/s);
});
