/**
 * One worker process, kept warm between actions: started when first needed, replaced when it dies, killed when it
 * exceeds its time or memory. A program that its body started is asked to end first, killed after a grace, and never
 * outlives it. Knows requests and results; has never heard of pipelines.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { compiledRoot } from '../../../package-root.ts';
import { withoutSecrets } from '../../../store/remote/access/secret-variables.ts';
import type { ExecuteRequest, FromWorker, ToWorker } from '../../execute/worker-protocol.ts';
import { graceMs, type Program, processesOf, signalProcesses } from '../../process-group.ts';
import type { Execution, ExecutionListener, Limits } from '../executor.ts';
import { passedBy } from '../jobs/job-environment.ts';
import { memoryOf } from './resident-memory.ts';

interface Current {
  readonly listener: ExecutionListener;
  readonly settle: (execution: Execution) => void;
  readonly timers: NodeJS.Timeout[];
  /** The program that the body has started. */
  program?: Program;
  /** The outcome of a request that is being ended, whatever its body still reports. */
  verdict?: Execution;
  heapFull: boolean;
  filesFull: boolean;
}

const workerModule = fileURLToPath(new URL('src/run/execute/worker.js', compiledRoot));
const memorySampleMs = 200;
/** Timers longer than 25 days would fire at once. */
const timerMsMax = 2 ** 31 - 1;
/** After a worker exits, its remaining output is waited for this long; its children may keep the pipes open. */
const lastWordsMs = 1000;

export class WorkerProcess {
  /** Ids of the graphics processors it may use; if empty, its environment does not set any. */
  readonly gpus: readonly string[];
  readonly #store: string;
  #child: ChildProcess | undefined;
  /** The processes started here that have not exited, each with the promise of its exit. */
  readonly #alive = new Map<ChildProcess, Promise<void>>();
  #current: Current | undefined;

  constructor(store: string, gpus: readonly string[] = []) {
    this.#store = store;
    this.gpus = gpus;
  }

  /** Executes one request; do not call it again before the promise is settled. */
  execute(request: ExecuteRequest, listener: ExecutionListener, limits: Limits = {}): Promise<Execution> {
    if (this.#current !== undefined) throw new Error('Internal error: a worker does one thing at a time');
    if (limits.fresh === true) this.stop();
    const child = this.#start();
    return new Promise((settle) => {
      this.#current = { listener, settle, timers: this.#watch(child, limits), heapFull: false, filesFull: false };
      // One that could not be started has no channel, and says so in an event.
      if (child.connected) child.send({ type: 'execute', request, variables: passedOn(request) } satisfies ToWorker);
    });
  }

  /**
   * Kills the process, at once if its body runs no program. Its request counts as cancelled; the store is safe at every
   * moment.
   */
  stop(): void {
    this.#abandon({ outcome: 'cancelled' });
  }

  /** Resolves when no process started here is left. */
  async gone(): Promise<void> {
    await Promise.all(this.#alive.values());
  }

  #abandon(execution: Execution): void {
    const current = this.#current;
    if (current?.verdict !== undefined) return;
    if (current?.program === undefined) {
      this.#kill(execution);
      return;
    }
    current.verdict = execution;
    signalProcesses(current.program.pid, 'SIGTERM', current.program.mark);
    current.timers.push(setTimeout(() => this.#kill(execution), graceMs));
  }

  #kill(execution: Execution): void {
    const child = this.#child;
    this.#child = undefined;
    this.#killProgram();
    this.#settle(execution);
    child?.kill('SIGKILL');
  }

  #killProgram(): void {
    const { program } = this.#current ?? {};
    if (program !== undefined) signalProcesses(program.pid, 'SIGKILL', program.mark);
  }

  #start(): ChildProcess {
    if (this.#child !== undefined) return this.#child;
    const own = withoutSecrets(process.env);
    const env = this.gpus.length === 0 ? own : { ...own, CUDA_VISIBLE_DEVICES: this.gpus.join() };
    const child = fork(workerModule, [this.#store, String(process.pid)], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Said of every module of a project whose package.json names no type; it concerns no result.
      execArgv: ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'],
      env,
    });
    this.#child = child;
    this.#alive.set(
      child,
      new Promise((resolve) => {
        const gone = (): void => {
          this.#alive.delete(child);
          resolve();
        };
        child.on('exit', gone);
        // A process that could not be started never exits.
        child.on('error', () => child.pid === undefined && gone());
      }),
    );
    // A process that could not be started has no streams.
    for (const stream of [child.stdout, child.stderr])
      if (stream) createInterface({ input: stream }).on('line', (line) => this.#line(child, line));
    child.on('message', (message: FromWorker) => this.#receive(child, message));
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (this.#current !== undefined && /^E[MN]FILE$/.test(error.code ?? '')) this.#current.filesFull = true;
      this.#died(child, `could not be reached: ${error.message}`);
    });
    // `close` comes after the last line of output; `exit` may come before it.
    child.on('close', (code, signal) => this.#died(child, ending(code, signal), signal));
    child.on('exit', (code, signal) => {
      setTimeout(() => this.#died(child, ending(code, signal), signal), lastWordsMs).unref();
    });
    return child;
  }

  #watch(child: ChildProcess, { timeoutMs, memoryMebibytes }: Limits): NodeJS.Timeout[] {
    const timers: NodeJS.Timeout[] = [];
    // A timeout beyond the timer's range is ignored: it is longer than any machine runs.
    if (timeoutMs !== undefined && timeoutMs <= timerMsMax)
      timers.push(setTimeout(() => this.#overTime(timeoutMs), timeoutMs));
    if (memoryMebibytes !== undefined)
      timers.push(
        setInterval(() => {
          const { program } = this.#current ?? {};
          const started = program === undefined ? [] : (processesOf(program.pid, program.mark) ?? []);
          const found = memoryOf([child.pid ?? 0, ...started], memoryMebibytes);
          if (found !== undefined && found > memoryMebibytes) this.#overMemory(found, memoryMebibytes);
        }, memorySampleMs),
      );
    return timers;
  }

  #overTime(timeoutMs: number): void {
    const minutes = timeoutMs / 60_000;
    this.#abandon({
      outcome: 'failed',
      failure: {
        code: 'timeout',
        message: `it did not end within ${Number(minutes.toPrecision(3))} minutes`,
        hint: 'raise timeoutMinutes of the stage, or see its last log lines for what it was doing',
      },
    });
  }

  #overMemory(found: number, allowed: number): void {
    this.#abandon({
      outcome: 'failed',
      failure: {
        code: 'memory',
        message:
          this.#current?.program === undefined
            ? 'the worker process took more memory than its stage asked for'
            : 'the program and the worker process took more memory than their stage asked for',
        found: `${Math.ceil(found)} MiB`,
        expected: `at most ${allowed} MiB`,
        hint: 'raise resources.memory of the stage',
      },
    });
  }

  #line(child: ChildProcess, line: string): void {
    if (child !== this.#child || this.#current === undefined) return;
    if (/heap out of memory|Reached heap limit/.test(line)) this.#current.heapFull = true;
    if (/\b(EMFILE|ENFILE)\b/.test(line)) this.#current.filesFull = true;
    this.#current.listener.log(line);
  }

  #receive(child: ChildProcess, message: FromWorker): void {
    if (child !== this.#child) return;
    const { verdict } = this.#current ?? {};
    if (message.type === 'progress') this.#current?.listener.progress(message.progress);
    else if (message.type === 'log') this.#current?.listener.log(message.line);
    else if (message.type === 'group') this.#started(message);
    else if (verdict !== undefined) this.#kill(verdict);
    else if (message.type === 'done') this.#settle({ outcome: 'done', result: message.result });
    else if (message.type === 'failed') this.#settle({ outcome: 'failed', failure: message.failure });
  }

  #started(program: Program): void {
    if (this.#current !== undefined) this.#current.program = program;
  }

  #died(child: ChildProcess, how: string, signal: NodeJS.Signals | null = null): void {
    if (child !== this.#child) return;
    this.#child = undefined;
    this.#killProgram();
    const { heapFull = false, filesFull = false, verdict } = this.#current ?? {};
    const hint = filesFull
      ? 'raise the limit: ulimit -n 1024'
      : heapFull
        ? 'give it more with NODE_OPTIONS=--max-old-space-size=<MiB>, or make its work smaller'
        : signal === 'SIGKILL'
          ? 'the system kills processes when memory is short: see its log'
          : 'a crash: see the log lines';
    const message = filesFull
      ? 'the worker process could not open all its files: too many are open'
      : heapFull
        ? 'the worker process ran out of JavaScript heap'
        : `the worker process ${how}`;
    this.#settle(verdict ?? { outcome: 'failed', failure: { code: 'worker-exit', message, hint } });
  }

  #settle(execution: Execution): void {
    const current = this.#current;
    this.#current = undefined;
    for (const timer of current?.timers ?? []) clearTimeout(timer);
    current?.settle(execution);
  }
}

/** Of the variables that a request passes on by name, the ones that its worker would not have otherwise. */
function passedOn(request: ExecuteRequest): ToWorker['variables'] {
  const passed = passedBy(request);
  // Most requests pass nothing on, and copies of an environment cost each action.
  if (passed.length === 0) return {};
  const own = withoutSecrets(process.env);
  const given = Object.entries(withoutSecrets(process.env, passed));
  return Object.fromEntries(
    given.flatMap(([name, value]) => (value === undefined || name in own ? [] : [[name, value]])),
  );
}

function ending(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `exited with code ${code}` : `was killed by ${signal}`;
}
