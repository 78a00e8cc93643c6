/** `pipeline verify`, `gc` and `du`: checking, cleaning up and measuring a store. */

import { bytesText } from '../../core/facts/number-text.ts';
import type { ActionFact } from '../../core/facts/run-facts.ts';
import { parseActionKey } from '../../core/values/digest.ts';
import { type Collection, collectStore } from '../../store/care/collect.ts';
import { listBlobs, listRecords } from '../../store/care/inventory.ts';
import { type Problem, verifyStore } from '../../store/care/verify.ts';
import { refuse } from '../../store/fault.ts';
import type { Store } from '../../store/store.ts';
import { inert } from '../../ui/style.ts';
import { textTable } from '../../ui/text-table.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit.ts';
import { locateProject } from '../locate.ts';
import { openStoreHere } from '../open-store.ts';
import { projectSettings } from '../settings/project-settings.ts';
import { askAtWork } from '../settings/run-executor.ts';
import { deleteOldReports, type OldReports } from '../since/old-reports.ts';

export interface StoreFlags {
  readonly store?: string;
  readonly json?: boolean;
}

export async function verifyCommand(
  flags: StoreFlags & { readonly repair?: boolean },
  { terminal }: CommandContext,
): Promise<number> {
  const repair = flags.repair === true;
  const found = await verifyStore(await openStoreHere(flags, { deletes: repair, terminal }), repair);
  const left = found.problems.filter((problem) => problem.repaired !== true).length;
  const repaired = repair && left === 0;
  if (flags.json === true) terminal.out(JSON.stringify({ ...found, repaired }));
  else {
    for (const problem of found.problems) terminal.out(inert(problemText(problem, repair)));
    const checked = `checked ${found.blobs} blobs, ${found.records} records, ${found.checkpoints} checkpoints, ${found.runs} runs`;
    const count = found.problems.length;
    const end =
      count === 0
        ? found.blobs + found.records + found.checkpoints + found.runs === 0
          ? 'nothing is stored yet'
          : 'all good'
        : repair
          ? `${repairText(found.problems)}${left === 0 ? '' : `; ${left} not repaired`}`
          : `${count} damaged; --repair deletes them, and the next run makes them again`;
    terminal.out(`${checked}: ${end}`);
  }
  return left === 0 ? exitCodes.ok : exitCodes.storeFault;
}

function repairText(problems: readonly Problem[]): string {
  const repaired = problems.filter((problem) => problem.repaired === true);
  const aside = repaired.filter((problem) => problem.setAside === true).length;
  const deleted = `${repaired.length - aside} deleted`;
  return `${deleted}${aside === 0 ? '' : `, ${aside} set aside under another name`}: the next run makes again what it needs`;
}

function problemText({ kind, name, reason, left, setAside }: Problem, repair: boolean): string {
  const what = `${kind} ${name}: ${reason}`;
  if (!repair) return what;
  if (left === undefined) return `${what}; ${setAside === true ? 'set aside' : 'deleted'}`;
  return `${what}; not repaired${left === reason ? '' : `: ${left}`}`;
}

export interface CollectFlags extends StoreFlags {
  readonly keepRuns: number;
  readonly maxSize: number;
  readonly grace: number;
  readonly dryRun?: boolean;
}

export async function collectCommand(flags: CollectFlags, { terminal }: CommandContext): Promise<number> {
  const store = await openStoreHere(flags, { deletes: true, terminal });
  const unreadable = await countUnreadable(store);
  const collection = await collectStore(store, {
    keepRuns: flags.keepRuns,
    bytesMax: flags.maxSize,
    graceMs: flags.grace * 60_000,
    dryRun: flags.dryRun === true,
    now: Date.now(),
    atWork: askAtWork(store, await projectSettings(locateProject(process.cwd()), process.cwd())),
  });
  // A report that a run is writing, or one of a run that cannot be read, is not known to be old.
  const isQuiet = collection.busy === undefined && collection.liveRuns.length + collection.unclear.length === 0;
  const old = isQuiet ? deleteOldReports(store, flags.keepRuns, flags.dryRun === true) : undefined;
  if (flags.json === true) terminal.out(JSON.stringify({ ...collection, unreadable, reports: old?.reports ?? 0 }));
  else {
    const { records, checkpoints, failures, blobs, bytes, drafts, draftBytes, kept, busy, liveRuns, unclear } =
      collection;
    if (unclear.length > 0) terminal.out(unclearText);
    for (const { path, reason } of unclear) terminal.out(`  ${inert(path)}: ${inert(reason)}`);
    if (unreadable > 0 && unclear.length === 0)
      terminal.out(
        `unreadable records: ${unreadable} (see \`pipeline verify\`); blobs that only they refer to are not kept`,
      );
    if (busy !== undefined) terminal.out(`${busy} is collecting already`);
    if (liveRuns.length > 0)
      terminal.out(
        `results are not deleted while runs are going on (${liveRuns.join(', ')}): collect again when they have ended`,
      );
    const verb = flags.dryRun === true ? 'would delete' : 'deleted';
    terminal.out(
      `${verb} ${records} records, ${checkpoints} checkpoints, ${failures === 0 ? '' : `${failures} failures, `}${blobs} blobs (${bytesText(bytes)}), ${drafts} drafts (${bytesText(draftBytes)})${reportsText(old)}; ${bytesText(kept)} kept`,
    );
    if (flags.dryRun === true)
      for (const path of [...collection.deleted, ...(old?.files ?? [])]) terminal.out(`would delete ${inert(path)}`);
    for (const line of leftLines(collection.left)) terminal.out(line);
  }
  return collection.unclear.length === 0 ? exitCodes.ok : exitCodes.storeFault;
}

function reportsText(old: OldReports | undefined): string {
  if (old === undefined || old.reports === 0) return '';
  return `, ${old.reports === 1 ? '1 report' : `${old.reports} reports`} of older values (${bytesText(old.bytes)})`;
}

/** One line per reason: `left alone (is young): tmp/a, tmp/b and 3 more`. */
function leftLines(left: Collection['left']): string[] {
  const byReason = new Map<string, string[]>();
  for (const { path, reason } of left) {
    const paths = byReason.get(reason) ?? [];
    paths.push(inert(path));
    byReason.set(reason, paths);
  }
  return [...byReason].map(([reason, paths]) => {
    const more = paths.length > pathsMax ? ` and ${paths.length - pathsMax} more` : '';
    return `left alone, ${reason}: ${paths.slice(0, pathsMax).join(', ')}${more}`;
  });
}

const pathsMax = 5;

const unclearText =
  'no result is deleted, because the needed results are not known: move these files away, use the version that wrote them, or run `pipeline verify --repair`';

/** The number of records that a collection cannot read, and whose blobs it therefore does not keep. */
async function countUnreadable(store: Store): Promise<number> {
  let count = 0;
  for (const { key } of await listRecords(store.objects))
    if (!('record' in ((await store.records.look(key)) ?? {}))) count++;
  return count;
}

/** Bytes held by the results of each pipeline's newest run, stage by stage; a blob used twice counts at its first user. */
export async function diskUsageCommand(flags: StoreFlags, { terminal }: CommandContext): Promise<number> {
  const store = await openStoreHere(flags, { terminal });
  const sizes = new Map((await listBlobs(store.objects)).map((blob) => [blob.digest as string, blob.bytes]));
  const codes = (await store.objects.list('codes/')).reduce((sum, { bytes }) => sum + bytes, 0);
  const work = store.work.bytes();
  const failures = (await store.objects.list('failures/')).reduce((sum, { bytes }) => sum + bytes, 0);
  const jobs = store.jobs.bytes();
  const total = [...sizes.values()].reduce((sum, bytes) => sum + bytes, codes + work + failures + jobs);
  const rows: { pipeline: string; stage: string; bytes: number }[] = [];
  const pipelines = new Set<string>();
  for (const id of store.runs.list(refuse)) {
    const manifest = store.runs.manifest(id);
    if (manifest === undefined || pipelines.has(manifest.pipeline)) continue;
    pipelines.add(manifest.pipeline);
    const stages = new Map<string, number>();
    for (const action of manifest.actions)
      for (const digest of await blobsUsed(action, store)) {
        stages.set(action.stage, (stages.get(action.stage) ?? 0) + (sizes.get(digest) ?? 0));
        sizes.delete(digest);
      }
    for (const [stage, bytes] of stages) rows.push({ pipeline: manifest.pipeline, stage, bytes });
  }
  const others = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
  rows.push({ pipeline: '', stage: 'checkpoints and earlier runs', bytes: others });
  if (work > 0) rows.push({ pipeline: '', stage: 'scratch and checkpoints of programs', bytes: work });
  if (codes > 0) rows.push({ pipeline: '', stage: 'descriptions of code', bytes: codes });
  if (failures > 0) rows.push({ pipeline: '', stage: 'failures that are not tried again', bytes: failures });
  if (jobs > 0) rows.push({ pipeline: '', stage: 'requests and outcomes of jobs', bytes: jobs });
  if (flags.json === true) for (const row of rows) terminal.out(JSON.stringify(row));
  else {
    const cells = [...rows, { pipeline: '', stage: 'total', bytes: total }];
    for (const line of textTable(
      ['pipeline', 'stage', 'size'],
      cells.map((row) => [row.pipeline, row.stage, bytesText(row.bytes)]),
    ))
      terminal.out(line);
  }
  return exitCodes.ok;
}

/** The blobs of the outputs of an action, those of the files in a tree included. */
async function blobsUsed({ key, outputs }: ActionFact, { records }: Store): Promise<string[]> {
  const found = key === undefined ? undefined : await records.find(parseActionKey(key));
  const members = Object.values(found?.record.outputs ?? {}).flatMap(({ members = [] }) => members);
  return [...Object.values(outputs), ...members.map(({ digest }) => digest)];
}
