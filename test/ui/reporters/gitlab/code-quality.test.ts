/** GitLab's code quality report: findings with fingerprints that stay the same while the fault does. */

import test from 'ava';
import { codeQuality } from '../../../../src/ui/reporters/gitlab/code-quality.ts';
import { nothingTold, type Told } from '../../../../src/ui/reporters/told.ts';
import { isGolden } from '../golden.ts';
import { facts, gate, toldRun } from '../told-run.ts';

const here = (file: string): string => file;

interface Entry {
  readonly description: string;
  readonly fingerprint: string;
  readonly severity: string;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

const entries = (told: Told): Entry[] => JSON.parse(codeQuality(told, here)) as Entry[];

test('the report of a run with everything is the committed one', (t) => {
  isGolden(t, 'code-quality.json', codeQuality(toldRun, here));
});

test('fingerprints differ from each other, and not from those of a run with other numbers', (t) => {
  const run = (value: number): Entry[] =>
    entries({
      ...nothingTold('p.yaml'),
      facts: {
        ...facts,
        actions: [],
        gates: [1, 2].map(() => gate({ value, passed: false, sentence: `it is ${value}` })),
      },
    });
  const prints = run(0.5).map(({ fingerprint }) => fingerprint);
  t.is(new Set(prints).size, 2);
  t.deepEqual(
    run(0.25).map(({ fingerprint }) => fingerprint),
    prints,
  );
  t.notDeepEqual(
    run(0.25).map(({ description }) => description),
    run(0.5).map(({ description }) => description),
  );
  const all = entries(toldRun).map(({ fingerprint }) => fingerprint);
  t.is(new Set(all).size, all.length);
});

test('every finding has a path and a line, those without a place the first of the document', (t) => {
  for (const { location } of entries(toldRun)) {
    t.is(location.path, 'pipelines/study.yaml');
    t.true(location.lines.begin >= 1, JSON.stringify(location));
  }
  t.like(entries({ ...nothingTold('p.yaml'), fault: 'no' }), [{ location: { path: 'p.yaml', lines: { begin: 1 } } }]);
});
