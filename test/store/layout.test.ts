/** A pipeline's name is data: no name leads out of its folder, and no two to the same file. */

import { basename, dirname, join, resolve } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { storeLayout } from '../../src/store/layout.ts';

const layout = storeLayout(resolve('store'));

test('a plain name is the name of its files', (t) => {
  t.is(layout.report('fashion-mnist 2'), join(layout.root, 'reports', 'fashion-mnist 2'));
  t.is(layout.latest('study'), join(layout.root, 'latest', 'study.json'));
});

test('any other name is one file in the folder, short enough for every file system', (t) => {
  const hostile = ['..', '.', '', 'a/b', '../../x', '/etc/passwd', 'C:\\x', 'con', 'a.', 'two.json', '漢'.repeat(200)];
  fc.assert(
    fc.property(fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary', maxLength: 200 })), (name) => {
      const path = layout.report(name);
      t.is(dirname(path), join(layout.root, 'reports'));
      t.regex(basename(path), /^[A-Za-z0-9_][A-Za-z0-9_ -]*$/);
      t.true(Buffer.byteLength(basename(path)) <= 100);
    }),
  );
  t.is(new Set(hostile.map((name) => layout.report(name))).size, hostile.length);
});
