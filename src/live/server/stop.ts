/** Stops a run as Ctrl-C in its terminal would: results that it has published stay, actions that run are ended. */

import { ownerState } from '../../store/locks/owner.ts';
import type { Store } from '../../store/store.ts';
import type { Answer } from './answer.ts';

export function stopRun({ runs }: Pick<Store, 'runs'>, run: string): Answer {
  const owner = runs.list().includes(run) ? runs.holder(run) : undefined;
  if (owner === undefined) return { refused: 404, why: 'the run does not go on' };
  // A process number means nothing elsewhere, and may be another's if the owner is dead.
  if (ownerState(owner) !== 'alive')
    return { refused: 409, why: `it runs on ${owner.host}: stop it there, by Ctrl-C or kill ${owner.pid}` };
  process.kill(owner.pid, 'SIGINT');
  return { json: { stopped: run } };
}
