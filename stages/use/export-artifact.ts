/** Writes the table of a stored artifact as a file for other programs, with its exact values. */

import { chmod, copyFile } from 'node:fs/promises';
import type { StoredTable } from 'arrowline/stage';
import { type WrittenFormat, writeTable } from './written/formats.ts';
import { publish } from './written/publish.ts';

export interface ExportRequest {
  readonly table: StoredTable;
  /** The artifact's own file. */
  readonly stored: string;
  readonly format: WrittenFormat;
  readonly file: string;
  readonly force: boolean;
}

/** Returns sentences about the form that columns got. @throws StageFailure `output-form`, `file-exists` */
export function exportArtifact({ table, stored, format, file, force }: ExportRequest): Promise<readonly string[]> {
  const { rows, metadata, types } = table;
  return publish(file, force, async (draft) => {
    if (format !== 'arrow')
      return writeTable(draft, format, {
        ...{ rows, metadata, types },
        batches: async function* (names) {
          for (const index of table.batches.keys()) yield (await table.read(index, names)).columns;
        },
      });
    await copyFile(stored, draft);
    // Files of the store are read-only.
    await chmod(draft, 0o644);
    return [];
  });
}
