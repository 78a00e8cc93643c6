/**
 * Records of a CSV text with quotes, by csv-parse: all of RFC 4180, lines ending in LF or CR LF.
 */

import { Readable } from 'node:stream';
import { StageFailure } from 'arrowline/stage';
import { CsvError, parse } from 'csv-parse';

const recordBytesMax = 1 << 26;
const chunkBytes = 1 << 20;

/**
 * Calls `accept` with the cells of each record and the line it begins on, when the text begins on `firstLine`.
 * Fails with `csv-quotes` where a quote is never closed or stands inside a cell.
 */
export async function forEachRecord(
  bytes: Uint8Array,
  file: string,
  firstLine: number,
  accept: (cells: readonly string[], line: number) => Promise<void> | void,
): Promise<void> {
  const parser = parse({
    info: true,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n'],
    max_record_size: recordBytesMax,
  });
  let line = firstLine;
  try {
    const records = Readable.from(chunksOf(bytes)).pipe(parser) as AsyncIterable<ParsedRecord>;
    for await (const { record, info } of records) {
      await accept(record, line);
      line = firstLine + info.lines;
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // Reading is ahead of the records that were accepted; where a quote is never closed, its record began there.
    const { lines } = error as { readonly lines?: number };
    const closed = error.code !== 'CSV_QUOTE_NOT_CLOSED';
    throw new StageFailure('csv-quotes', `${file} cannot be split into cells`, {
      where: `${file}:${closed && lines !== undefined ? firstLine + lines - 1 : line}`,
      found: wordsOf[error.code] ?? error.message,
      expected: 'quotes around whole cells, each closed, those inside doubled',
    });
  }
}

interface ParsedRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

const wordsOf: { readonly [code: string]: string } = {
  CSV_QUOTE_NOT_CLOSED: 'a quote that is never closed',
  INVALID_OPENING_QUOTE: 'a quote inside a cell that does not begin with one',
  CSV_INVALID_CLOSING_QUOTE: 'more text after a closing quote',
  CSV_MAX_RECORD_SIZE: `a row of more than ${recordBytesMax} characters: is a quote not closed?`,
};

function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
}
