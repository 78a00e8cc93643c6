/**
 * A project on disk and the real command line over it: for tests that kill it, starve it and race it.
 *
 * The pipeline is small and real: drawn pictures, normalized, and two trainings of which one continues the other.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import { verifyStore } from '../../src/store/care/verify.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** `npm run test:faults` does everything more often and longer. */
export const long = process.env.FAULTS === 'long';

const program = fileURLToPath(new URL('../../../bin/pipeline.js', import.meta.url));

const document = `
name: small
stages:
  ingest: { uses: ingest, with: { format: synthetic, examples: { train: 100, test: 20 } } }
  normalize: { uses: normalize, needs: { dataset: ingest } }
  train:
    uses: train
    needs: { dataset: normalize }
    matrix: { epochs: [1, 2] }
    with:
      epochs: '\${{ matrix.epochs }}'
      model: [{ flatten: {} }, { dense: { units: 4, activation: relu } }, { dense: { units: classes, activation: softmax } }]
`;

export interface Ended {
  /** 128 and the number of the signal for those that a signal ended. */
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

export interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when an event, or one of an action, was printed (`--json`); rejects when the program ends before. */
  saw(event: string, action?: string): Promise<void>;
  /** Resolves when it has printed so many lines, or ended. */
  printed(lines: number): Promise<void>;
}

export interface Project {
  readonly folder: string;
  readonly file: string;
  readonly storeFolder: string;
  store(): Store;
  /** Replaces the document. */
  write(source: string): void;
  /** Starts `pipeline run --json` in a process group of its own, perhaps below another program (`prlimit …`). */
  start(options?: StartOptions): Started;
  run(options?: StartOptions): Promise<Ended>;
  /** Digest of each output of each action, of the newest run with a manifest. */
  digests(): Record<string, unknown>;
  /** What `verify` finds wrong. */
  problems(): Promise<readonly unknown[]>;
}

export interface StartOptions {
  /** Without native kernels, as in test/cli/command-line.ts, if it does not name them. */
  readonly env?: { readonly [name: string]: string | undefined };
  readonly below?: readonly string[];
  /** The Node to run it with; the one that runs the tests if left out. */
  readonly node?: string;
  readonly store?: string;
  readonly arguments?: readonly string[];
}

const signalNumbers: { readonly [name: string]: number } = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

export function createProject(t: ExecutionContext, source = document): Project {
  const folder = temporaryFolder(t);
  const file = join(folder, 'pipelines', 'small.yaml');
  mkdirSync(join(folder, 'pipelines'));
  writeFileSync(file, source);
  const storeFolder = join(folder, 'artifacts');
  const started = new Set<ChildProcess>();
  t.teardown(() => {
    for (const child of started) killGroup(child, 'SIGKILL');
  });

  const start = (options: StartOptions = {}): Started => {
    const [command = '', ...rest] = [...(options.below ?? []), options.node ?? process.execPath, program];
    const flags = options.arguments ?? ['run', file, '--json', '--jobs', '2'];
    const child = spawn(command, [...rest, ...flags, '--store', options.store ?? storeFolder], {
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PIPELINE_NATIVE: '0', ...options.env },
    });
    started.add(child);
    let out = '';
    let error = '';
    const watchers = new Set<() => void>();
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      for (const look of [...watchers]) look();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      error += text;
    });
    const ended = new Promise<Ended>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => {
        started.delete(child);
        resolve({ code: code ?? 128 + (signalNumbers[signal ?? ''] ?? 0), out, error });
      });
    });
    const saw = (event: string, action?: string): Promise<void> =>
      new Promise((resolve, reject) => {
        const sought = `"event":"${event}"${action === undefined ? '' : `,"action":"${action}"`}`;
        const look = (): void => {
          if (!out.includes(sought)) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
        ended.then((end) => reject(new Error(`it ended with ${end.code} before "${event}": ${end.error}`)), reject);
      });
    const printed = (lines: number): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (out.split('\n').length <= lines) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
        ended.finally(resolve);
      });
    return { process: child, ended, saw, printed };
  };
  const store = (): Store => openStore(storeFolder);
  return {
    folder,
    file,
    storeFolder,
    write: (text) => writeFileSync(file, text),
    store,
    start,
    run: (options) => start(options).ended,
    digests: () => {
      const { runs } = store();
      const manifest = runs.list().flatMap((id) => runs.manifest(id) ?? [])[0];
      return Object.fromEntries((manifest?.actions ?? []).map((action) => [action.id, action.outputs]));
    },
    problems: async () => (await verifyStore(store(), false)).problems,
  };
}

/** Sends a signal to the program and everything it started; to nobody if it has ended. */
export function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // All of it has ended.
  }
}

/** Processes of a group that have not ended. Linux only. */
export function groupMembers(group: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return fields[2] === String(group) && fields[0] !== 'Z';
      } catch {
        return false;
      }
    });
}

/** Resolves when `condition` holds, which some other process brings about. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
  limitMs = 30_000,
): Promise<void> {
  const started = performance.now();
  while (!(await condition())) {
    if (performance.now() - started > limitMs) throw new Error(`waited in vain for ${what}`);
    await new Promise((resume) => setTimeout(resume, 20));
  }
}

/** Numbers from 0 to 1, the same for the same seed: for times and places of faults. */
export function sequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Says why a fault is not injected here. */
export function skipped(t: ExecutionContext, why: string): void {
  t.log(`not injected: ${why}`);
  t.pass();
}
