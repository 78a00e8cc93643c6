/** Finds a document, the project it belongs to and its store. */

import { statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { ProjectSettings } from '../core/config/settings.ts';
import type { Diagnostic } from '../core/document/diagnostic.ts';
import { decodeDocument, documentBytesMax, tooLarge } from '../core/document/document-bytes.ts';
import { NoReadableFile, readSmallFile } from '../store/objects/small-file.ts';
import { storePresence } from '../store/presence.ts';
import { UsageError } from './exit.ts';
import { projectSettings } from './settings/project-settings.ts';

export interface Document {
  /** As messages name it: relative to the working directory if that is shorter. */
  readonly file: string;
  readonly path: string;
  /** Absolute folder of the document. */
  readonly directory: string;
  /** Absolute: the nearest folder upward that holds `pipelines/`, else that of the document. */
  readonly project: string;
  /** Its text; empty if the file is not text or too large. */
  readonly source: string;
  readonly fault?: Diagnostic;
  /** Absolute folder of the store. */
  readonly store: string;
  /** Of pipeline.config.yaml; empty without one. */
  readonly settings: ProjectSettings;
}

/**
 * `default.yaml` is `pipelines/default.yaml` when there is no such file here. Throws UsageError if neither exists, and
 * ConfigMistakes.
 */
export async function locateDocument(
  file: string,
  store: string | undefined,
  workingDirectory: string,
): Promise<Document> {
  const candidates = [file, ...(isAbsolute(file) ? [] : [join('pipelines', file)])];
  const path = candidates.map((one) => resolve(workingDirectory, one)).find(isThere);
  if (path === undefined) {
    const found = isFolder(resolve(workingDirectory, file)) ? `${file || '""'} is a folder` : `no such file: ${file}`;
    const paths = candidates.map((one) => resolve(workingDirectory, one));
    throw new UsageError(found, `looked for ${paths.join(' and ')}${meant(file, candidates, workingDirectory)}`);
  }
  const shown = relative(workingDirectory, path);
  const name = shown.startsWith('..') ? path : shown;
  const directory = dirname(path);
  const bytes = readDocument(path, file);
  const read = bytes === undefined ? { diagnostic: tooLarge(name) } : decodeDocument(bytes, name);
  const project = locateProject(directory);
  const settings = await projectSettings(project, directory);
  return {
    file: name,
    path,
    directory,
    project,
    ...('text' in read ? { source: read.text } : { source: '', fault: read.diagnostic }),
    store: givenStore(store, workingDirectory) ?? settingsStore(project, settings) ?? join(project, 'artifacts'),
    settings,
  };
}

/** Looks for the document with another or an added file ending, and in the `pipelines/` folder of a project above. */
function meant(file: string, candidates: readonly string[], workingDirectory: string): string {
  const above = join(locateProject(workingDirectory), 'pipelines', basename(file));
  const ended = candidates.flatMap((one) => ['.yaml', '.yml'].map((ending) => one.replace(/(\.ya?ml)?$/, ending)));
  const found = file === '' ? undefined : [...ended, above].find((one) => isThere(resolve(workingDirectory, one)));
  return found === undefined ? '' : `; did you mean ${found}?`;
}

/** `--store`, else PIPELINE_STORE. */
function givenStore(store: string | undefined, workingDirectory: string): string | undefined {
  const given = store ?? (process.env.PIPELINE_STORE || undefined);
  return given === undefined ? undefined : resolve(workingDirectory, given);
}

function settingsStore(project: string, { store }: ProjectSettings): string | undefined {
  const folder = typeof store === 'object' ? store.folder : store;
  return folder === undefined ? undefined : resolve(project, folder);
}

/** Whether the settings say that several machines use the store at once. */
export function sharesStore({ store }: ProjectSettings): boolean {
  return typeof store === 'object' && store.shared === true;
}

/**
 * The store for a command without a document: the project's store; if that does not exist, the nearest `artifacts/`
 * upward. `note` is called with the chosen store if there are several. Throws ConfigMistakes.
 */
export async function findStore(
  store: string | undefined,
  workingDirectory: string,
  note: (line: string) => void,
): Promise<string> {
  const given = givenStore(store, workingDirectory);
  if (given !== undefined) return given;
  const project = locateProject(workingDirectory);
  const named = settingsStore(project, await projectSettings(project, workingDirectory));
  if (named !== undefined) return named;
  const own = join(project, 'artifacts');
  const found: string[] = [];
  for (let folder = workingDirectory; ; folder = dirname(folder)) {
    const candidate = join(folder, 'artifacts');
    if (isStore(candidate)) found.push(candidate);
    if (dirname(folder) === folder) break;
  }
  const taken = found.includes(own) ? own : (found[0] ?? own);
  const others = found.filter((one) => one !== taken);
  if (others.length > 0)
    note(`note: the store is ${taken}; there is another at ${others.join(', ')}: choose one with --store`);
  return taken;
}

function isStore(folder: string): boolean {
  try {
    return !['absent', 'no folder', 'empty', 'foreign'].includes(storePresence(folder));
  } catch {
    return false;
  }
}

export function locateProject(directory: string): string {
  for (let folder = directory; ; folder = dirname(folder)) {
    if (isFolder(join(folder, 'pipelines'))) return folder;
    if (dirname(folder) === folder) return directory;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}

/** A folder does not count: `pipelines/` may have a document of that name. */
function isThere(path: string): boolean {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat !== undefined && !stat.isDirectory();
  } catch (error) {
    // A path that cannot be inspected cannot be read either; reading it will report the reason.
    return (error as NodeJS.ErrnoException).code !== 'ENOTDIR';
  }
}

/** Undefined for a file larger than any document may be. */
function readDocument(path: string, file: string): Uint8Array | undefined {
  try {
    return readSmallFile(path, { followLinks: true, bytesMax: documentBytesMax });
  } catch (error) {
    if (error instanceof NoReadableFile && error.code === 'EFBIG') return undefined;
    if (error instanceof NoReadableFile)
      throw new UsageError(`${file} is ${error.found}`, 'give the file of a pipeline');
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(`${file} cannot be read: ${code === undefined ? message : code}`);
  }
}
