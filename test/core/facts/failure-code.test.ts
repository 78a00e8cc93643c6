/** The list of failure codes, compared with the sources that fail: no code is missing from it and none is left over. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { failureCodes, isDivergence } from '../../../src/core/facts/failure-code.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** Failures are thrown by these names, or are values of these types with a code. */
const thrown = /\b(?:StageFailure|Problems)\(\s*'([^']+)'/g;
const given = /\bcode: '([^']+)'/g;

function codesIn(text: string): string[] {
  const patterns = /\b(?:WorkerFailure|UnreadableFile|Undecidable|Execution)\b/.test(text) ? [thrown, given] : [thrown];
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1]!));
}

const found = new Set(
  ['src', 'stages'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => codesIn(readFileSync(join(root, folder, file), 'utf8'))),
  ),
);
const listed = [...failureCodes.keys()];

test('every code of the list is the code of a failure somewhere, and no other is', (t) => {
  t.deepEqual([...found].sort(), [...listed].sort());
});

test('the list is sorted, and each code has one sentence', (t) => {
  t.deepEqual(listed, [...listed].sort());
  t.deepEqual(
    [...failureCodes].filter(([, { means }]) => !/^[A-Z`].*\.$/.test(means)),
    [],
  );
});

test('a divergence is a result of its key; mistakes, crashes and failures of other kinds are not', (t) => {
  const codes = ['diverged', 'csv-cells', 'timeout', 'worker-exit', 'memory', 'store', 'my-kind/diverged'] as const;
  t.deepEqual(
    codes.filter((code) => isDivergence({ code })),
    ['diverged'],
  );
});
