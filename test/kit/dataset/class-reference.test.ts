/** References to classes by label or name, and their refusal where two classes fit. */

import test from 'ava';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import { classFinder } from '../../../stages/lib/kit/dataset/class-reference.ts';

function refused(find: () => number): StageFailure {
  try {
    find();
  } catch (error) {
    if (error instanceof StageFailure) return error;
    throw error;
  }
  throw new Error('it was found');
}

test('a class is found by its name and by its label, as number or text', (t) => {
  const find = classFinder({ labels: ['7', '-1', '01'], names: ['shoe', 'none', '01'] });
  for (const one of [7, '7', 'shoe']) t.is(find(one, 'x'), 0);
  for (const one of [-1, '-1', 'none']) t.is(find(one, 'x'), 1);
  t.is(find('01', 'x'), 2);
  const odd = classFinder({ labels: ['constructor', '__proto__'], names: ['constructor', '__proto__'] });
  t.is(odd('__proto__', 'x'), 1);
  t.is(refused(() => odd('toString', 'x')).code, 'unknown-class');
});

test('an index is no reference', (t) => {
  const find = classFinder({ labels: ['b', 'a'], names: ['b', 'a'] });
  for (const index of [0, 1, '0']) t.is(refused(() => find(index, 'with.x')).code, 'unknown-class');
  t.is(refused(() => find(0, 'with.x')).facts.where, 'with.x');
  t.is(refused(() => find(0, 'with.x')).facts.hint, undefined);
});

test('the label of one class that is the name of another is refused, with a hint', (t) => {
  const find = classFinder({ labels: ['0', '1', '2'], names: ['1', '2', '3'] });
  const both = refused(() => find(1, 'with.classWeights'));
  t.is(both.code, 'ambiguous-class');
  t.is(both.message, '"1" means two classes: "1" (label "0") and "2" (label "1")');
  t.regex(both.facts.hint!, /^"0" means "1" \(label "0"\); no text means "2" \(label "1"\) only; else give classNames/);
  t.is(find(0, 'x'), 0);
  t.is(find('3', 'x'), 2);
  const same = classFinder({ labels: ['0', '1'], names: ['0', 'yes'] });
  t.is(same(0, 'x'), 0);
});

test('a number that two labels are equal to is refused: YAML may have had 01', (t) => {
  const find = classFinder({ labels: ['01', '1', '2'], names: ['01', '1', '2'] });
  const failure = refused(() => find(1, 'x'));
  t.is(failure.code, 'ambiguous-class');
  t.regex(failure.facts.hint!, /in quotes/);
  t.is(find('1', 'x'), 1);
  t.is(find(2, 'x'), 2);
  const coded = refused(() => classFinder({ labels: ['01', '2'], names: ['01', '2'] })(1, 'x'));
  t.is(coded.code, 'unknown-class');
  t.is(coded.facts.hint, 'did you mean "01"?');
});

test('an unknown class comes with the one that may be meant', (t) => {
  const find = classFinder({ labels: ['shoe', 'caf\u00e9'], names: ['shoe', 'caf\u00e9'] });
  t.is(refused(() => find('shoo', 'x')).facts.hint, 'did you mean "shoe"?');
  t.is(refused(() => find('cafe\u0301', 'x')).facts.hint, 'did you mean "caf\\u00e9"?');
  const many = Array.from({ length: 5000 }, (_, index) => `class ${index}`);
  const { expected } = refused(() => classFinder({ labels: many, names: many })('x', 'x')).facts;
  t.true(expected!.length < 400, expected);
});
