/** What users start is the joined program, which all tests of the command line then go through. */

import { readdirSync, readFileSync } from 'node:fs';
import test from 'ava';

const src = new URL('../src/', import.meta.url);
const files = readdirSync(new URL('program/', src)).map((name): [string, string] => [
  name,
  readFileSync(new URL(`program/${name}`, src), 'utf8'),
]);

test('the command line leads to the joined program, and that to no single module but of the stage API and the package root', (t) => {
  t.is(readFileSync(new URL('cli/command-line.js', src), 'utf8'), "export * from '../program/command-line.js';\n");
  const outside = files.flatMap(([, text]) => [...text.matchAll(/(?:from|import\()\s*"(\.\.\/[^"]+)"/g)]);
  t.true(outside.length > 0);
  t.deepEqual(
    outside
      .map((match) => match[1])
      .filter((path) => !path?.startsWith('../stage-api/') && path !== '../package-root.js'),
    [],
  );
});

test('no class that is told by instanceof exists twice', (t) => {
  for (const name of ['StageFailure', 'StoreFault', 'DamagedBlob', 'UsageError']) {
    const definitions = files.filter(([, text]) => new RegExp(`class ${name}\\b|\\b${name} = class`).test(text));
    t.is(definitions.length, name === 'StageFailure' ? 0 : 1, name);
  }
});
