/** Tables as JSON lines: one object a row. Numbers that JSON cannot hold are the texts "nan", "inf" and "-inf". */

import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import type { Column, Table } from 'arrowline/stage';
import { noForm, numberText } from './csv.ts';
import { type Cell, fill, mistaken, type PlaceOf, shown } from './fill.ts';
import { inferValues } from './infer.ts';
import type { WantedColumns } from './wanted.ts';

const bufferedCharacters = 1 << 20;

/** Fails with `input-form` for a column that has no form in JSON. */
export function writeJsonLines(path: string, table: Table, port: string): void {
  const columns = Object.entries(table.columns).map(([name, column]) => {
    const at = textAt(name, column, port);
    return (row: number): string => `${JSON.stringify(name)}:${at(row)}`;
  });
  const file = openSync(path, 'w');
  try {
    let text = '';
    for (let row = 0; row < table.rows; row++) {
      text += `{${columns.map((at) => at(row)).join(',')}}\n`;
      if (text.length < bufferedCharacters) continue;
      writeSync(file, text);
      text = '';
    }
    writeSync(file, text);
  } finally {
    closeSync(file);
  }
}

function textAt(name: string, column: Column, port: string): (row: number) => string {
  switch (column.type) {
    case 'Utf8':
      return (row) => JSON.stringify(column.values[row]);
    case 'Binary':
      throw noForm(port, name, 'of type Binary', 'jsonl');
    case 'FixedSizeList':
      return (row) => listText(column.values.subarray(row * column.width, (row + 1) * column.width));
    case 'List':
      return (row) => listText(column.values[row] ?? []);
    default:
      return (row) => jsonNumber(column.values[row] as number);
  }
}

function listText(values: ArrayLike<number>): string {
  return `[${Array.from(values, jsonNumber).join(',')}]`;
}

function jsonNumber(value: number): string {
  return Number.isFinite(value) ? numberText(value) : `"${numberText(value)}"`;
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
    if (lines.length === 0) for (const name of Object.keys(row)) cells.set(name, []);
    const unknown = Object.keys(row).find((name) => !cells.has(name));
    if (unknown !== undefined)
      throw mistaken(
        `${file}:${line}`,
        `the field "${unknown}"`,
        `the fields of the first line: ${[...cells.keys()].join(', ')}`,
      );
    for (const [name, column] of cells) column.push(row[name] ?? null);
    lines.push(line);
  }
  const columns: Record<string, Column> = {};
  for (const [name, own] of cells) {
    const place: PlaceOf = (row) => `${file}:${lines[row] ?? 1}, field "${name}"`;
    const type = wanted?.get(name) ?? inferValues(own, place);
    const missing = wanted?.has(name) !== true && type.of !== 'Utf8' && type.shape === 'scalar';
    columns[name] = fill(type, missing ? own.map((cell) => cell ?? Number.NaN) : own, place);
  }
  return columns;
}

function parseRow(text: string, where: string): { readonly [name: string]: Cell } {
  try {
    const row: unknown = JSON.parse(text);
    if (typeof row === 'object' && row !== null && !Array.isArray(row)) return row as { readonly [name: string]: Cell };
  } catch {
    // Said below, with the line.
  }
  throw mistaken(where, shown(text), 'one JSON object, without NaN or Infinity: write "nan" and "inf" as texts');
}
