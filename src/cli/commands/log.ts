/** `pipeline log`: the runs of a store, newest first. */

import { durationText } from '../../core/facts/number-text.ts';
import { refuse } from '../../store/fault.ts';
import { textTable } from '../../ui/text-table.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit.ts';
import { openStoreHere } from '../open-store.ts';

export interface LogFlags {
  readonly store?: string;
  readonly limit: number;
  readonly json?: boolean;
}

export async function logCommand(flags: LogFlags, context: CommandContext): Promise<number> {
  const store = openStoreHere(flags, context);
  const all = store.runs.list(refuse);
  const runs = all.slice(0, flags.limit);
  const { out } = context.terminal;
  if (all.length === 0 && flags.json !== true) {
    out(`no runs in ${store.root} yet`);
    return exitCodes.ok;
  }
  const rows = runs.map((id) => {
    const found = store.runs.look(id);
    if (found === undefined || 'problem' in found) {
      // A run without a manifest is still going on, or was killed.
      const about = found === undefined ? { outcome: 'unfinished' } : { outcome: 'unreadable', problem: found.problem };
      if (flags.json === true) out(JSON.stringify({ run: id, ...about }));
      return [id, '', about.outcome, '', '', '', '', found?.problem ?? ''];
    }
    if (flags.json === true) {
      const { actions: _actions, ...facts } = found.manifest;
      out(JSON.stringify(facts));
    }
    const { pipeline, outcome, executed, cached, failed, seconds } = found.manifest;
    return [id, pipeline, outcome, String(executed), String(cached), String(failed), durationText(seconds), ''];
  });
  if (flags.json !== true)
    for (const line of textTable(['run', 'pipeline', 'outcome', 'executed', 'cached', 'failed', 'took', ''], rows))
      out(line);
  return exitCodes.ok;
}
