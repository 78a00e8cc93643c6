/**
 * Stage kind `ingest`: brings data in. The only kind that reads files; their bytes are part of its key, their paths are not.
 */

import { defineStage, schemaOf } from 'arrowline/stage';
import { check } from './check.ts';
import type { IngestParameters } from './parameters.ts';

const fileFields = [
  ['train', 'features'],
  ['train', 'labels'],
  ['train', 'file'],
  ['test', 'features'],
  ['test', 'labels'],
  ['test', 'file'],
  ['file'],
] as const;

export const kind = defineStage({
  kind: 'ingest',
  summary: 'Reads labelled examples from IDX or CSV files, or draws synthetic ones.',
  inputs: {},
  outputs: {
    dataset: { type: 'dataset', description: 'Training and test examples, their classes merged by `relabel`.' },
  },
  schema: schemaOf<IngestParameters>(new URL('../../../schemas/stages/ingest.schema.json', import.meta.url)),
  body: new URL('./body.js', import.meta.url),
  files: (parameters) =>
    fileFields.filter(([first, second]) => {
      const value = parameters[first];
      return second === undefined ? typeof value === 'string' : typeof value === 'object' && second in value;
    }),
  check,
});
