/** Ten thousand runs: listed from the index in a part of a second, with the time and memory that it takes in the log. */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import test from 'ava';
import type { RunFacts } from '../../../src/core/facts/run-facts.ts';
import { listRuns, openRuns } from '../../../src/live/server/runs.ts';
import { seal } from '../../../src/store/records/sealed.ts';
import { openStore } from '../../../src/store/store.ts';
import { temporaryStore } from '../../support/temporary.ts';

const runs = 10_000;
const measure = (name: string) => ({ name, title: name, about: name, better: 'more', format: 'fraction' }) as const;
const stages = ['train', 'evaluate'].map((name) => ({
  name,
  takes: name === 'train' ? ['dataset'] : ['dataset', 'model'],
  gives: name === 'train' ? ['model', 'history'] : ['metrics'],
  measures: ['test.accuracy', 'test.loss', 'validation.accuracy'].map(measure),
  timings: [],
}));

function factsOf(run: string, at: number): RunFacts {
  const action = { coordinates: {}, outcome: 'executed', timings: {}, notes: [] } as const;
  return {
    ...{ run, pipeline: `study-${at % 7}`, file: 'pipelines/study.yaml', started: '2026-01-01T12:00:00.000Z' },
    ...{
      seconds: at,
      outcome: at % 5 === 0 ? 'gates failed' : 'succeeded',
      executed: 2,
      cached: 0,
      failed: 0,
      blocked: 0,
    },
    label: { name: `run ${at}`, tags: ['night'], note: 'a note about this run' },
    gates: [
      {
        metric: 'evaluate.test.accuracy',
        action: 'evaluate',
        value: at / runs,
        min: 0.5,
        passed: true,
        sentence: 'it passes',
      },
    ],
    actions: [
      {
        ...action,
        id: 'train',
        stage: 'train',
        kind: 'train',
        outputs: { model: `sha256:${'1'.repeat(64)}` },
        metrics: {},
      },
      {
        ...action,
        ...{ id: 'evaluate', stage: 'evaluate', kind: 'evaluate' },
        inputs: { model: `sha256:${'1'.repeat(64)}` },
        outputs: { metrics: `sha256:${'2'.repeat(64)}` },
        metrics: { 'test.accuracy': at / runs, 'test.loss': 1, 'validation.accuracy': 0.5 },
      },
    ],
    stages,
  };
}

test('ten thousand runs are listed from the index, sorted and filtered, in a part of a second', (t) => {
  const { layout, root } = temporaryStore(t);
  for (let at = 1; at <= runs; at++) {
    const id = `20260101T120000-${String(at).padStart(4, '0')}`;
    mkdirSync(layout.run(id));
    writeFileSync(layout.manifest(id), seal(JSON.stringify({ version: 2, ...factsOf(id, at) })));
  }
  const timed = <Result>(doing: () => Result): readonly [Result, number] => {
    // Of this process: other work on the machine does not count.
    const clock = process.cpuUsage();
    const result = doing();
    const { user, system } = process.cpuUsage(clock);
    return [result, (user + system) / 1000];
  };
  const list = (from: ReturnType<typeof openRuns>, query: string) => listRuns(from, new URLSearchParams(query));
  const [first, made] = timed(() => list(openRuns(openStore(root)), ''));
  const before = process.memoryUsage().heapUsed;
  const [again, read] = timed(() => {
    const opened = openRuns(openStore(root));
    return { opened, answer: list(opened, '') };
  });
  const held = process.memoryUsage().heapUsed - before;
  t.deepEqual(again.answer, first);
  const [sorted, sorting] = timed(() =>
    list(again.opened, 'sort=test.accuracy&order=up&filter=test.accuracy>0.25+%23night'),
  );
  t.like(sorted, { json: { total: runs, found: 7500, rows: { length: 100 } } });
  t.log(
    `from manifests ${made.toFixed(0)} ms; from the index ${read.toFixed(0)} ms; again, filtered and sorted, ${sorting.toFixed(0)} ms; ${(held / 1e6).toFixed(0)} MB held`,
  );
  t.true(read < 200 && sorting < 400, `${read} ms, ${sorting} ms`);
  rmSync(layout.runIndex);
  t.deepEqual(list(openRuns(openStore(root)), ''), first, 'the index is made again');
});
