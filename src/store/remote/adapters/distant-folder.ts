/**
 * Takes the steps of a shared folder in a process of its own, which is killed and left behind when it does not answer: a
 * mount whose server has gone holds it, and not this process.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compiledRoot } from '../../../package-root.ts';
import { RemoteFault, type RemoteFaultKind } from '../shared-objects.ts';
import type { FolderSteps, StepName } from './folder-steps.ts';

export interface ToFolder {
  readonly id: number;
  readonly step: StepName;
  readonly given: readonly unknown[];
}

export type FromFolder = { readonly id: number } & (
  | { readonly done: unknown }
  | { readonly fault: { readonly kind: RemoteFaultKind; readonly message: string; readonly hint: string | undefined } }
  /** An error that is no fault of the folder. */
  | { readonly error: string }
);

interface Waiting {
  readonly take: (answer: FromFolder) => void;
  readonly timer: NodeJS.Timeout;
}

const program = fileURLToPath(new URL('src/store/remote/adapters/folder-server.js', compiledRoot));
/** The last step of a large object waits until it is durable, however slow the network is. */
const finishing = 24;

/** Once it has not answered, it is asked no more: numbers of files that it had open mean nothing to another process. */
export function distantSteps(root: string, patienceMs: number): FolderSteps {
  const waiting = new Map<number, Waiting>();
  let child: ChildProcess | undefined;
  let asked = 0;
  let ended = false;
  const silent = (): RemoteFault =>
    new RemoteFault('silent', `${pathToFileURL(root).href} does not answer`, 'its mount may have lost its server');
  const end = (): void => {
    ended = true;
    child?.kill('SIGKILL');
    if (child?.connected === true) child.disconnect();
    child = undefined;
    for (const [id, { take }] of waiting) take({ id, fault: silent() });
  };
  const started = (): ChildProcess => {
    if (child !== undefined) return child;
    const own = fork(program, [root], { serialization: 'advanced', stdio: 'ignore', detached: true, execArgv: [] });
    own.on('message', (answer: FromFolder) => waiting.get(answer.id)?.take(answer));
    own.on('exit', end).on('error', end);
    own.unref();
    own.channel?.unref();
    child = own;
    return own;
  };
  const ask = <Result>(step: StepName, given: readonly unknown[]): Promise<Result> =>
    new Promise((resolve, reject) => {
      if (ended) return reject(silent());
      const id = asked++;
      const take = (answer: FromFolder): void => {
        clearTimeout(waiting.get(id)?.timer);
        waiting.delete(id);
        if ('done' in answer) resolve(answer.done as Result);
        else if ('fault' in answer) {
          const { kind, message, hint } = answer.fault;
          reject(new RemoteFault(kind, message, hint));
        } else reject(new Error(answer.error));
      };
      waiting.set(id, { take, timer: setTimeout(end, patienceMs * (step === 'finish' ? finishing : 1)) });
      started().send({ id, step, given } satisfies ToFolder, (error) => {
        if (error !== null) end();
      });
    });
  return {
    stat: (...given) => ask('stat', given),
    open: (...given) => ask('open', given),
    piece: (...given) => ask('piece', given),
    close: (...given) => ask('close', given),
    begin: (...given) => ask('begin', given),
    write: (...given) => ask('write', given),
    finish: (...given) => ask('finish', given),
    abandon: (...given) => ask('abandon', given),
    shards: (...given) => ask('shards', given),
    listed: (...given) => ask('listed', given),
    touch: (...given) => ask('touch', given),
    remove: (...given) => ask('remove', given),
    end: async () => end(),
  };
}
