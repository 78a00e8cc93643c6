/** Numbers of a figure as comma-separated values: quoted where a comma would end a cell, and never a formula. */

import test from 'ava';
import { type Cell, csvText } from '../../../src/report/client/take/csv.ts';

const cells: readonly [cell: Cell, written: string][] = [
  ['filters 8, epochs 1', '"filters 8, epochs 1"'],
  ['a "name"', '"a ""name"""'],
  ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['-P train=3000', "'-P train=3000"],
  ['+49 30', "'+49 30"],
  ['\t=1', "'\t=1"],
  ['-0.5', '-0.5'],
  ['+1e-7', '+1e-7'],
  [-3, '-3'],
  [Number.NaN, ''],
  [undefined, ''],
];

test('cells are quoted where they must be, and a text that would be a formula is marked as text', (t) => {
  t.is(csvText(cells.map(([cell]) => [cell, 1])), cells.map(([, written]) => `${written},1\r\n`).join(''));
});
