/** Which runs a list shows and in which order, as the reader types it. */

import test from 'ava';
import { arrangeRuns, type ListedRun, type RunQuery } from '../../../src/view/live/run-query.ts';

function listed(
  run: string,
  accuracy: number | undefined,
  more: Partial<Required<ListedRun>['about']> = {},
): ListedRun {
  return {
    run,
    about: {
      ...{ pipeline: 'study', file: 'study.yaml', started: '', seconds: 10, outcome: 'succeeded' },
      ...{ executed: 1, cached: 0, failed: 0, blocked: 0, gates: [] },
      measures:
        accuracy === undefined
          ? []
          : [{ name: 'test.accuracy', title: 'Test accuracy', better: 'more', format: 'fraction', value: accuracy }],
      ...more,
    },
  };
}

const runs: readonly ListedRun[] = [
  { run: '4' },
  listed('3', 0.8, { outcome: 'gates failed', label: { tags: ['paper', 'night'], note: 'Larger batches' } }),
  listed('2', undefined, { pipeline: 'grid', seconds: 99 }),
  listed('1', 0.9, { label: { name: 'base', tags: ['paper'] }, settings: ['train.with.batchSize=64'] }),
];
const plain: RunQuery = { filter: '', sort: 'run', descending: true, group: 'none' };
const ids = (query: Partial<RunQuery>): string =>
  arrangeRuns(runs, { ...plain, ...query })
    .map(({ of }) => of.run)
    .join('');

for (const [filter, expected] of [
  ['', '4321'],
  ['#paper', '31'],
  ['#paper #night', '3'],
  ['LARGER', '3'],
  ['batchsize', '1'],
  ['test.accuracy>0.85', '1'],
  ['test>=0.8', '31'],
  ['test<0.85', '3'],
  ['seconds>50', '2'],
  ['pipeline=grid', '2'],
  ['outcome=succeeded test>0', '1'],
  ['not ended', '4'],
  ['nothing>1', ''],
  ['>', ''],
] as const)
  test(`the filter "${filter}" finds ${expected || 'nothing'}`, (t) => {
    t.is(ids({ filter }), expected);
  });

test('runs without the number go last in both directions', (t) => {
  t.is(ids({ sort: 'test.accuracy' }), '1342');
  t.is(ids({ sort: 'test.accuracy', descending: false }), '3142');
});

test('groups stand in the order of their newest run, sorted within', (t) => {
  const grouped = arrangeRuns(runs, { ...plain, group: 'tag', sort: 'run', descending: false });
  t.deepEqual(
    grouped.map(({ of, group }) => `${group} ${of.run}`),
    ['not ended 4', '#paper #night 3', 'no tag 2', '#paper 1'],
  );
});
