/** Files made to mislead a reader: each is refused with a reason, in little time and memory. */

import { crc32, deflateSync } from 'node:zlib';
import test from 'ava';
import { inspect } from '../../../../stages/ingest/formats/images/inspect.ts';
import { NoPicture } from '../../../../stages/ingest/formats/images/picture.ts';
import { readPng } from '../../../../stages/ingest/formats/images/png/chunks.ts';
import { decodePng } from '../../../../stages/ingest/formats/images/png/decode.ts';
import { fixture } from './golden.ts';

function chunk(type: string, body: Uint8Array): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(4), Buffer.from(type, 'latin1'), body, Buffer.alloc(4)]);
  bytes.writeUInt32BE(body.length);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), bytes.length - 4);
  return bytes;
}

interface Header {
  readonly width?: number;
  readonly height?: number;
  readonly depth?: number;
  readonly colourType?: number;
  readonly last?: readonly [compression: number, filter: number, interlace: number];
}

function png(
  { width = 4, height = 4, depth = 8, colourType = 0, last = [0, 0, 0] }: Header,
  ...rest: Buffer[]
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([depth, colourType, ...last], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), ...rest, chunk('IEND', Buffer.alloc(0))]);
}

const pixels = (bytes: number | Buffer): Buffer =>
  chunk('IDAT', deflateSync(typeof bytes === 'number' ? Buffer.alloc(bytes) : bytes));
const rows = Buffer.from([...Array(4)].flatMap(() => [0, 0, 9, 0, 0]));

const files: readonly (readonly [title: string, file: Buffer, found: RegExp])[] = [
  ['more data than the header promises', png({}, pixels(10_000_000)), /more pixels/],
  [
    'more data than the header of an interlaced one promises',
    png({ last: [0, 0, 1] }, pixels(10_000_000)),
    /more pixels/,
  ],
  ['less data than the header promises', png({}, pixels(19)), /19 of 20 bytes/],
  ['data that are not compressed', png({}, chunk('IDAT', Buffer.from('no zlib'))), /its pixels: /],
  ['a size of nothing', png({ width: 0 }, pixels(20)), /4 × 0 pixels/],
  ['a size beyond every memory', png({ width: 2 ** 31, height: 2 ** 31 }, pixels(20)), /2147483648 × 2147483648/],
  ['a colour type that does not exist', png({ colourType: 5 }, pixels(20)), /colour type 5/],
  ['a depth that its colour type has not', png({ depth: 4, colourType: 2 }, pixels(20)), /with 4 bits/],
  ['a way of compression that does not exist', png({ last: [1, 0, 0] }, pixels(20)), /compression, filter or order/],
  ['a filter that does not exist', png({}, pixels(Buffer.alloc(20, 7))), /filter 7/],
  ['no pixels', png({}), /no pixels/],
  ['a palette that is missing', png({ colourType: 3 }, pixels(rows)), /no palette/],
  [
    'a palette that is too short',
    png({ colourType: 3 }, chunk('PLTE', Buffer.alloc(9)), pixels(rows)),
    /colour 9 of .* 3/,
  ],
  [
    'a palette of broken entries',
    png({ colourType: 3 }, chunk('PLTE', Buffer.alloc(8)), pixels(rows)),
    /no palette that fits/,
  ],
  ['an important part that nobody knows', png({}, chunk('NEWS', Buffer.alloc(1)), pixels(20)), /"NEWS"/],
  ['two headers', png({}, chunk('IHDR', Buffer.alloc(13)), pixels(20)), /"IHDR"/],
];

for (const [title, file, found] of files)
  test(`a PNG file with ${title} is refused`, (t) => {
    t.throws(() => decodePng(readPng(file)), { instanceOf: NoPicture, message: found });
  });

test('the file that the others differ from is a picture, also with parts that need not be known', (t) => {
  t.is(decodePng(readPng(png({}, chunk('prVt', Buffer.alloc(3)), pixels(20)))).pixels.length, 16);
});

test('a JPEG file of very many scans is refused before it is decoded', (t) => {
  const whole = fixture('progressive.jpg');
  const scan = whole.indexOf(Buffer.from([0xff, 0xda]));
  const end = whole.indexOf(Buffer.from([0xff, 0xc4]), scan);
  const many = Buffer.concat([
    whole.subarray(0, scan),
    ...Array.from({ length: 501 }, () => whole.subarray(scan, end)),
    whole.subarray(end),
  ]);
  t.throws(() => inspect('a.jpg', many), { instanceOf: NoPicture, message: /more than 500 scans/ });
});

test('JPEG files of rare kinds are named', (t) => {
  for (const [code, found] of [
    [0xc3, /SOF3/],
    [0xc9, /SOF9/],
  ] as const) {
    const file = fixture('s444.jpg');
    file[file.indexOf(Buffer.from([0xff, 0xc0])) + 1] = code;
    t.throws(() => inspect('a.jpg', file), { instanceOf: NoPicture, message: found });
  }
  const deep = fixture('s444.jpg');
  deep[deep.indexOf(Buffer.from([0xff, 0xc0])) + 4] = 12;
  t.throws(() => inspect('a.jpg', deep), { instanceOf: NoPicture, message: /12 bits/ });
});
