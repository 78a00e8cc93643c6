/** Every sentence of docs/limits.md names the test that proves it, and that test exists. */

import { readdirSync, readFileSync } from 'node:fs';
import test from 'ava';

const root = new URL('../../', import.meta.url);

/** A list item: its sentence, then `— ` and the titles of tests in backquotes, or in quotes where one holds those. */
interface Limit {
  readonly sentence: string;
  readonly titles: readonly string[];
}

function limitsOf(markdown: string): Limit[] {
  return markdown
    .split(/\n(?=- )/)
    .filter((item) => item.startsWith('- '))
    .map((item) => item.split('\n\n')[0]!.replace(/\s+/g, ' ').slice(2).trim())
    .map((item) => {
      const [sentence = '', tests = ''] = item.split(' *Test: ');
      return {
        sentence,
        titles: tests
          .replace(/\.?\*$/, '')
          .split('; ')
          .filter((title) => title !== ''),
      };
    });
}

function titlesOfTests(): Set<string> {
  const files = readdirSync(new URL('test', root), { recursive: true, encoding: 'utf8' });
  const titles = files
    .filter((file) => /\.(test|browser)\.ts$/.test(file))
    .flatMap((file) => [
      ...readFileSync(new URL(`test/${file}`, root), 'utf8').matchAll(
        /\btest(?:\.serial)?\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g,
      ),
    ]);
  return new Set(titles.map((match) => match[2]!.replace(/\\(.)/g, '$1').replace(/\s+/g, ' ')));
}

test('every sentence of docs/limits.md is backed by a test of the name that it gives', (t) => {
  const limits = limitsOf(readFileSync(new URL('docs/limits.md', root), 'utf8'));
  t.true(limits.length > 20, `${limits.length} limits were read`);
  const known = titlesOfTests();
  const unbacked = limits.flatMap(({ sentence, titles }) =>
    titles.length === 0 ? [sentence] : titles.filter((title) => !known.has(title)),
  );
  t.deepEqual(unbacked, []);
});
