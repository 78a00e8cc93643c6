/** Stage kind `normalize`: a dataset made ready for models: scale, shape, and the rows that validate. */

import { defineStage, schemaOf } from 'arrowline/stage';
import type { NormalizeParameters } from './parameters.ts';

export const kind = defineStage({
  kind: 'normalize',
  summary: 'Scales and shapes examples, and sets training rows aside for validation.',
  inputs: { dataset: { type: 'dataset', description: 'The examples as ingested.' } },
  outputs: { dataset: { type: 'dataset', description: 'The same examples, ready to train and evaluate on.' } },
  schema: schemaOf<NormalizeParameters>(new URL('../../../schemas/stages/normalize.schema.json', import.meta.url)),
  body: new URL('./body.js', import.meta.url),
});
