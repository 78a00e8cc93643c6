/** Stage kind `reduce`: an embedding projected to a few dimensions. */

import type { JsonObject } from '../../src/core/canonical.ts';
import { defineStage, type WithProblem } from '../../src/stage-api/stage.ts';

export default defineStage({
  kind: 'reduce',
  summary: 'Projects an embedding to a few dimensions.',
  inputs: {
    embedding: { type: 'embedding', description: 'The examples to project; the projection is fitted to them.' },
    second: {
      type: 'embedding',
      optional: true,
      description: 'Examples of another split of the same layer, placed by what was fitted to the first.',
    },
  },
  outputs: {
    projection: { type: 'projection', description: 'A position for each example, those of `second` after the others.' },
  },
  schema: new URL('../../../schemas/stages/reduce.schema.json', import.meta.url),
  body: new URL('./run.js', import.meta.url),
  check,
  metrics: () => ['explainedVariance', 'components'],
});

function check({ components }: JsonObject): readonly WithProblem[] {
  const count = Number(components);
  if (count < 1 || Number.isInteger(count)) return [];
  return [
    {
      path: ['components'],
      message: `${count} is neither a number of dimensions nor a fraction of the variance`,
      hint: 'write a whole number, or for pca a fraction between 0 and 1',
    },
  ];
}
