/**
 * The program of a worker process: executes one request after another and reports each. It ends when its parent ends,
 * and so does the program that a body runs.
 *
 * node worker.js STORE PARENT
 */

import { openStore } from '../../store/store.ts';
import { type Program, signalProcesses } from '../process-group.ts';
import { describeFailure } from './describe-failure.ts';
import { executor } from './execute.ts';
import { watchParent } from './parent-watch.ts';
import type { FromWorker, ToWorker } from './worker-protocol.ts';

let program: Program | undefined;
const send = (message: FromWorker): void => {
  process.send?.(message);
  if (message.type === 'progress' || message.type === 'log') return;
  program = message.type === 'group' ? message : undefined;
  watch.program(program);
};
const execute = executor(openStore(process.argv[2] as string));

// A terminal sends signals to the whole process group; the parent decides when to stop.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
const watch = watchParent(Number(process.argv[3]));
process.on('disconnect', () => {
  if (program !== undefined) signalProcesses(program.pid, 'SIGKILL', program.mark);
  process.exit(0);
});
process.on('message', ({ request, variables }: ToWorker) => {
  Object.assign(process.env, variables);
  execute(request, send)
    .finally(() => {
      for (const name of Object.keys(variables)) delete process.env[name];
    })
    .then(
      (result) => send({ type: 'done', result }),
      (error: unknown) => send({ type: 'failed', failure: describeFailure(error) }),
    );
});
