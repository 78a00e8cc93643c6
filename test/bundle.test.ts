/** What users start is the joined program, which all tests of the command line then go through. */

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { StageDescriptor } from '../src/core/pipeline/stage-kind.ts';
import { descriptors } from '../stages/index.ts';
import { temporaryFolder } from './support/temporary.ts';

const src = new URL('../src/', import.meta.url);
const files = readdirSync(new URL('program/', src)).map((name): [string, string] => [
  name,
  readFileSync(new URL(`program/${name}`, src), 'utf8'),
]);

test('the entry of the program leads to the joined files, and they lead to the kinds and two modules that exist once', (t) => {
  t.is(readFileSync(new URL('main.js', src), 'utf8'), "export * from './program/main.js';\n");
  const single = new Set(
    files
      .flatMap(([, text]) => [...text.matchAll(/(?:from|import\()\s*"(\.\.\/[^"]+)"/g)])
      .map(([, path = '']) => path)
      // Engines and uses of results are loaded when one is asked for.
      .filter((path) => !/^\.\.\/\.\.\/stages\/(?:lib\/learning\/engines|use)\//.test(path)),
  );
  t.deepEqual([...single].sort(), ['../../stages/index.js', '../package-root.js', '../stage-api/failure.js']);
});

test('a command opens four files and a run two more, and neither opens a package', (t) => {
  const command = loaded('main.js');
  const run = loaded(files.map(([name]) => name).find((name) => /^run-.*\.js$/.test(name)) as string);
  t.deepEqual(
    [...run].filter((path) => !path.startsWith('node:') && !path.startsWith('.')),
    [],
  );
  t.true(command.has('../stage-api/failure.js'), [...command].join(' '));
  const opened = (paths: Iterable<string>): number => [...paths].filter((path) => path.startsWith('.')).length;
  t.true(opened(command) <= 4, [...command].join(' '));
  t.true(opened(new Set([...command, ...run])) <= 6, [...run].join(' '));
});

test('the version is answered without the program', (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'bin'));
  for (const file of ['package.json', 'bin/pipeline.js'])
    copyFileSync(new URL(`../../${file}`, src), join(folder, file));
  const answer = (...args: readonly string[]): string =>
    execFileSync(process.execPath, [join(folder, 'bin/pipeline.js'), ...args], { encoding: 'utf8', stdio: 'pipe' });
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  t.is(answer('--version'), `${version}\n`);
  t.throws(() => answer('--version', 'run'), { message: /the program cannot start/ });
});

/** The specifiers that a joined file imports before it runs, itself and those of the files among them included. */
function loaded(name: string): ReadonlySet<string> {
  const found = new Set([`./${name}`]);
  for (const path of found) {
    const [, text = ''] = files.find(([one]) => `./${one}` === path) ?? [];
    for (const [, next = ''] of text.matchAll(/^(?:import|export|\}) ?(?:[^;"]*from )?"([^"]+)";$/gm)) found.add(next);
  }
  return found;
}

test('the joined descriptors name the same files as the modules that they are joined from', async (t) => {
  t.is(readFileSync(new URL('../stages/index.js', src), 'utf8'), "export * from '../src/program/kinds.js';\n");
  for (const joined of descriptors) {
    const { kind } = (await import(new URL(`../stages/${joined.kind}/kind.js`, src).href)) as { kind: StageDescriptor };
    t.deepEqual(
      [joined.body, joined.schema, joined.assets].map(String),
      [kind.body, kind.schema, kind.assets].map(String),
      joined.kind,
    );
    t.deepEqual({ ...joined, ...functionsOf(joined) }, { ...kind, ...functionsOf(joined) }, joined.kind);
  }
});

/** Functions are equal only to themselves. */
function functionsOf(descriptor: StageDescriptor): { readonly [name: string]: unknown } {
  return Object.fromEntries(Object.entries(descriptor).filter(([, value]) => typeof value === 'function'));
}

test('no class that instanceof checks exists twice', (t) => {
  for (const name of ['StageFailure', 'StoreFault', 'DamagedBlob', 'UsageError']) {
    const definitions = files.filter(([, text]) => new RegExp(`class ${name}\\b|\\b${name} = class`).test(text));
    t.is(definitions.length, name === 'StageFailure' ? 0 : 1, name);
  }
});
