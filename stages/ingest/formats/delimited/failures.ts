/** Failures of a whole CSV file; those of cells are in problems.ts. */

import { StageFailure } from 'arrowline/stage';

const quotesExpected = 'quotes around whole cells, each closed, those inside doubled';

export function headerFailure(file: string, found: string, expected: string, hint?: string): StageFailure {
  return new StageFailure('csv-header', `the header row of ${file} cannot be used`, {
    where: `${file}:1`,
    found,
    expected,
    ...(hint !== undefined && { hint }),
  });
}

export function quotesFailure(file: string, line: number, found: string): StageFailure {
  return new StageFailure('csv-quotes', `${file} cannot be split into cells`, {
    where: `${file}:${line}`,
    found,
    expected: quotesExpected,
    hint: 'correct the file; if quotes mean nothing in it: quote: null',
  });
}

export function changedFailure(file: string): StageFailure {
  return new StageFailure('file-changed', `${file} changed while it was read`, {
    where: file,
    found: 'other cells than before',
    expected: 'the same bytes each time',
  });
}
