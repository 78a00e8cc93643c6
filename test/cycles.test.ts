/** Modules that lead back to themselves, by imports of types too: there are none among the stages. */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import test from 'ava';

const root = new URL('../../', import.meta.url).pathname;
const folder = 'stages';

const importPattern = /\bfrom\s+'(\.[^']+)'|\bimport\('(\.[^']+)'\)/g;

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(importPattern)].map(([, one, other]) => normalize(join(dirname(file), one ?? other ?? '')));
}

test('no module of the stages imports itself by way of others', (t) => {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`);
  const imports = new Map(files.map((file) => [file, importsOf(file).filter((target) => files.includes(target))]));
  t.true([...imports.values()].flat().length > files.length, 'imports were found');
  // Modules that import none of the rest, or that none of it imports, are taken away until cycles alone are left.
  for (let before = Infinity; before > imports.size; ) {
    before = imports.size;
    for (const [file, targets] of imports) if (!targets.some((target) => imports.has(target))) imports.delete(file);
    const imported = new Set([...imports.values()].flat());
    for (const file of imports.keys()) if (!imported.has(file)) imports.delete(file);
  }
  t.deepEqual([...imports.keys()], []);
});
