/** Pictures in a terminal: what is printed, read back as a terminal reads it, are the pixels. */

import { stripVTControlCharacters } from 'node:util';
import test from 'ava';
import fc from 'fast-check';
import { columns } from '../../src/ui/columns.ts';
import { inertLine } from '../../src/ui/inert.ts';
import { pictureText } from '../../src/ui/picture-text.ts';
import type { LabelledPicture } from '../../src/view/picture-sheet.ts';

type Pixel = readonly [number, number, number];

const cube = [0, 95, 135, 175, 215, 255];
/** The colours that terminals give the numbers from 16 on (xterm's 256colres.h). */
function paletteColour(index: number): Pixel {
  const grey = 8 + 10 * (index - 232);
  if (index >= 232) return [grey, grey, grey];
  const at = index - 16;
  return [cube[Math.floor(at / 36)]!, cube[Math.floor(at / 6) % 6]!, cube[at % 6]!];
}

/** The pixels of one line of half blocks: the upper and the lower row, undefined where there is no colour. */
function read(line: string): (Pixel | undefined)[][] {
  const rows: (Pixel | undefined)[][] = [[], []];
  let colours: (Pixel | undefined)[] = [];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: reads the escape sequences
  for (const [, code, character] of line.matchAll(/\u001b\[([\d;]*)m|(.)/gu)) {
    if (character !== undefined) rows.forEach((row, at) => void row.push(character === '▀' ? colours[at] : undefined));
    else {
      const numbers = (code ?? '').split(';').map(Number);
      colours = [];
      while (numbers.length > 0) {
        const [ground, form, ...rest] = numbers;
        const at = ground === 38 ? 0 : 1;
        if (ground === 0 || ground === 49) numbers.shift();
        else if (form === 5) {
          colours[at] = paletteColour(rest[0]!);
          numbers.splice(0, 3);
        } else {
          colours[at] = [rest[0]!, rest[1]!, rest[2]!];
          numbers.splice(0, 5);
        }
      }
    }
  }
  return rows;
}

const pictures = fc
  .record({
    height: fc.integer({ min: 1, max: 9 }),
    width: fc.integer({ min: 1, max: 9 }),
    channels: fc.constantFrom(1 as const, 3 as const),
  })
  .chain(({ height, width, channels }) => {
    const size = height * width * channels;
    return fc.record({
      height: fc.constant(height),
      width: fc.constant(width),
      channels: fc.constant(channels),
      pixels: fc.uint8Array({ minLength: size, maxLength: size }),
      label: fc.string({ maxLength: 4 }),
    });
  });

function pixelAt({ width, channels, pixels }: LabelledPicture, y: number, x: number): Pixel {
  const at = (y * width + x) * channels;
  return channels === 1 ? [pixels[at]!, pixels[at]!, pixels[at]!] : [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!];
}

for (const [colourBits, most] of [
  [24, 0],
  [8, 48],
] as const)
  test(`with ${colourBits} bits of colour the pixels are there, within ${most}`, (t) => {
    fc.assert(
      fc.property(pictures, (one) => {
        const lines = pictureText([one], { width: 80, colourBits });
        t.is(lines.length, Math.ceil(one.height / 2) + 1);
        const rows = lines.slice(0, -1).flatMap(read);
        for (let y = 0; y < rows.length; y++)
          for (let x = 0; x < one.width; x++) {
            const found = rows[y]![x];
            if (y >= one.height) t.is(found, undefined, 'below a picture of odd height');
            else
              for (const channel of [0, 1, 2]) {
                const distance = Math.abs(found![channel]! - pixelAt(one, y, x)[channel]!);
                t.true(distance <= (one.channels === 1 ? Math.min(most, 8) : most), `${distance}`);
              }
          }
      }),
    );
  });

test('no line is wider than the terminal, and all of it passes the last escaping', (t) => {
  fc.assert(
    fc.property(fc.array(pictures, { maxLength: 12 }), fc.integer({ min: 9, max: 60 }), (several, width) => {
      for (const line of pictureText(several, { width, colourBits: 24 })) {
        t.true(columns(line) <= width, line);
        t.is(inertLine(line, true), line);
      }
    }),
  );
});

const chequered = (side: number): LabelledPicture => ({
  height: side,
  width: side,
  channels: 1,
  pixels: Uint8Array.from({ length: side * side }, (_, at) => 255 * ((at + Math.floor(at / side)) % 2)),
  label: 'ankle boot',
});

test('pictures stand beside each other, with their labels below', (t) => {
  const lines = pictureText([chequered(4), { ...chequered(4), label: 'a\nb' }, chequered(4)], {
    width: 9,
    colourBits: 24,
  });
  t.deepEqual(lines.map(stripVTControlCharacters), [
    '▀▀▀▀ ▀▀▀▀',
    '▀▀▀▀ ▀▀▀▀',
    'an…t a\\nb',
    '',
    '▀▀▀▀',
    '▀▀▀▀',
    'an…t',
  ]);
});

test('a large picture is shrunk to means', (t) => {
  const lines = pictureText([chequered(64)], { width: 200, colourBits: 24 });
  t.is(lines.length, 17);
  t.deepEqual(new Set(read(lines[0]!).flat().map(String)), new Set(['128,128,128']));
});

test('without colours one line says how to see them', (t) => {
  for (const colourBits of [1, 4])
    t.regex(pictureText([chequered(4)], { width: 80, colourBits }).join('\n'), /^.*--png FILE.*$/);
});
