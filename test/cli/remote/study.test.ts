/** The shipped study by a shared cache: another machine executes nothing, and fetches only what it reads. */

import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import type { ActionFact } from '../../../src/core/facts/run-facts.ts';
import { parseActionKey } from '../../../src/core/values/digest.ts';
import { openStore } from '../../../src/store/store.ts';
import { machines } from './machines.ts';

const document = fileURLToPath(new URL('../../../../pipelines/default.yaml', import.meta.url));
const small = ['run', 'default.yaml', '--json', '-P', 'train=400', '-P', 'test=100'];

const storeOf = (project: { readonly folder: string }) => openStore(join(project.folder, 'artifacts'));

function newest(project: { readonly folder: string }): readonly ActionFact[] {
  const { runs } = storeOf(project);
  return runs.manifest(runs.list()[0] ?? '')?.actions ?? [];
}

/** The digests of all artifacts that lie in the store. */
function artifacts({ folder }: { readonly folder: string }): string[] {
  return readdirSync(join(folder, 'artifacts/blobs-v1/sha256'), { recursive: true, encoding: 'utf8' })
    .flatMap((path) => (path.endsWith('.arrow') ? [`sha256:${path.replace('/', '').replace('.arrow', '')}`] : []))
    .sort();
}

test('a second machine executes nothing of the study, and a changed report fetches what it reads and nothing else', async (t) => {
  const { one, clone } = await machines(t);
  cpSync(document, join(one.folder, 'pipelines/default.yaml'));
  const first = await one.run(...small);
  // So few pictures do not pass its gates.
  t.is(first.code, 3, first.error);
  const two = clone('two');
  const second = await two.run(...small);
  t.is(second.code, 3, second.error);
  t.like(second.json().at(-1), { event: 'run.finished', executed: 0, cached: newest(one).length });
  t.like(
    second.json().find(({ event }) => event === 'remote.used'),
    { hits: newest(one).length, misses: 0, fetchedBlobs: 0 },
  );
  const results = (project: { readonly folder: string }) =>
    newest(project).map(({ id, key, outputs }) => [id, key, outputs]);
  t.deepEqual(results(two), results(one));
  const report = newest(two).find(({ id }) => id === 'report');
  t.deepEqual(artifacts(two), Object.values(report?.outputs ?? {}), 'the report, to be opened');

  const third = await two.run(...small, '--set', 'report.with={title: Another}');
  t.like(third.json().at(-1), { event: 'run.finished', executed: 1 });
  const made = newest(two).find(({ id }) => id === 'report');
  const record = await storeOf(two).records.get(parseActionKey(made?.key ?? ''));
  const read = JSON.stringify(record?.fingerprint.inputs).match(/sha256:[0-9a-f]{64}/g) ?? [];
  const reports = [report, made].flatMap((one) => Object.values(one?.outputs ?? {}));
  t.deepEqual(artifacts(two), [...new Set([...read, ...reports])].sort());
  t.true(artifacts(two).length < artifacts(one).length, 'some artifacts of the study are read by no report');
});
