/**
 * The layout of a store on disk: the only file that knows a path of it, and the same that ARCHITECTURE.md tells. A
 * pipeline's name is data: no name leads out of its folder, and no two to the same file.
 */

import { readdirSync, readFileSync } from 'node:fs';
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
      t.true(Buffer.byteLength(basename(path)) <= 100, `${Buffer.byteLength(basename(path))} bytes: ${path}`);
    }),
  );
  t.is(new Set(hostile.map((name) => layout.report(name))).size, hostile.length);
});

const sources = new URL('../../../', import.meta.url).pathname;
const read = (path: string): string => readFileSync(join(sources, path), 'utf8');

/** The lines of the drawing of the store, without what frames them. */
function drawing(text: string, frame: RegExp): string[] {
  const lines = text.split('\n').map((line) => line.replace(frame, ''));
  const first = lines.findIndex((line) => line.startsWith('arrowline-store.json '));
  const length = lines.slice(first).findIndex((line) => !/^\S.* {2,}\S/.test(line));
  return lines.slice(first, first + length);
}

test('ARCHITECTURE.md draws the store as layout.ts does', (t) => {
  const drawn = drawing(read('src/store/layout.ts'), /^ \* {3}/);
  t.true(drawn.length > 8, 'the drawing is found');
  t.deepEqual(drawing(read('ARCHITECTURE.md'), /^ {2}/), drawn);
});

/** Names of files and folders of a store, as its drawing has them. */
function drawnNames(): string[] {
  const drawn = drawing(read('src/store/layout.ts'), /^ \* {3}/);
  return drawn.flatMap((line) =>
    (line.split(/ {2,}/)[0] ?? '').split(', ').flatMap((path) => path.split('/')[0] ?? []),
  );
}

test('every path of the layout begins with a name of the drawing', (t) => {
  const digest = `sha256:${'ab'.repeat(32)}`;
  const key = 'cd'.repeat(32);
  const { root, isShared: _isShared, listing: _listing, local, object, ...others } = layout;
  const named = Object.values(others).map((path) => local(typeof path === 'string' ? path : path(digest as never)));
  const objects = [
    `blobs/${digest}`,
    `records/${key}`,
    `checkpoints/${key}/3`,
    `failures/${key}`,
    `codes/${digest}`,
    `marks/${key}`,
    `signed/${key}`,
  ] as const;
  const tops = new Set([...named, ...objects.map((name) => local(object(name)))].map((path) => path.split('/')[0]));
  t.deepEqual([...tops].sort(), [...new Set(drawnNames())].sort());
  t.false(tops.has(root), 'paths are told relative to the store');
});

/** All sources, without their comments. */
function codeOf(folder: string): [string, string][] {
  return readdirSync(join(sources, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => [`${folder}/${name}`, read(`${folder}/${name}`).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')]);
}

test('no module outside the store imports its layout', (t) => {
  const outside = [...codeOf('src'), ...codeOf('stages')].filter(([file]) => !file.startsWith('src/store/'));
  t.true(outside.length > 100, 'the sources are found');
  const takes = /store\/layout\.ts'|store(?:\(\))?\.layout\b|\{[^{}]*\blayout\b[^{}]*\}(?:: Store| = [\w.()]*store)/i;
  for (const taking of ['store.layout.root', 'const { layout } = rig.store()', "from '../store/layout.ts'"])
    t.regex(taking, takes);
  t.deepEqual(
    outside.filter(([, code]) => takes.test(code)).map(([file]) => file),
    [],
  );
});

test('no file but layout.ts names a file or folder of the store', (t) => {
  const [words, names] = [/^[a-z]+$/, [...drawnNames(), 'manifest.json', 'events.jsonl', 'lease.json']];
  const unique = names.filter((name) => !words.test(name)).map((name) => name.replaceAll('.', '\\.'));
  // Names that are words too count where paths are joined.
  const joined = names.filter((name) => words.test(name));
  const pattern = new RegExp(`\\b(?:${unique.join('|')})\\b|join\\([^)]*'(?:${joined.join('|')})'`);
  t.regex(read('src/store/layout.ts'), pattern);
  const wrong = [...codeOf('src'), ...codeOf('stages')].filter(([, code]) => pattern.test(code)).map(([file]) => file);
  t.deepEqual(wrong, ['src/store/layout.ts']);
});
