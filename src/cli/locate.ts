/** Finds a document, the project it belongs to and its store. */

import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { Diagnostic } from '../core/diagnostic.ts';
import { decodeDocument, documentBytesMax } from '../core/document-bytes.ts';
import { UsageError } from './exit.ts';

export interface Document {
  /** As messages name it: relative to the working directory where that is shorter. */
  readonly file: string;
  readonly path: string;
  /** Absolute folder of the document. */
  readonly directory: string;
  /** Its text; empty where it is not a text, or too large to be read. */
  readonly source: string;
  readonly fault?: Diagnostic;
  /** Absolute folder of the store. */
  readonly store: string;
}

/** `default.yaml` is `pipelines/default.yaml` when there is no such file here. Throws UsageError if neither exists. */
export function locateDocument(file: string, store: string | undefined, workingDirectory: string): Document {
  const candidates = [file, ...(isAbsolute(file) ? [] : [join('pipelines', file)])];
  const path = candidates.map((one) => resolve(workingDirectory, one)).find(isFile);
  if (path === undefined)
    throw new UsageError(
      `no such file: ${file}`,
      `looked for ${candidates.map((one) => resolve(workingDirectory, one)).join(' and ')}${elsewhere(file, workingDirectory)}`,
    );
  const shown = relative(workingDirectory, path);
  const name = shown.startsWith('..') ? path : shown;
  const directory = dirname(path);
  const read = decodeDocument(readStart(path, documentBytesMax + 1), name);
  return {
    file: name,
    path,
    directory,
    ...('text' in read ? { source: read.text } : { source: '', fault: read.diagnostic }),
    store: locateStore(store, directory, workingDirectory),
  };
}

/** Where a file of that name is in a project above: whoever is in a folder of it means that one. */
function elsewhere(file: string, workingDirectory: string): string {
  const above = join(locateProject(workingDirectory), 'pipelines', basename(file));
  return isFile(above) ? `; is it ${above}?` : '';
}

/** `--store`, else PIPELINE_STORE, else `artifacts/` of the project: the nearest folder upward that holds `pipelines/`. */
export function locateStore(store: string | undefined, directory: string, workingDirectory: string): string {
  const given = store ?? (process.env.PIPELINE_STORE || undefined);
  if (given !== undefined) return resolve(workingDirectory, given);
  return join(locateProject(directory), 'artifacts');
}

function locateProject(directory: string): string {
  for (let folder = directory; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'pipelines'))) return folder;
    if (dirname(folder) === folder) return directory;
  }
}

/** At most so many bytes of a file: more are not needed to know that it is too large. */
function readStart(path: string, bytesMax: number): Uint8Array {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = new Uint8Array(Math.min(bytesMax, fstatSync(file).size));
      let length = 0;
      for (let read = -1; read !== 0 && length < bytes.length; length += read)
        read = readSync(file, bytes, length, bytes.length - length, null);
      return bytes.subarray(0, length);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new UsageError(`the document cannot be read: ${path}`, error instanceof Error ? error.message : undefined);
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
