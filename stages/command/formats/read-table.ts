/** The columns of a table in the form in which a program wrote it, in the types that are wanted. */

import { type Column, type JsonObject, StageFailure, type Table } from 'arrowline/stage';
import type { Form } from '../ports.ts';
import { cast } from './cast.ts';
import { readCsv } from './csv.ts';
import { mistaken } from './fill.ts';
import { readJsonLines } from './jsonl.ts';
import { readNpy } from './npy.ts';
import type { WantedColumns } from './wanted.ts';

/** The columns, and the metadata that the form can hold. */
export interface ReadTable {
  readonly columns: { readonly [name: string]: Column };
  readonly metadata: JsonObject;
}

const readers = {
  csv: readCsv,
  jsonl: readJsonLines,
  npy: async (path: string, wanted?: WantedColumns) => readNpy(path, wanted),
} as const;

/**
 * Without `wanted` columns have the types that their cells say. Columns that are wanted come first and in that order, so
 * that the order in which a program writes them changes nothing. `strict`: all must be there, and no other.
 */
export async function readTable(
  path: string,
  form: Form,
  wanted: WantedColumns | undefined,
  strict: boolean,
): Promise<ReadTable> {
  const { columns: found, metadata } =
    form === 'arrow' ? await decodeForeign(path) : { columns: await readers[form](path, wanted), metadata: {} };
  if (wanted === undefined) return { columns: found, metadata };
  const names = Object.keys(found);
  const odd = [...wanted.keys()].find((name) => !names.includes(name)) ?? names.find((name) => !wanted.has(name));
  if (strict && odd !== undefined)
    throw mistaken(`column "${odd}"`, `columns ${names.join(', ')}`, `columns ${[...wanted.keys()].join(', ')}`);
  const columns: Record<string, Column> = {};
  for (const [name, type] of wanted) {
    const column = found[name];
    if (column !== undefined) columns[name] = cast(column, type, name);
  }
  const others = Object.entries(found).filter(([name]) => !wanted.has(name));
  return { columns: { ...columns, ...Object.fromEntries(others) }, metadata };
}

async function decodeForeign(path: string): Promise<Table> {
  throw new StageFailure('unsupported', 'Arrow files of programs are not read yet', { where: path });
}
