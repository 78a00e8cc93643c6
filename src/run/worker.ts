/**
 * The program of a worker process: executes one request after another and reports each. It ends when its parent does.
 *
 *   node worker.js STORE PARENT
 */

import type { Digest } from '../core/digest.ts';
import { StageFailure } from '../stage-api/failure.ts';
import { DamagedBlob, StoreFault } from '../store/fault.ts';
import { openStore } from '../store/store.ts';
import { executor } from './execute.ts';
import { watchParent } from './parent-watch.ts';
import type { FromWorker, ToWorker, WorkerFailure } from './worker-protocol.ts';

const send = (message: FromWorker): void => void process.send?.(message);
const execute = executor(openStore(process.argv[2] as string), send);

// A terminal sends its signals to the whole process group; when to stop is the parent's decision.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
watchParent(Number(process.argv[3]));
process.on('disconnect', () => process.exit(0));
process.on('message', (message: ToWorker) => {
  execute(message.request).then(
    (result) => send({ type: 'done', result }),
    (error: unknown) => send({ type: 'failed', failure: describeFailure(error) }),
  );
});

function describeFailure(error: unknown): WorkerFailure {
  if (error instanceof StageFailure) return { code: error.code, message: error.message, ...error.facts };
  if (error instanceof DamagedBlob) return { code: 'damaged', message: error.message, damaged: error.digest as Digest };
  if (error instanceof StoreFault) return { code: 'store', message: error.message, storeFault: true };
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'internal', message: error instanceof Error ? error.message : String(error), stack };
}
