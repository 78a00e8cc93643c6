/** Commands to GitHub Actions: marks at lines of the document, and nothing that a text could add. */

import test from 'ava';
import fc from 'fast-check';
import { annotations, group } from '../../../../src/ui/reporters/github/commands.ts';
import { nothingTold } from '../../../../src/ui/reporters/told.ts';
import { isGolden } from '../golden.ts';
import { facts, gate, toldMistake, toldRun } from '../told-run.ts';

const here = (file: string): string => `study/${file}`;

test('annotations of a run and of a mistake are the committed ones', (t) => {
  isGolden(t, 'annotations.txt', `${annotations(toldRun, here).join('\n')}\n`);
  isGolden(t, 'annotations-of-mistakes.txt', `${annotations(toldMistake, here).join('\n')}\n`);
});

test('a gate that failed is an error at its line, one that is only warned of a warning', (t) => {
  const place = { file: 'p.yaml', line: 7, column: 13 };
  const marks = (rest: object): string[] =>
    annotations(
      { ...nothingTold('p.yaml'), facts: { ...facts, actions: [], gates: [gate({ place, ...rest })] } },
      here,
    );
  t.deepEqual(marks({}), []);
  t.deepEqual(marks({ passed: false, state: 'fail', sentence: 'too low' }), [
    '::error file=study/p.yaml,line=7,col=13,title=gate failed::too low',
  ]);
  t.deepEqual(marks({ passed: false, state: 'inconclusive', warned: true, sentence: 'who knows' }), [
    '::warning file=study/p.yaml,line=7,col=13,title=gate inconclusive::who knows',
  ]);
});

test('of more than GitHub shows, the last says how many are left', (t) => {
  const many = Array.from({ length: 25 }, (_, index) => gate({ passed: false, sentence: `gate ${index}` }));
  const lines = annotations({ ...nothingTold('p.yaml'), facts: { ...facts, actions: [], gates: many } }, here);
  t.is(lines.length, 10);
  t.is(lines.at(-1), '::error title=more::16 more: see the summary of the job');
});

test('a document outside the repository has no place', (t) => {
  const [line = ''] = annotations(toldMistake, () => undefined);
  t.regex(line, /^::error title=mistake in the pipeline::/);
});

test('a text is one line, and neither another command nor another property', (t) => {
  const texts = fc.string({ unit: 'binary', maxLength: 40 });
  fc.assert(
    fc.property(texts, texts, (file, sentence) => {
      const place = { file, line: 1, column: 1 };
      const told = {
        ...nothingTold(file),
        facts: { ...facts, actions: [], gates: [gate({ place, passed: false, sentence })] },
      };
      const [line = '', ...others] = annotations(told, (name) => name);
      return (
        others.length === 0 &&
        /^::error file=[^:,]*,line=1,col=1,title=[^:,]*::\P{Cc}*$/u.test(line) &&
        !/##\[/.test(line) &&
        /^\P{Cc}*$/u.test(group(sentence))
      );
    }),
    { numRuns: 500 },
  );
  t.is(group('a\n::endgroup::'), '::group::a%0A\\u003a:endgroup::');
});
