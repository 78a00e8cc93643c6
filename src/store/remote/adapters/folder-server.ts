/**
 * The process that takes the steps of a shared folder for another one, and ends with it.
 *
 *     node folder-server.js ROOT     (as a child process: steps come as messages)
 */

import { RemoteFault } from '../shared-objects.ts';
import type { FromFolder, ToFolder } from './distant-folder.ts';
import { folderSteps } from './folder-steps.ts';

const steps = folderSteps(process.argv[2] as string);
const answer = (message: FromFolder): void => void process.send?.(message);

process.on('disconnect', () => process.exit(0));
process.on('message', ({ id, step, given }: ToFolder) => {
  const call: (...given: readonly never[]) => Promise<unknown> = steps[step];
  call(...(given as readonly never[])).then(
    (done) => answer({ id, done }),
    (error: unknown) => {
      if (!(error instanceof RemoteFault)) return answer({ id, error: String(error) });
      const { kind, message, hint } = error;
      return answer({ id, fault: { kind, message, hint } });
    },
  );
});
