/**
 * One worker process, kept warm between actions: started when first needed, replaced when it dies.
 * Knows requests and results; has never heard of pipelines.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Progress } from '../stage-api/stage.ts';
import type { ExecuteRequest, ExecuteResult, FromWorker, WorkerFailure } from './worker-protocol.ts';

export type Execution =
  | { readonly outcome: 'done'; readonly result: ExecuteResult }
  | { readonly outcome: 'failed'; readonly failure: WorkerFailure }
  | { readonly outcome: 'cancelled' };

export interface ExecutionListener {
  progress(progress: Progress): void;
  log(line: string): void;
}

const workerModule = fileURLToPath(new URL('./worker.js', import.meta.url));

export class WorkerProcess {
  readonly #store: string;
  #child: ChildProcess | undefined;
  #current: { listener: ExecutionListener; settle: (execution: Execution) => void } | undefined;

  constructor(store: string) {
    this.#store = store;
  }

  /** Executes one request; the caller waits for it before giving the next. */
  execute(request: ExecuteRequest, listener: ExecutionListener): Promise<Execution> {
    if (this.#current !== undefined) throw new Error('Internal error: a worker does one thing at a time');
    const child = this.#start();
    return new Promise((settle) => {
      this.#current = { listener, settle };
      child.send({ type: 'execute', request });
    });
  }

  /** Kills the process at once. What it was executing counts as cancelled; the store is safe at every instant. */
  stop(): void {
    const child = this.#child;
    this.#child = undefined;
    this.#settle({ outcome: 'cancelled' });
    child?.kill('SIGKILL');
  }

  #start(): ChildProcess {
    if (this.#child !== undefined) return this.#child;
    const child = fork(workerModule, [this.#store], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      if (stream !== null) createInterface({ input: stream }).on('line', (line) => this.#current?.listener.log(line));
    child.on('message', (message: FromWorker) => this.#receive(child, message));
    child.on('error', (error) => this.#died(child, error.message));
    // `close` comes after the last line of output; `exit` may come before it.
    child.on('close', (code, signal) =>
      this.#died(child, signal === null ? `exited with code ${code}` : `was killed by ${signal}`),
    );
    return child;
  }

  #receive(child: ChildProcess, message: FromWorker): void {
    if (child !== this.#child) return;
    if (message.type === 'progress') this.#current?.listener.progress(message.progress);
    else if (message.type === 'log') this.#current?.listener.log(message.line);
    else if (message.type === 'done') this.#settle({ outcome: 'done', result: message.result });
    else this.#settle({ outcome: 'failed', failure: message.failure });
  }

  #died(child: ChildProcess, how: string): void {
    if (child !== this.#child) return;
    this.#child = undefined;
    const hint = 'a crash or too little memory: see the log lines above, and the system log';
    this.#settle({ outcome: 'failed', failure: { code: 'worker-exit', message: `the worker process ${how}`, hint } });
  }

  #settle(execution: Execution): void {
    const current = this.#current;
    this.#current = undefined;
    current?.settle(execution);
  }
}
