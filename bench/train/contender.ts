/** A program under test, on one core, spoken to line by line. */

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Farewell, Measurement } from './protocol.ts';

export interface Contender {
  readonly name: string;
  readonly command: readonly string[];
  /** Beside the environment of this process. */
  readonly environment?: { readonly [name: string]: string };
}

export class RunningContender {
  readonly name: string;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor({ name, command, environment }: Contender, taskFile: string, core: number | undefined) {
    this.name = name;
    const pinned = core === undefined ? [] : ['taskset', '-c', String(core)];
    const [program, ...rest] = [...pinned, ...command, taskFile];
    this.#child = spawn(program!, rest, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...environment },
    });
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  /** Waits until the program is warm. */
  async ready(): Promise<void> {
    while ((await this.#line()) !== 'ready');
  }

  async measure(command: 'train' | 'predict'): Promise<Measurement> {
    this.#child.stdin!.write(`${command}\n`);
    return JSON.parse(await this.#line()) as Measurement;
  }

  async quit(): Promise<Farewell> {
    this.#child.stdin!.write('quit\n');
    return JSON.parse(await this.#line()) as Farewell;
  }

  async #line(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`${this.name} ended early`);
    return value;
  }
}
