/** The Python modules that programs are given are in the key of a command, all of them. */

import { readdirSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { pythonFolder } from '../../../stages/command/assets.ts';
import { kind } from '../../../stages/command/kind.ts';

test('every Python module of the package is an asset of the kind', (t) => {
  const there = readdirSync(pythonFolder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.py'));
  const covered = (kind.assets ?? []).map((url) => relative(pythonFolder, fileURLToPath(url)));
  t.deepEqual(covered.sort(), there.sort());
});
