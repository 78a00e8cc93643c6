/**
 * The run that another one is compared with, if none is named: the newest one before it of the same pipeline that has
 * other results. Runs with the same `-P` and `--set` are preferred, and runs that came to their end.
 */

import type { RunFacts } from '../../core/facts/run-facts.ts';
import type { Store } from '../../store/store.ts';

export type RunBefore =
  | { readonly before: RunFacts; readonly chosen: string }
  /** Why there is none. */
  | { readonly alone: string };

/** Manifests of a large grid take some milliseconds each. */
const runsRead = 60;

export function runBefore(now: RunFacts, { runs }: Pick<Store, 'runs'>): RunBefore {
  const ids = runs.list();
  const from = Math.max(0, ids.indexOf(now.run));
  const wanted = measuredStages(now);
  if (wanted.size === 0) return { alone: 'nothing is measured' };
  const kept: { readonly before: RunFacts; readonly rank: number }[] = [];
  for (const id of ids.slice(from, from + runsRead)) {
    const before = runs.manifest(id);
    if (before === undefined || before.pipeline !== now.pipeline || sameResults(now, before)) continue;
    const rank = rankOf(now, before, wanted);
    if (rank === undefined) continue;
    kept.push({ before, rank });
    if (rank === 0) break;
  }
  const least = Math.min(...kept.map(({ rank }) => rank));
  const found = kept.find(({ rank }) => rank === least);
  if (found !== undefined) return { before: found.before, chosen: chosenText(found.rank) };
  return {
    alone:
      ids.length - from > runsRead
        ? `no run with other results among the ${runsRead} before`
        : 'the first run with these results',
  };
}

/** 1 for other values, 2 for another document, 4 for one that did not come to its end; undefined without results. */
function rankOf(now: RunFacts, before: RunFacts, wanted: ReadonlySet<string>): number | undefined {
  const had = measuredStages(before);
  const declared = new Set(before.stages?.map(({ name }) => name));
  if (![...wanted].some((stage) => had.has(stage))) return undefined;
  // A run of some stages (`--only`) is no run to compare with.
  if ([...wanted].some((stage) => declared.has(stage) && !before.actions.some((one) => one.stage === stage)))
    return undefined;
  const ended = before.outcome === 'succeeded' || before.outcome === 'gates failed';
  return (valuesText(now) === valuesText(before) ? 0 : 1) + (now.file === before.file ? 0 : 2) + (ended ? 0 : 4);
}

function chosenText(rank: number): string {
  const others = [
    ...(rank & 1 ? ['its -P or --set were other ones'] : []),
    ...(rank & 2 ? ['its document was named otherwise'] : []),
    ...(rank & 4 ? ['it did not come to its end'] : []),
  ];
  return ['the newest run before with other results', ...others].join('; ');
}

function valuesText({ given = [], settings = [] }: RunFacts): string {
  return JSON.stringify([given, settings].map((values) => [...values].sort()));
}

function measuredStages({ actions }: RunFacts): Set<string> {
  return new Set(actions.flatMap(({ stage, metrics }) => (Object.keys(metrics).length > 0 ? [stage] : [])));
}

/** Whether all results of now were results of then, and no other point of their stages had one. Reports do not count. */
function sameResults(now: RunFacts, before: RunFacts): boolean {
  const stages = new Set(now.actions.map(({ stage }) => stage));
  const results = ({ actions }: RunFacts): Map<string, string> =>
    new Map(
      actions
        .filter((one) => one.kind !== 'report' && stages.has(one.stage) && Object.keys(one.outputs).length > 0)
        .map(({ id, outputs }) => [id, JSON.stringify(Object.entries(outputs).sort())]),
    );
  const [own, old] = [results(now), results(before)];
  return own.size === old.size && [...own].every(([id, outputs]) => old.get(id) === outputs);
}
