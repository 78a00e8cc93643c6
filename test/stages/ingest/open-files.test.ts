/** Names of files lead to the document's files, or to members of a wired artifact. */

import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { digestOf } from '../../../src/core/values/digest.ts';
import type { InputArtifact, Member } from '../../../src/stage-api/context.ts';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import { openNamed } from '../../../stages/ingest/open-files.ts';
import { kind as source } from '../../../stages/source/kind.ts';
import { createRig, type OwnKind } from '../../support/rig.ts';
import { serve } from '../source/server.ts';

function artifactOf(...paths: string[]): InputArtifact {
  const refuse = (): never => {
    throw new Error('only its members are asked for');
  };
  const members = paths.map(
    (path, at): Member => ({
      path,
      file: `/blobs/${at}`,
      bytes: at,
      digest: digestOf(new Uint8Array(at)),
      executable: false,
    }),
  );
  return {
    digest: digestOf(new Uint8Array(0)),
    type: 'files',
    coordinates: {},
    table: refuse,
    open: refuse,
    path: refuse,
    members: async () => members,
  };
}

test('without an artifact the document names the files', async (t) => {
  const open = openNamed(async (name) => ({ name, path: `/far/${name}`, bytes: 3 }), undefined);
  t.deepEqual(await open('a.csv'), { name: 'a.csv', path: '/far/a.csv', bytes: 3 });
});

test('with an artifact its members are named by their paths, and nothing else is opened', async (t) => {
  const open = openNamed(() => Promise.reject(new Error('no file of the document')), artifactOf('a.csv', 'deep/b.csv'));
  t.deepEqual(await open('deep/b.csv'), { name: 'deep/b.csv', path: '/blobs/1', bytes: 1 });
});

test('a name that is none of a member is told with what there is', async (t) => {
  const open = openNamed(
    () => Promise.reject(new Error('no file of the document')),
    artifactOf('train.csv', 'deep/b.csv'),
  );
  const hintFor = async (name: string): Promise<string | undefined> => {
    const failure = await t.throwsAsync(open(name), { instanceOf: StageFailure });
    t.is(failure?.code, 'no-member');
    t.like(failure?.facts, { where: name, found: 'train.csv, deep/b.csv' });
    return failure?.facts.hint;
  };
  t.is(await hintFor('data/b.csv'), 'did you mean "deep/b.csv"?');
  t.is(await hintFor('trian.csv'), 'did you mean "train.csv"?');
  t.is(await hintFor('something-else.parquet'), undefined);
});

/** Gives the number in the file that it names, from the document or from its port. */
const named: OwnKind = {
  kind: 'named',
  inputs: { files: { type: 'files', optional: true, description: 'where the file is' } },
  outputs: { output: { type: 'metrics', description: 'its number' } },
  files: (_parameters, wired) => (wired.has('files') ? [] : [['file']]),
  code: `
    const { openNamed } = await import('${new URL('../../../stages/ingest/open-files.js', import.meta.url)}');
    const open = openNamed(context.openFile, context.optional('files'));
    return number(Number(readFileSync((await open(context.parameters.file)).path, 'utf8')));`,
};

test('a file is downloaded and read by its name, or read from beside the document', async (t) => {
  const rig = createRig(t, { kinds: [named], descriptors: [source] });
  const { url, requests } = await serve(t, (_request, response) => response.end('17'));
  const sha256 = createHash('sha256').update('17').digest('hex');
  const run = (needs: string, file: string) =>
    rig.run(`name: rig
stages:
  download: { uses: source, with: { url: '${url}/number.txt', sha256: ${sha256} } }
  read: { uses: named, ${needs} with: { file: ${file} } }
`);
  const valueIn = ({ facts }: Awaited<ReturnType<typeof run>>): unknown =>
    facts.actions.find(({ stage }) => stage === 'read')?.metrics?.value;
  t.is(valueIn(await run('needs: { files: download },', 'number.txt')), 17);
  t.is(requests.length, 1);
  writeFileSync(join(rig.folder, 'pipelines/number.txt'), '23');
  t.is(valueIn(await run('', 'number.txt')), 23, 'without the port it is the file of the document');
  const again = await run('needs: { files: download },', 'number.txt');
  t.is(again.facts.cached, 2, 'and the file of the document changes nothing with it');
  const { events } = await run('needs: { files: download },', 'nubmer.txt');
  const failure = events.flatMap((event) => (event.event === 'action.failed' ? [event.failure] : []))[0];
  t.like(failure, { code: 'no-member', hint: 'did you mean "number.txt"?' });
});
