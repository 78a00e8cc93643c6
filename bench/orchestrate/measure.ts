/** One command, timed by the shell that waits for it: wall time, and CPU time of the process and all it waited for. */

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from './contender.ts';

export interface Measured {
  /** Seconds. */
  readonly wall: number;
  /** Seconds of user and system time. */
  readonly cpu: number;
}

/** Undefined if it took longer than `limitSeconds`: then it and all it started are killed. Throws if it fails. */
export async function measure(folder: string, command: Command, limitSeconds: number): Promise<Measured | undefined> {
  const script = 'TIMEFORMAT="%R %U %S"; { time "$@" > output 2>&1; } 2> times';
  const child = spawn('bash', ['-c', script, 'bash', ...command.argv], {
    cwd: folder,
    env: { ...process.env, ...command.env },
    stdio: 'ignore',
    detached: true,
  });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, limitSeconds * 1000);
  const code = await new Promise<number | null>((ended) => child.on('close', ended));
  clearTimeout(timer);
  if (late) return undefined;
  if (code !== 0)
    throw new Error(`${command.argv.join(' ')} failed:\n${readFileSync(join(folder, 'output'), 'utf8').slice(-2000)}`);
  const [wall = 0, user = 0, system = 0] = readFileSync(join(folder, 'times'), 'utf8').trim().split(' ').map(Number);
  return { wall, cpu: user + system };
}
