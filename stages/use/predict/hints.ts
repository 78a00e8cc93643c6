/**
 * Failures in words for whoever has a file of new rows. Readers and the steps of `prepare` speak to the author of a document:
 * where a hint of theirs names a field of `with`, another stands here.
 */

import { type FailureCode, StageFailure } from 'arrowline/stage';

/** The code of a failure, a part of its hint, and the hint instead. */
const hints: readonly (readonly [code: FailureCode, part: RegExp, hint: string])[] = [
  ['csv-quotes', /quote: /, 'correct the file; if its columns are divided otherwise: --delimiter'],
  ['csv-header', /header: /, 'give each column a name of its own in the first row'],
  ['csv-cells', /missing: /, 'correct the cell, or name the text that stands for a missing value: --missing TEXT'],
  ['csv-cells', /columns: /, 'leave the column out'],
  ['jsonl-values', /columns: |as number/, 'write all values of the column in the form that is expected'],
  ['column-type', /take the type away/, 'cast the column before writing the file'],
  ['column-type', /columns: /, 'correct the value, or leave the row out'],
  ['data-form', /columns: /, 'write the column as texts, or leave it out'],
  ['data-form', /^write format: parquet/, '--format parquet'],
  ['data-form', /^write format: arrow/, '--format arrow'],
  ['data-form', /^write format: npy$/, '--format npy'],
  ['data-form', /^write format: npy for/, 'an .npz is read with --format npy; save a spreadsheet as CSV'],
  ['picture-forms', /orient: /, 'save the picture upright: the model was trained without a rule for turned ones'],
  ['picture-forms', /size: /, 'save all pictures in the size of the training'],
  ['picture-forms', /channels: /, 'save all pictures with the colours of the training'],
  ['unknown-category', /unknown: /, 'leave the row out, or train with unknown: own in the stage of kind prepare'],
  [
    'not-numeric',
    /^write impute/,
    'leave the row out, or train with a stage of kind prepare that imputes missing values',
  ],
  ['not-finite', /in ingest/, 'write it as a missing value, or leave the row out'],
  ['not-finite', /clip/, 'correct the number, or leave the row out'],
  ['precision', /encode/, 'correct the number, or leave the row out'],
];

/** Runs `work`; its failures have hints about the file. */
export async function aboutRows<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StageFailure)) throw error;
    const { code, message, facts } = error;
    const own = hints.find((one) => one[0] === code && one[1].test(facts.hint ?? ''));
    throw own === undefined ? error : new StageFailure(code, message, { ...facts, hint: own[2] });
  }
}
