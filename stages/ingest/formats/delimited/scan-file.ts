/** Runs a scan over a file, block by block, and turns what cannot be read into failures and problems with their places. */

import { type OpenFile, StageFailure } from 'arrowline/stage';
import { rowBytesMax, type Scanner } from '../../../lib/tables/scanner.ts';
import type { CellKind, Status } from '../../../lib/tables/table-record.ts';
import type { ReadOptions } from '../../rows.ts';
import { openText, type TextBytes } from '../../text-bytes.ts';
import { quotesFailure } from './failures.ts';
import type { Header } from './header.ts';
import type { RowLines } from './lines.ts';
import type { CsvForm } from './options.ts';

const pulseEveryMs = 100;

/** A cell, or a row with another number of cells, that cannot be taken; `row` counts within those stored or counted. */
export interface ScanProblem {
  readonly status: 'cellProblem' | 'cellsProblem' | 'manyTexts';
  readonly row: number;
  readonly field: number;
  readonly cells: number;
  readonly text: Uint8Array;
}

export interface ScanJob {
  readonly file: OpenFile;
  readonly form: CsvForm;
  readonly header: Header;
  readonly lines: RowLines;
  readonly pulse: ReadOptions['pulse'];
  /** Called for each problem; the scan goes on unless it throws. */
  readonly onProblem: (problem: ScanProblem) => void;
}

export class FileScan {
  readonly #scanner: Scanner;
  readonly #job: ScanJob;
  #bytes: TextBytes | undefined;
  #ended = false;
  #pulsed = performance.now();

  constructor(scanner: Scanner, job: ScanJob) {
    this.#scanner = scanner;
    this.#job = job;
  }

  /** Goes on until the rows that are stored are full, or the file ends: then false. Fails with `csv-quotes`. */
  async next(): Promise<boolean> {
    const scanner = this.#scanner;
    for (;;) {
      const status = scanner.scan();
      if (status === 'rowsFull') return true;
      if (status === 'moreBytes') {
        if (this.#ended) return false;
        await this.#fill();
      } else if (status === 'linesFull') this.#job.lines.note(scanner.lines());
      else this.#attend(status);
    }
  }

  async close(): Promise<void> {
    this.#job.lines.note(this.#scanner.lines());
    await this.#bytes?.close();
  }

  #attend(status: Exclude<Status, 'rowsFull' | 'moreBytes' | 'linesFull'>): void {
    const scanner = this.#scanner;
    const { row, field, cells, text } = scanner.problem;
    if (status === 'manyDigits') scanner.answer(kindOfDigits(this.#numberText(text)));
    else if (status === 'roundNumber') scanner.setDouble(row, field, Number(this.#numberText(text)));
    else if (status === 'cellProblem' || status === 'cellsProblem' || status === 'manyTexts') {
      this.#job.lines.note(scanner.lines());
      this.#job.onProblem({ status, row, field, cells, text });
    } else throw this.#quotes(status);
  }

  #numberText(text: Uint8Array): string {
    return Buffer.from(text).toString('latin1').replace(this.#job.form.decimal, '.');
  }

  #quotes(status: 'quoteInside' | 'textAfterQuote' | 'quoteNotClosed'): StageFailure {
    const { file, lines, form } = this.#job;
    const row = this.#scanner.rows;
    lines.note(this.#scanner.lines());
    if (form.quote === undefined)
      return new StageFailure('csv-cells', `${file.name} is not in UTF-8`, {
        where: lines.place(file.name, row),
        found: 'the byte 0xFF',
        expected: 'UTF-8',
      });
    const found = {
      quoteInside: 'a quote inside a cell that does not begin with one',
      textAfterQuote: 'more text after a closing quote',
      quoteNotClosed: 'a quote that is never closed',
    };
    return quotesFailure(file.name, lines.of(row) ?? 0, found[status]);
  }

  /** Reads until a row is whole, each time as many bytes as wait already, so that a long row costs linear time. */
  async #fill(): Promise<void> {
    const scanner = this.#scanner;
    const { file, header, pulse } = this.#job;
    this.#bytes ??= await openText(file, header.bodyStart);
    let waiting = scanner.waiting();
    for (;;) {
      const wanted = Math.max(scanner.blockBytes, waiting);
      let read = 0;
      while (read < wanted && !this.#ended) {
        const room = scanner.room(wanted).subarray(read);
        if (room.length === 0) break;
        const bytes = await this.#bytes.read(room);
        if (bytes === 0) this.#ended = true;
        read += bytes;
      }
      if (performance.now() - this.#pulsed > pulseEveryMs) {
        await pulse(Math.min(this.#bytes.done, file.bytes), file.bytes);
        this.#pulsed = performance.now();
      }
      waiting += read;
      const full = read === 0 && !this.#ended;
      if (!full && scanner.take(read, this.#ended)) return;
      if (full || waiting >= rowBytesMax) throw this.#tooLong();
    }
  }

  #tooLong(): StageFailure {
    const scanner = this.#scanner;
    scanner.force();
    const row = scanner.rows;
    const status = scanner.scan();
    if (status === 'quoteInside' || status === 'textAfterQuote') return this.#quotes(status);
    const found = `a row of more than ${rowBytesMax} bytes: is a quote not closed?`;
    return quotesFailure(this.#job.file.name, this.#job.lines.of(row) ?? 0, found);
  }
}

/** Whether the double of a number is the same number with as many digits, as programs write doubles out. */
function kindOfDigits(text: string): CellKind {
  const value = Number(text);
  const digits = text
    .replace(/[eE].*/, '')
    .replace(/[^0-9]/g, '')
    .replace(/^0+/, '');
  if (digits.length > 100 || value === 0) return 'codeCell';
  const written = value
    .toExponential(digits.length - 1)
    .replace(/e.*/, '')
    .replace(/[^0-9]/g, '');
  return written === digits ? 'numberCell' : 'codeCell';
}
