/** Finds and reads pipeline.config.yaml. It lies in the project's folder; a project without one has no settings. */

import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ConfigMistakes, configName, readConfig } from '../../core/config/read-config.ts';
import type { ProjectSettings } from '../../core/config/settings.ts';
import { decodeDocument } from '../../core/document/document-bytes.ts';
import { NoReadableFile, readSmallFile } from '../../store/objects/small-file.ts';
import { UsageError } from '../exit.ts';

const settingsBytesMax = 1_000_000;

/** Throws ConfigMistakes. `from` is the folder of the document, or the one in which a command is called. */
export async function projectSettings(project: string, from: string): Promise<ProjectSettings> {
  const path = join(project, configName);
  const astray = join(from, configName);
  if (astray !== path && existsSync(astray))
    throw new UsageError(
      `${astray} is not in the folder of the project, and would not be read`,
      `the project is the folder that holds pipelines/: move it to ${path}`,
    );
  if (!existsSync(path)) return {};
  const shown = relative(process.cwd(), path);
  const file = shown.startsWith('..') ? path : shown;
  const read = decodeDocument(bytesOf(path), file);
  if ('diagnostic' in read) throw new ConfigMistakes([read.diagnostic]);
  const { readDocument } = await import('../../core/document/read-document.ts');
  return readConfig(read.text, file, readDocument);
}

function bytesOf(path: string): Uint8Array {
  try {
    return readSmallFile(path, { followLinks: true, bytesMax: settingsBytesMax });
  } catch (error) {
    if (error instanceof NoReadableFile) throw new UsageError(`${path} is ${error.found}`);
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(`${path} cannot be read: ${code === undefined ? message : code}`);
  }
}
