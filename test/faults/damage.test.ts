/** Every file of a store damaged in every way: found, made again, and all ends with the same digests. */

import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { verifyStore } from '../../src/store/care/verify.ts';
import { createRig, type OwnKind } from '../support/rig.ts';
import { long, sequence } from './project.ts';

const plain = `
name: damage
stages:
  start: { uses: source, with: { path: number.txt } }
  plus: { uses: add, needs: { input: start } }
  steps: { uses: steps, with: { epochs: 2 } }
  total: { uses: sum, needs: { inputs: plus } }
`;

/** Damages one file; `other` is another file of the same folder tree. Returns how many bytes it changed. */
type Damage = (path: string, other: string, random: () => number) => void;

function overwrite(path: string, content: Uint8Array): void {
  chmodSync(path, 0o644);
  writeFileSync(path, content);
}

const damages: { readonly [what: string]: Damage } = {
  'a flipped bit': (path, _other, random) => {
    const bytes = readFileSync(path);
    const at = Math.floor(random() * bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    overwrite(path, bytes);
  },
  emptied: (path) => overwrite(path, new Uint8Array()),
  'cut short': (path) => overwrite(path, readFileSync(path).subarray(0, -1)),
  zeroed: (path) => overwrite(path, new Uint8Array(lstatSync(path).size)),
  'longer than it was': (path) => overwrite(path, Buffer.concat([readFileSync(path), Buffer.from('more')])),
  'swapped with another': (path, other) => overwrite(path, readFileSync(other)),
  'a link to another': (path, other) => replace(path, () => symlinkSync(other, path)),
  'a link to itself': (path) => replace(path, () => symlinkSync(path, path)),
  'a link to nothing': (path) => replace(path, () => symlinkSync('/nonexistent/nothing', path)),
  'a folder': (path) => replace(path, () => mkdirSync(path)),
  deleted: (path) => rmSync(path),
};

function replace(path: string, make: () => void): void {
  rmSync(path);
  make();
}

/** Files below a folder, in order. */
function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => lstatSync(path).isFile())
    .sort();
}

const parts = { type: 'parts', description: 'a table of two record batches' };
/** A table whose rows are a record batch each, and a kind that reads them in parts. */
const partKinds: readonly OwnKind[] = [
  {
    kind: 'parts',
    code: `const width = 9_000_000;
      async function* batches() {
        for (const value of [1, 2]) yield { numbers: column.vectors(new Uint8Array(width).fill(value), width) };
      }
      const types = { numbers: 'FixedSizeList<Uint8>[9000000]' };
      return { outputs: { output: { types, metadata: { type: 'parts' }, batches: batches() } }, metrics: { value: 1 } };`,
    inputs: {},
    outputs: { output: parts },
  },
  {
    kind: 'opens',
    code: `const stored = await context.one('input').open();
      let sum = 0;
      for (const batch of stored.batches.keys())
        sum += (await stored.read(batch)).columns.numbers.values.reduce((total, one) => total + one, 0);
      return number(sum);`,
    inputs: { input: parts },
    outputs: { output: { type: 'metrics', description: 'a sum' } },
  },
];

test('every blob, record and checkpoint, in every way', async (t) => {
  const rig = createRig(t, { kinds: partKinds, types: { parts: { type: 'object' } } });
  writeFileSync(join(rig.folder, 'pipelines', 'number.txt'), '5');
  const source = `${plain}  parts: { uses: parts }\n  opens: { uses: opens, needs: { input: parts } }\n`;
  const { facts } = await rig.run(source, { jobs: 1 });
  t.is(facts.actions.find(({ id }) => id === 'opens')?.metrics.value, 27_000_000);
  const expected = facts.actions.map((one) => one.outputs);
  const { layout } = rig.store();
  const random = sequence(3);
  const all = (): string[] =>
    [layout.listing('blobs/').folder, layout.listing('records/').folder, layout.listing('checkpoints/').folder].flatMap(
      filesBelow,
    );
  let count = 0;
  for (const [what, damage] of Object.entries(damages)) {
    // Half of them at once; the long form damages every file by itself, too.
    const half = all().filter(() => random() < 0.5);
    for (const chosen of long ? [half, ...all().map((path) => [path])] : [half]) {
      // A checkpoint that was taken away is not made again as long as its action is known.
      const paths = chosen.filter((path) => existsSync(path));
      if (paths.length === 0) continue;
      const others = copies(filesBelow(layout.listing('blobs/').folder), join(rig.folder, 'aside'));
      for (const path of paths) {
        const content = readFileSync(path);
        damage(path, others.find((copy) => !readFileSync(copy).equals(content)) as string, random);
        count++;
      }
      const found = (await verifyStore(rig.store(), true)).problems;
      t.true(what === 'deleted' || found.length > 0, `${what}: ${paths.join()}`);
      t.deepEqual((await verifyStore(rig.store(), false)).problems, [], what);
      const again = await rig.run(source, { jobs: 1 });
      t.is(again.facts.outcome, 'succeeded', what);
      t.deepEqual(
        again.facts.actions.map((one) => one.outputs),
        expected,
        what,
      );
      t.deepEqual((await verifyStore(rig.store(), false)).problems, [], what);
    }
  }
  t.log(`${count} files damaged`);
});

/** What is swapped in must be as it was. */
function copies(paths: readonly string[], folder: string): string[] {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  return paths.map((path, index) => {
    const copy = join(folder, String(index));
    copyFileSync(path, copy);
    return copy;
  });
}

test('an action that reads a damaged blob has it made again', async (t) => {
  const rig = createRig(t);
  writeFileSync(join(rig.folder, 'pipelines', 'number.txt'), '5');
  await rig.run(plain, { jobs: 1 });
  const { layout } = rig.store();
  const random = sequence(11);
  for (const path of filesBelow(layout.listing('blobs/').folder)) damages['a flipped bit']?.(path, '', random);
  // A new consumer reads what others only find.
  const more = plain.replace('needs: { inputs: plus }', 'needs: { inputs: [plus, start, steps] }');
  const { facts } = await rig.run(more, { jobs: 1 });
  t.is(facts.outcome, 'succeeded');
  t.is(facts.actions.find((one) => one.id === 'total')?.metrics.value, 6 + 5 + 20);
});

test('many damaged blobs at once are all made again', async (t) => {
  const rig = createRig(t);
  const stages = Array.from({ length: 12 }, (_, index) => `s${index + 1}: { uses: add, needs: { input: s${index} } }`);
  const chain = (uses: string): string =>
    `{ name: chain, stages: { s0: { uses: source }, ${stages.join(', ')}, last: { uses: ${uses}, needs: { input: s12 } } } }`;
  await rig.run(chain('half'), { jobs: 1 });
  const random = sequence(2);
  for (const path of filesBelow(rig.store().layout.listing('blobs/').folder))
    damages['a flipped bit']?.(path, '', random);
  const { facts, events } = await rig.run(chain('add'), { jobs: 1 });
  t.is(facts.outcome, 'succeeded');
  t.is(facts.actions.at(-1)?.metrics.value, 14);
  t.is(events.filter((event) => event.event === 'warning' && /made again/.test(event.message)).length, 13);
});

test('locks, drafts, caches, indexes and logs may be anything at all', async (t) => {
  const rig = createRig(t);
  writeFileSync(join(rig.folder, 'pipelines', 'number.txt'), '5');
  const first = await rig.run(plain, { jobs: 1 });
  const { layout } = rig.store();
  const random = sequence(5);
  const accelerators = (): string[] => [
    ...filesBelow(layout.runs),
    ...filesBelow(join(layout.root, 'latest')),
    ...filesBelow(join(layout.root, 'code-v1')),
    ...filesBelow(layout.locks),
    ...(existsSync(layout.statCache) ? [layout.statCache] : []),
  ];
  const other = copies(filesBelow(layout.listing('blobs/').folder), join(rig.folder, 'aside'))[0] as string;
  const forgeLocks = (): void => {
    mkdirSync(layout.locks, { recursive: true });
    for (const { key } of first.facts.actions) writeFileSync(join(layout.locks, `${key}.1.json`), 'nobody');
  };
  let count = 0;
  for (const [what, damage] of Object.entries(damages).filter((_, index) => long || index % 3 === 0)) {
    forgeLocks();
    writeFileSync(join(layout.temporary, '1-draft'), 'half');
    for (const path of accelerators()) {
      damage(path, other, random);
      count++;
    }
    const again = await rig.run(plain, { jobs: 1 });
    t.is(again.facts.outcome, 'succeeded', what);
    t.deepEqual(again.executed, [], what);
    await verifyStore(rig.store(), true);
    t.deepEqual((await verifyStore(rig.store(), false)).problems, [], what);
  }
  // Under rubbish locks everything is executed all the same.
  rmSync(layout.listing('records/').folder, { recursive: true });
  forgeLocks();
  const { facts } = await rig.run(plain, { jobs: 1 });
  t.like(facts, { outcome: 'succeeded', executed: 4 });
  t.log(`${count} files damaged`);
});
