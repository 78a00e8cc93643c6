/** `pipeline log`: the runs of a store, newest first. */

import { durationText } from '../../core/facts/number-text.ts';
import { labelLines } from '../../core/facts/run-label.ts';
import { refuse } from '../../store/fault.ts';
import { textTable } from '../../ui/text-table.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit.ts';
import { openStoreHere } from '../open-store.ts';

export interface LogFlags {
  readonly store?: string;
  readonly limit: number;
  /** Only runs that have all of these. */
  readonly tag: readonly string[];
  readonly json?: boolean;
}

const header = ['run', 'pipeline', 'outcome', 'executed', 'cached', 'failed', 'took', ''];

export async function logCommand(flags: LogFlags, context: CommandContext): Promise<number> {
  const store = await openStoreHere(flags, context);
  const all = store.runs.list(refuse);
  const { out } = context.terminal;
  if (all.length === 0 && flags.json !== true) {
    out(`no runs in ${store.root} yet`);
    return exitCodes.ok;
  }
  const rows: string[][] = [];
  for (const id of all) {
    if (rows.length >= flags.limit) break;
    const found = store.runs.look(id);
    if (found === undefined || 'problem' in found) {
      if (flags.tag.length > 0) continue;
      // A run without a manifest is still going on, or was killed.
      const about = found === undefined ? { outcome: 'unfinished' } : { outcome: 'unreadable', problem: found.problem };
      if (flags.json === true) out(JSON.stringify({ run: id, ...about }));
      rows.push([id, '', about.outcome, '', '', '', '', found?.problem ?? '']);
      continue;
    }
    const { actions: _actions, ...facts } = found.manifest;
    const { pipeline, outcome, executed, cached, failed, seconds, label, settings } = facts;
    if (!flags.tag.every((tag) => label?.tags?.includes(tag))) continue;
    if (flags.json === true) out(JSON.stringify(facts));
    const counts = [executed, cached, failed].map(String);
    rows.push([id, pipeline, outcome, ...counts, durationText(seconds), labelLines(label, settings).join('; ')]);
  }
  if (flags.json === true) return exitCodes.ok;
  if (rows.length === 0 && flags.tag.length > 0) out(`no run has the tag ${flags.tag.join(' and the tag ')}`);
  else for (const line of textTable(header, rows)) out(line);
  return exitCodes.ok;
}
