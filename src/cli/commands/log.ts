/**
 * `pipeline log`: the runs of a store, newest first: how they ended, the best model of each, its gates, and what has changed
 * since the run of the same pipeline before.
 */

import { durationText } from '../../core/facts/number-text.ts';
import { labelLines } from '../../core/facts/run-label.ts';
import { deltaText, valueText } from '../../core/gates/prose-text.ts';
import { refuse } from '../../store/fault.ts';
import type { Manifest } from '../../store/journal/run-log.ts';
import type { Store } from '../../store/store.ts';
import { columns, wrapped } from '../../ui/columns.ts';
import { inert } from '../../ui/inert.ts';
import { textTable } from '../../ui/text-table.ts';
import { inLine } from '../../view/model-table.ts';
import { type BestOfRun, bestOfRun } from '../../view/since/best-of-run.ts';
import { alikeBest } from '../../view/since/headline-of.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit.ts';
import { openStoreHere } from '../open-store.ts';
import { changesSince } from '../since/changes-since.ts';
import type { Terminal } from '../terminal.ts';

export interface LogFlags {
  readonly store?: string;
  readonly limit: number;
  /** Only runs that have all of these. */
  readonly tag: readonly string[];
  readonly json?: boolean;
}

const header = ['run', 'pipeline', 'outcome', 'best', 'Δ', 'gates', 'ran', 'took', 'commit'];

export async function logCommand(flags: LogFlags, context: CommandContext): Promise<number> {
  const store = await openStoreHere(flags, context);
  const all = store.runs.list(refuse);
  const { out } = context.terminal;
  if (all.length === 0 && flags.json !== true) {
    out(`no runs in ${store.root} yet`);
    return exitCodes.ok;
  }
  const entries: Entry[] = [];
  for (const id of all) {
    if (entries.length >= flags.limit) break;
    const found = store.runs.look(id);
    if (found === undefined || 'problem' in found) {
      if (flags.tag.length > 0) continue;
      // A run without a manifest is still going on, or was killed.
      const about = found === undefined ? { outcome: 'unfinished' } : { outcome: 'unreadable', problem: found.problem };
      if (flags.json === true) out(JSON.stringify({ run: id, ...about }));
      entries.push({ row: [id, '', about.outcome], below: found === undefined ? [] : [found.problem] });
      continue;
    }
    const { manifest } = found;
    if (!flags.tag.every((tag) => manifest.label?.tags?.includes(tag))) continue;
    const { actions: _actions, ...facts } = manifest;
    if (flags.json === true) out(JSON.stringify(facts));
    entries.push(flags.json === true ? { row: [], below: [] } : await entryOf(manifest, all, store));
  }
  if (flags.json === true) return exitCodes.ok;
  if (entries.length === 0 && flags.tag.length > 0) out(`no run has the tag ${flags.tag.join(' and the tag ')}`);
  else for (const line of entryLines(entries, context.terminal)) out(line);
  return exitCodes.ok;
}

/** A row of the table, and lines below it. */
interface Entry {
  readonly row: readonly string[];
  /** By which its best model is the best. */
  readonly measure?: string;
  readonly below: readonly string[];
}

async function entryOf(manifest: Manifest, all: readonly string[], store: Store): Promise<Entry> {
  const { run, pipeline, outcome, executed, failed, seconds, label, settings, gates, commit = '' } = manifest;
  const found = bestOfRun(manifest);
  const before = runOfPipelineBefore(manifest, all, store);
  const then = before && found && bestOfRun(before);
  const passed = gates.filter((gate) => gate.passed).length;
  const row = [
    run,
    pipeline,
    failed > 0 ? `${outcome} (${failed})` : outcome,
    found === undefined ? '' : valueText(found.value, found.measure.format),
    found && then && before ? sinceText([manifest, found], [before, then]) : '',
    gates.length === 0 ? '' : `${passed}/${gates.length}`,
    `${executed}/${manifest.actions.length}`,
    durationText(seconds),
    commit.replace(/^([0-9a-f]{7})[0-9a-f]+/, '$1'),
  ];
  const measure = found === undefined ? {} : { measure: inLine(found.measure.title) };
  return { row, ...measure, below: [...(await changedLines(manifest, before, store)), ...labelLines(label, settings)] };
}

/** Empty if the two are not compared by the same measure. */
function sinceText(now: readonly [Manifest, BestOfRun], before: readonly [Manifest, BestOfRun]): string {
  const { measure, value } = now[1];
  if (before[1].measure.name !== measure.name) return '';
  const alike = alikeBest(measure.name, now, before);
  if (alike === 'otherwise') return '';
  return `${deltaText(value - before[1].value, measure.format)}${alike === 'other rows' ? ', other rows' : ''}`;
}

const changesShown = 3;

/** `changed: train.with.batchSize 32 → 64 and 2 more`, as far as this run executed anything. */
async function changedLines(manifest: Manifest, before: Manifest | undefined, store: Store): Promise<string[]> {
  if (before === undefined || manifest.executed === 0) return [];
  const { changes, moreChanges } = await changesSince(manifest, before, store);
  if (changes.length === 0) return [];
  const more = Math.max(0, changes.length - changesShown) + moreChanges;
  const shown = changes.slice(0, changesShown).map(({ text }) => text);
  return [`changed: ${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`];
}

/** Runs of other pipelines may lie between. */
const lookedMax = 20;

function runOfPipelineBefore({ run, pipeline }: Manifest, all: readonly string[], store: Store): Manifest | undefined {
  const at = all.indexOf(run) + 1;
  for (const id of all.slice(at, at + lookedMax)) {
    const manifest = store.runs.manifest(id);
    if (manifest?.pipeline === pipeline) return manifest;
  }
  return undefined;
}

/** Left out where there is no room, the first of them first. */
const spare = ['commit', 'took', 'ran', 'Δ'];

/** Columns that are empty in all rows are left out. A measure that all runs have in common is the title of its column. */
function entryLines(entries: readonly Entry[], { live, size, outStyle: style }: Terminal): string[] {
  const width = live ? size().columns : undefined;
  const measures = new Set(entries.flatMap(({ measure }) => measure ?? []));
  const [common] = measures.size === 1 ? measures : [];
  const cellOf = ({ row, measure }: Entry, column: number): string => {
    const cell = row[column] ?? '';
    return header[column] === 'best' && common === undefined && measure !== undefined ? `${cell} ${measure}` : cell;
  };
  const filled = header.filter((_, column) => entries.some((entry) => cellOf(entry, column) !== ''));
  const drawn = (names: readonly string[]): string[] =>
    textTable(
      names.map((name) => (name === 'best' ? (common ?? name) : name)),
      entries.map((entry) => names.map((name) => cellOf(entry, header.indexOf(name)))),
      width,
    );
  const tables = [0, 1, 2, 3, 4].map(
    (left) => () => drawn(filled.filter((name) => !spare.slice(0, left).includes(name))),
  );
  const fits = (table: readonly string[]): boolean => table.every((line) => columns(line) <= (width ?? Infinity));
  let table = tables[0]!();
  for (const next of tables.slice(1)) if (!fits(table)) table = next();
  const head = table.slice(0, table.length - entries.length);
  return [
    ...head,
    ...entries.flatMap(({ below }, index) => [
      table[head.length + index] as string,
      ...below.map((line) => style('dim', `    ${inert(line)}`)),
    ]),
  ].flatMap((line) => (width === undefined ? [line] : wrapped(line, width - 1, 6)));
}
