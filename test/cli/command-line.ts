/**
 * The program as users start it: bin/pipeline.js in a process of its own, in a small project with real stages. Without
 * native kernels, which each of hundreds of stores would prove anew for a second: their results are the same
 * (test/e2e/native-kernels.test.ts), and runs within the process of a test have them.
 */

import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../../bin/pipeline.js', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
  /** Standard output as JSON lines. */
  json<Value = Record<string, unknown>>(): Value[];
}

export interface Project {
  readonly folder: string;
  run(...args: readonly string[]): Promise<Finished>;
}

export interface ProjectOptions {
  readonly env?: { readonly [name: string]: string };
  /** Where the program is started; the project's folder if left out. */
  readonly cwd?: string;
}

export function openProject(folder: string, options: ProjectOptions = {}): Project {
  return { folder, run: (...args) => start(args, options.cwd ?? folder, options.env ?? {}) };
}

/** A project with documents by name. */
export function createProject(folder: string, documents: { readonly [name: string]: string }): Project {
  mkdirSync(join(folder, 'pipelines'), { recursive: true });
  for (const [name, text] of Object.entries(documents)) writeFileSync(join(folder, 'pipelines', name), text);
  return openProject(folder);
}

function start(args: readonly string[], cwd: string, env: { readonly [name: string]: string }): Promise<Finished> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', PIPELINE_STORE: '', PIPELINE_NATIVE: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { out: '', error: '' };
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text.out += part;
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    text.error += part;
  });
  return new Promise((settle) =>
    child.on('close', (code) =>
      settle({
        code,
        ...text,
        json: <Value>() =>
          text.out
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => JSON.parse(line) as Value),
      }),
    ),
  );
}

/** Drawn garments, scaled and shaped: two actions of a second. */
export const small = (seed: number, split: number): string => `# What the tests of the command line run.
name: small
seed: ${seed}
params: { split: ${split} }
stages:
  ingest:
    uses: ingest
    with: { format: synthetic, synthetic: garments, examples: { train: 100, test: 20 } }
  normalize:
    uses: normalize
    needs: { dataset: ingest }
    with:
      validationSplit: \${{ params.split }}
`;
