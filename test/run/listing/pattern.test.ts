/** Patterns of file names: what they match, and that no pattern takes long. */

import test from 'ava';
import { Undecidable } from '../../../src/core/plan/undecidable.ts';
import { alternatives, stepOf } from '../../../src/run/listing/pattern.ts';

test('a step of a pattern matches names as in a shell', (t) => {
  const table: [pattern: string, matching: string[], others: string[]][] = [
    ['*', ['a', 'a.py', 'é'], ['.a']],
    ['*.py', ['a.py', 'a.b.py'], ['.py', 'a.pyc', 'py']],
    ['.*', ['.a', '.'], ['a']],
    ['a?c', ['abc', 'a😀c'], ['ac', 'abbc']],
    ['[a-c]x', ['ax', 'cx'], ['dx', 'x', 'Ax']],
    ['[!a-c]x', ['dx', '-x'], ['ax', 'x']],
    ['[^a]', ['b'], ['a']],
    ['[]a]', [']', 'a'], ['b']],
    ['[a-]', ['a', '-'], ['b']],
    ['[a', ['[a'], ['a']],
    ['a\\*', ['a*'], ['ab']],
    ['*a*b*', ['ab', 'xaybz', 'aab'], ['ba', 'a']],
    ['a**b', ['ab', 'axb'], ['a']],
    ['plain', ['plain'], ['Plain', 'plain2']],
  ];
  for (const [pattern, matching, others] of table) {
    const step = stepOf(pattern);
    t.deepEqual(
      matching.filter((name) => !step.matches(name)),
      [],
      pattern,
    );
    t.deepEqual(
      others.filter((name) => step.matches(name)),
      [],
      pattern,
    );
  }
});

test('braces stand for alternatives, in any depth; their number is bounded', (t) => {
  t.deepEqual(alternatives('a{b,c{d,e}}f'), ['abf', 'acdf', 'acef']);
  t.deepEqual(alternatives('{a,}{1,2}'), ['a1', 'a2', '1', '2']);
  t.deepEqual(alternatives('a{b}c \\{x,y} {z'), ['a{b}c \\{x,y} {z']);
  t.throws(() => alternatives('{a,b}'.repeat(20)), { instanceOf: Undecidable, message: /too many alternatives/ });
});

test('no pattern takes long, however many stars it has', (t) => {
  const started = performance.now();
  t.false(stepOf(`${'*a'.repeat(100)}*b`).matches('a'.repeat(5000)), 'there is no b');
  t.true(performance.now() - started < 2000, 'it took long');
});
