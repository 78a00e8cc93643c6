/** Labels as texts: which look alike, which are equal as numbers, and how they are shown. */

import test from 'ava';
import {
  exactNumber,
  isPlainInteger,
  lookOf,
  quoted,
  readingOf,
  spelled,
} from '../../../stages/lib/kit/dataset/label-text.ts';

test('texts that differ by blanks, unseen characters or the form of Unicode look the same', (t) => {
  for (const [left, right] of [
    ['cat', 'cat '],
    ['cat', '\u00a0cat'],
    ['cat', 'cat\u3000'],
    ['cat', 'ca\u200bt'],
    ['cat', '\u202ecat\u202c'],
    ['cat', 'c\u00adat'],
    ['cat', 'cat\ufeff'],
    ['cat', 'cat\ufe0f'],
    ['a b', 'a  b'],
    ['a b', 'a\u2003b'],
    ['a b', 'a\u200b \u200b b'],
    ['caf\u00e9', 'cafe\u0301'],
    ['\ufb01sh', 'fish'],
    ['\uff11', '1'],
    ['\u1100\u1161', '\uac00'],
    ['\u212b', '\u00c5'],
  ] as const) {
    t.is(lookOf(left), lookOf(right), `${spelled(left)} ${spelled(right)}`);
    t.not(spelled(left), spelled(right));
  }
  for (const unseen of [' ', '\u00a0', '\u200b\u200d', '\u2800', '\u3164', '\ufe0f']) t.is(lookOf(unseen), '');
  for (const [left, right] of [
    ['cat', 'Cat'],
    ['01', '1'],
    ['ab', 'a b'],
    ['e', '\u00e9'],
    ['A', '\u0410'],
  ] as const)
    t.not(lookOf(left), lookOf(right));
});

test('case and letters of other scripts are read alike', (t) => {
  t.is(readingOf('Cat'), readingOf('cAT'));
  t.is(readingOf('A'), readingOf('\u0410'));
  t.is(readingOf('cat'), readingOf('\u0441\u0430t'));
  t.is(readingOf('\u2212' + '1'), readingOf('-1'));
  t.not(readingOf('b'), readingOf('d'));
});

test('a number has one form, however it is written and however long it is', (t) => {
  for (const one of ['1', '01', '+1', '1.0', '1.', '1e0', '1E+00', '10e-1', '0.1e1', '001.00'])
    t.is(exactNumber(one), '1');
  for (const zero of ['0', '-0', '00', '0.0', '.0', '0e5', '+0']) t.is(exactNumber(zero), '0');
  t.is(exactNumber('-2.50'), exactNumber('-25e-1'));
  t.is(exactNumber('2000'), '2000');
  t.is(exactNumber('-17'), '-17');
  t.not(exactNumber('9007199254740993'), exactNumber('9007199254740992'));
  for (const none of ['', '.', 'e1', '1e', '0x1', '1,5', ' 1', 'NaN', 'Infinity', '1_000', '--1'])
    t.is(exactNumber(none), undefined);
  t.deepEqual(['0', '7', '-1', '2019', '-0', '+1', '01', '1.0', ''].map(isPlainInteger), [
    true,
    true,
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});

test('a text is shown in one line, and invisible characters are escaped', (t) => {
  t.is(quoted('a b'), '"a b"');
  t.is(quoted('é'), '"é"');
  t.is(quoted('a\nb\u00a0\u200b\u202e\u2028\u0085'), '"a\\nb\\u00a0\\u200b\\u202e\\u2028\\u0085"');
  t.is(spelled('é\u{1f600}'), '"\\u00e9\\u{1f600}"');
  t.is(quoted('x'.repeat(61)), `"${'x'.repeat(60)}"… (61 characters)`);
});
