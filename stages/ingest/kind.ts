/** ingest: brings data in. The only kind that reads files; their bytes are part of its key, their paths are not. */

import { defineStage } from '../../src/stage-api/stage.ts';
import { checkIngest } from './check.ts';

const fileFields = [
  ['train', 'features'],
  ['train', 'labels'],
  ['train', 'file'],
  ['test', 'features'],
  ['test', 'labels'],
  ['test', 'file'],
  ['file'],
] as const;

export default defineStage({
  kind: 'ingest',
  summary: 'read labelled examples from IDX or CSV files, or draw synthetic ones',
  inputs: {},
  outputs: { dataset: { type: 'dataset', description: 'training and test examples, classes merged by `relabel`' } },
  schema: new URL('../../../schemas/stages/ingest.schema.json', import.meta.url),
  body: new URL('./body.js', import.meta.url),
  files: (parameters) =>
    fileFields.filter(([first, second]) => {
      const value = parameters[first];
      return second === undefined
        ? typeof value === 'string'
        : typeof value === 'object' && value !== null && second in value;
    }),
  check: checkIngest,
});
