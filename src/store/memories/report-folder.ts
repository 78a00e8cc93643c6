/**
 * The reports of a store: a folder per pipeline with the written report, and beside it a note of its content.
 * Deletable. Knows folders and texts, not pages.
 */

import { rmdirSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { Layout } from '../layout.ts';
import { names } from '../objects/folder.ts';
import { replaceFile } from '../objects/publish.ts';
import { readSmallText } from '../objects/small-file.ts';
import { deleteOwn, whyKept } from '../ownership.ts';

export interface ReportFolder {
  /** The folder of a pipeline's report. */
  folder(pipeline: string): string;
  /** A path relative to the store, as users are told it. */
  local(path: string): string;
  /** The folder for drafts of files below `folder`; undefined outside the store, which may be another disk. */
  draftsFor(folder: string): string | undefined;
  /** Deletes a file of an earlier report. Anything but a regular file is kept. */
  remove(path: string): void;
  /** The note of a pipeline; undefined if there is none. */
  note(pipeline: string): string | undefined;
  saveNote(pipeline: string, text: string): void;
  removeNote(pipeline: string): void;
  /** The texts of all notes. */
  notes(): readonly string[];
  /** Deletes a report: its note, these files, and the folders that are empty then. */
  removeAll(pipeline: string, files: readonly string[]): void;
}

export function openReportFolder(layout: Layout): ReportFolder {
  const remove = (path: string): void => {
    if (whyKept(path) === undefined) deleteOwn(path);
  };
  return {
    folder: layout.report,
    local: layout.local,
    draftsFor: (folder) => (folder.startsWith(layout.root + sep) ? layout.temporary : undefined),
    remove,
    note: (pipeline) => {
      try {
        return readSmallText(layout.reportNote(pipeline));
      } catch {
        return undefined;
      }
    },
    saveNote: (pipeline, text) =>
      replaceFile(layout.temporary, layout.reportNote(pipeline), new TextEncoder().encode(`${text}\n`)),
    removeNote: (pipeline) => remove(layout.reportNote(pipeline)),
    notes: () =>
      names(layout.reports)
        .filter((name) => name.endsWith('.json'))
        .flatMap((name) => {
          try {
            return [readSmallText(join(layout.reports, name))];
          } catch {
            return [];
          }
        }),
    removeAll(pipeline, files) {
      remove(layout.reportNote(pipeline));
      for (const path of files) remove(path);
      const folder = layout.report(pipeline);
      for (const path of new Set([...files.map(dirname), folder].sort().reverse())) removeEmpty(path);
    },
  };
}

/** A folder that holds a user's files is not empty, and stays. */
function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Not empty, or gone.
  }
}
