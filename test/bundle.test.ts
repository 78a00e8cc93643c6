/** What users start is the joined program, which all tests of the command line then go through. */

import { readdirSync, readFileSync } from 'node:fs';
import test from 'ava';
import type { StageDescriptor } from '../src/core/pipeline/stage-kind.ts';
import { descriptors } from '../stages/index.ts';

const src = new URL('../src/', import.meta.url);
const files = readdirSync(new URL('program/', src)).map((name): [string, string] => [
  name,
  readFileSync(new URL(`program/${name}`, src), 'utf8'),
]);

test('the command line leads to the joined program, and that to no single module but of the stage API and the package root', (t) => {
  t.is(readFileSync(new URL('cli/command-line.js', src), 'utf8'), "export * from '../program/command-line.js';\n");
  const outside = files.flatMap(([, text]) => [...text.matchAll(/(?:from|import\()\s*"(\.\.\/[^"]+)"/g)]);
  t.true(outside.length > 0, 'something stays outside');
  t.deepEqual(
    outside
      .map((match) => match[1])
      // Engines are loaded when one is asked for.
      .filter((path) => !path?.startsWith('../../stages/lib/learning/engines/'))
      .filter((path) => !path?.startsWith('../stage-api/') && path !== '../package-root.js'),
    [],
  );
});

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
