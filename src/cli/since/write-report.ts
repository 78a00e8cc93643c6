/**
 * Writes report artifacts to a folder of the store: one for each pipeline and each set of values that it is run with. A report that was written before with the same
 * content is kept: drawing it takes longer than a run that executes nothing.
 */

import { existsSync, lstatSync } from 'node:fs';
import { join, normalize, relative, sep } from 'node:path';
import { type Headline, isHeadline } from '../../core/facts/headline.ts';
import type { PresentedFacts } from '../../core/facts/presented-facts.ts';
import type { RunFacts } from '../../core/facts/run-facts.ts';
import type { Pipeline } from '../../core/pipeline/pipeline.ts';
import { canonicalJson, type Json } from '../../core/values/canonical.ts';
import { type Digest, digestOf, parseActionKey } from '../../core/values/digest.ts';
import { digest, object, shapeCheck, text, texts } from '../../core/values/shape.ts';
import { StoreFault } from '../../store/fault.ts';
import { makeFolder } from '../../store/objects/durable.ts';
import { replaceFile } from '../../store/objects/publish.ts';
import type { Store } from '../../store/store.ts';
import { inert } from '../../ui/style.ts';
import type { CommandContext, ReportFile } from '../context.ts';
import { UsageError } from '../exit.ts';
import type { RunBefore } from './run-before.ts';

/** The report written last, noted in a file beside its folder. Deletable. */
interface Written {
  /** Absent in pages that compare two named runs. */
  readonly name?: string;
  /** Digest of everything that the page shows, except the time and the run. */
  readonly shows: Digest;
  /** Paths of the first pages, relative to the folder. */
  readonly entries: readonly string[];
  /** Paths of all files, relative to the folder. */
  readonly files: readonly string[];
  readonly headline?: Headline;
}

/** The first pages, and the headline of the run if it is known without comparing again. */
export interface WrittenReports {
  readonly paths: readonly string[];
  readonly headline?: Headline;
}

/** Draws the reports of a run, compared with the one that `before` finds, unless those that are there show the same. */
export async function writeReports(
  facts: RunFacts,
  store: Store,
  context: CommandContext,
  pipeline: Pipeline,
  before: () => RunBefore,
): Promise<WrittenReports> {
  const reports = facts.actions.filter((action) => action.kind === 'report' && action.outputs.report !== undefined);
  if (reports.length === 0) return { paths: [] };
  const folder = store.reports.folder(reportName(facts));
  const last = facts.executed === 0 ? readNote(store, reportName(facts)) : undefined;
  const paths = (last?.entries ?? []).map((entry) => join(folder, entry));
  if (last?.shows === shownIn(facts, context.version) && paths.every((path) => existsSync(path)))
    return { paths, ...(last.headline && { headline: last.headline }) };
  const { presentFacts } = await import('./present-facts.ts');
  const presented = await presentFacts(facts, before(), store, pipeline);
  const written = keepReports(await presentReports(presented, store, context), presented, store, context.version);
  return { paths: written, ...(presented.headline && { headline: presented.headline }) };
}

/** Runs with values of `-P` and `--set` have a folder of their own: `study`, `study -P train=3000`. */
export function reportName({
  pipeline,
  given = [],
  settings = [],
}: Pick<RunFacts, 'pipeline' | 'given' | 'settings'>): string {
  const flags = [...[...given].sort().map((one) => `-P ${one}`), ...[...settings].sort().map((one) => `--set ${one}`)];
  return [pipeline, ...flags].join(' ');
}

/** First pages of an earlier run that are kept because no report of this run has a result. */
export function earlierReports(facts: RunFacts, store: Store): string[] {
  const reports = facts.actions.filter((action) => action.kind === 'report');
  if (reports.length === 0 || reports.some((action) => action.outputs.report !== undefined)) return [];
  const folder = store.reports.folder(reportName(facts));
  const entries = readNote(store, reportName(facts))?.entries ?? [];
  return entries
    .filter((entry) => isInside(folder, entry))
    .map((entry) => join(folder, entry))
    .filter((path) => existsSync(path));
}

/**
 * Writes reports to a folder of the store, deletes the files of the previous one and writes the note. The note is deleted
 * before files are replaced, so that it never describes other files than the ones beside it.
 *
 * @param name the folder's; that of the pipeline and its values if left out
 */
export function keepReports(
  reports: readonly PresentedReport[],
  facts: PresentedFacts,
  store: Store,
  version: string,
  name = reportName(facts),
): string[] {
  const folder = store.reports.folder(name);
  const earlier = readNote(store, name)?.files ?? [];
  store.reports.removeNote(name);
  const written = writeReportFiles(reports, folder, store);
  const local = (paths: readonly string[]): string[] => paths.map((path) => relative(folder, path));
  const [entries, files] = [local(written.entries), local(written.files)];
  for (const path of earlier)
    if (isInside(folder, path) && !files.includes(path)) store.reports.remove(join(folder, path));
  const { headline } = facts;
  const isOwn = name === reportName(facts);
  const about: Written = {
    ...(isOwn && { name }),
    shows: shownIn(facts, version),
    entries,
    files,
    ...(headline && { headline }),
  };
  store.reports.saveNote(name, JSON.stringify(about));
  return [...written.entries];
}

export interface PresentedReport {
  readonly action: string;
  /** The first page. */
  readonly entry: string;
  readonly files: readonly ReportFile[];
}

/** The files of every report among `facts`, with the facts filled in. */
export async function presentReports(
  facts: PresentedFacts,
  store: Store,
  context: CommandContext,
): Promise<PresentedReport[]> {
  const { readArtifact } = await import('../../store/objects/artifact.ts');
  const presented: PresentedReport[] = [];
  for (const { id, kind, key, outputs } of facts.actions) {
    if (kind !== 'report' || key === undefined || outputs.report === undefined) continue;
    const output = (await store.records.get(parseActionKey(key)))?.outputs.report;
    if (output === undefined) continue;
    const table = await readArtifact(store.blobs, output);
    presented.push({ action: id, ...(await context.presentReport(table, facts)) });
  }
  return presented;
}

/**
 * Writes reports below `folder`, each in a folder of its own if there are several. Returns the first pages and all
 * files.
 */
export function writeReportFiles(
  reports: readonly PresentedReport[],
  folder: string,
  store: Store,
): { readonly entries: readonly string[]; readonly files: readonly string[] } {
  const written: string[] = [];
  const entries = reports.map(({ action, entry, files }) => {
    const target = reports.length === 1 ? folder : join(folder, action.replace(/[^\w=,.-]+/g, '_'));
    writing(target, store, () => makeFolder(target));
    const drafts = store.reports.draftsFor(target);
    for (const { path, bytes } of files) {
      // A report's file names come from an artifact and are not trusted.
      if (!isInside(target, path)) throw new Error(`the report names a file outside its folder: ${path}`);
      writing(target, store, () => {
        // Replacing the folder would delete a user's files.
        if (drafts === undefined && isFolder(join(target, path))) throw new Error(`${path} is a folder there`);
        replaceFile(drafts ?? target, join(target, path), bytes);
      });
      written.push(join(target, path));
    }
    return join(target, entry);
  });
  return { entries, files: written };
}

/** A refused write below the store is a store fault; elsewhere it is a usage error about the chosen folder. */
function writing(target: string, store: Store, write: () => void): void {
  try {
    write();
  } catch (error) {
    if (store.reports.draftsFor(target) !== undefined)
      throw error instanceof StoreFault ? error : new StoreFault('create', target, error);
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `a report cannot be written to ${inert(target)}: ${inert(reason)}`,
      'name a folder for --out that is there and may be written to, or one that can be made',
    );
  }
}

function shownIn({ pipeline, outcome, gates, actions, file }: RunFacts, version: string): Digest {
  const shown = actions.map(({ outcome: _outcome, ...action }) => action);
  return digestOf(canonicalJson({ version, pipeline, outcome, file, gates, actions: shown } as unknown as Json));
}

const isWritten = shapeCheck<Written>(
  object({ shows: digest, entries: texts, files: texts }, { name: text, headline: isHeadline }),
);

function readNote(store: Store, name: string): Written | undefined {
  try {
    const note: unknown = JSON.parse(store.reports.note(name) ?? 'null');
    return isWritten(note) ? note : undefined;
  } catch {
    return undefined;
  }
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

export function isInside(folder: string, path: string): boolean {
  return normalize(join(folder, path)).startsWith(folder + sep);
}
