/** `pipeline show REF`: a run, a record or an artifact in text or JSON. */

import { readdirSync } from 'node:fs';
import { type ActionKey, type Digest, parseActionKey, parseDigest } from '../core/digest.ts';
import { formatMetric } from '../core/gate.ts';
import type { ActionRecord } from '../core/record.ts';
import { type Column, columnType, decodeTable, type Table } from '../stage-api/table.ts';
import { markText } from '../store/mark-store.ts';
import type { Manifest } from '../store/run-log.ts';
import { openStore, type Store } from '../store/store.ts';
import { durationText } from '../ui/duration.ts';
import { runSummary } from '../ui/run-summary.ts';
import { inert } from '../ui/style.ts';
import { textTable } from '../ui/text-table.ts';
import type { CommandContext } from './context.ts';
import { exitCodes, UsageError } from './exit.ts';
import { locateStore } from './locate.ts';
import type { Terminal } from './terminal.ts';

export interface ShowFlags {
  readonly store?: string;
  readonly rows: number;
  readonly json?: boolean;
}

export async function showCommand(ref: string, flags: ShowFlags, context: CommandContext): Promise<number> {
  const store = openStore(locateStore(flags.store, process.cwd(), process.cwd()));
  const found = findReference(ref, store);
  const { terminal } = context;
  if (found.kind === 'run') showRun(found.manifest, flags, terminal);
  else if (found.kind === 'artifact') showArtifact(found.digest, found.bytes, store, flags, terminal);
  else for (const record of found.records) showRecord(record, store, flags, terminal);
  return exitCodes.ok;
}

type Found =
  | { readonly kind: 'run'; readonly manifest: Manifest }
  | { readonly kind: 'records'; readonly records: readonly ActionRecord[] }
  | { readonly kind: 'artifact'; readonly digest: Digest; readonly bytes: number };

/** Tries, in this order: a run, an action or stage of the newest run that has it, a key, a digest. */
function findReference(ref: string, store: Store): Found {
  const runs = store.runs.list();
  const id = ref === 'latest' ? runs.find((run) => store.runs.manifest(run) !== undefined) : ref;
  const manifest = id !== undefined && runs.includes(id) ? store.runs.manifest(id) : undefined;
  if (manifest !== undefined) return { kind: 'run', manifest };
  for (const run of runs) {
    const actions = store.runs.manifest(run)?.actions.filter((action) => action.id === ref || action.stage === ref);
    const records = (actions ?? []).flatMap((action) => recordOf(action.key, store));
    if (records.length > 0) return { kind: 'records', records };
  }
  const hex = ref.replace(/^sha256:/, '').toLowerCase();
  if (/^[0-9a-f]{6,64}$/.test(hex)) {
    const keys = ref.startsWith('sha256:') ? [] : listNames(store.layout.results, hex, '.json');
    const digests = listDigests(store, hex);
    if (keys.length + digests.length > 1)
      throw new UsageError(`${ref} is ambiguous`, [...keys, ...digests.map((one) => one.digest)].join('\n'));
    const key = keys[0];
    if (key !== undefined) return { kind: 'records', records: recordOf(key, store) };
    const digest = digests[0];
    if (digest !== undefined) return { kind: 'artifact', ...digest };
  }
  throw new UsageError(
    `there is no run, action, key or artifact "${ref}" in ${store.layout.root}`,
    'an action is written as in the run: train, train[net=A]; digests and keys need at least 6 digits',
  );
}

function recordOf(key: string | undefined, store: Store): ActionRecord[] {
  const record = key === undefined ? undefined : store.records.get(parseActionKey(key) as ActionKey);
  return record === undefined ? [] : [record];
}

function listNames(folder: string, hex: string, ending: string): string[] {
  try {
    return readdirSync(`${folder}/${hex.slice(0, 2)}`)
      .filter((name) => name.startsWith(hex) && name.endsWith(ending))
      .map((name) => name.slice(0, -ending.length));
  } catch {
    return [];
  }
}

function listDigests(store: Store, hex: string): { digest: Digest; bytes: number }[] {
  // Blobs are named without the two digits of their folder; their size is known from the records that name them.
  const found = new Map<string, number>();
  for (const run of store.runs.list())
    for (const action of store.runs.manifest(run)?.actions ?? [])
      for (const record of recordOf(action.key, store))
        for (const output of Object.values(record.outputs))
          if (output.digest.startsWith(`sha256:${hex}`)) found.set(output.digest, output.bytes);
  return [...found].map(([digest, bytes]) => ({ digest: parseDigest(digest), bytes }));
}

function showRun(manifest: Manifest, flags: ShowFlags, terminal: Terminal): void {
  if (flags.json === true) {
    terminal.out(JSON.stringify(manifest));
    return;
  }
  terminal.out(
    `run ${manifest.run} of ${inert(manifest.pipeline)} (${inert(manifest.file)}), started ${manifest.started}`,
  );
  const rows = manifest.actions.map((action) => [
    action.id,
    action.outcome,
    action.key?.slice(0, 12) ?? '',
    action.seconds === undefined ? '' : durationText(action.seconds),
  ]);
  for (const line of textTable(['action', 'outcome', 'key', 'made in'], rows)) terminal.out(line);
  for (const line of runSummary(manifest, terminal.outStyle)) terminal.out(line);
}

function showRecord(record: ActionRecord, store: Store, flags: ShowFlags, terminal: Terminal): void {
  const mark = store.marks.get(record.key as ActionKey);
  if (flags.json === true) {
    terminal.out(JSON.stringify({ ...record, ...(mark !== undefined && { nondeterministic: mark }) }));
    return;
  }
  const style = terminal.outStyle;
  terminal.out(style('bold', `${record.fingerprint.kind}  ${record.key}`));
  terminal.out(`made by run ${record.run} in ${durationText(record.seconds)}, ${record.finished}`);
  terminal.out(`with ${inert(JSON.stringify(record.fingerprint.with))}  seed ${record.fingerprint.seed}`);
  if (mark !== undefined) terminal.out(style('yellow', inert(markText(mark))));
  for (const note of record.notes) terminal.out(inert(note));
  const metrics = Object.entries(record.metrics).filter(([name]) => !name.includes('.confusion.'));
  if (metrics.length > 0)
    for (const line of textTable(
      ['metric', 'value'],
      metrics.map(([name, value]) => [name, formatMetric(value)]),
    ))
      terminal.out(line);
  for (const [port, output] of Object.entries(record.outputs)) {
    terminal.out(`\n${style('bold', port)}: ${output.type}`);
    showArtifact(output.digest, output.bytes, store, flags, terminal);
  }
  terminal.out('');
}

function showArtifact(digest: Digest, bytes: number, store: Store, flags: ShowFlags, terminal: Terminal): void {
  const table = decodeTable(store.blobs.read(digest, bytes));
  const columns = Object.entries(table.columns).map(([name, column]) => [name, columnType(column)] as const);
  if (flags.json === true) {
    const described = {
      digest,
      bytes,
      rows: table.rows,
      columns: Object.fromEntries(columns),
      metadata: table.metadata,
    };
    terminal.out(JSON.stringify({ ...described, first: firstRows(table, flags.rows) }));
    return;
  }
  terminal.out(`${digest}  ${bytes.toLocaleString('en')} bytes, ${table.rows.toLocaleString('en')} rows`);
  terminal.out(`  file ${store.layout.blob(digest)}`);
  const { type: _type, version: _version, ...metadata } = table.metadata;
  for (const [name, value] of Object.entries(metadata))
    terminal.out(`  ${inert(name)}: ${clip(inert(JSON.stringify(value)), 160)}`);
  for (const [name, type] of columns) terminal.out(`  ${inert(name)}  ${terminal.outStyle('dim', type)}`);
  const rows = firstRows(table, flags.rows).map((row) =>
    columns.map(([name]) => clip(JSON.stringify(row[name]) ?? '', 40)),
  );
  if (rows.length > 0)
    for (const line of textTable(
      columns.map(([name]) => name),
      rows,
    ))
      terminal.out(`  ${line}`);
}

function firstRows(table: Table, count: number): Record<string, unknown>[] {
  return Array.from({ length: Math.min(count, table.rows) }, (_, row) =>
    Object.fromEntries(Object.entries(table.columns).map(([name, column]) => [name, cell(column, row)])),
  );
}

function cell(column: Column, row: number): unknown {
  if (column.type === 'FixedSizeList') return [...column.values.subarray(row * column.width, (row + 1) * column.width)];
  const value = column.values[row];
  if (column.type === 'Binary') return `${(value as Uint8Array).length} bytes`;
  return ArrayBuffer.isView(value) ? [...(value as unknown as Iterable<number>)] : value;
}

function clip(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
