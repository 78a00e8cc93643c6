/** Gates in a terminal: a table that fits its width, the sentence below what has not passed, a colour for each state. */

import test from 'ava';
import type { GateFact } from '../../src/core/facts/run-facts.ts';
import { columns, wrapped } from '../../src/ui/columns.ts';
import { gateLines } from '../../src/ui/gate-lines.ts';
import { type Style, styleFor } from '../../src/ui/style.ts';

const compared = (net: string, state: GateFact['state'], value: number, before: number, reach: number): GateFact => ({
  metric: 'evaluate.test.accuracy',
  action: `evaluate[net=${net}]`,
  value,
  format: 'fraction',
  passed: state === 'pass',
  state: state ?? 'fail',
  baseline: {
    from: 'baselines/study.json',
    value: before,
    delta: value - before,
    low: value - before - reach,
    high: value - before + reach,
  },
  sentence: `accuracy of ${net} beside its baseline: ${state}`,
});
const gates: readonly GateFact[] = [
  compared('A', 'fail', 0.9213, 0.9271, 0.0029),
  compared('B', 'pass', 0.9271, 0.9271, 0.0004),
  compared('C', 'inconclusive', 0.896, 0.9, 0.0307),
  {
    ...{ metric: 'evaluate.test.loss', action: 'evaluate[net=A]', value: 0.2654, format: 'number' },
    ...{ passed: false, state: 'missing', warned: true, sentence: 'the baseline has no loss: missing' },
  },
  {
    ...{ metric: 'train.seconds', action: 'train[net=A]', value: 12.3, format: 'seconds', max: 60 },
    ...{ passed: true, state: 'pass', sentence: 'train.seconds is 12.3 s, asked for at most 60' },
  },
];
const plain = styleFor(false);
const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;
const coloured: Style = (format, text) => `\u001b[${codes[format]}m${text}\u001b[0m`;

test('a wide terminal has all numbers of the gates in a table, and sentences of those that have not passed', (t) => {
  t.deepEqual(gateLines(gates, plain, 120), [
    '              gate                               value  asked  baseline  difference       interval',
    '────────────  ───────────────────────────────  ───────  ─────  ────────  ──────────  ─────────────',
    'FAIL          evaluate.test.accuracy at net=A  92.13 %          92.71 %       −0.58  −0.87 … −0.29',
    '      accuracy of A beside its baseline: fail',
    'pass          evaluate.test.accuracy at net=B  92.71 %          92.71 %        0.00  −0.04 … +0.04',
    'inconclusive  evaluate.test.accuracy at net=C  89.60 %          90.00 %       −0.40  −3.47 … +2.67',
    '      accuracy of C beside its baseline: inconclusive',
    'missing       evaluate.test.loss at net=A       0.2654',
    '      the baseline has no loss: missing (only a warning)',
    'pass          train.seconds at net=A            12.3 s  ≤ 60',
  ]);
});

for (const width of [80, 60, 40])
  test(`in ${width} columns the table loses numbers and never a gate`, (t) => {
    const lines = gateLines(gates, plain, width);
    const rows = lines.filter((line) => /^(?:FAIL|pass|inconclusive|missing) /.test(line));
    t.is(rows.length, gates.length);
    t.is(lines.find((line) => line.includes('…')) === undefined, true, lines.join('\n'));
    const drawn = lines.flatMap((line) => wrapped(line, width, 6));
    t.true(
      drawn.every((line) => columns(line) <= width),
      drawn.join('\n'),
    );
    t.is(rows[0]!.includes('−0.58'), width === 80);
  });

test('each state has its colour, which is no part of the width', (t) => {
  const lines = gateLines(gates, coloured, 80);
  const colours = lines.flatMap((line) => (line.startsWith('\u001b[') ? [line.slice(2, 4)] : []));
  t.deepEqual(colours, ['31', '32', '33', '33', '32']);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences of colours
  const bare = lines.map((line) => line.replace(/\u001b\[\d+m/g, ''));
  t.deepEqual(bare, gateLines(gates, plain, 80));
});

test('gates without a baseline, and those of earlier manifests, are a line each', (t) => {
  const earlier: GateFact = { metric: 'a.b', action: 'a', value: 1, passed: false, sentence: 'a.b is 1\u001b[31m' };
  t.deepEqual(gateLines([earlier, { ...earlier, passed: true }], plain), [
    'FAIL  a.b is 1\\u001b[31m',
    'pass  a.b is 1\\u001b[31m',
  ]);
});
