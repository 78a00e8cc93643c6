/** Pictures as rows: one shape that is stated or agreed upon, in pieces, and failures that name the files. */

import { writeFileSync } from 'node:fs';
import test from 'ava';
import { StageFailure } from '../../../../src/stage-api/failure.ts';
import { openPictures } from '../../../../stages/ingest/formats/images/open-pictures.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { fixture, golden, picture, pixelsOf, settings, tablesOf } from './golden.ts';

const refused = { instanceOf: StageFailure };

test('pictures become a tensor of bytes, with their paths and classes', async (t) => {
  const folder = temporaryFolder(t);
  const source = await openPictures(
    [
      picture(folder, 'cat/1.png', fixture('rgb.png'), 'cat'),
      picture(folder, 'dog/1.jpg', fixture('s420.jpg'), 'dog'),
      picture(folder, 'dog/2.png', fixture('rgba-opaque.png'), 'dog'),
    ],
    settings,
  );
  t.deepEqual(source.columns, [
    {
      name: 'pictures',
      type: 'tensor',
      storage: 'FixedSizeList<Uint8>[1404]',
      missing: 0,
      shape: [18, 26, 3],
      bytes: true,
    },
    { name: 'path', type: 'text', storage: 'Utf8', missing: 0 },
    { name: 'label', type: 'category', storage: 'Dictionary<Utf8>', missing: 0, categories: ['cat', 'dog'] },
  ]);
  t.is(source.where(1), 'pets/dog/1.jpg (row 1)');
  const [table, ...more] = await tablesOf(source.read());
  t.is(more.length, 0);
  t.deepEqual(table!.columns, {
    pictures: {
      type: 'FixedSizeList',
      of: 'Uint8',
      width: 1404,
      values: Uint8Array.from(
        ['rgb.png', 's420.jpg', 'rgb.png'].flatMap((name) => [...pixelsOf(golden.decoded[name]!.own)]),
      ),
    },
    path: { type: 'Utf8', values: ['cat/1.png', 'dog/1.jpg', 'dog/2.png'] },
    label: { type: 'Dictionary', dictionary: ['cat', 'dog'], ordered: false, values: Int32Array.of(0, 1, 1) },
  });
  const [labels] = await tablesOf(source.read(['label']));
  t.deepEqual(Object.keys(labels!.columns), ['label']);
});

test('many pictures are read in pieces, in their order', async (t) => {
  const folder = temporaryFolder(t);
  const files = Array.from({ length: 11 }, (_, index) =>
    picture(folder, `${index}.png`, fixture(index % 2 === 0 ? 'rgb.png' : 'palette8.png')),
  );
  const size = [1200, 1000] as const;
  const source = await openPictures(files, { ...settings, size, channels: 3 });
  const tables = await tablesOf(source.read());
  t.deepEqual(
    tables.map(({ rows }) => rows),
    [4, 4, 3],
  );
  t.deepEqual(
    tables.flatMap(({ columns }) => (columns.path?.type === 'Utf8' ? columns.path.values : [])),
    files.map(({ path }) => path),
  );
  t.false(source.names.includes('label'), 'without labels there is no such column');
});

test('a dropped column is not read, though its name is known', async (t) => {
  const file = picture(temporaryFolder(t), 'a/1.png', fixture('grey.png'), 'a');
  const source = await openPictures([file], { ...settings, dropped: new Set(['path', 'pictures']) });
  t.deepEqual(source.names, ['pictures', 'path', 'label']);
  const [table] = await tablesOf(source.read());
  t.deepEqual(Object.keys(table!.columns), ['label']);
});

test('pictures of several sizes are refused by the first that differs, and brought to a stated one', async (t) => {
  const folder = temporaryFolder(t);
  const files = [picture(folder, '1.png', fixture('rgb.png')), picture(folder, '2.png', fixture('interlaced-one.png'))];
  const failure = await t.throwsAsync(openPictures(files, settings), refused);
  t.is(failure?.code, 'picture-forms');
  t.like(failure?.facts, { where: 'pets/2.png', found: '1 × 3' });
  const source = await openPictures(files, { ...settings, size: [9, 13] });
  const [table] = await tablesOf(source.read(['pictures']));
  const { values } = table!.columns.pictures as { values: Uint8Array };
  t.deepEqual(values.slice(0, 9 * 13 * 3), pixelsOf(golden.averages['9x13']!));
});

test('grey and coloured pictures are mixed only if the number of channels is stated', async (t) => {
  const folder = temporaryFolder(t);
  const files = [picture(folder, '1.png', fixture('grey.png')), picture(folder, '2.jpg', fixture('rgb.jpg'))];
  const failure = await t.throwsAsync(openPictures(files, settings), refused);
  t.like(failure?.facts, { where: 'pets/2.jpg', found: 'coloured (3 channels)' });
  const grey = await tablesOf((await openPictures(files, { ...settings, channels: 1 })).read(['pictures']));
  const colour = await tablesOf((await openPictures(files, { ...settings, channels: 3 })).read(['pictures']));
  const [first, second] = [pixelsOf(golden.decoded['grey.png']!.own), pixelsOf(golden.decoded['rgb.jpg']!.own)];
  t.deepEqual(grey[0]!.columns.pictures?.values, Uint8Array.of(...first, ...pixelsOf(golden.decoded['rgb.jpg']!.grey)));
  t.deepEqual(
    colour[0]!.columns.pictures?.values,
    Uint8Array.of(...[...first].flatMap((one) => [one, one, one]), ...second),
  );
});

test('a picture that is stored turned needs a decision', async (t) => {
  const folder = temporaryFolder(t);
  const files = [picture(folder, '1.jpg', fixture('exif1.jpg')), picture(folder, '6.jpg', fixture('exif6.jpg'))];
  const failure = await t.throwsAsync(openPictures(files, settings), refused);
  t.like(failure?.facts, { where: 'pets/6.jpg' });
  t.regex(failure?.facts.hint ?? '', /orient: true/);
  const stored = await openPictures(files, { ...settings, orient: false });
  t.deepEqual(stored.columns[0]?.shape, [18, 26, 3]);
  const turned = await t.throwsAsync(openPictures(files, { ...settings, orient: true }), refused);
  t.like(turned?.facts, { found: '26 × 18' }, 'then the sizes differ');
});

test('all files that are no pictures are named at once, up to ten', async (t) => {
  const folder = temporaryFolder(t);
  const files = [
    picture(folder, 'good.png', fixture('rgb.png')),
    picture(folder, 'empty.png', new Uint8Array(0)),
    picture(folder, 'text.png', Buffer.from('<svg>')),
    picture(folder, 'other.png', fixture('s420.jpg')),
    picture(folder, 'gif.png', Buffer.from('GIF89a......')),
    ...Array.from({ length: 9 }, (_, index) =>
      picture(folder, `cut${index}.jpg`, fixture('s420.jpg').subarray(0, 500)),
    ),
  ];
  const failure = await t.throwsAsync(openPictures(files, settings), refused);
  t.is(failure?.code, 'picture');
  const lines = failure?.message.split('\n') ?? [];
  t.is(lines.length, 12);
  t.regex(lines[0]!, /^13 problems in pets/);
  t.regex(lines[3]!, /pets\/other.png: found a JPEG file, expected a PNG file, as its name says/);
  t.regex(lines[4]!, /a GIF file/);
  t.regex(lines.at(-1)!, /and 3 more/);
});

test('files that cannot be decoded are named at once, and no piece follows them', async (t) => {
  const folder = temporaryFolder(t);
  const transparent = ['rgba.png', 'rgb-key.png'].map((name) => picture(folder, name, fixture(name)));
  const source = await openPictures([...transparent, picture(folder, 'rgb.png', fixture('rgb.png'))], settings);
  const failure = await t.throwsAsync(tablesOf(source.read()), refused);
  t.regex(failure?.message ?? '', /^2 problems in pets/);
  t.regex(failure?.facts.hint ?? '', /background/);
});

test('a header that claims too many pixels, or a file that is too large, is refused before memory is taken', async (t) => {
  const bomb = fixture('s420.jpg');
  const frame = bomb.indexOf(Buffer.from([0xff, 0xc0]));
  bomb.writeUInt16BE(65_000, frame + 5);
  bomb.writeUInt16BE(65_000, frame + 7);
  const failure = await t.throwsAsync(openPictures([picture(temporaryFolder(t), '1.jpg', bomb)], settings), refused);
  t.regex(failure?.message ?? '', /65000 × 65000 pixels, expected at most 67108864/);
});

test('a file that was changed since it was planned is not read', async (t) => {
  const file = picture(temporaryFolder(t), '1.png', fixture('rgb.png'));
  const source = await openPictures([file], settings);
  writeFileSync(file.file, fixture('rgba-opaque.png'));
  t.is((await t.throwsAsync(tablesOf(source.read()), refused))?.code, 'file-changed');
  t.is((await t.throwsAsync(openPictures([file], settings), refused))?.code, 'file-changed');
  t.is((await t.throwsAsync(openPictures([], settings), refused))?.code, 'no-rows');
});

test('a cancellation gets through', async (t) => {
  const file = picture(temporaryFolder(t), '1.png', fixture('rgb.png'));
  const pulse = async (): Promise<void> => {
    throw new Error('cancelled');
  };
  await t.throwsAsync(openPictures([file], { ...settings, pulse }), { message: 'cancelled' });
});
