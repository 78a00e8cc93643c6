/**
 * The cost of watching a program: the hook in Python and strace around it, beside the same program alone, in turns.
 *
 *     node dist/bench/commands/watching.js [--python python3] [--rounds 15]
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Watch, watch } from '../../stages/command/undeclared/watch.ts';
import { type Measured, measure } from '../orchestrate/measure.ts';

const { python, rounds } = parseArgs({
  options: { python: { type: 'string', default: 'python3' }, rounds: { type: 'string', default: '15' } },
}).values;

const files = 2000;
const programs = {
  'an empty program': 'pass',
  'import numpy': 'import numpy',
  [`${files} files of the project`]: `for name in range(${files}): open("data/%d" % name).close()`,
  [`one file of the project ${files * 50} times`]: `for _ in range(${files * 50}): open("data/0").close()`,
  [`one file elsewhere ${files * 50} times`]: `for _ in range(${files * 50}): open("/etc/hostname").close()`,
};

const folder = mkdtempSync(join(tmpdir(), 'arrowline-bench-'));
try {
  const project = join(folder, 'project');
  mkdirSync(join(project, 'data'), { recursive: true });
  for (let name = 0; name < files; name++) writeFileSync(join(project, 'data', String(name)), '');
  const hooked = await watch({ folder: join(folder, 'hook'), project, strace: false });
  const traced = await watch({ folder: join(folder, 'strace'), project, strace: true });
  const environment = (watched: Watch): Record<string, string> => ({
    ...watched.environment,
    PYTHONPATH: watched.pythonPath.join(delimiter),
  });
  const ways = {
    alone: (words: string[]) => ({ argv: words, env: {} }),
    hook: (words: string[]) => ({ argv: words, env: environment(hooked) }),
    'hook and strace': (words: string[]) => ({ argv: [...traced.wrap(words)], env: environment(traced) }),
  };
  console.log('| program | | CPU ms | wall ms | more CPU ms |\n|---|---|---|---|---|');
  for (const [program, code] of Object.entries(programs)) {
    const times = new Map<string, Measured[]>(Object.keys(ways).map((way) => [way, []]));
    for (let round = 0; round < Number(rounds); round++)
      for (const [way, command] of Object.entries(ways)) {
        const measured = await measure(project, command([python, '-c', code]), 120);
        if (measured === undefined) throw new Error(`${program}, ${way}: no end within 120 s`);
        times.get(way)?.push(measured);
      }
    const typical = (way: string, of: keyof Measured): number =>
      median(times.get(way)?.map((one) => one[of] * 1000) ?? []);
    for (const way of Object.keys(ways)) {
      const [cpu, wall] = [typical(way, 'cpu'), typical(way, 'wall')];
      const more = cpu - typical('alone', 'cpu');
      console.log(
        `| ${program} | ${way} | ${cpu.toFixed(0)} | ${wall.toFixed(0)} | ${way === 'alone' ? '' : more.toFixed(0)} |`,
      );
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
