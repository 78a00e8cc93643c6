/**
 * Two machines as two mounts of one folder, whose kernel remembers for seconds that a name was missing, as a client of NFS
 * does: the real command, with its workers, on each of them.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';
import { openStore } from '../../../src/store/store.ts';
import { createProject } from '../../faults/project.ts';
import { testWith } from '../../support/programs.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const lateSeconds = 3;

/** Mounts of one folder, which remember names, their lack and sizes for some seconds. */
function mounts(t: ExecutionContext): { readonly from: string; readonly north: string; readonly south: string } {
  const folder = temporaryFolder(t);
  const [from, north, south] = ['from', 'north', 'south'].map((name) => join(folder, name)) as [string, string, string];
  for (const path of [from, north, south]) mkdirSync(path);
  for (const path of [north, south]) {
    const late = ['negative_timeout', 'entry_timeout', 'attr_timeout'].map((name) => `${name}=${lateSeconds}`);
    execFileSync('bindfs', ['-o', late.join(), from, path]);
    t.teardown(() => execFileSync('umount', ['--lazy', path]));
  }
  return { from, north, south };
}

testWith(['bindfs'], 'runs of two machines at once, and after each other, end with the same digests', async (t) => {
  const { from, north, south } = mounts(t);
  t.false(existsSync(join(south, 'seen')), 'nothing is there yet');
  writeFileSync(join(north, 'seen'), '');
  t.false(existsSync(join(south, 'seen')), 'the mounts are late');
  await pause(lateSeconds * 1000 + 500);
  t.true(existsSync(join(south, 'seen')), 'it comes into sight');

  const project = createProject(t);
  writeFileSync(join(project.folder, 'pipeline.config.yaml'), 'store: { shared: true }\n');
  /** Digests of the outputs of the actions, of each run that a store knows. */
  const digestsIn = (store: string): unknown[] => {
    const { runs } = openStore(store);
    return runs.list().map((id) => runs.manifest(id)?.actions.map((action) => [action.id, action.outputs]));
  };
  t.is((await project.run()).code, 0);
  const [expected] = digestsIn(project.storeFolder);
  const stores = [join(north, 'artifacts'), join(south, 'artifacts')];
  for (const round of ['at once', 'again'])
    for (const { code, out, error } of await Promise.all(stores.map((store) => project.run({ store })))) {
      t.is(code, 0, `${round}: ${error}\n${out}`);
    }
  t.deepEqual(digestsIn(join(from, 'artifacts')), Array(4).fill(expected));
  // One machine makes results of new keys while the other has just seen that they are missing.
  project.write(`
name: small
stages:
  ingest: { uses: ingest, with: { format: synthetic, examples: { train: 90, test: 20 } } }
  normalize: { uses: normalize, needs: { dataset: ingest } }
`);
  for (const store of [...stores, ...stores]) t.is((await project.run({ store })).code, 0);
  const { out, code } = await project.run({ store: stores[1] ?? '', arguments: ['verify'] });
  t.is(code, 0, out);
  t.deepEqual(
    readdirSync(join(from, 'artifacts', 'tmp')).filter((name) => name.startsWith('damaged')),
    [],
  );
  t.true(existsSync(join(from, 'artifacts', 'shared.json')), 'the store says that it is shared');
});
