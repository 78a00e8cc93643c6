/** Scanning of delimited text as kernels see it: struct Scan and struct Field of table_record.h, written by scanner.ts. */

import { double, int, pointer, record, unsigned } from '../kernels/abi.ts';
import { type CHeader, constant, enumeration, struct } from '../kernels/c-header.ts';

/** The kinds of cells that are told apart, and how often each occurs in a column. */
export const cellKinds = [
  'integerCell',
  'numberCell',
  'codeCell',
  'booleanCell',
  'dateCell',
  'localCell',
  'zonedCell',
  'textCell',
  'emptyCell',
  'missingCell',
] as const;
export type CellKind = (typeof cellKinds)[number];
/** Of a column's counts. */
export const countsStride = 12;

/** The work that is done with a column's cells: to skip or to count them, or to store them in a type. */
export const works = [
  'skip',
  'count',
  'storeBytes',
  'storeShorts',
  'storeWords',
  'storeLongs',
  'storeDoubles',
  'storeBooleans',
  'storeDates',
  'storeMicros',
  'storeNanos',
  'storeEntries',
  'storeTexts',
] as const;
export type Work = (typeof works)[number];

/** Why a scan returns. */
export const statuses = [
  'moreBytes',
  'rowsFull',
  'linesFull',
  'cellProblem',
  'cellsProblem',
  'quoteInside',
  'textAfterQuote',
  'quoteNotClosed',
  'manyDigits',
  'roundNumber',
  'manyTexts',
] as const;
export type Status = (typeof statuses)[number];

export const fieldRecord = record('Field', 'A column of the file.', {
  work: int(),
  allowed: unsigned('count: kinds of cells that it may have, as bits 1 << kind; other cells are a problem'),
  texts: int('count: most different texts that are kept; 0 keeps none'),
  textBytes: int('count: bytes of the longest text that is kept'),
  counts: pointer('unsigned', 'COUNTS: cells by kind'),
  low: double('of the integers'),
  high: double(),
  earliest: double('of the times, in seconds since 1970'),
  latest: double(),
  nanos: int('1 if a time has more than six digits behind the second'),
  longDigits: int('1 if a number has more digits than a double holds'),
  partial: int('1 if cells came before the first text that is kept, or texts are too many or too long'),
  distinct: int('different texts that are kept'),
  slots: pointer('unsigned', 'slot_mask + 1: 0, or the number of a text plus 1'),
  slotMask: unsigned(),
  entries: pointer('struct Entry', 'by number'),
  entriesMax: int(),
  values: pointer('void', 'store: by row; of texts two unsigned: where the text begins in `texts`, and its bytes'),
  valid: pointer('unsigned char', 'store: by row, 1 with a value; 0 where no row is without one'),
});

export const entryRecord = record('Entry', 'A text that occurs.', {
  hash: unsigned(),
  at: pointer('const unsigned char'),
  length: unsigned(),
});

export const scanRecord = record('Scan', 'A scan of the rows of a file, one block after another.', {
  at: pointer('const unsigned char', 'the next cell'),
  limit: pointer('const unsigned char', 'the end of the last whole row of the block; a line end comes before it'),
  last: int('1 if the file ends with this block'),
  row: unsigned('the next row; store: among those that are stored'),
  rowsEnd: unsigned(),
  field: int('the column of the next cell'),
  fields: int(),
  columns: pointer('struct Field'),
  delimiter: int(),
  quote: int('0xFF, which no text in UTF-8 has, where there are none'),
  decimal: int('the decimal sign'),
  starts: pointer('const unsigned char', '256: STARTS_NUMBER and STARTS_MISSING of a first byte'),
  missing: pointer('const struct Entry', 'texts that stand for a missing value'),
  missingCount: int(),
  emptyMissing: int('1 if the empty text is one of them'),
  scratch: pointer('unsigned char', 'room for a cell of which doubled quotes are undone'),
  pool: pointer('unsigned char', 'room for texts that are kept: what is free of it'),
  poolEnd: pointer('unsigned char'),
  texts: pointer('unsigned char', 'store texts: where they begin'),
  lines: pointer(
    'unsigned',
    'rows with a line break in a quoted cell, once for each; full when line_count is lines_max',
  ),
  lineCount: int(),
  linesMax: int('0 notes none'),
  notBlank: pointer('const unsigned char', 'lines before it that are blank are followed by one that is not'),
  powers: pointer(
    'const unsigned long long',
    '651 x 2: five to the power of -342 to 308 as 128 bits, its high bits first',
  ),
  answer: int('many digits: the kind of that cell, which is given before the scan goes on; else -1'),
  found: pointer('const unsigned char', 'of a problem: the cell'),
  foundLength: unsigned(),
  cells: unsigned('of a problem with their number: how many cells the row has'),
});

export const tableHeader: CHeader = {
  path: 'stages/lib/tables/table_record.h',
  source: 'stages/lib/tables/table-record.ts',
  about: 'Delimited text and its columns in memory.',
  includes: [],
  parts: [
    constant('COUNTS', countsStride, 'numbers of a column: cells of each kind'),
    constant('STARTS_NUMBER', 1, 'a number may begin with this byte'),
    constant('STARTS_MISSING', 2, 'a text that stands for a missing value begins with this byte'),
    enumeration('CellKind', cellKinds),
    enumeration('Work', works),
    enumeration('Status', statuses),
    struct(entryRecord),
    struct(fieldRecord),
    struct(scanRecord),
  ],
};
