/** The header row of a CSV file: names of columns, all different. */

import { StageFailure } from 'arrowline/stage';
import { excerpt } from '../../problems.ts';
import { forEachRecord } from './records.ts';
import type { LabelColumn } from './source.ts';

const quote = 0x22;
const newline = 0x0a;
const namesShown = 8;

export interface Header {
  readonly names: readonly string[];
  /** Offset of the first row. */
  readonly bodyStart: number;
}

/** Fails with `csv-header`, or with `csv-quotes`. `bytes` are without a byte-order mark. */
export async function readHeader(bytes: Uint8Array, file: string): Promise<Header> {
  const bodyStart = endOfHeader(bytes);
  const names = await namesIn(bytes.subarray(0, bodyStart), file);
  if (names.length === 0 || (names.length === 1 && names[0] === ''))
    throw headerFailure(file, 'nothing', 'names of columns');
  const seen = new Set<string>();
  for (const [index, name] of names.entries()) {
    const place = (): string => `${excerpt(name)} as the name of column ${index + 1}`;
    if (name === '') throw headerFailure(file, place(), 'a name for every column');
    if (/[\p{Cc}\ufffd]/u.test(name)) throw headerFailure(file, place(), 'names in UTF-8 without control characters');
    if (seen.has(name))
      throw headerFailure(file, `${place()}, a second time`, 'different names', 'is the header row missing?');
    seen.add(name);
  }
  return { names, bodyStart };
}

/** Names without quotes need no csv-parse, which takes seconds for a million of them. */
async function namesIn(line: Uint8Array, file: string): Promise<readonly string[]> {
  if (line.length > 0 && !line.includes(quote))
    return new TextDecoder('utf-8', { ignoreBOM: true })
      .decode(line)
      .replace(/\r?\n$/, '')
      .split(',');
  let names: readonly string[] = [];
  await forEachRecord(line, file, 1, (cells) => {
    names = cells;
  });
  return names;
}

/** The index of the label's column, -1 where there is none. Fails with `csv-header`. */
export function findLabel(names: readonly string[], label: LabelColumn, file: string): number {
  if (label === 'none') return -1;
  if (label === 'only') {
    if (names.length !== 1) throw headerFailure(file, `${names.length} columns`, 'one column, the labels');
    return 0;
  }
  const index = names.indexOf(label.name);
  if (index < 0) {
    const shown = names.slice(0, namesShown).map(excerpt).join(', ');
    const found = `columns ${shown}${names.length > namesShown ? ` and ${names.length - namesShown} more` : ''}`;
    throw headerFailure(file, found, `a column ${excerpt(label.name)}`);
  }
  if (names.length === 1) throw headerFailure(file, 'no other column', 'columns of features beside the labels');
  return index;
}

function headerFailure(file: string, found: string, expected: string, hint?: string): StageFailure {
  return new StageFailure('csv-header', `the header row of ${file} cannot be used`, {
    where: `${file}:1`,
    found,
    expected,
    ...(hint !== undefined && { hint }),
  });
}

/** The start of the second record: after the first line end that is not inside quotes. */
function endOfHeader(bytes: Uint8Array): number {
  let quotes = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === quote) quotes++;
    else if (bytes[at] === newline && quotes % 2 === 0) return at + 1;
  }
  return bytes.length;
}
