/** Stage kind `neighbors`: nearest neighbours of examples, found once for all stages that need them. */

import { defineStage, schemaOf } from 'arrowline/stage';
import { analysisAssets } from '../lib/analysis/assets.ts';
import { inputsOf, selectionProblems, withSelection } from '../lib/analysis/examined/ports.ts';
import { measures } from './measures.ts';
import type { NeighborsParameters } from './parameters.ts';

export const kind = defineStage({
  kind: 'neighbors',
  summary: 'Finds the nearest neighbours of every example.',
  inputs: inputsOf('to compare'),
  outputs: { neighbors: { type: 'neighbors', description: 'The nearest others of each example, nearest first.' } },
  schema: schemaOf<NeighborsParameters>(new URL('../../../schemas/stages/neighbors.schema.json', import.meta.url)),
  body: new URL('./body.js', import.meta.url),
  assets: analysisAssets,
  checkInputs: selectionProblems,
  resolveInputs: withSelection,
  metrics: () => measures,
});
