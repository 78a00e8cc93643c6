/** Trees of files and times of columns as text. */

import test from 'ava';
import { treeLines } from '../../src/ui/tree-text.ts';
import { dateText, timestampText } from '../../src/view/table/time-text.ts';

test('a tree names each folder once, marks executables and counts the files that it leaves out', (t) => {
  const files = ['a/b/one', 'a/b/two', 'a/three', 'four'].map((path, index) => ({
    path,
    bytes: index,
    executable: index === 2,
  }));
  t.deepEqual(treeLines(files, 10), ['a/', '  b/', '    one  0 B', '    two  1 B', '  three*  2 B', 'four  3 B']);
  t.deepEqual(treeLines(files, 1), ['a/', '  b/', '    one  0 B', 'and 3 more']);
});

test('a date and a time have the digits of their unit, also before 1970 and beyond the calendar', (t) => {
  t.is(dateText(-1), '1969-12-31');
  t.is(dateText(2 ** 30), '1073741824 days since 1970');
  t.is(timestampText(-1n, 'ms', undefined), '1969-12-31T23:59:59.999');
  t.is(timestampText(1_700_000_000_123_456_789n, 'ns', 'Europe/Berlin'), '2023-11-14T22:13:20.123456789Z');
  t.is(timestampText(0n, 's', 'UTC'), '1970-01-01T00:00:00Z');
  t.is(timestampText(2n ** 62n, 's', undefined), '4611686018427387904 s since 1970');
});
