/** The columns of a table in the form in which a program wrote it, in the types that are wanted. */

import { type Column, decodeForeign } from 'arrowline/stage';
import type { Form } from '../ports.ts';
import { cast } from './cast.ts';
import { readCsv } from './csv.ts';
import { mistaken } from './fill.ts';
import { readJsonLines } from './jsonl.ts';
import { readNpy } from './npy.ts';
import type { WantedColumns } from './wanted.ts';

const readers = {
  arrow: async (path: string) => (await decodeForeign(path)).columns,
  csv: readCsv,
  jsonl: readJsonLines,
  npy: async (path: string) => readNpy(path),
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
): Promise<Record<string, Column>> {
  const found = await readers[form](path, wanted);
  if (wanted === undefined) return found;
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
  return { ...columns, ...Object.fromEntries(others) };
}
