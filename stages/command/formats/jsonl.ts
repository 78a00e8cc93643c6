/** Tables as JSON lines: one object a row. Numbers that JSON cannot hold are the texts "nan", "inf" and "-inf". */

import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import type { Column, Table } from 'arrowline/stage';
import { jsonText } from '../../lib/kit/cells/cell-text.ts';
import { type Cell, cellsOf } from '../../lib/kit/cells/cells.ts';
import { noForm } from './csv.ts';
import { checkName, fill, mistaken, type PlaceOf, shown } from './fill.ts';
import { inferValues } from './infer.ts';
import type { WantedColumns } from './wanted.ts';
import { writeLines } from './write-lines.ts';

/** Fails with `input-form` for a column that has no form in JSON. */
export function writeJsonLines(path: string, table: Table, port: string): void {
  const columns = Object.entries(table.columns).map(([name, column]) => {
    const at = textAt(name, column, port);
    return (row: number): string => `${JSON.stringify(name)}:${at(row)}`;
  });
  writeLines(path, '', table.rows, (row) => `{${columns.map((at) => at(row)).join(',')}}\n`);
}

function textAt(name: string, column: Column, port: string): (row: number) => string {
  const at = cellsOf(column);
  if (at === undefined) throw noForm(port, name, 'of type Binary', 'jsonl');
  return (row) => jsonText(at(row));
}

/** The columns of a file of JSON lines. Every line must have the fields of the first. */
export async function readJsonLines(path: string, wanted?: WantedColumns): Promise<Record<string, Column>> {
  const file = basename(path);
  const cells = new Map<string, Cell[]>();
  const lines: number[] = [];
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    line++;
    if (text.trim() === '') continue;
    const row = parseRow(text, `${file}:${line}`);
    if (Object.hasOwn(row, '')) throw mistaken(`${file}:${line}`, 'a field without a name', 'a name for every field');
    if (lines.length === 0)
      for (const name of Object.keys(row)) {
        checkName(name, `${file}:${line}`);
        cells.set(name, []);
      }
    const unknown = Object.keys(row).find((name) => !cells.has(name));
    if (unknown !== undefined)
      throw mistaken(
        `${file}:${line}`,
        `the field "${unknown}"`,
        `the fields of the first line: ${[...cells.keys()].join(', ')}`,
      );
    for (const [name, column] of cells) column.push(Object.hasOwn(row, name) ? (row[name] ?? null) : null);
    lines.push(line);
  }
  const columns: Record<string, Column> = {};
  for (const [name, own] of cells) {
    const place: PlaceOf = (row) => `${file}:${lines[row] ?? 1}, field "${name}"`;
    columns[name] = fill(wanted?.get(name) ?? inferValues(own, place), own, place);
  }
  return columns;
}

function parseRow(text: string, where: string): { readonly [name: string]: Cell } {
  let row: unknown;
  try {
    row = JSON.parse(text);
  } catch {
    // Said below, with the line.
  }
  if (typeof row !== 'object' || row === null || Array.isArray(row))
    throw mistaken(where, shown(text), 'one JSON object, without NaN or Infinity: write "nan" and "inf" as texts');
  const cells = row as { readonly [name: string]: Cell };
  const rounded = Object.values(cells)
    .flat()
    .find((cell) => typeof cell === 'number' && isRounded(cell, text));
  if (rounded !== undefined)
    throw mistaken(where, `an integer that is read as ${rounded}`, 'integers below 2^53', 'write larger ones as texts');
  return cells;
}

/** Whether the text has an integer that becomes this number by rounding. */
function isRounded(value: number, text: string): boolean {
  if (Number.isSafeInteger(value) || !Number.isInteger(value)) return false;
  const written = text.match(/(?<![\w.+-])-?\d{16,}(?![\w.])/g) ?? [];
  return written.some((digits) => Number(digits) === value && BigInt(digits) !== BigInt(value));
}
