// Generated from schemas/artifacts/files.schema.json by `npm run generate`. Do not edit.
/** Metadata of artifacts of type `files`. */

import type { ArtifactSchema } from '../schema.ts';

export interface FilesMetadata {
  type: 'files';
  version: 1;
}

export const filesSchema: ArtifactSchema<FilesMetadata> = {
  "type": "files",
  "version": 1,
  "schema": {
    "type": "object",
    "additionalProperties": false,
    "required": ["columns","metadata"],
    "properties": {
      "columns": {
        "type": "object",
        "additionalProperties": false,
        "required": ["path","bytes","digest","executable"],
        "properties": {
          "path": {"const":"Utf8"},
          "bytes": {"const":"Int64"},
          "digest": {"const":"Utf8"},
          "executable": {"const":"Bool"},
        },
      },
      "metadata": {
        "type": "object",
        "additionalProperties": false,
        "required": ["type","version"],
        "properties": {"type":{"const":"files"},"version":{"const":1}},
      },
    },
  },
};
