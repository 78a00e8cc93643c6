/** Records, manifests and events of any shape, well sealed: every command ends in a sentence, and verify goes on. */

import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { diffCommand } from '../../src/cli/commands/diff.ts';
import { logCommand } from '../../src/cli/commands/log.ts';
import { showCommand } from '../../src/cli/commands/show.ts';
import { collectCommand, diskUsageCommand, verifyCommand } from '../../src/cli/commands/store-commands.ts';
import type { CommandContext } from '../../src/cli/context.ts';
import { UsageError } from '../../src/cli/exit.ts';
import type { ActionKey } from '../../src/core/values/digest.ts';
import { listBlobs, listPrefixes, listRecords, type StoredRecord } from '../../src/store/care/inventory.ts';
import { verifyStore } from '../../src/store/care/verify.ts';
import { DamagedBlob, StoreFault } from '../../src/store/fault.ts';
import { blobName, checkpointName, recordName } from '../../src/store/objects/names.ts';
import { seal, unsealJson } from '../../src/store/records/sealed.ts';
import { createRig, type Rig } from '../support/rig.ts';

const document = `
name: shapes
stages:
  start: { uses: source, with: { value: 5 } }
  plus: { uses: add, needs: { input: start } }
gates: [{ metric: plus.value, min: 1 }]
`;

interface Said {
  readonly code: number;
  readonly out: readonly string[];
  readonly error: readonly string[];
}

/** Calls a command as the command line would; an error that is no sentence is thrown on. */
async function say(command: (context: CommandContext) => Promise<number>): Promise<Said> {
  const out: string[] = [];
  const error: string[] = [];
  const plain = (_format: string, text: string): string => text;
  const terminal = {
    out: (line: string) => void out.push(line),
    error: (line: string) => void error.push(line),
    command: (line: string) => void out.push(line),
    ...{
      outStyle: plain,
      errorStyle: plain,
      errorColour: false,
      live: false,
      size: () => ({ rows: 24, columns: 80 }),
      colourBits: () => 1,
    },
  };
  const none = (): never => {
    throw new Error('not asked for here');
  };
  const context = {
    terminal,
    version: '0',
    // Of a run whose manifest tells nothing of its stages they are looked for among the kinds.
    loadKinds: async () => new Map(),
    machineFacts: none,
    inspectEngines: none,
    presentReport: none,
    serveLive: none,
    uses: none,
  };
  try {
    return { code: await command(context), out, error };
  } catch (thrown) {
    if (thrown instanceof UsageError) return { code: 2, out, error: [...error, thrown.message] };
    if (thrown instanceof StoreFault || thrown instanceof DamagedBlob)
      return { code: 4, out, error: [...error, thrown.message] };
    throw thrown;
  }
}

/** What every command that looks at a store says; none may throw. */
async function sayAll(
  rig: Rig,
): Promise<{ readonly log: Said; readonly gc: Said; readonly show: Said; readonly diff: Said }> {
  const flags = { store: rig.store().layout.root };
  const collect = { ...flags, keepRuns: 1, maxSize: 1e12, grace: 0, dryRun: true };
  await say((context) => diskUsageCommand(flags, context));
  await say((context) => showCommand('plus', { ...flags, rows: 2 }, context));
  await say((context) => showCommand('latest', { ...flags, rows: 2, json: true }, context));
  return {
    log: await say((context) => logCommand({ ...flags, limit: 9, tag: [] }, context)),
    gc: await say((context) => collectCommand(collect, context)),
    show: await say((context) => showCommand('latest', { ...flags, rows: 2 }, context)),
    diff: await say((context) => diffCommand('latest', 'latest', flags, context)),
  };
}

type Change = readonly [what: string, changed: unknown];

/** A value with each of its fields, to some depth, left out or replaced by something of each other type. */
function* changesOf(value: unknown, depth: number, path = '$'): Generator<Change> {
  for (const other of [null, true, -1.5, 1e300, 'text', [], {}, [[]]])
    if (JSON.stringify(other) !== JSON.stringify(value)) yield [`${path} is ${JSON.stringify(other)}`, other];
  if (depth === 0 || typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value).slice(0, 24)) {
    const rebuilt = (changed: unknown): unknown =>
      Array.isArray(value)
        ? value.map((one, index) => (String(index) === name ? changed : one))
        : { ...value, [name]: changed };
    if (!Array.isArray(value)) {
      const { [name]: _left, ...rest } = value as Record<string, unknown>;
      yield [`${path}.${name} is left out`, rest];
    }
    for (const [what, changed] of changesOf(inner, depth - 1, `${path}.${name}`)) yield [what, rebuilt(changed)];
  }
}

async function filled(t: ExecutionContext): Promise<{ rig: Rig; restore: () => void }> {
  const rig = createRig(t);
  await rig.run(document, { jobs: 1 });
  const { root } = rig.store().layout;
  const backup = join(rig.folder, 'backup');
  cpSync(root, backup, { recursive: true });
  return {
    rig,
    restore: () => {
      rmSync(root, { recursive: true });
      cpSync(backup, root, { recursive: true });
    },
  };
}

function overwrite(path: string, content: string | Uint8Array): void {
  chmodSync(path, 0o644);
  writeFileSync(path, content);
}

/** A blob damaged besides, which verify must come to. */
async function damageLastBlob(rig: Rig): Promise<string> {
  const { objects, layout } = rig.store();
  const last = (await listBlobs(objects)).at(-1)!;
  const path = layout.object(last.name);
  const bytes = readFileSync(path);
  bytes[bytes.length - 1]! ^= 1;
  overwrite(path, bytes);
  return last.digest;
}

test('a manifest of any shape, well sealed: no command ends in a bug, log and verify name the unreadable parts', async (t) => {
  const { rig, restore } = await filled(t);
  const { runs, layout } = rig.store();
  const [id] = runs.list() as [string];
  const path = join(layout.runs, id, 'manifest.json');
  const manifest = unsealJson(readFileSync(path, 'utf8'));
  let told = 0;
  let count = 0;
  for (const [what, changed] of changesOf(manifest, 3)) {
    count++;
    overwrite(path, seal(JSON.stringify(changed)));
    const { log } = await sayAll(rig);
    t.is(log.code, 0, what);
    if (runs.manifest(id) !== undefined) continue;
    told++;
    t.regex(log.out.slice(-2).join('\n'), /unreadable/, what);
    t.true(
      (await verifyStore(rig.store(), false)).problems.some(({ kind, name }) => kind === 'run' && name === id),
      what,
    );
  }
  t.true(told > count / 2, `${told} of ${count}`);
  restore();
  overwrite(path, seal(JSON.stringify({ ...(manifest as object), version: 99 })));
  const later = (await verifyStore(rig.store(), true)).problems;
  t.like(later, [{ kind: 'run', name: id, repaired: false }]);
  t.regex(later[0]?.left ?? '', /later version/);
});

test('a record of any shape, well sealed, is a miss: no command ends in a bug, and verify goes on behind it', async (t) => {
  const { rig, restore } = await filled(t);
  const { layout, objects, records } = rig.store();
  const { key, name: object } = (await listRecords(objects))[0]!;
  const path = layout.object(object);
  const record = unsealJson(readFileSync(path, 'utf8'));
  const digest = await damageLastBlob(rig);
  let missed = 0;
  for (const [what, changed] of changesOf(record, 3)) {
    overwrite(path, seal(JSON.stringify(changed)));
    await sayAll(rig);
    const { problems } = await verifyStore(rig.store(), false);
    t.true(
      problems.some(({ kind, name }) => kind === 'blob' && name === digest),
      what,
    );
    if ((await records.get(key)) !== undefined) continue;
    missed++;
    t.true(
      problems.some(({ kind, name }) => kind === 'record' && name === key),
      what,
    );
  }
  t.true(missed > 100, `${missed} records were missed`);
  restore();
  for (const text of ['', '{', '[]', 'null', '1e999', `{"version":1,"key":"${key}"}`, '['.repeat(200_000)]) {
    overwrite(path, seal(text));
    t.is(await records.get(key), undefined, text.slice(0, 20));
    t.like((await verifyStore(rig.store(), false)).problems[0], { kind: 'record', name: key });
  }
  for (const put of [
    () => writeFileSync(path, 'damaged'),
    () => void spawnSync('mkfifo', [path]),
    () => symlinkSync('/nowhere/at/all', path),
  ]) {
    rmSync(path);
    put();
    const damaged = (await sayAll(rig)).gc;
    t.is(damaged.code, 0);
    t.true(
      damaged.out.some((line) => line.startsWith('unreadable records: 1 ')),
      damaged.out.join('\n'),
    );
  }
  restore();
  overwrite(path, seal(JSON.stringify({ version: 2, key })));
  const { gc } = await sayAll(rig);
  t.is(gc.code, 4);
  t.true(
    gc.out.some((line) => line.startsWith('no result is deleted, because the needed results are not known')),
    gc.out.join('\n'),
  );
  t.like((await verifyStore(rig.store(), true)).problems[0], { kind: 'record', repaired: false });
  t.is((await rig.run(document, { jobs: 1 })).facts.outcome, 'succeeded');
});

test('events of any shape: gc keeps by the lines that are events, and verify names the first that is none', async (t) => {
  const { rig } = await filled(t);
  const { layout, runs } = rig.store();
  const [id] = runs.list() as [string];
  rmSync(join(layout.runs, id, 'manifest.json'));
  const kept = runs.used(id);
  t.is(kept?.keys.length, 2);
  const events = join(layout.runs, id, 'events.jsonl');
  const lines = readFileSync(events, 'utf8').split('\n').length - 1;
  appendFileSync(
    events,
    '[]\nnull\n{"event":"action.cached","key":5}\n{"event":"action.cached"}\n{"event":7}\n\0\n{"ev',
  );
  t.deepEqual(runs.used(id), kept);
  await sayAll(rig);
  t.deepEqual((await verifyStore(rig.store(), false)).problems, [
    { kind: 'run', name: id, reason: `line ${lines + 1} of its events is none` },
  ]);
});

test('something else in the place of a run or a training: every command goes on without it, and verify names it', async (t) => {
  const { rig, restore } = await filled(t);
  await rig.run('{ name: steps, stages: { start: { uses: steps, with: { epochs: 2 } } } }');
  const { layout, objects, runs } = rig.store();
  const [last, first] = runs.list() as [string, string];
  rmSync(join(rig.folder, 'backup'), { recursive: true });
  cpSync(layout.root, join(rig.folder, 'backup'), { recursive: true });
  const odd: { readonly [what: string]: (path: string) => void } = {
    file: (path) => writeFileSync(path, 'in the way'),
    pipe: (path) => void spawnSync('mkfifo', [path]),
    link: (path) => symlinkSync('/nowhere/at/all', path),
  };
  for (const folder of [
    join(layout.runs, last),
    layout.listing(checkpointName((await listPrefixes(objects))[0]!, '')).folder,
  ])
    for (const [what, put] of Object.entries(odd)) {
      rmSync(folder, { recursive: true });
      put(folder);
      const { log, show, gc } = await sayAll(rig);
      t.is(log.code, 0, what);
      t.true(
        log.out.some((line) => line.startsWith(first)),
        what,
      );
      t.is(show.code, 0, what);
      t.is(gc.code, 4, what);
      for (const repair of [false, true]) {
        const { code, out } = await say((context) => verifyCommand({ store: layout.root, repair }, context));
        t.is(code, 4, what);
        t.true(
          out.some((line) => line.startsWith(`folder ${relative(layout.root, folder)}: `)),
          out.join('\n'),
        );
      }
      restore();
    }
});

test('show and diff say which artifact is damaged, missing or not as its record says, and exit with 4', async (t) => {
  const rig = createRig(t);
  await rig.run(document, { jobs: 1 });
  await rig.run(document.replace('value: 5', 'value: 6'), { jobs: 1 });
  const store = rig.store();
  const flags = { store: store.layout.root };
  const show = (ref: string): Promise<Said> => say((context) => showCommand(ref, { ...flags, rows: 2 }, context));
  const diff = (): Promise<Said> => say((context) => diffCommand('latest~1', 'latest', flags, context));
  t.like(await show('plus'), { code: 0, error: [] });
  const sound = await diff();
  t.is(sound.code, 0);
  const [newer, older] = store.runs.list() as [string, string];
  t.true(sound.out[0]?.startsWith(`before  run ${older} of shapes`), sound.out[0]);
  t.true(sound.out[1]?.startsWith(`after   run ${newer} of shapes`), sound.out[1]);

  const key = store.runs.manifest(newer)!.actions.find(({ id }) => id === 'plus')!.key as ActionKey;
  const path = store.layout.object(recordName(key));
  const record = (await store.records.get(key))!;
  const output = record.outputs.output!;
  const forged = { ...record, outputs: { output: { ...output, rows: 3 } } };
  overwrite(path, seal(JSON.stringify(forged)));
  const told = `artifact ${output.digest} has 1 rows, and its record says 3`;
  t.like(await show(output.digest), { code: 4, error: [told] });
  t.is((await show('plus')).code, 4);
  const compared = await diff();
  t.is(compared.code, 4);
  t.true(
    compared.error.some((line) => line === `damaged: ${told}`),
    compared.error.join('\n'),
  );

  overwrite(path, seal(JSON.stringify(record)));
  rmSync(store.layout.object(blobName(output.digest)), { force: true });
  t.is((await show('plus')).code, 4);
  t.is((await diff()).code, 0);
});

test('verify --repair: the exit code is that of what is left', async (t) => {
  const { rig } = await filled(t);
  const flags = { store: rig.store().layout.root };
  const verify = (repair: boolean): Promise<Said> => say((context) => verifyCommand({ ...flags, repair }, context));
  t.like(await verify(false), { code: 0 });
  damageLastBlob(rig);
  t.is((await verify(false)).code, 4);
  const repaired = await verify(true);
  t.is(repaired.code, 0);
  t.true(
    repaired.out.slice(0, -1).every((line) => line.endsWith('; deleted')),
    repaired.out.join('\n'),
  );
  t.is((await verify(false)).code, 0);
  const { layout, runs } = rig.store();
  const path = join(layout.runs, runs.list()[0]!, 'manifest.json');
  const manifest = unsealJson(readFileSync(path, 'utf8')) as object;
  overwrite(path, seal(JSON.stringify({ ...manifest, version: 99 })));
  const left = await verify(true);
  t.is(left.code, 4);
  t.regex(left.out.at(-1) ?? '', /: 0 deleted: .*; 1 not repaired$/);
});

test('verify --repair sets aside, and names, files that no run makes again and files that this program did not write', async (t) => {
  const { rig } = await filled(t);
  await rig.run(document, { jobs: 1 });
  const { layout, objects, runs } = rig.store();
  const [last, first] = runs.list() as [string, string];
  const [one, other] = (await listRecords(objects)) as [StoredRecord, StoredRecord];
  const path = layout.object(one.name);
  const manifest = readFileSync(join(layout.runs, first, 'manifest.json'));
  overwrite(join(layout.runs, last, 'manifest.json'), manifest);
  rmSync(path);
  spawnSync('mkfifo', [path]);
  overwrite(layout.object(other.name), 'damaged');
  const { code, out } = await say((context) => verifyCommand({ store: layout.root, repair: true }, context));
  t.is(code, 0);
  t.deepEqual(out.slice(0, -1), [
    `record ${one.key}: it is not a file; set aside`,
    `record ${other.key}: it is damaged; deleted`,
    `run ${last}: its manifest is that of run ${first}; set aside`,
  ]);
  t.regex(out.at(-1)!, /: 1 deleted, 2 set aside under another name: the next run makes again what it needs$/);
  const aside = readdirSync(join(layout.runs, last)).find((name) => name.startsWith('manifest.json.set-aside-'));
  t.deepEqual(readFileSync(join(layout.runs, last, aside!)), manifest);
  t.regex(readdirSync(dirname(path)).join('\n'), new RegExp(`^${one.key}\\.json\\.set-aside-`, 'm'));
  t.like(await say((context) => verifyCommand({ store: layout.root }, context)), { code: 0 });
});

test('a folder of runs that cannot be listed is not reported as empty', async (t) => {
  const { rig, restore } = await filled(t);
  const { layout } = rig.store();
  const flags = { store: layout.root };
  const put: { readonly [what: string]: () => void } = {
    file: () => writeFileSync(layout.runs, 'in the way'),
    pipe: () => void spawnSync('mkfifo', [layout.runs]),
    link: () => symlinkSync('/nowhere/at/all', layout.runs),
  };
  for (const [what, make] of Object.entries(put)) {
    rmSync(layout.runs, { recursive: true });
    make();
    const said = [
      await say((context) => logCommand({ ...flags, limit: 9, tag: [] }, context)),
      await say((context) => diskUsageCommand(flags, context)),
      await say((context) => showCommand('latest', { ...flags, rows: 2 }, context)),
      await say((context) => diffCommand('latest', 'latest', flags, context)),
    ];
    for (const { code, error } of said) {
      t.is(code, 4, what);
      t.regex(error.at(-1) ?? '', /cannot list .*runs: it leads to no folder/, what);
    }
    const verified = await say((context) => verifyCommand(flags, context));
    t.deepEqual(verified.out.filter((line) => line.startsWith('folder runs: ')).length, 1, what);
    restore();
  }
  rmSync(layout.runs, { recursive: true });
  t.like(await say((context) => logCommand({ ...flags, limit: 9, tag: [] }, context)), { code: 0 });
});
