/** Stage kind `prepare`: columns of any type become the numbers that a model takes, by what the training rows show. */

import { defineStage, type NamesAt, schemaOf, type WithProblem } from 'arrowline/stage';
import { mistakesIn, withoutDefaults } from '../lib/features/written.ts';
import type { PrepareParameters } from './parameters.ts';

export const kind = defineStage({
  kind: 'prepare',
  summary: 'Makes numbers of columns: imputes, encodes and scales them, fitted on training rows alone.',
  inputs: {
    dataset: { type: 'dataset', description: 'Examples with columns as features.' },
    fit: { type: 'fit', optional: true, description: 'An earlier fit, applied instead of a new one.' },
  },
  outputs: {
    dataset: {
      type: 'dataset',
      description: 'The same examples, each group of columns as numbers in single precision.',
    },
    fit: { type: 'fit', description: 'What was found in the training rows, to prepare other rows alike.' },
  },
  schema: schemaOf<PrepareParameters>(new URL('../../../schemas/stages/prepare.schema.json', import.meta.url)),
  body: new URL('./body.js', import.meta.url),
  check: mistakesIn,
  resolve: withoutDefaults,
  checkInputs,
});

function checkInputs(parameters: PrepareParameters, namesAt: NamesAt): readonly WithProblem[] {
  if (namesAt('fit').length === 0) return [];
  return Object.keys(parameters).map((name) => ({
    path: [name],
    message: `"${name}" has no effect, because an earlier fit is applied`,
    hint: 'leave it out, or leave out the input "fit"',
  }));
}
