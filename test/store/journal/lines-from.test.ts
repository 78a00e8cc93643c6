/** Lines of a growing file from an offset: whole lines only, each once, in pieces of a given size. */

import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { linesFrom } from '../../../src/store/journal/lines-from.ts';
import { eventsProblem, usedByEvents } from '../../../src/store/journal/run-events.ts';
import { temporaryFolder } from '../../support/temporary.ts';

test('however a file is cut into pieces, each line is read once and in order', (t) => {
  const path = join(temporaryFolder(t), 'lines');
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !/[\n\ud800-\udfff]/u.test(text))),
      fc.integer({ min: 60, max: 90 }),
      (lines, bytes) => {
        writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
        const found: string[] = [];
        for (let at = 0, next = -1; next !== at; ) {
          at = Math.max(0, next);
          const read = linesFrom(path, at, bytes);
          found.push(...read.lines);
          next = read.next;
        }
        t.deepEqual(found, lines);
      },
    ),
    { seed: 7, numRuns: 60 },
  );
});

test('a line that does not end yet is not told, and no file has no lines', (t) => {
  const path = join(temporaryFolder(t), 'lines');
  t.deepEqual(linesFrom(path, 0, 100), { lines: [], next: 0 });
  writeFileSync(path, 'one\ntw');
  t.deepEqual(linesFrom(path, 0, 100), { lines: ['one'], next: 4 });
  t.deepEqual(linesFrom(path, 4, 100), { lines: [], next: 4 });
  appendFileSync(path, 'o\n');
  t.deepEqual(linesFrom(path, 4, 100), { lines: ['two'], next: 8 });
  t.deepEqual(linesFrom(path, 1000, 100), { lines: [], next: 1000 });
});

test('a line that is longer than a reading is left out, and said', (t) => {
  const path = join(temporaryFolder(t), 'lines');
  writeFileSync(path, `${'x'.repeat(500)}\nnext\n`);
  const skipped = linesFrom(path, 0, 100);
  t.deepEqual(skipped, { lines: [], next: 501, skipped: true });
  t.deepEqual(linesFrom(path, skipped.next, 100), { lines: ['next'], next: 506 });
});

test('events of a run that are longer than a piece are read whole, and a line among them that is none is told', (t) => {
  const path = join(temporaryFolder(t), 'events.jsonl');
  const key = (index: number): string => index.toString(16).padStart(64, '0');
  const line = (index: number): string =>
    `${JSON.stringify({ event: 'action.executed', key: key(index), pad: 'é'.repeat(300) })}\n`;
  const count = 30_000;
  writeFileSync(path, `${JSON.stringify({ event: 'run.started', run: 'it', pipeline: 'p' })}\n`);
  appendFileSync(path, Array.from({ length: count }, (_, index) => line(index)).join(''));
  t.deepEqual(usedByEvents(path, 'it'), {
    pipeline: 'p',
    keys: Array.from({ length: count }, (_, index) => key(index)),
  });
  t.is(eventsProblem(path, 'it'), undefined);
  t.is(eventsProblem(path, 'other'), 'its events belong to run it');
  appendFileSync(path, `${'x'.repeat(1 << 25)}\n${line(count)}{"cut off`);
  t.is(eventsProblem(path, 'it'), `line ${count + 2} of its events is none`);
  t.is(usedByEvents(path, 'it')?.keys.length, count + 1);
});
