/**
 * Stage kind `ingest`: brings data in. Bytes of files are part of its key, their paths are not.
 */

import { defineStage, schemaOf } from 'arrowline/stage';
import { tablesAssets } from '../lib/tables/assets.ts';
import { check, checkInputs } from './check/check.ts';
import type { IngestParameters } from './parameters.ts';
import { type ResolvedIngest, resolve } from './resolve.ts';

export const kind = defineStage({
  kind: 'ingest',
  summary: 'Reads examples from tables, arrays, pictures or IDX files, or draws synthetic ones.',
  inputs: {
    table: { type: 'table', optional: true, description: 'A table whose rows are the examples, instead of files.' },
    files: { type: 'files', optional: true, description: 'Files that `with` names, instead of those of the document.' },
  },
  outputs: {
    dataset: { type: 'dataset', description: 'Training and test examples, their classes merged by `relabel`.' },
  },
  schema: schemaOf<IngestParameters, ResolvedIngest>(
    new URL('../../../schemas/stages/ingest.schema.json', import.meta.url),
  ),
  body: new URL('./body.js', import.meta.url),
  assets: tablesAssets,
  files: (parameters, wired) =>
    wired.has('files')
      ? []
      : fileFields
          .filter((field) => field === 'file' || parameters.format !== 'images')
          .flatMap((field) => filesAt(field, parameters[field])),
  fileLists: ({ format, ...parameters }, wired) =>
    format !== 'images' || wired.has('files')
      ? []
      : folderFields.filter((field) => parameters[field] !== undefined).map((field) => [field]),
  filesMayMove: true,
  check,
  checkInputs,
  resolve,
});

const fileFields = ['file', 'train', 'test'] as const;
/** Lists of patterns, for pictures. */
const folderFields = ['folder', 'train', 'test'] as const;

type FilesAt = ResolvedIngest['file'] | ResolvedIngest['train'];

/** The places of the files that a field names: one, a list, or a pair. */
function filesAt(field: string, value: FilesAt): (string | number)[][] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [[field]];
  if (Array.isArray(value)) return value.map((_, index) => [field, index]);
  return ['features', 'labels', 'file'].filter((name) => name in value).map((name) => [field, name]);
}
