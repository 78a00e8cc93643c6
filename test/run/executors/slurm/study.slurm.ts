/** The shipped study through Slurm gives the bytes that it gives on one machine. */

import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { openStore } from '../../../../src/store/store.ts';
import { openProject } from '../../../cli/command-line.ts';
import { type Cluster, startCluster } from '../../../support/slurm.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

let cluster: Cluster;
test.before(async () => {
  cluster = await startCluster();
});
test.after.always(() => cluster?.stop());

const documents = fileURLToPath(new URL('../../../../../pipelines/', import.meta.url));

/** Ids, keys and digests of the outputs of all actions. */
function results(store: string): (readonly [string, string | undefined, object | undefined])[] {
  const { runs } = openStore(store);
  return (runs.manifest(runs.list()[0] ?? '')?.actions ?? []).map(({ id, key, outputs }) => [id, key, outputs]);
}

test('the small form of the study has the same keys and artifacts as on this machine', async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'pipelines'));
  cpSync(join(documents, 'default.yaml'), join(folder, 'pipelines/default.yaml'));
  const project = openProject(folder);
  const small = ['run', 'default.yaml', '-q', '-P', 'train=400', '-P', 'test=100'];
  const [here, there] = await Promise.all([
    project.run(...small, '--store', 'here'),
    project.run(...small, '--store', 'there', '--executor', 'slurm'),
  ]);
  // So few pictures do not pass its gates, which is the end of a whole run too.
  t.is(here.code, 3, here.error);
  t.is(there.code, 3, there.error);
  t.deepEqual(results(join(folder, 'there')), results(join(folder, 'here')));
  t.true(results(join(folder, 'there')).length > 10, 'all of the study');
  t.regex((await project.run('verify', '--store', 'there')).out, /all good/);
  t.deepEqual(readdirSync(join(folder, 'there/jobs')), []);
});
