/** The C sources of the analysis module: each names the plain version that tests compare it with. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';

const root = new URL('../../../', import.meta.url).pathname;
const folder = 'stages/lib/analysis';

function sources(): string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.c')).map((name) => join(folder, name));
}

/** The opening comment without line ends; that of a header which the source refers to in its stead. */
function opening(path: string): string {
  const comment = /^\/\*([\s\S]*?)\*\//.exec(readFileSync(join(root, path), 'utf8'))?.[1] ?? '';
  const text = comment.replace(/\s*\n \*\s*/g, ' ');
  const header = /See (\w+\.h)\./.exec(text)?.[1];
  return header === undefined ? text : opening(join(path, '..', header));
}

for (const path of sources())
  test(`${path} names references that exist`, (t) => {
    const named = /Reference: (\w+(?: and \w+)*) in (test\/[\w/-]+\.ts)/.exec(opening(path));
    if (named === null) return t.fail('no "Reference: NAME in FILE" in the opening comment');
    const [, names = '', file = ''] = named;
    const text = readFileSync(join(root, file), 'utf8');
    for (const name of names.split(' and ')) t.regex(text, new RegExp(`export function ${name}\\(`));
  });
