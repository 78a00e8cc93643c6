/** Artifacts of type `files`, paths of artifacts, scratch folders: through real runs with worker processes. */

import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { Failure } from '../../../src/core/facts/event.ts';
import { createRig, type Rig } from '../../support/rig.ts';
import { nodeModules, readerKind, treeDocument, treeKind } from '../../support/tree-kinds.ts';

async function failureOf(rig: Rig): Promise<Failure | undefined> {
  const { events } = await rig.run('name: rig\nstages:\n  make: { uses: tree }\n');
  return events.flatMap((event) => (event.event === 'action.failed' ? [event.failure] : []))[0];
}

function blobs(rig: Rig): number {
  const root = join(rig.folder, 'artifacts', 'blobs-v1', 'sha256');
  return readdirSync(root).flatMap((shard) => readdirSync(join(root, shard))).length;
}

test('a folder becomes an artifact whose files are blobs of their own, and is read by path', async (t) => {
  const make = treeKind(`write('b/deep/run.sh', 'echo'); fs.chmodSync(join(folder, 'b/deep/run.sh'), 0o755);
    write('a.txt', 'same'); write('ü.txt', 'same'); write('Z.txt', ''); fs.mkdirSync(join(folder, 'empty'));`);
  const rig = createRig(t, { kinds: [make, readerKind] });
  const { facts, events } = await rig.run(treeDocument);
  t.is(facts.outcome, 'succeeded');
  const [line] = events.flatMap((event) => (event.event === 'action.log' ? [JSON.parse(event.line)] : []));
  t.like(line, { mode: 0o444 });
  t.true(line.arrow > 0, 'the Arrow file has bytes');
  t.deepEqual(
    line.found.map((one: Record<string, unknown>) => [one.path, one.text, one.bytes, one.executable, one.mode]),
    [
      ['Z.txt', '', 0, false, 0o444],
      ['a.txt', 'same', 4, false, 0o444],
      ['b/deep/run.sh', 'echo', 4, true, 0o444],
      ['ü.txt', 'same', 4, false, 0o444],
    ],
  );
  t.is(blobs(rig), 5, 'two lists, and three different files');
  const record = facts.actions.find(({ id }) => id === 'make');
  t.deepEqual(record?.notes, ['output "tree": empty folders are not kept: empty']);
  t.deepEqual(readdirSync(join(rig.folder, 'artifacts', 'scratch')), [], 'scratch is deleted');
  t.deepEqual((await rig.run(treeDocument)).executed, []);
});

test('things that cannot be kept as files are refused by name', async (t) => {
  const cases: readonly (readonly [code: string, found: RegExp])[] = [
    [
      `write('a', ''); fs.symlinkSync('/etc/passwd', join(folder, 'out'))`,
      /^"out" is a link that leads out of the folder$/,
    ],
    [`write('a', ''); fs.symlinkSync('nowhere', join(folder, 'gone'))`, /^"gone" is a link to nothing$/],
    [
      `write('d/a', ''); fs.symlinkSync('d', join(folder, 'again'))`,
      /^"again" is a link to something that is not a file$/,
    ],
    [`write('a/Read.me', ''); write('a/read.ME', '');`, /names that some disks take for one/],
    [`write('\\u00e9', ''); write('e\\u0301', '');`, /names that some disks take for one/],
    [
      `write('a', ''); fs.writeFileSync(Buffer.concat([Buffer.from(folder + '/x'), Buffer.from([0xff])]), '');`,
      /name that is not UTF-8/,
    ],
    [
      `write('a', ''); (await import('node:child_process')).execFileSync('mkfifo', [join(folder, 'pipe')]);`,
      /^"pipe" is a named pipe$/,
    ],
  ];
  for (const [code, found] of cases) {
    const rig = createRig(t, { kinds: [treeKind(code)] });
    const error = await failureOf(rig);
    t.is(error?.code, 'file-tree', code);
    t.regex(error?.found ?? '', found);
    t.deepEqual(readdirSync(join(rig.folder, 'artifacts', 'scratch')), []);
  }
  const error = await failureOf(createRig(t, { kinds: [treeKind('')] }));
  t.is(error?.message, 'output "tree" has no files');
});

test('a link to a file of the same tree stands for that file', async (t) => {
  const make = treeKind(
    `write('blobs/1', 'weights'); fs.mkdirSync(join(folder, 'a')); fs.symlinkSync('../blobs/1', join(folder, 'a/model'));`,
  );
  const rig = createRig(t, { kinds: [make, readerKind] });
  const { events } = await rig.run(treeDocument);
  const [line] = events.flatMap((event) => (event.event === 'action.log' ? [JSON.parse(event.line)] : []));
  t.deepEqual(
    line.found.map((one: Record<string, unknown>) => [one.path, one.text]),
    [
      ['a/model', 'weights'],
      ['blobs/1', 'weights'],
    ],
  );
});

test('a file outside scratch, or with a second name, is copied and stays as it is', async (t) => {
  const rig = createRig(t, {
    kinds: [
      {
        ...treeKind(''),
        code: `${nodeModules}
          const folder = join(await context.scratch(), 'out'); fs.mkdirSync(folder);
          fs.linkSync(process.env.RIG_FILE, join(folder, 'linked'));
          return { outputs: { tree: { folder } } };`,
      },
      { ...treeKind(''), kind: 'outside', code: `return { outputs: { tree: { folder: process.env.RIG_FOLDER } } };` },
    ],
  });
  const outside = join(rig.folder, 'own.txt');
  writeFileSync(outside, 'mine');
  process.env.RIG_FILE = outside;
  process.env.RIG_FOLDER = join(rig.folder, 'stages', 'outside');
  const { facts } = await rig.run('name: rig\nstages:\n  make: { uses: tree }\n  other: { uses: outside }\n');
  t.is(facts.outcome, 'succeeded');
  writeFileSync(outside, 'edited');
  t.is(statSync(outside).mode & 0o777, 0o644);
  t.true(existsSync(join(rig.folder, 'stages', 'outside', 'run.mjs')), 'it was copied');
  const record = await rig.store().records.get(facts.actions[0]!.key as never);
  const [member] = record!.outputs.tree!.members!;
  t.is(readFileSync(await rig.store().blobs.fileOf(member!.digest, member!.bytes), 'utf8'), 'mine');
});
