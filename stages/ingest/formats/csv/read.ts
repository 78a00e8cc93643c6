/**
 * Reading a CSV file: a header row of names, then rows of numbers and perhaps a label. UTF-8, with or without its mark;
 * lines end in LF or CR LF; gzipped or not. Blank lines at the end are no rows; one before them is a mistake.
 *
 * A file without quotes in its body is split by a scanner over bytes. One with quotes goes through csv-parse, which
 * knows all of RFC 4180 and takes 0.08 s for a MB where the scanner takes 0.006: Fashion-MNIST as CSV, 155 MB in 55
 * million cells, is read in a second. Both hand whole rows to `CsvColumns`, so that there is one grammar.
 */

import { StageFailure } from 'arrowline/stage';
import { gunzip } from '../../gzip.ts';
import { Problems } from '../../problems.ts';
import { CsvColumns } from './columns.ts';
import { findLabel, type Header, readHeader } from './header.ts';
import { forEachRecord } from './records.ts';
import { type CsvFile, type LabelColumn, type Pulse, rowsBetweenPulses } from './source.ts';

/** Names hold no line ends, so the header is one line. */
const bodyLine = 2;
const comma = 0x2c;
const newline = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;
const space = 0x20;
const tab = 0x09;

export interface CsvTable {
  readonly columns: CsvColumns;
  /** Names of the columns that are not the label, in the file's order. */
  readonly featureNames: readonly string[];
  /** Name of the label's column. */
  readonly labelName: string | undefined;
}

/** Fails with `csv-header`, `csv-quotes`, `csv-precision` or `csv-cells`: the first five places and how many there are. */
export async function readCsv(source: CsvFile, label: LabelColumn, pulse: Pulse): Promise<CsvTable> {
  const { file } = source;
  const whole = withoutMark(await gunzip(source.bytes, file), file);
  const header = await readHeader(whole, file);
  const bytes = whole.subarray(0, endOfRows(whole, header.bodyStart));
  const labelIndex = findLabel(header.names, label, file);
  const problems = new Problems('csv-cells', file);
  const rowsMax = rowsAtMost(bytes, header);
  const columns = new CsvColumns(file, header.names, labelIndex, rowsMax, problems);
  const report = (): Promise<void> => pulse(columns.rows, rowsMax);
  if (bytes.indexOf(quote, header.bodyStart) < 0) await scanRows(bytes, header, columns, report);
  else
    await forEachRecord(bytes.subarray(header.bodyStart), file, bodyLine, async (cells, line) => {
      columns.acceptRow(cells, line);
      if (columns.rows % rowsBetweenPulses === 0) await report();
    });
  problems.throwIfAny();
  columns.checkPrecision();
  if (columns.rows === 0)
    throw new StageFailure('csv-header', `${file} has a header and no rows`, {
      where: `${file}:${bodyLine}`,
      found: 'the end of the file',
      expected: 'a row for every example',
    });
  return {
    columns,
    featureNames: header.names.filter((_, index) => index !== labelIndex),
    labelName: header.names[labelIndex],
  };
}

function withoutMark(bytes: Uint8Array, file: string): Uint8Array {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    throw new StageFailure('csv-header', `${file} is not in UTF-8`, {
      where: `${file}:1`,
      found: 'the mark of UTF-16',
      expected: 'UTF-8',
      hint: 'save it as UTF-8',
    });
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** Where the rows end: before the blank lines that the file ends with. */
function endOfRows(bytes: Uint8Array, bodyStart: number): number {
  let end = bytes.length;
  while (end > bodyStart && (isBlank(bytes, end - 1, end) || isLineEnd(bytes[end - 1]!))) end--;
  if (end === bodyStart) return end;
  const newlineAfter = bytes.indexOf(newline, end);
  return newlineAfter < 0 ? bytes.length : newlineAfter + 1;
}

function isLineEnd(byte: number): boolean {
  return byte === newline || byte === carriageReturn;
}

/** Whether there is nothing but spaces and tabs. */
function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== space && bytes[at] !== tab) return false;
  return true;
}

/** An upper bound of the rows: there are no more than lines, and a valid row takes at least two bytes a cell. */
function rowsAtMost(bytes: Uint8Array, { names, bodyStart }: Header): number {
  let lines = 1;
  for (let at = bodyStart; at < bytes.length; at++) if (bytes[at] === newline) lines++;
  return Math.min(lines, Math.floor((bytes.length - bodyStart + 1) / (2 * names.length)));
}

async function scanRows(
  bytes: Uint8Array,
  header: Header,
  columns: CsvColumns,
  report: () => Promise<void>,
): Promise<void> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let line = bodyLine;
  for (let at = header.bodyStart; at < bytes.length; line++) {
    const found = bytes.indexOf(newline, at);
    const next = found < 0 ? bytes.length : found + 1;
    const end = found < 0 ? next : found > at && bytes[found - 1] === carriageReturn ? found - 1 : found;
    if (!columns.acceptIntegers(bytes, at, end, line)) {
      const cells = 1 + commasIn(bytes, at, end);
      if (cells === header.names.length) columns.acceptRow(decoder.decode(bytes.subarray(at, end)).split(','), line);
      else columns.rejectRow(cells, line, isBlank(bytes, at, end));
    }
    at = next;
    if (line % rowsBetweenPulses === 0) await report();
  }
}

function commasIn(bytes: Uint8Array, start: number, end: number): number {
  let commas = 0;
  for (let at = start; at < end; at++) if (bytes[at] === comma) commas++;
  return commas;
}
