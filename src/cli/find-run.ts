/**
 * A run by its id, a prefix of its id, its name or a tag (the newest that has it), `latest`, or `latest~2` for the second before the latest. `latest` counts the
 * runs of one pipeline: the named one in `name:latest~2`, else the pipeline given by the caller, else the one that ran
 * last.
 */

import { refuse, StoreFault } from '../store/fault.ts';
import type { Manifest } from '../store/journal/run-log.ts';
import type { Store } from '../store/store.ts';
import { UsageError } from './exit.ts';

const runsShown = 5;

/** How often `latest` goes back, and in which pipeline if one is named; undefined for an id. */
export function runsBack(ref: string): { readonly back: number; readonly pipeline: string | undefined } | undefined {
  const found = /^(?:(.+):)?latest(?:~(\d+))?$/s.exec(ref);
  return found === null ? undefined : { back: Number(found[2] ?? 0), pipeline: found[1] };
}

/**
 * Finished runs only. `known` is the pipeline that `latest` refers to, if the caller knows it. Throws UsageError if
 * there is no such run, or if the name is ambiguous; StoreFault if its manifest cannot be read.
 */
export function findRun(ref: string, store: Store, known?: string): Manifest {
  const ids = store.runs.list(refuse);
  if (ids.length === 0) throw new UsageError(`there is no run "${ref}": no runs in ${store.root} yet`);
  const counted = runsBack(ref);
  if (counted !== undefined) return counting(ref, counted, store, known);
  const id = runIdOf(ref, ids, store);
  if (id === undefined) throw new UsageError(`there is no run "${ref}" in ${store.root}`, `there is ${listed(ids)}`);
  const looked = store.runs.look(id);
  if (looked === undefined)
    throw new UsageError(`the run ${ref} has not ended`, 'see `pipeline log` for the runs of the store');
  if ('manifest' in looked) return looked.manifest;
  throw new StoreFault('read', store.runs.manifestFile(id), new Error(looked.problem));
}

/** By its id, the beginning of it, its name or a tag; undefined without one. Throws UsageError if several begin so. */
export function runIdOf(ref: string, ids: readonly string[], store: Store): string | undefined {
  const found = ids.includes(ref) ? [ref] : ids.filter((id) => ref.length >= 4 && id.startsWith(ref));
  if (found.length > 1) throw new UsageError(`${ref} is ambiguous`, found.slice(0, runsShown).join(', '));
  return found[0] ?? labelled(ref, ids, store);
}

/** The newest run with that name, else with that tag. */
function labelled(ref: string, ids: readonly string[], { runs }: Store): string | undefined {
  let tagged: string | undefined;
  for (const id of ids) {
    const label = runs.manifest(id)?.label;
    if (label?.name === ref) return id;
    if (label?.tags?.includes(ref) === true) tagged ??= id;
  }
  return tagged;
}

/** Two runs to be compared. If one is given by its id, `latest` counts runs of that run's pipeline. */
export function findRuns(before: string, after: string, store: Store): readonly [Manifest, Manifest] {
  const [first, second] = [before, after].map((ref) => {
    const counted = runsBack(ref);
    return counted !== undefined && counted.pipeline === undefined;
  });
  if (first === true && second === false) {
    const named = findRun(after, store);
    return [findRun(before, store, named.pipeline), named];
  }
  const one = findRun(before, store);
  return [one, findRun(after, store, first === false ? one.pipeline : undefined)];
}

function counting(
  ref: string,
  { back, pipeline = '' }: { readonly back: number; readonly pipeline: string | undefined },
  store: Store,
  known: string | undefined,
): Manifest {
  const ended = store.runs.list(refuse).flatMap((id) => store.runs.manifest(id) ?? []);
  const wanted = pipeline || known || ended[0]?.pipeline;
  const runs = ended.filter((run) => run.pipeline === wanted);
  const found = runs[back];
  if (found !== undefined) return found;
  const others = [...new Set(ended.map((run) => run.pipeline))].filter((name) => name !== wanted);
  const count = runs.length === 1 ? '1 run' : `${runs.length} runs`;
  const of = wanted === undefined ? 'no run' : `of ${wanted}, ${count}`;
  throw new UsageError(
    `there is no run "${ref}": ${of} in ${store.root} came to an end`,
    [
      runs.length === 0 ? 'see `pipeline log`' : `there is ${listed(runs.map(({ run }) => run))}`,
      ...(others.length === 0 ? [] : [`other pipelines: ${others.map((name) => `${name}:latest`).join(', ')}`]),
    ].join('; '),
  );
}

function listed(ids: readonly string[]): string {
  const more = ids.length - runsShown;
  return `${ids.slice(0, runsShown).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
