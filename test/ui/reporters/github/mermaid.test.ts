/** Charts in Mermaid's language: only texts and numbers that its parser takes. */

import test from 'ava';
import fc from 'fast-check';
import { mermaidChart } from '../../../../src/ui/reporters/github/mermaid.ts';

test('bars, a line and an axis around them', (t) => {
  const bars = [
    { label: 'net=A', value: 0.9213, line: 0.9271 },
    { label: 'net=B', value: 0.93, line: 0.9271 },
  ];
  t.is(
    mermaidChart({ title: 'test.accuracy', axis: 'accuracy', bars }),
    '```mermaid\nxychart-beta\n  title "test.accuracy"\n  x-axis ["net=A", "net=B"]\n  y-axis "accuracy" 0.92043 --> 0.93087\n  bar [0.9213, 0.93]\n  line [0.9271, 0.9271]\n```',
  );
});

test('nothing is drawn of fewer than two numbers', (t) => {
  const draw = (values: readonly number[]) =>
    mermaidChart({ title: 't', axis: 'a', bars: values.map((value) => ({ label: 'x', value })) });
  t.is(draw([]), undefined);
  t.is(draw([1]), undefined);
  t.is(draw([1, Number.NaN, Number.POSITIVE_INFINITY, 1e300]), undefined);
  t.not(draw([1, 1]), undefined);
});

/**
 * The part of the grammar of Mermaid 11 that is used (`xychart.jison`): quoted texts without quotes, and numbers without
 * exponents.
 */
const text = '"[\\p{L}\\p{N} .,:=+\\-_/()[\\]%…]+"';
const number = '-?\\d+(?:\\.\\d+)?';
const grammar = new RegExp(
  [
    '^```mermaid',
    'xychart-beta',
    `  title ${text}`,
    `  x-axis \\[${text}(?:, ${text})*\\]`,
    `  y-axis ${text} ${number} --> ${number}`,
    `  bar \\[${number}(?:, ${number})*\\](?:`,
    `  line \\[${number}(?:, ${number})*\\])?`,
    '```$',
  ].join('\n'),
  'u',
);

test('a chart is in the grammar, whatever its texts and numbers', (t) => {
  const bar = fc.record({ label: fc.string({ unit: 'binary' }), value: fc.double(), line: fc.double() });
  const drawn = fc.sample(fc.tuple(fc.string(), fc.array(bar, { minLength: 2, maxLength: 30 })), 500);
  const charts = drawn.flatMap(([title, bars]) => mermaidChart({ title, axis: title, bars }) ?? []);
  t.true(charts.length > 300, `${charts.length} charts`);
  for (const chart of charts) t.regex(chart, grammar);
});
