/**
 * Snakemake, Turborepo and wireit on the same graphs. Each task appends a character to `log` and writes its own input
 * file, after that of the task it waits for, to its output: the shell's `cat`.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contender } from './contender.ts';
import { type Graph, leafOf, producerOf, tasksOf } from './graph.ts';

const executed = (folder: string): number => statSync(join(folder, 'log'), { throwIfNoEntry: false })?.size ?? 0;

export function layOutInputs(folder: string, graph: Graph): void {
  mkdirSync(join(folder, 'in'));
  mkdirSync(join(folder, 'out'));
  for (const task of tasksOf(graph)) writeFileSync(join(folder, 'in', String(task)), `${task}\n`);
}

export function changeInput(folder: string, graph: Graph): void {
  writeFileSync(join(folder, 'in', String(leafOf(graph))), 'changed\n');
}

/** Undefined if it is not installed. */
export function snakemake(): Contender | undefined {
  const version = versionOf('snakemake');
  if (version === undefined) return undefined;
  return {
    name: 'Snakemake',
    version,
    prepare: (folder, graph) => {
      layOutInputs(folder, graph);
      const needs = graph.shape === 'chain' ? `lambda w: ["out/%d" % (int(w.i) - 1)] if int(w.i) > 0 else []` : '[]';
      writeFileSync(
        join(folder, 'Snakefile'),
        `rule all:
    input: expand("out/{i}", i=range(${graph.size}))

rule task:
    input: own="in/{i}", before=${needs}
    output: "out/{i}"
    shell: "printf x >> log; cat {input.before} {input.own} > {output}"
`,
      );
    },
    change: changeInput,
    command: (_folder, jobs) => ({ argv: ['snakemake', '-j', String(jobs), '--quiet', 'all', '--nolock'], env: {} }),
    executed,
  };
}

/** `modules` is a `node_modules` folder in which it is installed. */
export function turborepo(modules: string): Contender | undefined {
  const binary = join(modules, '.bin', 'turbo');
  if (!existsSync(binary)) return undefined;
  return {
    name: 'Turborepo',
    version: packageVersion(modules, 'turbo'),
    prepare: (folder, graph) => {
      const workspace = { name: 'graph', private: true, packageManager: 'npm@11.0.0', workspaces: ['packages/*'] };
      writeFileSync(join(folder, 'package.json'), JSON.stringify(workspace));
      const task = { dependsOn: ['^build'], inputs: ['in'], outputs: ['out'] };
      writeFileSync(join(folder, 'turbo.json'), JSON.stringify({ tasks: { build: task } }));
      const locked: Record<string, object> = { '': { name: 'graph', workspaces: ['packages/*'] } };
      for (const one of tasksOf(graph)) {
        const own = join(folder, 'packages', `p${one}`);
        mkdirSync(own, { recursive: true });
        const producer = producerOf(graph, one);
        const before = producer === undefined ? '' : `../p${producer}/out `;
        const dependencies = producer === undefined ? {} : { [`p${producer}`]: '1.0.0' };
        const scripts = { build: `printf x >> ../../log; cat ${before}in > out` };
        writeFileSync(
          join(own, 'package.json'),
          JSON.stringify({ name: `p${one}`, version: '1.0.0', scripts, dependencies }),
        );
        writeFileSync(join(own, 'in'), `${one}\n`);
        locked[`packages/p${one}`] = { name: `p${one}`, version: '1.0.0', dependencies };
        locked[`node_modules/p${one}`] = { resolved: `packages/p${one}`, link: true };
      }
      writeFileSync(
        join(folder, 'package-lock.json'),
        JSON.stringify({ name: 'graph', lockfileVersion: 3, requires: true, packages: locked }),
      );
    },
    change: (folder, graph) => writeFileSync(join(folder, 'packages', `p${leafOf(graph)}`, 'in'), 'changed\n'),
    command: (_folder, jobs) => ({
      argv: [binary, 'run', 'build', `--concurrency=${jobs}`, '--output-logs=errors-only'],
      env: { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', CI: '1' },
    }),
    executed,
  };
}

/** Started as npm starts it, without npm's own time. */
export function wireit(modules: string): Contender | undefined {
  const binary = join(modules, 'wireit', 'bin', 'wireit.js');
  if (!existsSync(binary)) return undefined;
  return {
    name: 'wireit',
    version: packageVersion(modules, 'wireit'),
    prepare: (folder, graph) => {
      layOutInputs(folder, graph);
      const scripts: Record<string, string> = { all: 'wireit' };
      const tasks: Record<string, object> = { all: { dependencies: tasksOf(graph).map((task) => `t${task}`) } };
      for (const task of tasksOf(graph)) {
        const producer = producerOf(graph, task);
        const before = producer === undefined ? '' : `out/${producer} `;
        scripts[`t${task}`] = 'wireit';
        tasks[`t${task}`] = {
          command: `printf x >> log; cat ${before}in/${task} > out/${task}`,
          files: [`in/${task}`],
          output: [`out/${task}`],
          dependencies: producer === undefined ? [] : [`t${producer}`],
        };
      }
      writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'graph', scripts, wireit: tasks }));
    },
    change: changeInput,
    command: (folder, jobs) => ({
      argv: [process.execPath, binary],
      env: {
        npm_lifecycle_event: 'all',
        npm_package_json: join(folder, 'package.json'),
        npm_config_user_agent: 'npm/11.0.0',
        WIREIT_PARALLEL: String(jobs),
        WIREIT_LOGGER: 'quiet',
      },
    }),
    executed,
  };
}

function versionOf(program: string): string | undefined {
  try {
    return execFileSync(program, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

function packageVersion(modules: string, name: string): string {
  return (JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')) as { version: string }).version;
}
