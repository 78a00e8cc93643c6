/** The list of runs and a measure over them, from the store's index: pages of rows, arranged as the reader asks. */

import type { Store } from '../../store/store.ts';
import { type ArrangedRun, arrangeRuns, type ListedRun, type RunGroup, runGroups } from '../../view/live/run-query.ts';
import { runRowForm, type SharedRow } from '../../view/live/run-row-form.ts';
import type { Answer } from './answer.ts';
import { wholeIn } from './whole-in.ts';

const [rowsMax, overMax, measuresMax] = [500, 2000, 24];

export interface Runs {
  list(): readonly ListedRun[];
  /** Whether a process runs it now. */
  goesOn(run: string): boolean;
}

export function openRuns({ runs, runIndex }: Pick<Store, 'runs' | 'runIndex'>): Runs {
  const index = runIndex.open(runRowForm);
  return { list: () => index.list(), goesOn: (run) => runs.holder(run) !== undefined };
}

export function listRuns(runs: Runs, query: URLSearchParams): Answer {
  const all = runs.list();
  const arranged = arranging(all, query);
  const [offset, limit] = [wholeIn(query, 'offset', 0), Math.min(rowsMax, wholeIn(query, 'limit', 100))];
  const pinned = query.get('pin');
  const pin = pinned === null ? undefined : all.find(({ run }) => run === pinned);
  return {
    json: {
      total: all.length,
      found: arranged.length,
      rows: arranged.slice(offset, offset + limit).map((one) => sent(one, runs)),
      groups: groupsOf(arranged),
      measures: measuresOf(arranged),
      pipelines: [...new Set(all.flatMap(({ shared }) => shared?.pipeline ?? []))].sort(),
      ...(pin !== undefined && { pin: sent({ of: pin, group: '' }, runs) }),
    },
  };
}

/** A measure over the runs that the filter finds, oldest first, with the gates that the newest of them has on it. */
export function runsOver(runs: Runs, query: URLSearchParams): Answer {
  const measure = query.get('measure') ?? '';
  const found = arranging(runs.list(), query).flatMap(({ of }) =>
    of.shared?.measures.some(({ name }) => name === measure) ? [of] : [],
  );
  const inTime = found.sort((left, right) => (left.run < right.run ? -1 : 1)).slice(-overMax);
  const newest = inTime.at(-1)?.about;
  return {
    json: {
      measure: newest?.measures.find(({ name }) => name === measure),
      left: found.length - inTime.length,
      points: inTime.map(({ run, about }) => ({
        run,
        started: about?.started,
        pipeline: about?.pipeline,
        outcome: about?.outcome,
        value: about?.measures.find(({ name }) => name === measure)?.value,
      })),
      gates: (newest?.gates ?? [])
        .filter(({ metric }) => metric === measure || metric.endsWith(`.${measure}`))
        .map(({ min, max }) => ({ min, max })),
    },
  };
}

function arranging(all: readonly ListedRun[], query: URLSearchParams): ArrangedRun[] {
  const group = query.get('group') as RunGroup;
  return arrangeRuns(all, {
    filter: query.get('filter') ?? '',
    sort: query.get('sort') ?? 'run',
    descending: query.get('order') !== 'up',
    group: runGroups.includes(group) ? group : 'none',
  });
}

interface SentRun extends Omit<ListedRun, 'shared'> {
  readonly group: string;
  readonly goesOn?: boolean;
}

function sent({ of: { run, about, problem }, group }: ArrangedRun, runs: Runs): SentRun {
  if (about !== undefined) return { run, about, group };
  return problem === undefined ? { run, group, goesOn: runs.goesOn(run) } : { run, problem, group };
}

function groupsOf(arranged: readonly ArrangedRun[]): { readonly [group: string]: number } {
  const counts = new Map<string, number>();
  for (const { group } of arranged) counts.set(group, (counts.get(group) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/** The columns: measures of the rows, those that more rows have first. */
function measuresOf(arranged: readonly ArrangedRun[]): SharedRow['measures'] {
  const rows = new Map<SharedRow, number>();
  for (const { of } of arranged) if (of.shared !== undefined) rows.set(of.shared, (rows.get(of.shared) ?? 0) + 1);
  const found = new Map<string, { readonly measure: SharedRow['measures'][number]; count: number }>();
  for (const [{ measures }, count] of rows)
    for (const measure of measures) {
      const known = found.get(measure.name);
      if (known === undefined) found.set(measure.name, { measure, count });
      else known.count += count;
    }
  return [...found.values()]
    .sort((left, right) => right.count - left.count)
    .slice(0, measuresMax)
    .map(({ measure }) => measure);
}
