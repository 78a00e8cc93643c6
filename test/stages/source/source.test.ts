/** The kind `source`: files and tables of a path, a folder, a pattern or an address. */

import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { files } from '../../../src/artifacts/files.ts';
import type { ActionKey } from '../../../src/core/values/digest.ts';
import { columnType, type Table } from '../../../src/stage-api/table.ts';
import { readArtifact } from '../../../src/store/objects/artifact.ts';
import { kind } from '../../../stages/source/kind.ts';
import { createRig, type Rig, type RigRun } from '../../support/rig.ts';
import { serve } from './server.ts';

const fixture = fileURLToPath(new URL('../../../../test/stage-api/fixtures/types.arrow', import.meta.url));
const document = (parameters: object): string =>
  `name: rig\nstages:\n  data: { uses: source, with: ${JSON.stringify(parameters)} }\n`;

function write(rig: Rig, path: string, text: string): string {
  const full = join(rig.folder, 'pipelines', path);
  mkdirSync(join(full, '..'), { recursive: true });
  writeFileSync(full, text);
  return full;
}

async function outputOf(rig: Rig, { facts }: RigRun): Promise<Table> {
  const record = await rig.store().records.get(facts.actions[0]!.key as ActionKey);
  return readArtifact(rig.store().blobs, Object.values(record!.outputs)[0]!);
}

async function pathsOf(rig: Rig, parameters: object): Promise<string[]> {
  const run = await rig.run(document(parameters));
  return files.read(await outputOf(rig, run)).files.map(({ path }) => path);
}

function failureIn({ events }: RigRun): { code: string; message: string; found?: string } | undefined {
  return events.flatMap((event) => (event.event === 'action.failed' ? [event.failure] : []))[0];
}

test('a folder, a pattern and a file become files, with paths below the beginning of the pattern', async (t) => {
  const rig = createRig(t, { descriptors: [kind] });
  for (const path of ['data/a.txt', 'data/deep/b.txt', 'data/deep/c.csv']) write(rig, path, path);
  chmodSync(write(rig, 'data/deep/run.sh', 'echo'), 0o755);
  t.deepEqual(await pathsOf(rig, { path: 'data' }), ['a.txt', 'deep/b.txt', 'deep/c.csv', 'deep/run.sh']);
  t.deepEqual(await pathsOf(rig, { path: 'data/**/*.txt' }), ['a.txt', 'deep/b.txt']);
  t.deepEqual(await pathsOf(rig, { path: 'data/deep' }), ['b.txt', 'c.csv', 'run.sh']);
  t.deepEqual(await pathsOf(rig, { path: 'data/a.txt' }), ['a.txt']);
  const all = files.read(await outputOf(rig, await rig.run(document({ path: 'data' })))).files;
  t.deepEqual(
    all.map(({ executable }) => executable),
    [false, false, false, true],
  );
  t.is(readFileSync(join(rig.folder, 'pipelines/data/a.txt'), 'utf8'), 'data/a.txt', 'the files stay as they are');
});

test('the key has names and bytes: an edit, a new name and another beginning change it, a touch and a move do not', async (t) => {
  const rig = createRig(t, { descriptors: [kind] });
  write(rig, 'data/deep/a.txt', 'one');
  const keyOf = async (path: string): Promise<string> => (await rig.run(document({ path }))).facts.actions[0]!.key!;
  const first = await keyOf('data');
  write(rig, 'data/deep/a.txt', 'one');
  t.is(await keyOf('data'), first);
  t.not(await keyOf('data/deep'), first, 'the paths in the artifact are others');
  write(rig, 'elsewhere/deep/a.txt', 'one');
  t.is(await keyOf('elsewhere'), first, 'the place of the folder is not in the artifact');
  t.is(await keyOf('elsewhere/**'), first, 'nor is the pattern');
  write(rig, 'data/deep/a.txt', 'two');
  const second = await keyOf('data');
  t.not(second, first);
  renameSync(join(rig.folder, 'pipelines/data/deep/a.txt'), join(rig.folder, 'pipelines/data/deep/b.txt'));
  t.not(await keyOf('data'), second);
});

test('paths of a pattern with alternatives begin in the folder that all of them are in', async (t) => {
  const rig = createRig(t, { descriptors: [kind] });
  for (const path of ['data/train.csv', 'data/test.csv', 'data/deep/a.csv', 'data/other/b.csv']) write(rig, path, path);
  t.deepEqual(await pathsOf(rig, { path: 'data/{train,test}.csv' }), ['test.csv', 'train.csv']);
  t.deepEqual(await pathsOf(rig, { path: 'data/{deep,other}/*' }), ['deep/a.csv', 'other/b.csv']);
  t.deepEqual(await pathsOf(rig, { path: '{data/deep,data/train.csv}' }), ['deep/a.csv', 'train.csv']);
});

test('the executable bit is in the key, as it is in the artifact', async (t) => {
  const rig = createRig(t, { descriptors: [kind] });
  const script = write(rig, 'data/run.sh', 'echo');
  const bitOf = async (): Promise<unknown> => {
    const run = await rig.run(document({ path: 'data' }));
    return files.read(await outputOf(rig, run)).files.map(({ executable }) => executable);
  };
  t.deepEqual(await bitOf(), [false]);
  chmodSync(script, 0o755);
  t.deepEqual(await bitOf(), [true]);
});

test('a path that is a link to a file gives that file', async (t) => {
  const rig = createRig(t, { descriptors: [kind] });
  write(rig, 'far/one.txt', 'one');
  symlinkSync('far/one.txt', join(rig.folder, 'pipelines/link.txt'));
  t.deepEqual(await pathsOf(rig, { path: 'link.txt' }), ['link.txt']);
});

test('an Arrow file becomes a table, whose columns may be declared', async (t) => {
  const rig = createRig(t, { descriptors: [kind] });
  copyFileSync(fixture, write(rig, 'rows.arrow', ''));
  const table = await outputOf(rig, await rig.run(document({ path: 'rows.arrow' })));
  t.deepEqual(table.metadata, { type: 'table', version: 1 });
  t.is(columnType(table.columns.zoned!), 'Timestamp<us, Europe/Berlin>?');
  t.is(table.rows, 4);
  const kept = await pathsOf(rig, { path: 'rows.arrow', as: 'files' });
  t.deepEqual(kept, ['rows.arrow']);
  const declared = failureIn(await rig.run(document({ path: 'rows.arrow', columns: { i8: 'Int16' } })));
  t.like(declared, { code: 'table-columns', found: 'Int8' });
  write(rig, 'broken.arrow', 'ARROW1 and no more');
  t.like(failureIn(await rig.run(document({ path: 'broken.arrow' }))), { code: 'foreign-arrow' });
});

test('mistakes in `with` are found before anything runs', (t) => {
  const rig = createRig(t, { descriptors: [kind] });
  const refused = (parameters: object): string =>
    t.throws(() => rig.resolve(document(parameters)), undefined, JSON.stringify(parameters)).message;
  t.regex(refused({}), /either a path or an address/);
  t.regex(refused({ path: 'a', url: 'https://host/a', sha256: '0'.repeat(64) }), /either a path or an address/);
  t.regex(refused({ url: 'https://host/a' }), /needs the digest/);
  t.regex(refused({ path: 'a', name: 'b' }), /is for downloads/);
  t.regex(refused({ path: 'a', columns: { a: 'Int8' } }), /of a table/);
  t.regex(refused({ url: 'ftp://host/a', sha256: '0'.repeat(64) }), /url/);
});

test('an address is downloaded once, and its digest is the key', async (t) => {
  const text = 'the bytes of the file';
  const server = await serve(t, (_request, response) => response.end(text));
  const rig = createRig(t, { descriptors: [kind] });
  const sha256 = createHash('sha256').update(text).digest('hex');
  const run = await rig.run(document({ url: `${server.url}/some/data%20set.txt?token=1`, sha256 }));
  const [file] = files.read(await outputOf(rig, run)).files;
  t.like(file, { path: 'data set.txt', digest: `sha256:${sha256}`, bytes: text.length });
  t.is(server.requests.length, 1);
  const again = await rig.run(document({ url: `${server.url}/mirror/data%20set.txt`, sha256 }));
  t.is(again.facts.cached, 1, 'the address is not in the key');
  t.is(server.requests.length, 1);
  const wrong = failureIn(await rig.run(document({ url: `${server.url}/x?token=secret`, sha256: '1'.repeat(64) })));
  t.is(wrong?.code, 'download-digest');
  t.notRegex(JSON.stringify(wrong), /secret/);
});

test('a download that is cancelled leaves the server, and the next run continues it', async (t) => {
  const bytes = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => (index * 7) & 255));
  const cancel = new AbortController();
  let closed = false;
  const server = await serve(t, ({ headers: { range } }, response) => {
    const from = Number(/\d+/.exec(range ?? '')?.[0] ?? 0);
    response.writeHead(range === undefined ? 200 : 206, { 'content-length': bytes.length - from });
    if (range !== undefined) return void response.end(bytes.subarray(from));
    response.on('close', () => {
      closed = true;
    });
    response.write(bytes.subarray(0, 1_500_000));
    // Progress is told a few times a second at most: of the first part perhaps only its beginning.
    setTimeout(() => response.write(bytes.subarray(1_500_000, 2_000_000)), 500);
  });
  const rig = createRig(t, { descriptors: [kind] });
  const source = document({ url: `${server.url}/file`, sha256: createHash('sha256').update(bytes).digest('hex') });
  const first = await rig.run(source, {
    signal: cancel.signal,
    listener: (event) => {
      if (event.event === 'action.progress' && event.done > 0) cancel.abort();
    },
  });
  t.is(first.facts.actions[0]?.outcome, 'cancelled');
  for (let waited = 0; !closed && waited < 50; waited++) await new Promise((resume) => setTimeout(resume, 100));
  t.true(closed, 'the connection is gone');
  const second = await rig.run(source);
  t.is(second.facts.executed, 1);
  t.is(files.read(await outputOf(rig, second)).files[0]?.bytes, bytes.length);
  t.is(server.requests.length, 2);
  t.true(Number(/\d+/.exec(server.requests[1]?.headers.range ?? '')?.[0]) > 0, 'from where it ended');
});

test('two stages and two runs that want one address at once disturb each other in nothing', async (t) => {
  const bytes = Buffer.alloc(500_000, 'download');
  const server = await serve(t, (_request, response) => {
    response.write(bytes.subarray(0, 1000));
    setTimeout(() => response.end(bytes.subarray(1000)), 500);
  });
  const rig = createRig(t, { descriptors: [kind] });
  const given = { url: `${server.url}/file`, sha256: createHash('sha256').update(bytes).digest('hex') };
  const source = `name: rig
stages:
  one: { uses: source, with: ${JSON.stringify(given)} }
  same: { uses: source, with: ${JSON.stringify(given)} }
  other: { uses: source, with: ${JSON.stringify({ ...given, name: 'other' })} }
`;
  const runs = await Promise.all([rig.run(source), rig.run(source)]);
  for (const { facts } of runs)
    t.deepEqual(
      facts.actions.map(({ outcome }) => outcome === 'failed'),
      [false, false, false],
    );
  t.is(server.requests.length, 2, 'one download for each artifact: the name of the file is in it');
});

test('the secrets of an address are in no file of the store', async (t) => {
  const server = await serve(t, (request, response) => {
    if (request.url?.startsWith('/gone') === true) response.writeHead(404).end();
    else response.end('text');
  });
  const rig = createRig(t, { descriptors: [kind] });
  const sha256 = createHash('sha256').update('text').digest('hex');
  const address = (name: string): string => `${server.url.replace('//', '//me:hush1@')}/${name}?token=hush2`;
  await rig.run(document({ url: address('file'), sha256 }));
  await rig.run(document({ url: address('gone'), sha256: '0'.repeat(64) }));
  const all = readdirSync(join(rig.folder, 'artifacts'), { recursive: true, withFileTypes: true });
  const telling = all
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => /hush/.test(readFileSync(path, 'latin1')));
  t.deepEqual(telling, []);
});
