// Generated from schemas/artifacts/table.schema.json by `npm run generate`. Do not edit.
/** Metadata of artifacts of type `table`. */

import type { ArtifactSchema } from '../schema.ts';

export interface TableMetadata {
  type: 'table';
  version: 1;
}

export const tableSchema: ArtifactSchema<TableMetadata> = {
  "type": "table",
  "version": 1,
  "schema": {
    "type": "object",
    "additionalProperties": false,
    "required": ["columns","metadata"],
    "properties": {
      "columns": {"type":"object","additionalProperties":{"type":"string"}},
      "metadata": {
        "type": "object",
        "additionalProperties": false,
        "required": ["type","version"],
        "properties": {"type":{"const":"table"},"version":{"const":1}},
      },
    },
  },
};
