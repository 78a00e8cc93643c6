/** `pipeline export tensorboard FOLDER [RUN...]`: the results of runs as event files, which TensorBoard opens. */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { countedText } from '../../core/facts/number-text.ts';
import type { ActionRecord } from '../../core/facts/record.ts';
import type { RunFacts } from '../../core/facts/run-facts.ts';
import { parseActionKey } from '../../core/values/digest.ts';
import { readArtifact } from '../../store/objects/artifact.ts';
import { makeFolder } from '../../store/objects/durable.ts';
import { replaceFile } from '../../store/objects/publish.ts';
import type { Store } from '../../store/store.ts';
import { inert } from '../../ui/inert.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes, UsageError } from '../exit.ts';
import { findRun } from '../find-run.ts';
import { openSharedStoreHere } from '../open-store.ts';
import { stagesOfRun } from '../stages-of-run.ts';
import { type EventFile, eventFiles } from './files.ts';
import { type MadeAction, sessionsOf } from './sessions.ts';

export interface ExportTensorboardFlags {
  readonly store?: string;
  readonly json?: boolean;
}

export async function exportTensorboardCommand(
  given: string,
  refs: readonly string[],
  flags: ExportTensorboardFlags,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  const store = await openSharedStoreHere(flags, terminal);
  const folder = resolve(given);
  const runs = (refs.length === 0 ? ['latest'] : refs).map((ref) => findRun(ref, store));
  for (const facts of new Map(runs.map((run) => [run.run, run])).values()) {
    const { made, lost } = await resultsOf(facts, store);
    const sessions = sessionsOf(made, await stagesOfRun(facts, context.loadKinds, store.records));
    const files = eventFiles(facts, sessions);
    refuseOthers(files, folder);
    for (const { path, bytes } of files) writeFile(join(folder, path), bytes);
    const scalars = sessions.reduce((sum, one) => sum + one.scalars.length, 0);
    const { run } = facts;
    if (flags.json === true)
      terminal.out(JSON.stringify({ run, folder, files: files.map(({ path }) => path), scalars, lost }));
    else {
      const counts = [countedText(sessions.length, 'session'), countedText(scalars, 'number')].join(', ');
      terminal.out(`run ${run} of ${inert(facts.pipeline)}: ${counts}`);
      for (const action of lost) terminal.out(`  left out: ${inert(action)}, whose result is no longer in the store`);
    }
  }
  if (flags.json !== true) terminal.out(`written  ${inert(folder)}  (tensorboard --logdir ${inert(given)})`);
  return exitCodes.ok;
}

/** The actions with a result, with what they trained; and the ones whose result has been deleted since. */
async function resultsOf({ actions }: RunFacts, store: Store): Promise<{ made: MadeAction[]; lost: string[] }> {
  const made: MadeAction[] = [];
  const lost: string[] = [];
  for (const fact of actions) {
    if ((fact.outcome !== 'executed' && fact.outcome !== 'cached') || fact.key === undefined) continue;
    const record = await store.records.get(parseActionKey(fact.key));
    if (record === undefined) lost.push(fact.id);
    else {
      const history = await historyOf(record, store);
      made.push({ fact, record, ...(history && { history }) });
    }
  }
  return { made, lost };
}

async function historyOf(record: ActionRecord, store: Store): Promise<MadeAction['history']> {
  const output = Object.values(record.outputs).find(({ type }) => type === 'history');
  if (output === undefined) return undefined;
  const { columns } = await readArtifact(store.blobs, output);
  return Object.fromEntries(
    Object.entries(columns).flatMap(([name, column]) =>
      column.type === 'Int32' || column.type === 'Float64' ? [[name, column.values] as const] : [],
    ),
  );
}

/** A run that was written before gives the same bytes; anything else at its place is not replaced. */
function refuseOthers(files: readonly EventFile[], folder: string): void {
  for (const { path, bytes } of files) {
    const place = join(folder, path);
    if (existsSync(place) && !readFileSync(place).equals(bytes))
      throw new UsageError(`${place} is there already, with other content`, 'name another folder');
  }
}

function writeFile(path: string, bytes: Uint8Array): void {
  try {
    makeFolder(dirname(path));
    replaceFile(dirname(path), path, bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${path} cannot be written: ${reason}`, 'name a folder that can be made and written to');
  }
}
