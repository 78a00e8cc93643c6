/** The names of the columns of a CSV file: from its first row, from the document, or by number. */

import { type OpenFile, StageFailure } from 'arrowline/stage';
import { rowBytesMax } from '../../../lib/tables/scanner.ts';
import { excerpt } from '../../problems.ts';
import { markLength, openText, utf16In } from '../../text-bytes.ts';
import { headerFailure, quotesFailure } from './failures.ts';
import type { CsvForm } from './options.ts';

const columnsMax = 1 << 17;

export interface Header {
  readonly names: readonly string[];
  /** Offset of the first row, and its line. */
  readonly bodyStart: number;
  readonly bodyLine: number;
}

/** Fails with `csv-header`, or with `csv-quotes`. */
export async function readHeader(file: OpenFile, form: CsvForm): Promise<Header> {
  const { bytes, start, whole } = await firstRow(file, form);
  const { name } = file;
  if (!whole) throw quotesFailure(name, 1, `a first row of more than ${rowBytesMax} bytes: is a quote not closed?`);
  const { cells, end } = cellsOf(bytes, start, form, name);
  if (cells.length > columnsMax)
    throw headerFailure(
      name,
      `${cells.length} columns`,
      `at most ${columnsMax}`,
      'rows of so many numbers are one tensor: save them as npy',
    );
  if (form.header === true) {
    checkNames(cells, name);
    return { names: cells, bodyStart: end, bodyLine: 2 };
  }
  if (form.header === false) {
    if (cells.length === 1 && cells[0] === '') throw headerFailure(name, 'nothing', 'rows');
    return { names: cells.map((_, index) => `column_${index + 1}`), bodyStart: start, bodyLine: 1 };
  }
  checkNames(form.header, name);
  if (form.header.length !== cells.length)
    throw headerFailure(
      name,
      `${form.header.length} names, and a first row of ${cells.length} cells`,
      'a name for every column',
    );
  if (form.header.every((column, index) => column === cells[index]))
    throw headerFailure(
      name,
      'a first row with the names that `header` gives',
      'a first row with values',
      'leave out `header`: the file has the names; if these are values, name the columns otherwise',
    );
  return { names: form.header, bodyStart: start, bodyLine: 1 };
}

/** The begin of the file up to a line end outside quotes. */
async function firstRow(
  file: OpenFile,
  { quote, blockBytes }: CsvForm,
): Promise<{ bytes: Buffer; start: number; whole: boolean }> {
  const source = await openText(file, 0);
  const sign = quote?.charCodeAt(0) ?? -1;
  try {
    let bytes = Buffer.alloc(Math.min(Math.max(4096, blockBytes), rowBytesMax));
    let length = 0;
    let start = -1;
    let seen = 0;
    let open = false;
    for (;;) {
      if (length === bytes.length) {
        if (length >= rowBytesMax) return { bytes, start, whole: false };
        bytes = Buffer.concat([bytes], Math.min(2 * length, rowBytesMax));
      }
      const read = await source.read(bytes.subarray(length));
      length += read;
      if (start < 0 && (length >= 4 || read === 0)) {
        start = startOf(bytes.subarray(0, length), file.name);
        seen = start;
      }
      if (start < 0) continue;
      for (; seen < length; seen++) {
        if (bytes[seen] === sign) open = !open;
        else if (bytes[seen] === 0x0a && !open) return { bytes: bytes.subarray(0, length), start, whole: true };
      }
      if (read === 0) return { bytes: bytes.subarray(0, length), start, whole: true };
    }
  } finally {
    await source.close();
  }
}

/** Behind the mark of UTF-8. Fails for UTF-16, recognised by its mark or by zeros. */
function startOf(bytes: Uint8Array, file: string): number {
  const found = utf16In(bytes);
  if (found !== undefined)
    throw new StageFailure('csv-header', `${file} is not in UTF-8`, {
      where: `${file}:1`,
      found,
      expected: 'UTF-8',
      hint: 'save it as UTF-8',
    });
  return markLength(bytes);
}

/** The cells of the row that begins at `start`. */
function cellsOf(
  bytes: Buffer,
  start: number,
  { delimiter, quote }: CsvForm,
  file: string,
): { cells: string[]; end: number } {
  const cells: string[] = [];
  const separator = delimiter.charCodeAt(0);
  const sign = quote?.charCodeAt(0) ?? -1;
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const isEnd = (at: number): boolean => at >= bytes.length || bytes[at] === separator || lineEnd(bytes, at) > 0;
  for (let at = start; ; at++) {
    let from = at;
    let text: string;
    if (bytes[at] === sign) {
      for (at++; ; at += 2) {
        at = bytes.indexOf(sign, at);
        if (at < 0) throw quotesFailure(file, 1, 'a quote that is never closed');
        if (bytes[at + 1] !== sign) break;
      }
      text = decoder.decode(bytes.subarray(from + 1, at)).replaceAll(`${quote}${quote}`, quote!);
      at++;
      if (!isEnd(at)) throw quotesFailure(file, 1, 'more text after a closing quote');
    } else {
      while (!isEnd(at))
        if (bytes[at++] === sign) throw quotesFailure(file, 1, 'a quote inside a cell that does not begin with one');
      text = decoder.decode(bytes.subarray(from, at));
    }
    cells.push(text);
    from = at;
    if (at >= bytes.length || bytes[at] !== separator) return { cells, end: at + lineEnd(bytes, at) };
  }
}

/** Bytes of the line end at a place, 0 where there is none. */
function lineEnd(bytes: Uint8Array, at: number): number {
  if (bytes[at] === 0x0a) return 1;
  return bytes[at] === 0x0d && bytes[at + 1] === 0x0a ? 2 : 0;
}

function checkNames(names: readonly string[], file: string): void {
  if (names.length === 0 || (names.length === 1 && names[0] === ''))
    throw headerFailure(file, 'nothing', 'names of columns');
  const seen = new Set<string>();
  for (const [index, name] of names.entries()) {
    const place = (): string => `${excerpt(name)} as the name of column ${index + 1}`;
    if (name === '')
      throw headerFailure(
        file,
        place(),
        'a name for every column',
        index === 0
          ? 'pandas writes a first column without a name for its index: to_csv(path, index=False)'
          : 'give the column a name in the file',
      );
    if (/[\p{Cc}\ufffd]/u.test(name)) throw headerFailure(file, place(), 'names in UTF-8 without control characters');
    if (seen.has(name))
      throw headerFailure(
        file,
        `${place()}, a second time`,
        'different names',
        'if the file has no header row: header: false, or header: [names]',
      );
    seen.add(name);
  }
}
