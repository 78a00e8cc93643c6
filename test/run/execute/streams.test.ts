/** Streams of tables, inputs read in parts and files read in their place: through real runs with worker processes. */

import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { Failure } from '../../../src/core/facts/event.ts';
import type { OutputRecord } from '../../../src/core/facts/record.ts';
import { type ActionKey, digestOf } from '../../../src/core/values/digest.ts';
import { encodeTable } from '../../../src/stage-api/arrow-file.ts';
import { column, makeTable } from '../../../src/stage-api/table.ts';
import { verifyStore } from '../../../src/store/care/verify.ts';
import { openStored } from '../../../src/store/objects/artifact.ts';
import { openProject } from '../../cli/command-line.ts';
import { createRig, type OwnKind, type Rig, type RigRun } from '../../support/rig.ts';

const width = 2 ** 20;
const rows = 40;

const wideSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  required: ['columns', 'metadata'],
  properties: {
    columns: {
      type: 'object',
      additionalProperties: false,
      required: ['row'],
      properties: { row: { enum: ['Int32', 'Int32?'] }, pixels: { type: 'string', pattern: '^FixedSizeList' } },
    },
    metadata: { type: 'object', required: ['type'], properties: { type: { const: 'wide' }, made: {} } },
  },
};

/** `each`: code that runs before row `row` is handed over. */
const makeKind = (each: string, metadata = "{ type: 'wide' }"): OwnKind => ({
  kind: 'make',
  code: `const metrics = {};
    async function* batches() {
      for (let row = 0; row < ${rows}; row++) {
        ${each}
        metrics.value = row;
        yield { row: column.int32(Int32Array.of(row)), pixels: column.vectors(new Uint8Array(${width}).fill(row), ${width}) };
      }
    }
    const types = { row: 'Int32', pixels: 'FixedSizeList<Uint8>[${width}]' };
    return { outputs: { wide: { types, metadata: ${metadata}, batches: batches() } }, metrics };`,
  inputs: {},
  outputs: { wide: { type: 'wide', description: 'many bytes' } },
});

const readKind: OwnKind = {
  kind: 'read',
  code: `const input = context.one('wide');
    const stored = await input.open();
    const vectors = stored.vectors('pixels');
    const pixels = new Uint8Array(${width});
    const seen = [0, 16, 39].map((row) => { vectors.copy(row, pixels, 0); return pixels[width - 1]; });
    const last = await stored.read(2, ['row']);
    const whole = await input.table();
    context.log(JSON.stringify({ batches: stored.batches, seen, last: [...last.columns.row.values], names: Object.keys(last.columns),
      types: stored.types, whole: whole.columns.pixels.values.length, path: await input.path() }));
    return number(stored.rows);`.replaceAll('[width - 1]', `[${width - 1}]`),
  inputs: { wide: { type: 'wide', description: 'many bytes' } },
  outputs: { output: { type: 'metrics', description: 'how many' } },
};

const document = `name: rig
stages:
  make: { uses: make }
  read: { uses: read, needs: { wide: make } }
`;

function failureOf({ events }: RigRun): Failure | undefined {
  return events.flatMap((event) => (event.event === 'action.failed' ? [event.failure] : []))[0];
}

function logged({ events }: RigRun): unknown {
  return events.flatMap((event) => (event.event === 'action.log' ? [JSON.parse(event.line)] : []))[0];
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name));
}

async function outputOf(rig: Rig, { facts }: RigRun): Promise<OutputRecord> {
  const { key } = facts.actions.find(({ id }) => id === 'make') ?? {};
  const record = await rig.store().records.get(key as ActionKey);
  return record?.outputs.wide as OutputRecord;
}

test('a stream becomes one artifact, which is read in parts or as a whole, and is not made again', async (t) => {
  const rig = createRig(t, { kinds: [makeKind(''), readKind], types: { wide: wideSchema } });
  const run = await rig.run(document);
  t.is(run.facts.outcome, 'succeeded', JSON.stringify(failureOf(run)));
  const { path, ...seen } = logged(run) as { path: string };
  const types = { row: 'Int32', pixels: `FixedSizeList<Uint8>[${width}]` };
  t.deepEqual(seen as object, {
    batches: [
      { start: 0, rows: 8 },
      { start: 8, rows: 8 },
      { start: 16, rows: 8 },
      { start: 24, rows: 8 },
      { start: 32, rows: 8 },
    ],
    seen: [0, 16, 39],
    last: [16, 17, 18, 19, 20, 21, 22, 23],
    names: ['row'],
    types,
    whole: rows * width,
  });
  const output = await outputOf(rig, run);
  t.like(output, { type: 'wide', rows, columns: types, bytes: statSync(path).size });
  t.is(digestOf(readFileSync(path)), output.digest);
  t.is(run.facts.actions.find(({ id }) => id === 'make')?.metrics.value, rows - 1, 'filled in while rows were taken');
  t.deepEqual((await rig.run(document)).executed, []);
  t.deepEqual((await verifyStore(rig.store(), false)).problems, []);
});

test('a stream has the digest of the same table', async (t) => {
  const code = `const batches = async function* () {
      yield { row: column.int32(Int32Array.of(1, 2)) };
      yield { row: { ...column.int32(Int32Array.of(0)), valid: Uint8Array.of(0) } };
    };
    return { outputs: { wide: { types: { row: 'Int32?' }, metadata: { type: 'wide' }, batches: batches() } }, metrics: { value: 1 } };`;
  const rig = createRig(t, { kinds: [{ ...makeKind(''), code }], types: { wide: wideSchema } });
  const { digest } = await outputOf(rig, await rig.run('name: rig\nstages:\n  make: { uses: make }\n'));
  const values = { ...column.int32(Int32Array.of(1, 2, 0)), valid: Uint8Array.of(1, 1, 0) };
  t.is(digest, digestOf(encodeTable(makeTable({ row: values }, { type: 'wide' }))));
});

test('a stream that fails in the middle leaves nothing in the store', async (t) => {
  const each = `if (row === 30) throw new StageFailure('bad-luck', 'row 30 is bad');`;
  const rig = createRig(t, { kinds: [makeKind(each)], types: { wide: wideSchema } });
  const failure = failureOf(await rig.run('name: rig\nstages:\n  make: { uses: make }\n'));
  t.is(failure?.message, 'row 30 is bad');
  for (const folder of ['blobs-v1', 'tmp', 'results-v1'])
    t.deepEqual(filesBelow(join(rig.folder, 'artifacts', folder)), [], folder);
});

test('a stream that does not fit its artifact type is refused before its first row is taken', async (t) => {
  const each = `throw new Error('a row was taken');`;
  const kinds = [makeKind(each, "{ type: 'other' }")];
  const failure = failureOf(
    await createRig(t, { kinds, types: { wide: wideSchema } }).run('name: rig\nstages:\n  make: { uses: make }\n'),
  );
  t.is(failure?.code, 'invalid-artifact');
  t.is(failure?.message, 'output "wide" does not fit its artifact type');
  t.regex(failure?.found ?? '', /metadata\/type must be equal to constant/);
});

test('a batch of another type than declared is refused by column and row', async (t) => {
  const each = `if (row === 9) { yield { row: column.float64(Float64Array.of(1)), pixels: column.vectors(new Uint8Array(${width}), ${width}) }; }`;
  const rig = createRig(t, { kinds: [makeKind(each)], types: { wide: wideSchema } });
  const failure = failureOf(await rig.run('name: rig\nstages:\n  make: { uses: make }\n'));
  t.like(failure, { code: 'invalid-artifact', where: 'column "row", row 9', found: 'Float64', expected: 'Int32' });
  t.deepEqual(filesBelow(join(rig.folder, 'artifacts', 'blobs-v1')), []);
});

test('a damaged artifact that is opened in parts is made again', async (t) => {
  const rig = createRig(t, { kinds: [makeKind(''), readKind], types: { wide: wideSchema } });
  const first = await rig.run(document);
  const { path } = logged(first) as { path: string };
  const store = rig.store();
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1]! ^= 1;
  const output = await outputOf(rig, first);
  await store.blobs.setAside(output.digest);
  writeFileSync(path, bytes);
  rig.editBody('read', (source) => `${source}\n// edited`);
  const again = await rig.run(document);
  t.is(again.facts.outcome, 'succeeded', JSON.stringify(failureOf(again)));
  t.deepEqual(again.executed, ['read {}', 'make {}', 'read {}']);
  t.is(digestOf(readFileSync(path)), output.digest);
});

const openInstead = (more: string) => (source: string) =>
  source.replace(
    /return number\(context\.parameters\.path[\s\S]*?\);\n/,
    `const file = await context.openFile(context.parameters.path);
     const { size } = (await import('node:fs')).statSync(file.path);
     ${more}
     if (file.bytes !== size || file.name !== context.parameters.path) throw new Error(JSON.stringify(file));
     return number(Number(readFileSync(file.path, 'utf8')));\n`,
  );

test('a file is read in its place, and a change of it before the end of the body fails the action', async (t) => {
  const rig = createRig(t);
  const path = join(rig.folder, 'number.txt');
  const source = `name: rig\nstages:\n  source: { uses: source, with: { path: '${path}' } }\n`;
  writeFileSync(path, '17');
  rig.editBody('source', openInstead(''));
  const run = await rig.run(source);
  t.is(run.facts.outcome, 'succeeded', JSON.stringify(failureOf(run)));
  t.is(run.facts.actions[0]?.metrics.value, 17);

  const kept = createRig(t);
  const other = join(kept.folder, 'number.txt');
  writeFileSync(other, '17');
  // Its size and time of modification are the old ones.
  kept.editBody(
    'source',
    openInstead(`const fs = await import('node:fs');
      const { atime, mtime } = fs.statSync(file.path);
      fs.writeFileSync(file.path, '18');
      fs.utimesSync(file.path, atime, mtime);`),
  );
  const changed = failureOf(await kept.run(source.replace(path, other)));
  t.like(changed, { code: 'file-changed', where: other });

  const unnamed = createRig(t);
  unnamed.editBody('source', (code) =>
    code.replace('return number(', "await context.openFile('elsewhere'); return number("),
  );
  t.is(failureOf(await unnamed.run('name: rig\nstages:\n  source: { uses: source }\n'))?.code, 'no-file');
});

test('show prints the first rows, of as many batches as have them', async (t) => {
  const code = `async function* batches() {
      for (const row of [1, 2, 3, 4, 5]) yield { row: column.int32(Int32Array.of(row)), pixels: column.vectors(new Uint8Array(2 ** 23), 2 ** 23) };
    }
    const types = { row: 'Int32', pixels: 'FixedSizeList<Uint8>[8388608]' };
    return { outputs: { wide: { types, metadata: { type: 'wide' }, batches: batches() } }, metrics: { value: 1 } };`;
  const rig = createRig(t, { kinds: [{ ...makeKind(''), code }], types: { wide: wideSchema } });
  const { digest, bytes } = await outputOf(rig, await rig.run('name: rig\nstages:\n  make: { uses: make }\n'));
  const { table, close } = await openStored(rig.store().blobs, digest, bytes);
  t.is(table.batches.length, 5);
  close();
  const project = openProject(rig.folder);
  const shown = await project.run('show', digest, '--store', 'artifacts', '--rows', '3');
  t.is(shown.code, 0, shown.error);
  t.regex(shown.out, / 5 rows\n/);
  t.deepEqual(
    shown.out.split('\n').flatMap((line) => /^ +(\d) +\[0, 0/.exec(line)?.[1] ?? []),
    ['1', '2', '3'],
  );
});
