/** Runs a shell script on a host by the program ssh, without a terminal and without questions. */

import { spawn } from 'node:child_process';
import { jobEnvironment } from '../jobs/job-environment.ts';

export interface Answer {
  /** Undefined if the host was not reached, or the connection was lost. */
  readonly code: number | undefined;
  readonly out: string;
  readonly error: string;
}

export type Remote = (host: string, script: string) => Promise<Answer>;

const timeoutMs = 30_000;
const charactersMax = 1 << 24;
/** By which ssh says that it has failed itself. */
const sshFailed = 255;
const quietly = ['-T', '-oBatchMode=yes', '-oConnectTimeout=10', '-oServerAliveInterval=5', '-oServerAliveCountMax=3'];

/** `options` are ssh's own, word for word: of several that set the same, the first one holds. */
export function remoteBySsh(options: readonly string[] = []): Remote {
  return (host, script) =>
    new Promise((settled) => {
      const child = spawn('ssh', [...options, ...quietly, '--', host, 'exec /bin/sh -s'], {
        stdio: ['pipe', 'pipe', 'pipe'],
        env: jobEnvironment(process.env),
        timeout: timeoutMs,
        killSignal: 'SIGKILL',
      });
      let [out, error] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        if (out.length < charactersMax) out += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        if (error.length < charactersMax) error += text;
      });
      child.stdin.on('error', () => {});
      // Through standard input: no list of processes shows the script and what it sets.
      child.stdin.end(script);
      child.on('error', ({ message }) => settled({ code: undefined, out, error: message }));
      child.on('close', (code) => {
        const answered = code !== null && code !== sshFailed;
        settled({ code: answered ? code : undefined, out, error: error.trim() || 'no answer' });
      });
    });
}
