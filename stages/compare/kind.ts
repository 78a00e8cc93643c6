/** Stage kind `compare`: how far two answers to the same rows are apart, and how sure that is. */

import { defineStage, type NamesAt, schemaOf, type WithProblem } from 'arrowline/stage';
import { measures } from './measures.ts';
import type { CompareParameters } from './parameters.ts';

/** Without the fields that have no effect. */
type Resolved = Omit<CompareParameters, 'samples'> & { readonly samples?: number };

export const kind = defineStage({
  kind: 'compare',
  summary: 'Compares two answers to the same rows, with the interval and the p value of the difference.',
  inputs: {
    now: { type: 'predictions', arity: 'many', description: 'The answers to judge.' },
    before: {
      type: 'predictions',
      arity: 'many',
      optional: true,
      description: 'The answers that they are compared with, if no file has them.',
    },
  },
  outputs: {
    comparison: { type: 'comparison', description: 'The difference, and the rows to which the answers differ.' },
  },
  schema: schemaOf<CompareParameters, Resolved>(
    new URL('../../../schemas/stages/compare.schema.json', import.meta.url),
  ),
  body: new URL('./body.js', import.meta.url),
  files: ({ baseline }) => (baseline === undefined ? [] : [['baseline', 'file']]),
  check,
  checkInputs,
  resolve: ({ samples, ...others }) => (others.method === 'bootstrap' ? { ...others, samples } : others),
  metrics: () => measures,
});

function check({ metric, method }: CompareParameters): readonly WithProblem[] {
  if (method !== 'mcnemar' || /^[a-z]+\.accuracy$/.test(metric)) return [];
  return [
    {
      path: ['method'],
      message: "McNemar's test compares accuracies, and this is another measure",
      expected: 'bootstrap',
      hint: `method: bootstrap compares ${metric}`,
    },
  ];
}

function checkInputs({ baseline, pick }: Resolved, namesAt: NamesAt): readonly WithProblem[] {
  const [now, before] = [namesAt('now').length, namesAt('before').length];
  if (before > 0 === (baseline !== undefined))
    return [
      {
        path: [],
        message: 'a stage of the kind "compare" compares with one side: predictions of a stage, or of a file',
        expected: '`before` in needs, or `baseline` in with',
      },
    ];
  if (pick === undefined && (now > 1 || before > 1))
    return [
      {
        path: [],
        message: `there are several answers on a side: ${now} now, ${before} before`,
        expected: 'one, or `pick: best`',
        hint: 'pick: best compares the best of each side',
      },
    ];
  return [];
}
