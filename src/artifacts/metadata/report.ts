// Generated from schemas/artifacts/report.schema.json by `npm run generate`. Do not edit.
/** Metadata of artifacts of type `report`. */

import type { ArtifactSchema } from '../../stage-api/artifact-schema.ts';

export interface ReportMetadata {
  type: 'report';
  version: 1;
  /**
   * The path to open first.
   */
  entry: string;
}

export const reportSchema: ArtifactSchema<ReportMetadata> = {
  "type": "report",
  "version": 1,
  "schema": {
    "type": "object",
    "additionalProperties": false,
    "required": ["columns","metadata"],
    "properties": {
      "columns": {
        "type": "object",
        "additionalProperties": false,
        "required": ["path","mediaType","bytes"],
        "properties": {"path":{"const":"Utf8"},"mediaType":{"const":"Utf8"},"bytes":{"const":"Binary"}},
      },
      "metadata": {
        "type": "object",
        "additionalProperties": false,
        "required": ["type","version","entry"],
        "properties": {"type":{"const":"report"},"version":{"const":1},"entry":{"type":"string"}},
      },
    },
  },
};
