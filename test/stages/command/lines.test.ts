/** Lines of what a program writes. */

import test from 'ava';
import { lineBytesMax, lineSplitter } from '../../../stages/command/program/lines.ts';

function linesOf(chunks: readonly (string | Uint8Array)[]): [line: string, cut: number][] {
  const lines: [string, number][] = [];
  const splitter = lineSplitter((line, cut) => lines.push([line, cut]));
  for (const chunk of chunks) splitter.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  splitter.end();
  return lines;
}

const texts = (chunks: readonly (string | Uint8Array)[]): string[] => linesOf(chunks).map(([line]) => line);

const cases: readonly [title: string, chunks: readonly (string | Uint8Array)[], lines: readonly string[]][] = [
  ['a line may come in several pieces', ['a', 'b\nc', '\n'], ['ab', 'c']],
  ['a last line without an end counts', ['a\nb'], ['a', 'b']],
  ['an empty line is a line', ['\n\na\n'], ['', '', 'a']],
  ['a character may come in two pieces', [Uint8Array.of(0xc3), Uint8Array.of(0xa4, 10)], ['ä']],
  ['lines of Windows end before the carriage return', ['a\r\nb\r', '\nc\r\n'], ['a', 'b', 'c']],
  ['a bar that is drawn over itself is its last state', ['10%\r20%\r', '30%', '\n'], ['30%']],
  ['bytes that are no text are escaped', [Uint8Array.of(0x61, 0xff, 0, 10)], ['a\\xff\\x00']],
  ['commands to a terminal are escaped', ['\x1b[31mred\x1b[0m\tx\n'], ['\\x1b[31mred\\x1b[0m\tx']],
];

for (const [title, chunks, lines] of cases) test(title, (t) => t.deepEqual(texts(chunks), lines));

test('any division into chunks gives the same lines', (t) => {
  const text = Buffer.from('one\r\ntwo\rthree\n\nfour ä€😀\nfive\r\r\nsix\r');
  const whole = texts([text]);
  for (let size = 1; size < text.length; size++) {
    const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
      text.subarray(index * size, (index + 1) * size),
    );
    t.deepEqual(texts(chunks), whole, `chunks of ${size}`);
  }
});

test('a long line is cut, and the bytes that are lost are counted', (t) => {
  const [first, second] = linesOf(['x'.repeat(lineBytesMax), 'y'.repeat(1000), '\nz\n']);
  t.deepEqual(first, ['x'.repeat(lineBytesMax), 1000]);
  t.deepEqual(second, ['z', 0]);
});
