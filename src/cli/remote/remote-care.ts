/** `pipeline remote status` and `pipeline remote gc`: checking and cleaning up a shared cache. */

import { bytesText } from '../../core/facts/number-text.ts';
import { neededResults } from '../../store/care/collection/needs.ts';
import { checkRemote, type RemoteCheck } from '../../store/remote/care/check.ts';
import { collectRemote } from '../../store/remote/care/collect-remote.ts';
import { RemoteFault } from '../../store/remote/shared-objects.ts';
import { inert } from '../../ui/inert.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes, UsageError } from '../exit.ts';
import { openStoreHere } from '../open-store.ts';
import { projectHere, remoteCommand, sharedCacheHere } from './here.ts';
import type { SharedCache } from './shared-cache.ts';

/** Exit code 4 if something is not as it should be. */
export function remoteStatusCommand(flags: { readonly json?: boolean }, { terminal }: CommandContext): Promise<number> {
  return remoteCommand(terminal, async () => {
    const shared = await sharedCacheHere();
    const check = await checkRemote(shared.objects, shared.signer !== undefined);
    await shared.objects.close();
    if (flags.json === true) terminal.out(JSON.stringify({ ...check, ...rights(shared) }));
    else {
      for (const line of remoteStatusLines(shared, check)) terminal.out(line);
      for (const problem of check.problems) terminal.out(`  problem: ${inert(problem)}`);
    }
    return check.problems.length > 0 ? exitCodes.storeFault : exitCodes.ok;
  });
}

function rights({ trusted, signer, unsigned, exact }: SharedCache) {
  return {
    trusted: trusted.map(({ name, id }) => ({ name, id })),
    share: exact ? 'exact' : 'all',
    ...(signer !== undefined && { signs: { name: signer.name, id: signer.id } }),
    ...(unsigned !== undefined && { unsigned }),
  };
}

/** For `doctor`: the check of the project's shared cache; undefined if it has none. */
export async function remoteHealth(): Promise<RemoteHealth | undefined> {
  const { settings } = await projectHere();
  if (settings.remote === undefined) return undefined;
  try {
    const shared = await sharedCacheHere();
    const check = await checkRemote(shared.objects, shared.signer !== undefined);
    await shared.objects.close();
    return { ...check, lines: remoteStatusLines(shared, check) };
  } catch (error) {
    if (!(error instanceof RemoteFault)) throw error;
    return { url: settings.remote.url, problems: [error.message], lines: [] };
  }
}

export interface RemoteHealth extends RemoteCheck {
  /** For people. */
  readonly lines: readonly string[];
}

function remoteStatusLines(shared: SharedCache, { url, answersMs, writing }: RemoteCheck): string[] {
  const { trusted, signer, unsigned } = shared;
  const names = trusted.map(({ name }) => inert(name)).join(', ');
  return [
    `shared cache: ${inert(url)}${answersMs === undefined ? '' : `, answers in ${Math.round(answersMs)} ms`}`,
    `  believes: ${names === '' ? 'nobody: every record there counts as missing' : names}`,
    signer === undefined
      ? `  sends nothing: ${inert(unsigned ?? '')}`
      : `  sends results signed by ${inert(signer.name)} (${signer.id})`,
    ...(writing === undefined
      ? []
      : [
          `  conditional writes ${yes(writing.conditional)}, deleting ${yes(writing.deletes)}, ${clockText(writing.aheadSeconds)}`,
        ]),
  ];
}

/** Servers tell whole seconds. */
function clockText(aheadSeconds: number): string {
  if (Math.abs(aheadSeconds) <= 2) return 'the clocks agree';
  return `its clock is ${Math.abs(aheadSeconds)} s ${aheadSeconds > 0 ? 'ahead' : 'behind'}`;
}

function yes(works: boolean): string {
  return works ? 'work' : 'do not work';
}

export interface RemoteCollectFlags {
  readonly store?: string;
  /** Days. */
  readonly olderThan: number;
  readonly keepRuns: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const dayMs = 86_400_000;

export function remoteCollectCommand(flags: RemoteCollectFlags, { terminal }: CommandContext): Promise<number> {
  return remoteCommand(terminal, async () => {
    const shared = await sharedCacheHere();
    if (shared.unsigned !== undefined) throw new UsageError(`nothing is deleted from here: ${shared.unsigned}`);
    const store = await openStoreHere(flags, { terminal });
    const found = await collectRemote(shared.objects, {
      olderThanMs: flags.olderThan * dayMs,
      roots: neededResults(store, flags.keepRuns).kept,
      dryRun: flags.dryRun === true,
      now: Date.now(),
    });
    await shared.objects.close();
    if (flags.json === true) terminal.out(JSON.stringify(found));
    else
      terminal.out(
        `${flags.dryRun === true ? 'would delete' : 'deleted'} ${found.records} records and ${found.blobs} artifacts (${bytesText(found.bytes)}); ${found.keptRecords} records and ${bytesText(found.keptBytes)} are kept`,
      );
    return exitCodes.ok;
  });
}
