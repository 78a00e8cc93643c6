/** Every sentence of docs/limits.md names the test that proves it, and that test exists. */

import { readdirSync, readFileSync } from 'node:fs';
import test from 'ava';

const root = new URL('../../', import.meta.url);

/** A list item: a sentence, then each test that backs it as `*Test: its title*`. */
interface Limit {
  readonly sentence: string;
  readonly titles: readonly string[];
}

function limitsOf(markdown: string): Limit[] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('- '))
    .map((line) => {
      const [sentence = '', ...titles] = line.split(' *Test: ');
      return { sentence, titles: titles.map((title) => title.replace(/\*$/, '')) };
    });
}

/** Titles as they are written; `${…}` in one stands for any text, which is no more than two thirds of the title. */
function titlesOfTests(): ((title: string) => boolean)[] {
  const files = readdirSync(new URL('test', root), { recursive: true, encoding: 'utf8' });
  const literal = /\b(?:test(?:\.serial)?|onLinux|testWith)\((?:\[[^\]]*\],)?\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g;
  return files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [...readFileSync(new URL(`test/${file}`, root), 'utf8').matchAll(literal)])
    .map((match) => match[2]!.replace(/\\(.)/g, '$1').split(/\$\{[^}]*\}/))
    .map((parts) => {
      const pattern = new RegExp(`^${parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('.*')}$`);
      const written = parts.join('').length;
      return (title) => 3 * written > title.length && pattern.test(title);
    });
}

test('every sentence of docs/limits.md is backed by a test of the name that it gives', (t) => {
  const limits = limitsOf(readFileSync(new URL('docs/limits.md', root), 'utf8'));
  t.true(limits.length > 20, `${limits.length} limits were read`);
  const known = titlesOfTests();
  const unbacked = limits.flatMap(({ sentence, titles }) =>
    titles.length === 0 ? [sentence] : titles.filter((title) => !known.some((fits) => fits(title))),
  );
  t.deepEqual(unbacked, []);
});
