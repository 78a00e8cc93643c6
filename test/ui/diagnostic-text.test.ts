/** What a diagnostic looks like on a terminal. */

import { stripVTControlCharacters } from 'node:util';
import test from 'ava';
import type { Diagnostic } from '../../src/core/document/diagnostic.ts';
import { drawDiagnostic, drawDiagnostics } from '../../src/ui/diagnostic-text.ts';

function at(sourceLine: string, marked: string, facts: Partial<Diagnostic> = {}): Diagnostic {
  const start = sourceLine.indexOf(marked);
  return {
    severity: 'error',
    code: 'unknown-key',
    message: 'there is no key',
    file: 'study.yaml',
    sourceLine,
    range: { start: 500 + start, end: 500 + start + marked.length, line: 12, column: start + 1 },
    ...facts,
  };
}

/** What stands above the carets. */
function underlined(drawing: string): string {
  const lines = drawing.split('\n');
  const index = lines.findIndex((line) => /^ *\| *\^+$/.test(line));
  const carets = lines[index] ?? '';
  return (lines[index - 1] ?? '').slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1);
}

test('a diagnostic with everything', (t) => {
  const drawing = drawDiagnostic(
    at('    filtrs: 32', 'filtrs', { found: '"filtrs"', expected: 'filters', hint: 'did you mean "filters"?' }),
  );
  t.is(
    drawing,
    `error[unknown-key]: there is no key
  --> study.yaml:12:5
   |
12 |     filtrs: 32
   |     ^^^^^^
   = found: "filtrs"
   = expected: filters
   = hint: did you mean "filters"?`,
  );
});

test('without a place', (t) => {
  t.is(
    drawDiagnostic({ severity: 'error', code: 'unknown-param', message: '-P dat', file: 'study.yaml', hint: 'x' }),
    'error[unknown-param]: -P dat\n  = hint: x',
  );
});

test('several, and their number', (t) => {
  t.regex(drawDiagnostics([at('a', 'a'), at('b', 'b')]), /\n\n2 mistakes$/);
  t.regex(drawDiagnostics([at('a', 'a')]), /\n\n1 mistake$/);
});

test('a stretch beyond the line is marked to its end, an empty one with one caret', (t) => {
  const long = at('  a: { uses', '{ uses');
  const range = long.range as NonNullable<Diagnostic['range']>;
  t.is(underlined(drawDiagnostic({ ...long, range: { ...range, end: 9000 } })), '{ uses');
  t.is(underlined(drawDiagnostic({ ...long, range: { ...range, end: range.start } })), '{');
});

test('carets stand under the place after tabs, wide and combining characters', (t) => {
  const tabs = drawDiagnostic(at('\ta:\tfiltrs', 'filtrs')).split('\n');
  t.is(tabs[4]?.indexOf('^'), tabs[3]?.indexOf('filtrs'));
  const wide = drawDiagnostic(at('名前: filtrs', 'filtrs')).split('\n');
  t.is(wide[4]?.indexOf('^'), (wide[3]?.indexOf('filtrs') ?? 0) + 2);
  const combining = drawDiagnostic(at('e\u0301: filtrs', 'filtrs')).split('\n');
  t.is(combining[4]?.indexOf('^'), (combining[3]?.indexOf('filtrs') ?? 0) - 1);
});

test('a long line is cut around the place', (t) => {
  for (const position of [0, 10, 500, 990]) {
    const line = `${'x'.repeat(position)}HERE${'y'.repeat(1000 - position)}`;
    const drawing = drawDiagnostic(at(line, 'HERE'), { width: 80 });
    t.is(underlined(drawing), 'HERE', String(position));
    for (const one of drawing.split('\n')) t.true(one.length <= 80, one);
  }
});

test('control sequences in a file have no effect on the terminal', (t) => {
  const drawing = drawDiagnostic(
    at('a: \u001b[31mred\u202e', 'red', { message: 'bad \u001b]0;title\u0007', found: 'x\ny' }),
  );
  t.notRegex(drawing.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
  t.is(underlined(drawing), 'red');
});

test('colour is only added', (t) => {
  const one = at('    filtrs: 32', 'filtrs', { hint: 'h' });
  const colored = drawDiagnostic(one, { color: true });
  t.not(colored, drawDiagnostic(one));
  t.is(stripVTControlCharacters(colored), drawDiagnostic(one));
});
