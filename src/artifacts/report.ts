/** Files to be written to a folder and opened (schemas/artifacts/report.schema.json). */

import { type Artifact, defineArtifact } from '../stage-api/artifact.ts';
import type { Fields } from '../stage-api/artifact-schema.ts';
import { column } from '../stage-api/table.ts';
import { bytes, texts } from './columns.ts';
import { type ReportMetadata, reportSchema } from './metadata/report.ts';

export interface Report extends Fields<ReportMetadata> {
  readonly files: readonly ReportFile[];
}

export interface ReportFile {
  /** Relative, with forward slashes. */
  readonly path: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export const report: Artifact<Report> = defineArtifact<ReportMetadata, Report>(reportSchema, {
  write: ({ files, ...metadata }) => ({
    columns: {
      path: column.utf8(files.map((file) => file.path)),
      mediaType: column.utf8(files.map((file) => file.mediaType)),
      bytes: column.binary(files.map((file) => file.bytes)),
    },
    metadata,
  }),
  read: (table, metadata) => {
    const [mediaType, contents] = [texts(table, 'mediaType'), bytes(table, 'bytes')];
    return {
      ...metadata,
      files: texts(table, 'path').map((path, row) => ({ path, mediaType: mediaType[row]!, bytes: contents[row]! })),
    };
  },
});
