/** Findings about answers, units and numbers to learn: where each rule begins, and its sentence. */

import test from 'ava';
import type { Finding } from '../../../../src/artifacts/history.ts';
import { watchedRows } from '../../../../stages/train/findings/dead-units.ts';
import { chanceFinding, deadFinding, greatestShare, spreadFinding } from '../../../../stages/train/findings/rules.ts';

const texts = (found: readonly Finding[]): string[] => found.map(({ text }) => text);

test('accuracy at chance is not above the share of the most frequent class', (t) => {
  t.is(greatestShare([0, 1, 1, 2]), 0.5);
  t.is(greatestShare([]), 0);
  t.is(greatestShare(['10', '01', '10', '10']), 0.75);
  t.deepEqual(texts(chanceFinding({ accuracy: 0.5, share: 0.5, rows: 'validation' }, 3)), [
    'is at chance: validation accuracy is 0.5 in the kept epoch, and the most frequent answer to all has 0.5',
  ]);
  t.deepEqual(chanceFinding({ accuracy: 0.51, share: 0.5, rows: 'validation' }, 3), []);
  t.deepEqual(chanceFinding({ accuracy: 1, share: 1, rows: 'training' }, 3), [], 'one class alone');
  t.like(chanceFinding({ r2: -0.25, rows: 'training' }, 3)[0], {
    code: 'chance',
    epoch: 3,
    text: 'is at chance: R² on the training rows is -0.25 in the kept epoch, and their mean as the answer to all has 0',
  });
  t.deepEqual(chanceFinding({ r2: 0.01, rows: 'training' }, 3), []);
});

test('numbers to learn have a spread near 1', (t) => {
  t.deepEqual(texts(spreadFinding(Float64Array.of(-1000, 1000))), [
    'learned numbers with a standard deviation of 1000: divided by about that they would be learned faster',
  ]);
  t.deepEqual(texts(spreadFinding(Float64Array.of(3, 3.02))), [
    'learned numbers with a standard deviation of 0.01: divided by about that they would be learned faster',
  ]);
  t.deepEqual(spreadFinding(Float64Array.of(5, -5)), []);
  t.deepEqual(spreadFinding(Float64Array.of(7, 7, 7)), []);
});

test('layers are named of whose units a quarter are dead', (t) => {
  const layers = [
    { layer: 'a', dead: 24, units: 100 },
    { layer: 'b', dead: 2, units: 8 },
    { layer: 'c', dead: 1200, units: 2000 },
    { layer: 'd', dead: 0, units: 4 },
  ];
  t.deepEqual(texts(deadFinding(layers, 1000)), [
    'has dead units, 0 for each of 1,000 training rows: 2 of 8 in b, 1,200 of 2,000 in c',
  ]);
  t.deepEqual(deadFinding(layers.slice(0, 1), 1000), []);
});

test('units are watched on a thousand rows at most, from all parts of the training rows, none twice', (t) => {
  const rowsOf = (start: number, end: number): number[] =>
    watchedRows({ start, end }).flatMap((piece) =>
      Array.from({ length: piece.end - piece.start }, (_, row) => piece.start + row),
    );
  t.deepEqual(
    rowsOf(7, 300),
    Array.from({ length: 293 }, (_, row) => row + 7),
  );
  for (const [start, end] of [
    [0, 1000],
    [5, 1020],
    [0, 60_000],
  ] as const) {
    const rows = rowsOf(start, end);
    t.is(rows.length, 1000);
    t.is(new Set(rows).size, 1000);
    t.true(rows[0]! === start && rows.at(-1)! < end && rows.at(-1)! > start + (end - start) * 0.95, `${rows.at(-1)}`);
  }
});
