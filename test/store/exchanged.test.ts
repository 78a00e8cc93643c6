/** Files of a store under other names: none is believed, the next run gives what it would give from scratch. */

import { chmodSync, cpSync, existsSync, lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { ActionRecord } from '../../src/core/facts/record.ts';
import type { ActionFact } from '../../src/core/facts/run-facts.ts';
import type { ActionKey } from '../../src/core/values/digest.ts';
import { decodeTable, encodeTable } from '../../src/stage-api/arrow-file.ts';
import { listBlobs, listPrefixes, listRecords } from '../../src/store/care/inventory.ts';
import { verifyStore } from '../../src/store/care/verify.ts';
import { blobName, checkpointName, recordName } from '../../src/store/objects/names.ts';
import { seal, unsealJson } from '../../src/store/records/sealed.ts';
import { createRig, type Rig } from '../support/rig.ts';

/** A training whose state tells its seed: the sum of seed and epoch over the epochs. */
const document = (seed: number, epochs: number): string => `
name: training-${seed}
seed: ${seed}
stages:
  start: { uses: source, with: { value: ${seed} } }
  steps: { uses: steps, with: { epochs: ${epochs} } }
  total: { uses: sum, needs: { inputs: [start, steps] } }
`;

function trainingRig(t: ExecutionContext): Rig {
  const rig = createRig(t);
  rig.editBody('steps', (code) =>
    code
      .replace('let epoch = latest?.position ?? 0;', '$& let state = latest?.table.columns.value.values[0] ?? 0;')
      .replace('epoch++;', '$& state += (context.seed % 1000) + epoch;')
      .replaceAll('number(epoch * 10)', 'number(state)'),
  );
  return rig;
}

async function outputsOf(rig: Rig, seed: number, epochs: number): Promise<unknown> {
  const { facts } = await rig.run(document(seed, epochs), { jobs: 1 });
  if (facts.outcome !== 'succeeded') throw new Error(JSON.stringify(facts));
  return facts.actions.map(({ id, outputs }) => [id, outputs]);
}

/** The kind of a file of a store: its path without what tells one of a kind from another. */
function kindOf(path: string): string {
  const [top = '', ...rest] = path.split('/');
  return [top, ...(top === 'runs' || top === 'prefixes-v1' ? [rest.at(-1)] : [])].join('/');
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => lstatSync(join(folder, name)).isFile())
    .sort();
}

function exchange(one: string, other: string): void {
  const [left, right] = [readFileSync(one), readFileSync(other)];
  for (const path of [one, other]) chmodSync(path, 0o644);
  writeFileSync(one, right);
  writeFileSync(other, left);
}

test('any two files of one kind exchanged: verify names them, and the next run gives the results of a new store', async (t) => {
  const scratch = trainingRig(t);
  const expected = [await outputsOf(scratch, 1, 3), await outputsOf(scratch, 2, 3)];
  const rig = trainingRig(t);
  for (const seed of [1, 2]) for (const epochs of [1, 2]) await outputsOf(rig, seed, epochs);
  const { layout, objects, marks, documents } = rig.store();
  const digest = (await listBlobs(objects))[0]!.digest;
  for (const { key } of await listRecords(objects))
    await marks.put({
      key,
      output: 'output',
      kept: digest,
      other: digest,
      difference: [],
      seen: '2026-01-01T00:00:00Z',
    });
  for (const seed of [1, 2]) documents.remember(document(seed, 1), `[1,[0,${seed},null]]`);
  const backup = join(rig.folder, 'backup');
  cpSync(layout.root, backup, { recursive: true });

  const byKind = new Map<string, string[]>();
  for (const path of filesOf(backup)) byKind.set(kindOf(path), [...(byKind.get(kindOf(path)) ?? []), path]);
  const kinds = [...byKind].filter(([, paths]) => paths.length > 1).map(([kind]) => kind);
  t.deepEqual(kinds.sort(), [
    'blobs-v1',
    'code-v1',
    'documents-v1',
    'latest',
    'marks-v1',
    ...['1.json', '2.json'].map((name) => `prefixes-v1/${name}`),
    'results-v1',
    'runs/events.jsonl',
    'runs/manifest.json',
  ]);
  for (const kind of kinds) {
    rmSync(layout.root, { recursive: true });
    cpSync(backup, layout.root, { recursive: true });
    const paths = (byKind.get(kind) ?? []).map((path) => join(layout.root, path));
    // Every file changes places with another of its kind.
    for (let index = 0; index + 1 < paths.length; index += 2) exchange(paths[index]!, paths[index + 1]!);
    const { problems } = await verifyStore(rig.store(), false);
    t.true(problems.length >= 2, `${kind}: ${JSON.stringify(problems)}`);
    t.deepEqual([await outputsOf(rig, 1, 3), await outputsOf(rig, 2, 3)], expected, kind);
    await verifyStore(rig.store(), true);
    t.deepEqual((await verifyStore(rig.store(), false)).problems, [], kind);
  }
});

test('a checkpoint sealed anew for another training, or another position, is passed over: its blob says whose it is', async (t) => {
  const scratch = trainingRig(t);
  const expected = [await outputsOf(scratch, 1, 3), await outputsOf(scratch, 2, 3)];
  const rig = trainingRig(t);
  for (const seed of [1, 2]) await outputsOf(rig, seed, 2);
  const { layout, objects, checkpoints } = rig.store();
  const [one, two] = (await listPrefixes(objects)) as [ActionKey, ActionKey];
  const forge = async (prefix: ActionKey, position: number, from: ActionKey, at: number): Promise<void> => {
    const entry = { ...((await checkpoints.entry(from, at)) as object), prefix, position };
    writeFileSync(
      join(layout.listing(checkpointName(prefix, '')).folder, `${position}.json`),
      seal(JSON.stringify(entry)),
    );
  };
  await forge(one, 2, two, 2);
  await forge(two, 2, two, 1);
  t.truthy(await checkpoints.entry(one, 2));
  const { problems } = await verifyStore(rig.store(), false);
  t.deepEqual(
    problems.map(({ kind, name, reason }) => [kind, name, reason]).sort(),
    [one, two]
      .map((prefix) => ['checkpoint', join(prefix, '2'), 'its blob belongs to another training or position'])
      .sort(),
  );
  t.deepEqual([await outputsOf(rig, 1, 3), await outputsOf(rig, 2, 3)], expected);
});

test('a checkpoint of an earlier version, without a seal, is not used, and verify names it', async (t) => {
  const rig = trainingRig(t);
  await outputsOf(rig, 1, 2);
  const { layout, objects, checkpoints } = rig.store();
  const [prefix] = (await listPrefixes(objects)) as [ActionKey];
  const { digest, bytes } = (await checkpoints.entry(prefix, 2))!;
  writeFileSync(
    join(layout.listing(checkpointName(prefix, '')).folder, '2.json'),
    JSON.stringify({ digest, bytes, lasting: true }),
  );
  t.is(await checkpoints.entry(prefix, 2), undefined);
  t.like((await verifyStore(rig.store(), false)).problems[0], { kind: 'checkpoint', name: join(prefix, '2') });
  t.deepEqual((await rig.run(document(1, 3), { jobs: 1 })).executed.slice(-3), ['epoch 2', 'epoch 3', 'sum {}']);
});

function forgeRecord(rig: Rig, key: ActionKey, change: (record: ActionRecord) => unknown): void {
  const path = rig.store().layout.object(recordName(key));
  const record = unsealJson(readFileSync(path, 'utf8')) as ActionRecord;
  chmodSync(path, 0o644);
  writeFileSync(path, seal(JSON.stringify(change(record))));
}

const chain = (amount: number): string => `
name: chain
stages:
  start: { uses: source, with: { value: 5 } }
  plus: { uses: add, needs: { input: start }, with: { amount: ${amount} } }
`;

for (const [what, change] of [
  ['other rows', { rows: 7 }],
  ['another column', { columns: { name: 'Utf8', value: 'Int32' } }],
  ['a column more', { columns: { name: 'Utf8', value: 'Float64', more: 'Float64' } }],
  ['another type', { type: 'history' }],
] as const)
  test(`a record that says ${what} than its artifact has is not believed: both are made again`, async (t) => {
    const rig = createRig(t);
    const { facts } = await rig.run(chain(1));
    const start = facts.actions.find((one) => one.id === 'start')!;
    forgeRecord(rig, start.key as ActionKey, (record) => ({
      ...record,
      outputs: { output: { ...record.outputs.output, ...change } },
    }));
    t.like((await verifyStore(rig.store(), false)).problems[0], { kind: 'record', name: start.key });
    t.is((await verifyStore(rig.store(), false)).problems.length, 1);
    const again = await rig.run(chain(2));
    t.is(again.facts.outcome, 'succeeded');
    t.is(again.facts.actions.find((one) => one.id === 'plus')?.metrics.value, 7);
    t.deepEqual(
      again.executed.filter((line) => line.startsWith('source')),
      ['source {"value":5}'],
    );
    t.deepEqual((await verifyStore(rig.store(), false)).problems, []);
  });

test('a record that names the artifact of another, or leaves an output out, is not believed', async (t) => {
  const rig = createRig(t);
  const { facts } = await rig.run(chain(1));
  const [start, plus] = facts.actions as readonly [ActionFact, ActionFact];
  forgeRecord(rig, plus.key as ActionKey, (record) => ({ ...record, outputs: {} }));
  t.deepEqual((await rig.run(chain(1))).executed, ['add {"amount":1}']);
  t.is((await rig.run(chain(1))).facts.executed, 0);
  // Well sealed, under its own key, but with the fingerprint of another.
  const other = (await rig.store().records.get(start.key as ActionKey))!;
  forgeRecord(rig, plus.key as ActionKey, (record) => ({ ...record, fingerprint: other.fingerprint }));
  t.is(await rig.store().records.get(plus.key as ActionKey), undefined);
  t.regex((await verifyStore(rig.store(), false)).problems[0]?.reason ?? '', /its fingerprint belongs to another key/);
});

test('a blob of the right digest that holds no table is a problem of the record that names it', async (t) => {
  const rig = createRig(t);
  const { facts } = await rig.run(chain(1));
  const store = rig.store();
  const bytes = new TextEncoder().encode('no table at all');
  const digest = await store.blobs.put(bytes);
  const key = facts.actions[0]!.key as ActionKey;
  forgeRecord(rig, key, (record) => ({
    ...record,
    outputs: { output: { ...record.outputs.output, digest, bytes: bytes.length } },
  }));
  t.regex((await verifyStore(store, false)).problems[0]?.reason ?? '', /^its output "output" holds no table: /);
  const again = await rig.run(chain(2));
  t.is(again.facts.actions[1]?.metrics.value, 7);
  t.false(existsSync(store.layout.object(blobName(digest))), store.layout.object(blobName(digest)));
});

test('artifacts whose metadata is no object are refused', async (t) => {
  const rig = createRig(t);
  const { facts } = await rig.run(chain(1));
  const store = rig.store();
  const output = (await store.records.get(facts.actions[0]!.key as ActionKey))!.outputs.output!;
  const table = decodeTable(await store.blobs.read(output.digest, output.bytes));
  for (const metadata of [null, 5, [], 'text']) {
    const bytes = encodeTable({ ...table, metadata: metadata as never });
    const digest = await store.blobs.put(bytes);
    forgeRecord(rig, facts.actions[0]!.key as ActionKey, (record) => ({
      ...record,
      outputs: { output: { ...output, digest, bytes: bytes.length } },
    }));
    t.regex((await verifyStore(store, false)).problems[0]?.reason ?? '', /its metadata is not a JSON object/);
  }
});

test('verify --repair names a folder in the way as not repaired, and deletes nothing that depends on it', async (t) => {
  const rig = createRig(t);
  await rig.run(chain(1));
  const { layout, objects } = rig.store();
  const blobs = join(layout.root, 'blobs-v1');
  cpSync(blobs, join(rig.folder, 'aside'), { recursive: true });
  rmSync(blobs, { recursive: true });
  writeFileSync(blobs, 'a file');
  const found = await verifyStore(rig.store(), true);
  t.deepEqual(
    found.problems.map(({ kind, repaired }) => [kind, repaired]),
    [
      ['folder', false],
      ['record', false],
      ['record', false],
    ],
  );
  t.deepEqual(
    found.problems.filter(({ left }) => left === undefined),
    [],
  );
  t.is((await listRecords(objects)).length, 2);
  rmSync(blobs);
  cpSync(join(rig.folder, 'aside'), blobs, { recursive: true });
  t.deepEqual((await verifyStore(rig.store(), false)).problems, []);
});

test('a checkpoint of a position that no number holds is named and deleted by a repair, and nothing else is', async (t) => {
  const rig = trainingRig(t);
  await outputsOf(rig, 1, 2);
  const { layout, objects } = rig.store();
  const [prefix] = (await listPrefixes(objects)) as [ActionKey];
  const names = ['100000000000000000000', '9007199254740993', '007'];
  for (const name of names)
    writeFileSync(join(layout.listing(checkpointName(prefix, '')).folder, `${name}.json`), '{}');
  const before = filesOf(layout.root).filter((path) => !names.includes(basename(path, '.json')));
  const { problems } = await verifyStore(rig.store(), true);
  t.deepEqual(problems.map(({ name }) => basename(name)).sort(), [...names].sort());
  t.deepEqual(
    problems.filter(({ repaired }) => repaired !== true),
    [],
  );
  t.deepEqual((await verifyStore(rig.store(), false)).problems, []);
  t.deepEqual(
    filesOf(layout.root),
    before.map((path) => relative('', path)),
  );
});
