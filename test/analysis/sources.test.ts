/** The C sources of the analysis module: their references exist, and TypeScript calls their functions as they are. */

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

test('the functions that TypeScript calls are those that C exports, with as many arguments', (t) => {
  const counted = (text: string) => text.split(',').filter((one) => one.trim() !== '').length;
  const exported = sources().flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const found = text.matchAll(/^EXPORT\((\w+)\)\s+(\w+) (\w+)\(([^)]*)\)/gm);
    return [...found].map(([, name, result, own, parameters = '']) => {
      t.is(own, name, 'exported under its own name');
      return `${name} ${counted(parameters)} ${result === 'void' ? 'void' : 'number'}`;
    });
  });
  const declared = readFileSync(join(root, folder, 'kernel-module.ts'), 'utf8').matchAll(
    /^ {2}(\w+)\(([^)]*)\): (void|number);$/gm,
  );
  const called = [...declared].map(([, name, parameters = '', result]) => `${name} ${counted(parameters)} ${result}`);
  t.true(exported.length > 25, `${exported.length} functions`);
  t.deepEqual(called.sort(), exported.sort());
});
