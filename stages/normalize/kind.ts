/** normalize: makes a dataset ready for models: scale, shape, and the rows that validate. */

import { defineStage } from '../../src/stage-api/stage.ts';

export default defineStage({
  kind: 'normalize',
  summary: 'scale and shape examples, and set training rows aside for validation',
  inputs: { dataset: { type: 'dataset', description: 'examples as ingested' } },
  outputs: { dataset: { type: 'dataset', description: 'the same examples, ready to train and evaluate on' } },
  schema: new URL('../../../schemas/stages/normalize.schema.json', import.meta.url),
  body: new URL('./body.js', import.meta.url),
});
