/** The log of a program that prints more than is kept. */

import test from 'ava';
import { logQueue } from '../../../stages/command/program/log-queue.ts';

test('lines come in their order, and all of them where there are few', async (t) => {
  const lines: string[] = [];
  const queue = logQueue((line) => lines.push(line));
  for (let line = 0; line < 2500; line++) queue.add(String(line));
  for (let turn = 0; turn < 500 && lines.length < 2500; turn++) await new Promise((resume) => setTimeout(resume, 10));
  t.is(lines.length, 2500, 'without waiting for the end');
  queue.add('last');
  queue.end();
  t.deepEqual(lines, [...Array.from({ length: 2500 }, (_, line) => String(line)), 'last']);
});

test('of a flood the last lines are sent, and the others counted', (t) => {
  const lines: string[] = [];
  const queue = logQueue((line) => lines.push(line));
  for (let line = 0; line < 1_000_000; line++) queue.add(String(line));
  queue.end();
  t.is(lines.length, 10_001);
  t.regex(lines[0]!, /^… 990000 lines left out/);
  t.is(lines.at(-1), '999999');
});
