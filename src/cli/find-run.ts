/** A run by what the user calls it: its id, the beginning of one, `latest`, or `latest~2` for two before that. */

import type { Manifest } from '../store/run-log.ts';
import type { Store } from '../store/store.ts';
import { UsageError } from './exit.ts';

/** Only runs that came to an end. Throws UsageError if there is no such run, or if several could be meant. */
export function findRun(ref: string, store: Store): Manifest {
  const ids = store.runs.list();
  if (ids.length === 0) throw new UsageError(`there is no run "${ref}": no runs in ${store.layout.root} yet`);
  const back = /^latest(?:~(\d+))?$/.exec(ref);
  if (back !== null) {
    let left = Number(back[1] ?? 0);
    for (const id of ids) {
      const manifest = store.runs.manifest(id);
      if (manifest !== undefined && left-- === 0) return manifest;
    }
    throw new UsageError(`there is no run "${ref}": ${store.layout.root} has fewer`, 'see `pipeline log`');
  }
  const found = ids.includes(ref) ? [ref] : ids.filter((id) => ref.length >= 4 && id.startsWith(ref));
  if (found.length > 1) throw new UsageError(`${ref} is ambiguous`, found.slice(0, 5).join(', '));
  const manifest = found[0] === undefined ? undefined : store.runs.manifest(found[0]);
  if (manifest !== undefined) return manifest;
  throw new UsageError(
    found.length === 1 ? `the run ${ref} has not come to an end` : `there is no run "${ref}" in ${store.layout.root}`,
    'see `pipeline log` for the runs of the store',
  );
}
