/** `pipeline show REF`: prints a run, a record or an artifact as text or JSON. */

import { join } from 'node:path';
import { countText, durationText, formatMetric } from '../../core/facts/number-text.ts';
import type { ActionRecord, OutputRecord } from '../../core/facts/record.ts';
import { labelLines } from '../../core/facts/run-label.ts';
import type { ActionKey } from '../../core/values/digest.ts';
import type { OpenTable } from '../../stage-api/arrow/open-table.ts';
import { DamagedBlob } from '../../store/fault.ts';
import type { Manifest } from '../../store/journal/run-log.ts';
import { openArtifact, openStored, type StoredArtifact } from '../../store/objects/artifact.ts';
import { blobName } from '../../store/objects/names.ts';
import { type Mark, markText } from '../../store/records/mark-store.ts';
import type { Store } from '../../store/store.ts';
import { runSummary } from '../../ui/run-summary.ts';
import { inert } from '../../ui/style.ts';
import { beginning } from '../../ui/table-text.ts';
import { textTable } from '../../ui/text-table.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit.ts';
import { findResult, type Result } from '../find-result.ts';
import { openSharedStoreHere } from '../open-store.ts';
import { stagesOfRun } from '../stages-of-run.ts';
import type { Terminal } from '../terminal.ts';
import { pathsOf } from './show-path.ts';
import { writePictures } from './show-pictures.ts';
import { showTableText, type TableFlags, tableFacts } from './show-table.ts';

/** Parameters may hold the digest of every picture of a folder: `--json` has them all. */
const withMax = 500;

export interface ShowFlags extends TableFlags {
  readonly store?: string;
  /** `model`, `model/weights.bin`: print paths only. */
  readonly path?: string;
  /** A file for pictures. */
  readonly png?: string;
}

export async function showCommand(ref: string, flags: ShowFlags, context: CommandContext): Promise<number> {
  const { terminal } = context;
  const store = await openSharedStoreHere(flags, terminal);
  const found = await findResult(ref, store);
  if (flags.path !== undefined) {
    for (const path of await pathsOf(found, flags.path, store))
      terminal.out(flags.json === true ? JSON.stringify({ path }) : path);
  } else if (flags.png !== undefined) await writePictures(found, { ...flags, png: flags.png }, store, terminal);
  else if (found.kind === 'run') await showRun(found.manifest, store, flags, context);
  else if (found.kind === 'artifact') {
    const { digest, bytes, recorded } = found;
    const stored = await (recorded === undefined
      ? openStored(store.blobs, digest, bytes)
      : openArtifact(store.blobs, recorded));
    showArtifact(stored, { digest, bytes }, store, flags, terminal);
  } else {
    const lost: string[] = [];
    for (const result of found.results) lost.push(...(await showResult(result, store, flags, terminal)));
    for (const line of lost) terminal.error(`missing: ${inert(line)}`);
    if (lost.length > 0) terminal.error('hint:    the next run that needs it makes it again');
    return lost.length === 0 ? exitCodes.ok : exitCodes.storeFault;
  }
  return exitCodes.ok;
}

/** Returns one sentence for each part that is no longer in the store. */
async function showResult(result: Result, store: Store, flags: ShowFlags, terminal: Terminal): Promise<string[]> {
  const { action, run, key, found } = result;
  const name = action ?? found?.record.fingerprint.kind ?? 'this key';
  const about = action === undefined ? {} : { action };
  if (found === undefined) {
    if (flags.json === true) terminal.out(JSON.stringify({ ...about, key, missing: ['record'] }));
    const used = run === undefined ? '' : `, which run ${run} had`;
    return [`the record of ${name}${used}, is no longer in the store, or is damaged (key ${key})`];
  }
  const { record, missing } = found;
  const mark = await store.marks.get(record.key as ActionKey);
  const fact = run === undefined ? undefined : store.runs.manifest(run)?.actions.find((one) => one.id === action);
  const lacking = fact?.key === key ? fact.lacking : undefined;
  if (flags.json === true) {
    const more = {
      ...(lacking !== undefined && { lacking }),
      ...(mark !== undefined && { nondeterministic: mark }),
      ...(missing.length > 0 && { missing }),
    };
    terminal.out(JSON.stringify({ ...about, ...record, ...more }));
    return missing.map((port) => `the artifact "${port}" of ${name} is no longer in the store`);
  }
  if (action !== undefined) terminal.out(terminal.outStyle('bold', inert(action)));
  const chosen = lacking === undefined ? [] : [`in run ${run}: ${lacking}`];
  showRecord({ ...record, notes: [...record.notes, ...chosen] }, mark, terminal);
  const lost: string[] = [];
  for (const [port, output] of Object.entries(record.outputs)) {
    terminal.out('');
    terminal.out(`${terminal.outStyle('bold', inert(port))}: ${inert(output.type)}`);
    try {
      showArtifact(await openArtifact(store.blobs, output), output, store, flags, terminal);
    } catch (error) {
      if (!(error instanceof DamagedBlob)) throw error;
      terminal.out(`${error.digest} ${error.reason}`);
      lost.push(`the artifact "${port}" of ${name}: ${error.digest} ${error.reason}`);
    }
  }
  terminal.out('');
  return lost;
}

async function showRun(manifest: Manifest, store: Store, flags: ShowFlags, context: CommandContext): Promise<void> {
  const { terminal } = context;
  if (flags.json === true) {
    terminal.out(JSON.stringify(manifest));
    return;
  }
  terminal.out(
    `run ${manifest.run} of ${inert(manifest.pipeline)} (${inert(manifest.file)}), started ${inert(manifest.started)}`,
  );
  for (const line of labelLines(manifest.label, manifest.settings)) terminal.out(inert(line));
  const rows = manifest.actions.map((action) => [
    action.id,
    action.outcome,
    action.key?.slice(0, 12) ?? '',
    action.seconds === undefined ? '' : durationText(action.seconds),
  ]);
  for (const line of textTable(['action', 'outcome', 'key', 'made in'], rows)) terminal.out(line);
  const stages = await stagesOfRun(manifest, context.loadKinds, store.records);
  const width = terminal.live ? { width: terminal.size().columns } : {};
  for (const line of runSummary({ ...manifest, stages }, terminal.outStyle, width)) terminal.out(line);
}

function showRecord(record: ActionRecord, mark: Mark | undefined, terminal: Terminal): void {
  const style = terminal.outStyle;
  terminal.out(style('bold', inert(`${record.fingerprint.kind}  ${record.key}`)));
  terminal.out(inert(`made by run ${record.run} in ${durationText(record.seconds)}, ${record.finished}`));
  const parameters = beginning(inert(JSON.stringify(record.fingerprint.with)), withMax);
  terminal.out(`with ${parameters}  seed ${record.fingerprint.seed}`);
  if (mark !== undefined) terminal.out(style('yellow', inert(markText(mark))));
  for (const [name, fact] of Object.entries(record.facts ?? {})) terminal.out(inert(`${name}: ${fact}`));
  for (const note of record.notes) terminal.out(inert(note));
  const metrics = Object.entries(record.metrics).filter(([name]) => !/^\w+\.confusion\.\d+\.\d+$/.test(name));
  if (metrics.length > 0)
    for (const line of textTable(
      ['metric', 'value'],
      metrics.map(([name, value]) => [name, formatMetric(value)]),
    ))
      terminal.out(line);
}

/** Closes the artifact. */
function showArtifact(
  stored: StoredArtifact,
  about: Pick<OutputRecord, 'digest' | 'bytes'>,
  store: Store,
  flags: ShowFlags,
  terminal: Terminal,
): void {
  try {
    showTable(stored.table, about, store, flags, terminal);
  } finally {
    stored.close();
  }
}

function showTable(
  table: OpenTable,
  { digest, bytes }: Pick<OutputRecord, 'digest' | 'bytes'>,
  store: Store,
  flags: ShowFlags,
  terminal: Terminal,
): void {
  if (flags.json === true) {
    terminal.out(JSON.stringify({ digest, bytes, ...tableFacts(table, flags) }));
    return;
  }
  terminal.out(`${digest}  ${countText(bytes)} bytes, ${countText(table.rows)} rows`);
  terminal.out(`  file ${join(store.root, store.objects.place(blobName(digest)))}`);
  showTableText(table, flags, terminal);
}
