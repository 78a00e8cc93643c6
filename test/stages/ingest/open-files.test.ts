/** Names of files lead to the document's files, or to members of a wired artifact. */

import test from 'ava';
import { digestOf } from '../../../src/core/values/digest.ts';
import type { InputArtifact, Member } from '../../../src/stage-api/context.ts';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import { openNamed } from '../../../stages/ingest/open-files.ts';

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
