/** select: the best of many models by one of their metrics. */

import { defineStage } from '../../src/stage-api/stage.ts';

export default defineStage({
  kind: 'select',
  summary: 'hand on the model whose metric is best',
  inputs: {
    candidates: { type: 'metrics', arity: 'many', description: 'numbers of each point' },
    models: { type: 'model', arity: 'many', description: 'the models that the numbers are of' },
  },
  outputs: {
    model: { type: 'model', description: 'the model of the best point, unchanged' },
    choice: { type: 'metrics', description: 'the numbers of the best point, and which point it is' },
  },
  schema: new URL('../../../schemas/stages/select.schema.json', import.meta.url),
  body: new URL('./run.js', import.meta.url),
  metrics: () => ['*'],
});
