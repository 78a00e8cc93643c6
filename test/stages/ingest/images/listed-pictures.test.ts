/** The classes of pictures: by folders, or by a table of paths. */

import test from 'ava';
import { digestOf } from '../../../../src/core/values/digest.ts';
import { StageFailure } from '../../../../src/stage-api/failure.ts';
import { picturesByFolder, picturesOfTable } from '../../../../stages/ingest/formats/images/listed-pictures.ts';

const listed = (...paths: string[]) =>
  paths.map((inside) => ({ inside, path: `/far/${inside}`, digest: digestOf(new Uint8Array(0)), executable: false }));
const refused = { instanceOf: StageFailure };

test('the folder of a picture is its class, and the order is that of the bytes of the paths', (t) => {
  const files = picturesByFolder(listed('é/1.png', 'b/2.JPG', 'b/10.jpeg', 'Z/1.png'), 'pets');
  t.deepEqual(
    files.map(({ path, label }) => [path, label]),
    [
      ['Z/1.png', 'Z'],
      ['b/10.jpeg', 'b'],
      ['b/2.JPG', 'b'],
      ['é/1.png', 'é'],
    ],
  );
  t.is(files[0]?.file, '/far/Z/1.png');
});

test('pictures without folders have no labels', (t) => {
  t.deepEqual(
    picturesByFolder(listed('2.png', '1.png'), 'pets').map(({ path, label }) => [path, label]),
    [
      ['1.png', undefined],
      ['2.png', undefined],
    ],
  );
});

test('files that are no pictures, lie outside of the classes or too deep are named', (t) => {
  const failure = t.throws(
    () => picturesByFolder(listed('a/1.png', 'a/notes.txt', 'stray.png', 'train/a/1.png'), 'pets'),
    refused,
  );
  t.is(failure?.code, 'picture-files');
  t.regex(
    failure?.message ?? '',
    /^3 problems in pets\n {2}pets\/a\/notes\.txt: .*\n {2}pets\/stray\.png: .*outside.*\n {2}pets\/train\/a\/1\.png: .*2 folders deep/,
  );
  t.is(failure?.facts.hint, "leave it out: [pets, '!pets/a/notes.txt']");
});

test('a table gives the order and the labels of the pictures that it names', (t) => {
  const where = (row: number): string => `labels.csv:${row + 2}`;
  const all = listed('1.png', '2.png', 'deep/3.png');
  const rows = [{ path: 'deep/3.png', label: 'x' }, { path: '1.png' }];
  t.deepEqual(
    picturesOfTable(all, 'pets', rows, where).map(({ path, file, label }) => [path, file, label]),
    [
      ['deep/3.png', '/far/deep/3.png', 'x'],
      ['1.png', '/far/1.png', undefined],
    ],
  );
  const failure = t.throws(
    () => picturesOfTable(all, 'pets', [{ path: 'deep/33.png' }, { path: '1.png' }, { path: '1.png' }], where),
    refused,
  );
  t.like(failure?.facts, { where: 'labels.csv:2', hint: 'did you mean "deep/3.png"?' });
  t.regex(failure?.message ?? '', /labels\.csv:4: found "1\.png" again, first in labels\.csv:3/);
});

test('two files of one path below their folders are refused, in folders of classes and beside a table', (t) => {
  const [one] = listed('cat/0.png');
  const both = [
    { ...one!, path: '/old/cat/0.png' },
    { ...one!, path: '/new/cat/0.png' },
  ];
  for (const read of [
    () => picturesByFolder(both, 'old'),
    () => picturesOfTable(both, 'old', [{ path: 'cat/0.png' }], () => 'labels.csv:2'),
  ]) {
    const failure = t.throws(read, refused);
    t.is(failure?.code, 'picture-files');
    t.like(failure?.facts, { where: '/new/cat/0.png', found: '"cat/0.png" again, as /old/cat/0.png' });
  }
});
