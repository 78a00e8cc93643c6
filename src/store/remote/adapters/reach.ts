/**
 * Asks whether a folder answers, without touching it: a mount whose server is gone would hold this process in its first call,
 * and at its end. Another process asks, and is left behind if it gets no answer. A mount that stops in the middle of a call
 * still holds that call.
 */

import { spawn } from 'node:child_process';

/** An answer counts for this time. */
const validMs = 5000;

/** False if no answer comes within `patienceMs`. True where no `ls` is, and on Windows, whose mounts give up by themselves. */
export function folderReach(root: string, patienceMs: number): () => Promise<boolean> {
  let asked: Promise<boolean> | undefined;
  return () => {
    asked ??= answers(root, patienceMs).finally(() => {
      setTimeout(() => {
        asked = undefined;
      }, validMs).unref();
    });
    return asked;
  };
}

function answers(root: string, patienceMs: number): Promise<boolean> {
  if (process.platform === 'win32') return Promise.resolve(true);
  return new Promise((resolve) => {
    const child = spawn('ls', ['-a', '--', root], { stdio: 'ignore', detached: true });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      child.unref();
      resolve(false);
    }, patienceMs);
    const ended = (): void => {
      clearTimeout(timer);
      resolve(true);
    };
    // The folder has answered, with whatever it says.
    child.on('exit', ended).on('error', ended);
  });
}
