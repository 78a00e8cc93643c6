/** Stage kind `split`: which rows of a dataset train, validate and test. */

import { defineStage, schemaOf, type WithProblem } from 'arrowline/stage';
import type { SplitParameters } from './parameters.ts';

export const kind = defineStage({
  kind: 'split',
  summary: 'Divides rows into training, validation and test rows, or into folds.',
  inputs: { dataset: { type: 'dataset', description: 'The examples, divided in any way.' } },
  outputs: { dataset: { type: 'dataset', description: 'The same examples, divided anew.' } },
  schema: schemaOf<SplitParameters>(new URL('../../../schemas/stages/split.schema.json', import.meta.url)),
  body: new URL('./body.js', import.meta.url),
  folds: { fields: ['fold', 'repeat'], count: 'folds' },
  check,
  resolve: ({ repeat, ...parameters }) =>
    parameters.folds === undefined ? { ...parameters, repeat: 1 } : { ...parameters, repeat },
});

const deciders = ['group', 'time', 'column'];
const foldable = ['random', 'stratified', 'group'];

function check(parameters: SplitParameters): readonly WithProblem[] {
  const { method, by, drop, bins, folds, fold, as, test, validation } = parameters;
  const problems: WithProblem[] = [];
  const add = (field: string, message: string, hint?: string): void => {
    problems.push({ path: [field], message, ...(hint !== undefined && { hint }) });
  };
  if (by === undefined && (method === 'time' || method === 'column'))
    add('method', `method ${method} needs "by"`, 'by: the name of a column');
  if (by !== undefined && !deciders.includes(method)) add('by', `"by" has no meaning for method ${method}`);
  if (drop && (by === undefined || !deciders.includes(method))) add('drop', '"drop" needs "by"');
  if (bins !== undefined && method !== 'stratified') add('bins', '"bins" belongs to method stratified');
  if (folds === undefined) {
    if (fold !== undefined) add('fold', '"fold" needs "folds"', 'folds: 5');
    if (as !== undefined) add('as', '"as" belongs to folds');
    if (test === undefined && validation === undefined)
      problems.push({
        path: [],
        message: 'nothing says how the rows are divided',
        hint: 'write `test: 0.2`, `validation: 0.2`, or `folds` and `fold`',
      });
  } else {
    if (fold === undefined) add('folds', '"folds" needs "fold"', "fold: '${{ matrix.fold }}'");
    else if (fold > folds) add('fold', `there is no fold ${fold}`, `the folds are 1 to ${folds}`);
    if (!foldable.includes(method)) add('method', `method ${method} makes no folds`, foldable.join(', '));
    if (test !== undefined)
      add('test', '"test" beside "folds"', 'the fold is the test part; `as: validation` keeps the test rows');
    if (as === 'validation' && validation !== undefined) add('validation', 'the fold is the validation part already');
  }
  for (const [name, part] of [
    ['test', test],
    ['validation', validation],
  ] as const) {
    if (part === undefined) continue;
    const form = typeof part === 'number' ? 'a fraction' : Array.isArray(part) ? 'a list' : 'a beginning';
    const fits = { 'a fraction': method !== 'column', 'a list': method === 'column', 'a beginning': method === 'time' };
    if (!fits[form as keyof typeof fits])
      add(
        name,
        `"${name}" is ${form}, which method ${method} does not take`,
        method === 'column' ? 'a list of values' : 'a fraction such as 0.2',
      );
  }
  if (Array.isArray(test) && Array.isArray(validation)) {
    const both = validation.find((one) => test.map(String).includes(String(one)));
    if (both !== undefined)
      add('validation', `${JSON.stringify(both)} is in "test" and in "validation"`, 'list it once');
  }
  if (typeof test === 'number' && typeof validation === 'number' && test + validation >= 1)
    add('validation', 'test and validation leave no row to train on', 'their sum must be less than 1');
  return problems;
}
