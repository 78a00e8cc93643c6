/** The summary of a job: everything of a run in Markdown, of bounded size, in which names stay names. */

import test from 'ava';
import fc from 'fast-check';
import type { RunFacts } from '../../../../src/core/facts/run-facts.ts';
import { jobSummary } from '../../../../src/ui/reporters/github/summary.ts';
import { nothingTold } from '../../../../src/ui/reporters/told.ts';
import { isGolden } from '../golden.ts';
import { action, facts, gate, hostile, toldMistake, toldRun } from '../told-run.ts';

test('the summaries of a run and of a mistake are the committed ones', (t) => {
  isGolden(t, 'summary.md', jobSummary(toldRun));
  isGolden(t, 'summary-of-mistakes.md', jobSummary(toldMistake));
});

function told(rest: Partial<RunFacts>) {
  return { ...nothingTold('p.yaml'), facts: { ...facts, ...rest } };
}

test('a summary of ten thousand gates fits into a comment, and shows those that have not passed', (t) => {
  const gates = Array.from({ length: 10_000 }, (_, index) =>
    gate({ action: `evaluate[i=${index}]`, sentence: hostile.repeat(20), passed: index !== 9_000 }),
  );
  const actions = gates.map((_, index) =>
    action(`train[i=${index}]`, { outcome: 'failed', error: hostile.repeat(20) }),
  );
  const text = jobSummary(told({ gates, actions }));
  t.true(Buffer.byteLength(text) <= 65_000, `${Buffer.byteLength(text)} bytes`);
  t.true(text.includes('evaluate.test.accuracy at i=9000'), text.slice(0, 2000));
  t.regex(text, /… and 9\d+ more/);
});

test('a summary takes the room that the step has left, and none if there is no room for its first lines', (t) => {
  const gates = Array.from({ length: 200 }, (_, index) => gate({ action: `evaluate[i=${index}]` }));
  const sizes = [20_000, 3_000, 900].map((room) => Buffer.byteLength(jobSummary(told({ gates, actions: [] }), room)));
  t.true(sizes[0]! <= 20_000 && sizes[0]! > sizes[1]! && sizes[1]! <= 3_000 && sizes[2]! <= 900, sizes.join(' '));
  t.is(jobSummary(told({ gates }), 10), '');
});

test('a text adds no cell, no line, no element, no code and no call of a user', (t) => {
  const lines = (name: string): string[] =>
    jobSummary(
      told({
        pipeline: name,
        gates: [gate({ action: `evaluate[net=${name}]`, sentence: name, passed: false })],
        actions: [action(name, { outcome: 'failed', error: name })],
      }),
    )
      .split('\n')
      // A message of several lines has as many there.
      .filter((line) => !line.startsWith('  <br>'));
  const shape = (text: readonly string[]): string =>
    text.map((line) => [...line.matchAll(/(?<!\\)\|/g)].length).join(' ');
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), (name) => {
      const found = lines(name);
      return (
        shape(found) === shape(lines('x')) &&
        found.every((line) => !/<(?!br>|\/?details>|\/?summary>)|(?<!\\)`|@(?!&)/.test(line))
      );
    }),
    { numRuns: 300 },
  );
  for (const name of [hostile, '@octocat', '```', '|', '<img src=x>', '\n\n# h', '<!-- ', '[a](b)'])
    t.is(shape(lines(name)), shape(lines('x')), JSON.stringify(name));
});
