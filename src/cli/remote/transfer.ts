/** `pipeline push` and `pipeline pull`: whole results to and from the shared cache. */

import { bytesText } from '../../core/facts/number-text.ts';
import type { ActionRecord } from '../../core/facts/record.ts';
import { type ActionKey, parseActionKey } from '../../core/values/digest.ts';
import { listRecords } from '../../store/care/inventory.ts';
import { blobsIn } from '../../store/remote/tier/remote-records.ts';
import type { Store } from '../../store/store.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes, UsageError } from '../exit.ts';
import { findRun } from '../find-run.ts';
import { openStoreHere } from '../open-store.ts';
import { remoteBehind, remoteCommand } from './here.ts';

export interface TransferFlags {
  readonly store?: string;
  readonly run?: string;
  readonly json?: boolean;
}

/** Results are looked at in groups: each holds the texts of its records in memory. */
const groupSize = 64;

/** Sends the results of a run, or all of the store. Exit code 4 if some could not be sent. */
export function pushCommand(flags: TransferFlags, { terminal }: CommandContext): Promise<number> {
  return remoteCommand(terminal, async () => {
    const local = await openStoreHere(flags, { terminal });
    const { remote, own } = await remoteBehind(local, true, terminal);
    const keys =
      flags.run === undefined ? (await listRecords(local.objects)).map(({ key }) => key) : keysOf(flags.run, local);
    let there = 0;
    let skipped = 0;
    await inGroups(keys, async (key) => {
      const record = await own.get(key);
      const sent = record && (await remote.send(record));
      if (sent === 'there') there++;
      if (record === undefined || sent === 'kept back') skipped++;
    });
    const use = await remote.settle();
    remote.close();
    if (flags.json === true) terminal.out(JSON.stringify({ ...use, there, skipped }));
    else {
      const { sentRecords, sentBytes, unsent, conflicts } = use;
      terminal.out(
        [
          `sent ${sentRecords} results (${bytesText(sentBytes)})`,
          `${there} were there`,
          ...(skipped > 0 ? [`${skipped} are incomplete here, not believed or not shared`] : []),
          ...(conflicts > 0 ? [`${conflicts} have other bytes there`] : []),
          ...(unsent > 0 ? [`${unsent} not sent`] : []),
        ].join(', '),
      );
    }
    return use.unsent > 0 ? exitCodes.storeFault : exitCodes.ok;
  });
}

/** Brings all artifacts of a run into the store, so that they can be read without the cache. */
export function pullCommand(flags: TransferFlags, { terminal }: CommandContext): Promise<number> {
  return remoteCommand(terminal, async () => {
    const local = await openStoreHere(flags, { terminal });
    const { store, remote } = await remoteBehind(local, false, terminal);
    const keys = keysOf(flags.run ?? 'latest', local);
    let missing = 0;
    let complete = 0;
    await inGroups(keys, async (key) => {
      const record = await store.records.get(key);
      if (record === undefined || !(await bring(record, local, remote.fetch))) missing++;
      else complete++;
    });
    const use = await remote.settle();
    remote.close();
    if (flags.json === true) terminal.out(JSON.stringify({ ...use, complete, missing }));
    else
      terminal.out(
        `fetched ${use.fetchedBlobs} artifacts (${bytesText(use.fetchedBytes)}); ${complete} of ${keys.length} results are complete here`,
      );
    return missing > 0 ? exitCodes.storeFault : exitCodes.ok;
  });
}

async function bring(
  record: ActionRecord,
  { blobs }: Store,
  fetch: (...blob: Parameters<Store['blobs']['has']>) => Promise<boolean>,
): Promise<boolean> {
  const each = blobsIn(record).map(
    async ({ digest, bytes }) => (await blobs.has(digest, bytes)) || (await fetch(digest, bytes)),
  );
  return (await Promise.all(each)).every(Boolean);
}

function keysOf(run: string, store: Store): ActionKey[] {
  const { actions } = findRun(run, store);
  const keys = new Set(actions.flatMap(({ key }) => key ?? []));
  if (keys.size === 0) throw new UsageError(`the run ${run} has no results`);
  return [...keys].map(parseActionKey);
}

async function inGroups(keys: readonly ActionKey[], each: (key: ActionKey) => Promise<void>): Promise<void> {
  for (let from = 0; from < keys.length; from += groupSize)
    await Promise.all(keys.slice(from, from + groupSize).map(each));
}
