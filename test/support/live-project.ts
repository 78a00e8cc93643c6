/** A real `pipeline run` and a real `pipeline ui` as processes of their own, over a program that waits to be let on. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../../bin/pipeline.js', import.meta.url));

/**
 * A stage that tells its progress and a number ten times, and at each step waits for a file of that step's number. `value`
 * is the number that it ends with.
 */
export const slowDocument = (value: number): string => `name: slow
description: A program that waits to be let on.
stages:
  work:
    uses: command
    with:
      run: node work.mjs \${{ outputs.table }} ${value}
      files: [work.mjs]
      env: { GATE: "GATE_FOLDER" }
      outputs: { table: { type: table, as: csv } }
      metrics: { score: max }
      undeclared: off
gates:
  - { metric: work.score, min: 0.5 }
`;

const slowProgram = `import { existsSync, writeFileSync } from 'node:fs';
const [, , table, value] = process.argv;
for (let step = 1; step <= 10; step++) {
  while (!existsSync(process.env.GATE + '/' + step) && !existsSync(process.env.GATE + '/all'))
    await new Promise((resume) => setTimeout(resume, 20));
  console.log('::progress ' + step + '/10 step ' + step);
  console.log('::metric score=' + (Number(value) * step) / 10 + ' step=' + step);
  console.log('line of step ' + step);
}
writeFileSync(table, 'name,number\\n' + '<img src=x onerror=alert(1)>,1\\nplain,2\\n');
`;

export interface LiveProject {
  readonly folder: string;
  readonly store: string;
  /** Starts a run; it goes on by itself. */
  run(document: string, ...args: readonly string[]): ChildProcess;
  /** The same with what it prints. */
  call(...args: readonly string[]): ChildProcess;
  /** Writes a document; returns its path. */
  write(document: string): string;
  /** Lets the program go on up to a step. */
  letOn(step: number | 'all'): void;
  /** Starts the page; returns the process and its address. */
  ui(...args: readonly string[]): Promise<{ readonly child: ChildProcess; readonly address: string }>;
  remove(): Promise<void>;
}

export function liveProject(): LiveProject {
  const folder = mkdtempSync(join(tmpdir(), 'arrowline-live-'));
  const store = join(folder, 'artifacts');
  const gate = join(folder, 'gate');
  mkdirSync(gate);
  mkdirSync(join(folder, 'pipelines'));
  writeFileSync(join(folder, 'pipelines', 'work.mjs'), slowProgram);
  const children: ChildProcess[] = [];
  const start = (args: readonly string[], out: 'pipe' | 'ignore'): ChildProcess => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: folder,
      stdio: ['ignore', out, out === 'pipe' ? 'pipe' : 'inherit'],
    });
    children.push(child);
    return child;
  };
  let documents = 0;
  const write = (document: string): string => {
    const file = join(folder, 'pipelines', `document-${++documents}.yaml`);
    writeFileSync(file, document.replace('GATE_FOLDER', gate));
    return file;
  };
  return {
    folder,
    store,
    write,
    call: (...args) => start(args, 'pipe'),
    run: (document, ...args) => start(['run', write(document), '--store', store, '--quiet', ...args], 'ignore'),
    letOn: (step) => {
      for (let one = 1; one <= (step === 'all' ? 10 : step); one++) writeFileSync(join(gate, String(one)), '');
      if (step === 'all') writeFileSync(join(gate, 'all'), '');
    },
    ui: async (...args) => {
      // A run that was just started makes the store.
      while (!existsSync(join(store, 'runs'))) await new Promise((resume) => setTimeout(resume, 50));
      const child = start(['ui', '--store', store, ...args], 'pipe');
      let text = '';
      for await (const piece of child.stdout ?? []) {
        text += String(piece);
        const address = /http:\/\/\S+/.exec(text)?.[0];
        if (address !== undefined) return { child, address };
      }
      throw new Error(`the page did not start: ${text}`);
    },
    remove: async () => {
      for (const child of children)
        if (child.exitCode === null && child.signalCode === null) {
          child.kill('SIGKILL');
          await once(child, 'exit');
        }
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
