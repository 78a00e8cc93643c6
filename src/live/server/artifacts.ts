/**
 * Artifacts as they are in the store: what one is, which action made it of which inputs, who used it, its rows page by
 * page from disk, and its pictures. The newest few stay open, since opening one checks all its bytes.
 */

import type { OutputRecord } from '../../core/facts/record.ts';
import type { ActionFact } from '../../core/facts/run-facts.ts';
import type { Json } from '../../core/values/canonical.ts';
import type { ActionKey } from '../../core/values/digest.ts';
import type { OpenTable } from '../../stage-api/arrow/open-table.ts';
import type { RunStep } from '../../store/memories/step-index.ts';
import { openArtifact, type StoredArtifact } from '../../store/objects/artifact.ts';
import type { Store } from '../../store/store.ts';
import { encodePng } from '../../view/png.ts';
import { type Cell, cellOf } from '../../view/table/cell.ts';
import { summarizeColumn } from '../../view/table/column-summary.ts';
import { datasetOverview } from '../../view/table/dataset-overview.ts';
import { storedPictures } from '../../view/table/stored-pictures.ts';
import type { Answer } from './answer.ts';
import { wholeIn } from './whole-in.ts';

const [openMax, pageMax, usesMax, cellsMax, textMax] = [4, 200, 60, 12, 300];
/** Larger tables are not read as a whole for the ranges of their columns. */
const summaryBytesMax = 2 ** 26;

export interface Artifacts {
  about(digest: string): Promise<Answer>;
  rows(digest: string, query: URLSearchParams): Promise<Answer>;
  columns(digest: string): Promise<Answer>;
  picture(digest: string, query: URLSearchParams): Promise<Answer>;
  /** Whether its rows are pictures. */
  hasPictures(digest: string): Promise<boolean>;
}

const absent: Answer = { refused: 404, why: 'no artifact of an ended run that is still stored has this digest' };

interface FoundArtifact {
  readonly output: OutputRecord;
  readonly made: RunStep;
  readonly port: string;
  readonly inputs: Json;
}

export function openArtifacts(store: Store): Artifacts {
  const open = new Map<string, Promise<StoredArtifact | undefined>>();
  const outputOf = async (digest: string, found: readonly RunStep[]): Promise<FoundArtifact | undefined> => {
    for (const made of found) {
      const port = portOf(made.step.outputs, digest);
      if (port === undefined || made.step.key === undefined) continue;
      const record = (await store.records.find(made.step.key as ActionKey))?.record;
      const output = record?.outputs[port];
      if (record !== undefined && output?.digest === digest)
        return { output, made, port, inputs: record.fingerprint.inputs };
    }
    return undefined;
  };
  const find = async (digest: string): Promise<FoundArtifact | undefined> =>
    outputOf(digest, await store.stepIndex.find(digest));
  const tableOf = async (digest: string): Promise<OpenTable | undefined> => {
    const known = open.get(digest) ?? find(digest).then((found) => found && openArtifact(store.blobs, found.output));
    open.delete(digest);
    open.set(digest, known);
    for (const [oldest, one] of open) {
      if (open.size <= openMax) break;
      open.delete(oldest);
      one.then((opened) => opened?.close()).catch(() => {});
    }
    try {
      const opened = await known;
      // It may be there later: a run may go on.
      if (opened === undefined) open.delete(digest);
      return opened?.table;
    } catch (error) {
      open.delete(digest);
      throw error;
    }
  };
  return {
    about: async (digest) => {
      const steps = await store.stepIndex.find(digest);
      const found = await outputOf(digest, steps);
      if (found === undefined) return absent;
      const { output, made, port, inputs } = found;
      const { members, ...told } = output;
      const overview = datasetOverview({ types: output.columns, metadata: (await tableOf(digest))?.metadata ?? {} });
      return {
        json: {
          ...told,
          ...(members !== undefined && {
            files: members.length,
            fileBytes: members.reduce((sum, { bytes }) => sum + bytes, 0),
          }),
          ...(overview !== undefined && {
            splits: overview.splits,
            classNames: overview.label?.classNames,
            pictures: overview.pictures !== undefined,
          }),
          made: { ...useOf(made, port), key: made.step.key, kind: made.step.kind, seconds: made.step.seconds },
          of: lineage(inputs, made.run, store.runs.manifest(made.run)?.actions ?? []),
          users: distinct(steps, digest),
        },
      };
    },
    rows: async (digest, query) => {
      const table = await tableOf(digest);
      if (table === undefined) return absent;
      const [offset, limit] = [wholeIn(query, 'offset', 0), Math.min(pageMax, wholeIn(query, 'limit', 50))];
      return { json: { rows: table.rows, offset, cells: pageOf(table, offset, limit) } };
    },
    columns: async (digest) => {
      const found = await find(digest);
      const table = await tableOf(digest);
      if (table === undefined || found === undefined) return absent;
      if (found.output.bytes > summaryBytesMax)
        return { json: { why: 'the table is too large to be summed up here: pipeline show does it' } };
      const folds = Object.entries(table.types).map(([name, type]) => [name, summarizeColumn(name, type)] as const);
      table.batches.forEach((_, index) => {
        const { columns } = table.batch(index);
        for (const [name, fold] of folds) fold.add(columns[name]!);
      });
      return { json: { columns: folds.map(([, fold]) => fold.result()) } };
    },
    hasPictures: async (digest) => {
      const table = await tableOf(digest);
      return table !== undefined && datasetOverview(table)?.pictures !== undefined;
    },
    picture: async (digest, query) => {
      const table = await tableOf(digest);
      const pictures = table && datasetOverview(table)?.pictures;
      const row = wholeIn(query, 'row', 0);
      if (table === undefined || pictures === undefined || row >= table.rows)
        return { refused: 404, why: 'there is no picture' };
      const [picture] = storedPictures(table.vectors(pictures.name), pictures, [row], String);
      const { pixels, width, height, channels } = picture!;
      return { type: 'image/png', bytes: encodePng(pixels, width, height, channels) };
    },
  };
}

function pageOf(table: OpenTable, offset: number, limit: number): { readonly [column: string]: Cell | string }[] {
  const found: { [column: string]: Cell | string }[] = [];
  table.batches.forEach((place, index) => {
    const [from, to] = [Math.max(0, offset - place.start), Math.min(place.rows, offset + limit - place.start)];
    if (from >= to) return;
    const { columns } = table.batch(index);
    for (let row = from; row < to; row++)
      found.push(
        Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, shortened(cellOf(column, row))])),
      );
  });
  return found;
}

function shortened(cell: Cell): Cell | string {
  if (typeof cell === 'string' && cell.length > textMax)
    return `${cell.slice(0, textMax)}… (${cell.length} characters)`;
  if (typeof cell !== 'object' || cell === null || cell.length <= cellsMax) return cell;
  return `${cell.slice(0, cellsMax).join(', ')}… (${cell.length})`;
}

interface Told {
  readonly run: string;
  readonly action: string;
  readonly port: string;
}

function useOf({ run, step }: RunStep, port: string): Told {
  return { run, action: step.id, port };
}

/** The port whose artifact it is. */
function portOf(ports: { readonly [port: string]: string } | undefined, digest: string): string | undefined {
  return Object.entries(ports ?? {}).find(([, one]) => one === digest)?.[0];
}

/** The input artifacts by port, each with the step of the same run that has it as its result. */
function lineage(
  inputs: Json,
  run: string,
  actions: readonly ActionFact[],
): (Partial<Told> & { readonly port: string; readonly digest: string })[] {
  return Object.entries(inputs as { readonly [port: string]: Json })
    .flatMap(([port, given]) =>
      Array.isArray(given)
        ? given.map((one) => [port, (one as { readonly artifact: string }).artifact] as const)
        : [[port, String(given)] as const],
    )
    .slice(0, usesMax)
    .map(([port, digest]) => {
      const made = actions.find(({ outputs }) => portOf(outputs, digest) !== undefined);
      return { ...(made !== undefined && { run, action: made.id }), port, digest };
    });
}

/** Each step that used it once, in the newest run. */
function distinct(steps: readonly RunStep[], digest: string): Told[] {
  const seen = new Map<string, Told>();
  for (const one of steps) {
    const port = portOf(one.step.inputs, digest);
    const name = `${one.step.key} ${port}`;
    if (port !== undefined && !seen.has(name)) seen.set(name, useOf(one, port));
  }
  return [...seen.values()].slice(0, usesMax);
}
