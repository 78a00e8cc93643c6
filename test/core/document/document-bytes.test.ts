/** Bytes that are no UTF-8, each told at the first byte that is wrong. */

import test from 'ava';
import { decodeDocument } from '../../../src/core/document/document-bytes.ts';
import { resolve } from '../kinds.ts';

const head = 'name: a\ndescription: é€😀 ';
const offset = Buffer.byteLength(head);
// From Markus Kuhn's "UTF-8 decoder capability and stress test" (sections 3 to 5), and RFC 3629.
const wrong: readonly (readonly [title: string, bytes: readonly number[], at?: number])[] = [
  ['a byte of Latin-1', [0xe9, 0x20]],
  ['a continuation byte alone', [0x80]],
  ['a sequence that the end cuts off', [0xf0, 0x9f, 0x98]],
  ['a sequence that a letter cuts off', [0xe2, 0x82, 0x41]],
  ['an overlong slash of two bytes', [0xc0, 0xaf]],
  ['an overlong slash of three', [0xe0, 0x80, 0xaf]],
  ['an overlong slash of four', [0xf0, 0x80, 0x80, 0xaf]],
  ['an overlong NUL', [0xc0, 0x80]],
  ['half of a surrogate pair', [0xed, 0xa0, 0x80]],
  ['a surrogate pair as in CESU-8', [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80]],
  ['a character above U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
  ['the byte 0xFE', [0xfe]],
  ['five bytes', [0xf8, 0x88, 0x80, 0x80, 0x80]],
];

for (const [title, bytes] of wrong)
  test(`${title} is refused with its line, column and offset`, (t) => {
    const read = decodeDocument(
      Buffer.concat([Buffer.from(head), Buffer.from(bytes), Buffer.from('\nmore: 1\n')]),
      'f',
    );
    if ('text' in read) return t.fail('it was read');
    const { severity, code, range, found } = read.diagnostic;
    t.like({ severity, code, ...range }, { severity: 'error', code: 'not-utf8', line: 2, column: 19 });
    t.regex(found ?? '', new RegExp(`^the byte 0x${bytes[0]?.toString(16)} at offset ${offset}$`, 'i'));
  });

for (const [title, bytes] of [
  ['UTF-16, little end first', Buffer.from('\ufeffname: a\n', 'utf16le')],
  ['UTF-16, big end first', Buffer.from('\ufeffname: a\n', 'utf16le').swap16()],
] as const)
  test(`${title}, is named`, (t) => {
    const read = decodeDocument(bytes, 'f');
    t.like('diagnostic' in read ? { ...read.diagnostic.range, hint: read.diagnostic.hint } : {}, {
      line: 1,
      column: 1,
      hint: 'it looks like UTF-16: save it as UTF-8',
    });
  });

test('every character of UTF-8 is read as it is', (t) => {
  const text = Array.from({ length: 0x110000 >> 4 }, (_, index) => index << 4)
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code))
    .join('');
  t.deepEqual(decodeDocument(Buffer.from(text), 'f'), { text });
});

const valid = 'name: a\nstages: { i: { uses: ingest } }\n';

test('a byte order mark at the start is skipped, and counts in no column; another one is refused', (t) => {
  t.truthy(resolve(`\ufeff${valid}`).pipeline);
  const [wrongKind] = resolve(`\ufeff${valid}`.replace('ingest', 'ingset')).diagnostics;
  t.like(wrongKind?.range, { line: 2, column: 22 });
  const [second] = resolve(`\ufeff\ufeff${valid}`).diagnostics;
  t.like(second, { code: 'control-character', message: 'the file holds the character U+FEFF, which is not text' });
});

test('NUL and halves of surrogate pairs are refused, as they are and as escapes', (t) => {
  const code = (text: string): string | undefined => resolve(text).diagnostics[0]?.code;
  t.is(code(valid.replace('name: a', 'name: a\0')), 'control-character');
  t.is(code(valid.replace('name: a', 'name: "\\ud800"')), 'malformed-text');
  t.is(code(valid.replace('name: a', 'name: "\\0"')), 'malformed-text');
  t.is(code(valid.replace('uses: ingest', 'uses: ingest, with: { relabel: { "\\x00": [1] } }')), 'malformed-text');
  t.is(code(valid.replace('name: a', 'name: "\\ud83d\\ude00"')), undefined);
});
