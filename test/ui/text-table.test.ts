/** Tables as text, by columns of a terminal. */

import test from 'ava';
import { columns, cut, wrapped } from '../../src/ui/columns.ts';
import { textTable } from '../../src/ui/text-table.ts';

test('columns are as wide as they are on a terminal: wide characters are two, combining ones none', (t) => {
  const lines = textTable(
    ['name', 'value'],
    [
      ['名前', '1'],
      ['e\u0301', '22'],
      ['a\tb', '3'],
    ],
  );
  t.deepEqual(lines, ['name  value', '────  ─────', '名前      1', 'e\u0301        22', 'a\\tb      3']);
});

test('a table wider than the terminal breaks its titles, then stands closer', (t) => {
  const header = ['filters', 'learningRate', 'trained in'];
  const rows = [['4', '0.001', '0.2 s']];
  t.deepEqual(textTable(header, rows, 33)[0], 'filters  learningRate  trained in');
  t.deepEqual(textTable(header, rows, 32), [
    '         learning  trained',
    'filters      Rate       in',
    '───────  ────────  ───────',
    '      4     0.001    0.2 s',
  ]);
  t.deepEqual(textTable(header, rows, 25)[1], 'filters     Rate      in');
});

test('text is cut and broken by columns, and escape sequences take none', (t) => {
  const red = '\u001b[31m名前 done\u001b[39m';
  t.is(columns(red), 9);
  t.is(cut(red, 3), '\u001b[31m名\u001b[39m');
  t.deepEqual(wrapped('one two three', 7, 2), ['one two', '  three']);
  t.deepEqual(wrapped('train[a=1,b=2] x', 10, 2), ['train[a=1,', '  b=2] x']);
  t.deepEqual(wrapped('abcdefghij', 4, 9), ['abcd', 'efgh', 'ij']);
  t.deepEqual(wrapped('名前名前', 5, 0), ['名前', '名前']);
  t.deepEqual(wrapped('short', 80, 10), ['short']);
});
