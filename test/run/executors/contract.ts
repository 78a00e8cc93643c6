/**
 * The promises of an executor, as tests that every one of them has to pass. One that does not isolate is spared those
 * about bodies that die, take too much or never end.
 */

import test, { type ExecutionContext } from 'ava';
import type { ExecuteRequest, ExecuteResult } from '../../../src/run/execute/worker-protocol.ts';
import type { Execution, Executor, Limits } from '../../../src/run/executors/executor.ts';

/** Bodies that a subject can be asked to execute. */
export type Work =
  /** Gives the metric `value` 7 and an output. */
  | 'succeed'
  /** Fails with the facts in `failure`. */
  | 'fail'
  /** Throws a TypeError: "a bug". */
  | 'stray'
  /** Logs "one", tells progress 1 of 1, logs "two" and "three". */
  | 'talk'
  /** Logs "begun" and takes a quarter of a second. */
  | 'slow'
  /** Logs "begun" and never ends, nor lets anything through. */
  | 'endless'
  /** Exits with code 9, its last words "dying words". */
  | 'crash'
  /** Takes 700 MiB and keeps them. */
  | 'hoard'
  /** Logs the graphics processors that it may use, or nothing. */
  | 'devices'
  /** Logs something that is the same as long as the process is. */
  | 'process'
  /** Succeeds, but its code is another than the request says. */
  | 'changed';

export const failure = {
  code: 'test/bad-luck',
  message: 'as asked',
  where: 'here',
  found: 'a',
  expected: 'b',
  hint: 'c',
} as const;

export interface Subject {
  readonly executor: Executor;
  /** Another system numbers the graphics processors. */
  readonly givesGpus?: true;
  request(work: Work): Promise<ExecuteRequest> | ExecuteRequest;
  /** Stores the blobs of a result, as its caller does. */
  take?(staged: ExecuteResult['staged']): Promise<void>;
  /** Processes and temporary files that the executor has made and that are still there. */
  leftovers(): readonly string[];
}

interface Heard {
  readonly execution: Execution;
  readonly lines: readonly string[];
  /** Lines and progress in their order. */
  readonly told: readonly string[];
}

export function executorContract(name: string, subject: (t: ExecutionContext) => Subject, isolates: boolean): void {
  const promise = (
    sentence: string,
    check: (t: ExecutionContext, subject: Subject, hear: ReturnType<typeof listenTo>) => Promise<void>,
  ): void =>
    test.serial(`${name}: ${sentence}`, async (t) => {
      const made = subject(t);
      const results: ExecuteResult[] = [];
      try {
        t.is(made.executor.isolates, isolates);
        await check(t, made, listenTo(made, results));
      } finally {
        await made.executor.stop();
      }
      for (const { staged } of results) await made.take?.(staged);
      t.deepEqual(made.leftovers(), [], 'something is left behind');
    });

  promise('a body that succeeds is done, with its outputs and metrics', async (t, _subject, hear) => {
    const { execution } = await hear('succeed');
    t.like(execution, { outcome: 'done', result: { metrics: { value: 7 }, outputs: { output: { rows: 1 } } } });
  });

  promise('a failure comes with all its facts', async (t, _subject, hear) => {
    const { execution } = await hear('fail');
    t.deepEqual(execution.outcome === 'failed' && execution.failure, failure);
  });

  promise('an error of a body is an internal failure with its stack', async (t, _subject, hear) => {
    const { execution } = await hear('stray');
    t.like(execution, { outcome: 'failed', failure: { code: 'internal', message: 'a bug' } });
    t.regex((execution as { failure: { stack: string } }).failure.stack, /TypeError: a bug/);
  });

  promise('lines and progress come in their order and before the outcome', async (t, _subject, hear) => {
    t.deepEqual((await hear('talk')).told, ['one', 'step 1/1', 'two', 'three']);
  });

  promise('code that is not what the request says is refused', async (t, _subject, hear) => {
    t.like((await hear('changed')).execution, { outcome: 'failed', failure: { code: 'code-changed' } });
  });

  promise('as many as it has room for run at once, each heard by its own listener', async (t, subject, hear) => {
    const all = await Promise.all(Array.from({ length: subject.executor.capacity.cpu }, () => hear('talk')));
    t.true(all.length > 1, 'the subject has room for several');
    for (const { told } of all) t.deepEqual(told, ['one', 'step 1/1', 'two', 'three']);
  });

  promise('once stopped it executes nothing', async (t, { executor }, hear) => {
    await executor.stop();
    await executor.stop();
    t.deepEqual((await hear('succeed')).execution, { outcome: 'cancelled' });
  });

  if (!isolates) {
    promise('stop waits for the end of what runs', async (t, { executor }, hear) => {
      let stopped = false;
      const { execution } = await hear('slow', {}, () => {
        void executor.stop().then(() => {
          stopped = true;
        });
      });
      t.like(execution, { outcome: 'done' });
      t.false(stopped, 'the body has come to its end first');
    });
    return;
  }

  promise('a body that never ends keeps no other from being executed', async (t, { executor }, hear) => {
    let endless: Promise<Heard> | undefined;
    await new Promise<void>((begun) => {
      endless = hear('endless', {}, begun);
    });
    t.like((await hear('succeed')).execution, { outcome: 'done' });
    await executor.stop();
    t.deepEqual((await endless)?.execution, { outcome: 'cancelled' });
  });

  promise('stop cancels what runs, whatever it does', async (t, { executor }, hear) => {
    const stopped: Promise<void>[] = [];
    const { execution } = await hear('endless', {}, () => stopped.push(executor.stop()));
    t.deepEqual(execution, { outcome: 'cancelled' });
    t.is(stopped.length, 1);
    await stopped[0];
  });

  promise('a body that dies has failed, with its last words; the next one is executed', async (t, _subject, hear) => {
    const { execution, lines } = await hear('crash');
    t.like(execution, { outcome: 'failed', failure: { code: 'worker-exit' } });
    t.deepEqual(lines, ['dying words']);
    t.like((await hear('succeed')).execution, { outcome: 'done' });
  });

  promise('a body that takes too long has failed; the next one is executed', async (t, _subject, hear) => {
    const { execution } = await hear('endless', { timeoutMs: 700 });
    t.like(execution, { outcome: 'failed', failure: { code: 'timeout' } });
    t.like((await hear('succeed', { timeoutMs: 60_000 })).execution, { outcome: 'done' });
  });

  if (process.platform === 'linux')
    promise('a body that takes too much memory has failed; the next one is executed', async (t, _subject, hear) => {
      const { execution } = await hear('hoard', { memoryMebibytes: 500 });
      t.like(execution, { outcome: 'failed', failure: { code: 'memory', expected: 'at most 500 MiB' } });
      t.like((await hear('succeed', { memoryMebibytes: 500 })).execution, { outcome: 'done' });
    });

  promise('a body may use the graphics processors that it is given', async (t, { givesGpus }, hear) => {
    if (givesGpus === true) {
      t.deepEqual((await hear('devices', { gpu: 1 })).lines, ['0']);
      t.deepEqual((await hear('devices')).lines, ['']);
      return;
    }
    t.deepEqual((await hear('devices', { gpus: ['3', 'GPU-5'] })).lines, ['3,GPU-5']);
    t.deepEqual((await hear('devices', { gpus: ['3'] })).lines, ['3']);
    t.deepEqual((await hear('devices')).lines, [process.env.CUDA_VISIBLE_DEVICES ?? ''], 'those of before are gone');
  });

  promise('a fresh process is another one', async (t, _subject, hear) => {
    const [first] = (await hear('process')).lines;
    const [second] = (await hear('process', { fresh: true })).lines;
    t.truthy(first, 'it tells its process');
    t.not(second, first);
  });
}

function listenTo({ executor, request }: Subject, made: ExecuteResult[]) {
  return async (work: Work, limits: Limits = {}, begun: () => void = () => {}): Promise<Heard> => {
    const told: string[] = [];
    const lines: string[] = [];
    const execution = await executor.execute(
      await request(work),
      {
        log: (line) => {
          told.push(line);
          lines.push(line);
          if (line === 'begun') begun();
        },
        progress: ({ unit, done, total }) => told.push(`${unit} ${done}/${total}`),
      },
      limits,
    );
    if (execution.outcome === 'done') made.push(execution.result);
    return { execution, lines: [...lines], told: [...told] };
  };
}
