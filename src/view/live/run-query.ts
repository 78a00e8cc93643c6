/** Which runs a list shows, and in which order: words and comparisons as they are typed, a column, groups. Pure. */

import type { RunRow } from './run-row.ts';
import type { SharedRow } from './run-row-form.ts';

export interface ListedRun {
  readonly run: string;
  /** Absent for a run that goes on or was killed. */
  readonly about?: RunRow;
  readonly problem?: string;
  /** Of `about` that which is the same for all runs of a pipeline. */
  readonly shared?: SharedRow;
}

export interface RunQuery {
  /** Words that must all occur; `test.accuracy>0.9`, `seconds<60`, `#tag`, `pipeline=study` compare. */
  readonly filter: string;
  /** `started`, `seconds`, or the name of a measure. */
  readonly sort: string;
  readonly descending: boolean;
  readonly group: RunGroup;
}

export const runGroups = ['none', 'pipeline', 'outcome', 'tag'] as const;
export type RunGroup = (typeof runGroups)[number];

export interface ArrangedRun {
  readonly of: ListedRun;
  /** The heading that it stands under; empty without groups. */
  readonly group: string;
}

/** Runs without a number in the sorted column go last in both directions; equal ones keep their order. */
export function arrangeRuns(runs: readonly ListedRun[], query: RunQuery): ArrangedRun[] {
  const terms = query.filter.toLowerCase().split(/\s+/).filter(Boolean).map(termOf);
  const found = runs.filter((run) => terms.every((term) => term(run)));
  const sign = query.descending ? -1 : 1;
  const places = new Map<string, number>();
  const keyed = found.map((of, order) => {
    const group = groupOf(of, query.group);
    if (!places.has(group)) places.set(group, places.size);
    return { of, order, value: columnOf(of, query.sort), group, place: places.get(group)! };
  });
  return keyed.sort(
    (left, right) => left.place - right.place || compared(left.value, right.value, sign) || left.order - right.order,
  );
}

/** A row is read from its line when it is asked for: it is not asked for where it is not needed. */
function groupOf(of: ListedRun, group: RunGroup): string {
  if (group === 'none') return '';
  const { about, problem } = of;
  if (about === undefined) return problem === undefined ? 'not ended' : 'unreadable';
  if (group === 'tag') return about.label?.tags?.map((tag) => `#${tag}`).join(' ') || 'no tag';
  return about[group];
}

type Value = string | number | undefined;

function columnOf(of: ListedRun, column: string): Value {
  if (column === 'started' || column === 'run') return of.run;
  const { about } = of;
  if (about === undefined) return undefined;
  if (column === 'seconds' || column === 'pipeline' || column === 'outcome') return about[column];
  if (column === 'name') return about.label?.name;
  return about.measures.find(({ name }) => name === column)?.value;
}

function compared(left: Value, right: Value, sign: number): number {
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
  if (left === right) return 0;
  return sign * (left < right ? -1 : 1);
}

function termOf(term: string): (run: ListedRun) => boolean {
  const [, name = '', sign = '', wanted = ''] = /^([^<>=]+)(<=|>=|<|>|=)(.+)$/.exec(term) ?? [];
  if (sign === '') return (run) => wordsOf(run).includes(term);
  return (run) => {
    const column = columnNamed(run, name);
    if (column === undefined) return wordsOf(run).includes(term);
    const value = columnOf(run, column);
    if (sign === '=')
      return String(value ?? '').toLowerCase() === wanted || (value !== undefined && Number(value) === Number(wanted));
    const [number, limit] = [Number(value ?? Number.NaN), Number.parseFloat(wanted)];
    if (sign === '<') return number < limit;
    if (sign === '>') return number > limit;
    return sign === '<=' ? number <= limit : number >= limit;
  };
}

const columns = ['seconds', 'pipeline', 'outcome', 'name', 'run'];

/** The column whose name is typed, or the first that begins so. */
function columnNamed({ about }: ListedRun, typed: string): string | undefined {
  const all = [...columns, ...(about?.measures.map(({ name }) => name) ?? [])];
  return all.find((one) => one.toLowerCase() === typed) ?? all.find((one) => one.toLowerCase().startsWith(typed));
}

function wordsOf({ run, about, problem = '' }: ListedRun): string {
  if (about === undefined) return `${run} ${problem || 'not ended'}`.toLowerCase();
  const { name = '', tags = [], note = '' } = about.label ?? {};
  const words = [run, about.pipeline, about.file, about.outcome, name, ...tags.map((tag) => `#${tag}`), note];
  return [...words, ...(about.settings ?? [])].join(' ').toLowerCase();
}
