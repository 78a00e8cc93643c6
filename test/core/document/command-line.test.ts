/** Splitting command lines into words, compared with a table and with a real shell. */

import { spawnSync } from 'node:child_process';
import test from 'ava';
import fc from 'fast-check';
import { splitWords } from '../../../src/core/document/command-line.ts';

function wordsOf(line: string): readonly string[] | undefined {
  const split = splitWords(line);
  if ('mistake' in split) return undefined;
  return split.words.map((parts) => parts.map((part) => (typeof part === 'string' ? part : part.reference)).join(''));
}

test('blanks, quotes and backslashes are those of POSIX sh', (t) => {
  const table: [line: string, words: readonly string[]][] = [
    ['  a  b\tc\n d ', ['a', 'b', 'c', 'd']],
    [`a"b"'c d'e`, ['abc de']],
    [String.raw`a\ b "\"\\\n\$" '\'`, ['a b', '"\\\\n$', '\\']],
    [`'' "" x`, ['', '', 'x']],
    ['a\\\nb "c\\\nd"', ['ab', 'cd']],
    [
      '[4,8] {a,b} *.csv a?b 100% a=b x#y a~ --u=~/x',
      ['[4,8]', '{a,b}', '*.csv', 'a?b', '100%', 'a=b', 'x#y', 'a~', '--u=~/x'],
    ],
    ['cost$ "5$" $', ['cost$', '5$', '$']],
    ['', []],
  ];
  for (const [line, words] of table) t.deepEqual(wordsOf(line), words, line);
});

test('a reference stays in its word, quoted or not, and `$${{` stands for its characters', (t) => {
  t.deepEqual(splitWords(`-a=\${{ x y }} '\${{ "q" }}b' $\${{ z }}`), {
    words: [
      ['-a=', { reference: '${{ x y }}', at: 3 }],
      ['', { reference: '${{ "q" }}', at: 15 }, 'b'],
      ['${{'],
      ['z'],
      ['}}'],
    ],
  });
});

test('everything else that a shell would do is a mistake with its place', (t) => {
  const table: [line: string, at: number][] = [
    ['a | b', 2],
    ['a && b', 2],
    ['a;b', 1],
    ['a 2>&1', 3],
    ['(a)', 0],
    ['a $HOME', 2],
    ['a "${x}"', 3],
    ['a $(b)', 2],
    ['a `b`', 2],
    ['a "`b`"', 3],
    ['a # b', 2],
    ['a ~/b', 2],
    ['X=1 a', 0],
    ['a "b', 2],
    [`a 'b`, 2],
    ['a\\', 1],
  ];
  for (const [line, at] of table) {
    const split = splitWords(line);
    t.is('mistake' in split ? split.mistake.at : undefined, at, line);
  }
});

const hasShell = process.platform !== 'win32' && spawnSync('sh', ['-c', 'exit 0']).status === 0;

test('every accepted line without a pattern gives the words that sh gives', (t) => {
  if (!hasShell) {
    t.log('skipped: there is no sh');
    t.pass();
    return;
  }
  const piece = fc.constantFrom(
    'a',
    'é',
    ' ',
    '  ',
    '\t',
    "'",
    '"',
    '\\',
    '$',
    '=',
    '#',
    '~',
    '-',
    '/',
    '|',
    '\n',
    '`',
  );
  const lines = fc
    .sample(fc.array(piece, { maxLength: 9 }), { numRuns: 600, seed: 5 })
    .map((pieces) => `x ${pieces.join('')}`)
    .filter((line) => wordsOf(line) !== undefined && !/\n/.test(line.replaceAll('\\\n', '')));
  t.true(lines.length > 100, String(lines.length));
  const script = lines.map((line) => `show ${line}`).join('\n');
  const { stdout } = spawnSync('sh', [
    '-c',
    `show() { for one; do printf '%s\\1' "$one"; done; printf '\\2'; }\n${script}`,
  ]);
  const shown = String(stdout).split('\u0002').slice(0, -1);
  t.deepEqual(
    lines.map((line) => wordsOf(line)),
    shown.map((one) => one.split('\u0001').slice(0, -1)),
  );
});
