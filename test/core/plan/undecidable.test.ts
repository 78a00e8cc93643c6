/** Where a failure is said to be that planning has found. */

import test from 'ava';
import type { StageName } from '../../../src/core/pipeline/pipeline.ts';
import { placedFailure, Undecidable } from '../../../src/core/plan/undecidable.ts';

const action = { stage: 'it' as StageName };
const range = { line: 1, column: 25, start: 0, end: 1 };

test('a failure about a value is placed at the value, in the document or on the command line', (t) => {
  const found = new Undecidable({ code: 'files', message: 'a pattern names no file' }, ['files', 0]);
  const whereAt = (file?: string): string | undefined =>
    placedFailure(found, action, { file: 'p.yaml', locate: () => ({ ...range, ...(file !== undefined && { file }) }) })
      .where;
  t.is(whereAt(), 'p.yaml:1:25');
  t.is(whereAt('command line'), 'command line:1:25');
  t.is(placedFailure(found, action, { file: 'p.yaml', locate: () => undefined }).where, undefined);
});
