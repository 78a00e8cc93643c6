/** Two trees of files differ by path, not by row. */

import test from 'ava';
import { files, type ListedFile } from '../../../src/artifacts/files.ts';
import { digestOf } from '../../../src/core/values/digest.ts';
import { differenceLines, tableDifference } from '../../../src/run/compare/table-difference.ts';
import { stored } from '../../support/stored.ts';

const file = (path: string, text: string, executable = false): ListedFile => ({
  path,
  bytes: text.length,
  digest: digestOf(text),
  executable,
});

const lines = (before: readonly ListedFile[], after: readonly ListedFile[]): readonly string[] | undefined => {
  const found = tableDifference(stored(files.write({ files: before })), stored(files.write({ files: after })));
  return found && differenceLines(found);
};

test('files that were added, removed or changed are named, and others are not', (t) => {
  const same = file('z/same.txt', 'same');
  t.is(lines([same], [same]), undefined);
  t.deepEqual(lines([file('b', '12'), file('gone', ''), same], [file('a', ''), file('b', '123'), same]), [
    'added a',
    'removed gone',
    'changed b: 2 B → 3 B',
  ]);
  t.deepEqual(lines([file('run', 'x')], [file('run', 'x', true)]), ['changed run: is executable now']);
  t.deepEqual(lines([file('f', 'x')], [file('f', 'y')]), ['changed f: other bytes, 1 B']);
  const many = Array.from({ length: 9 }, (_, index) => file(`f${index}`, ''));
  t.deepEqual(lines([same], [...many, same]), ['added f0, f1, f2, f3, f4 and 4 more']);
});
