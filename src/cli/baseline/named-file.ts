/** The baseline file that gates name, for commands that need the whole of it. */

import { type BaselineFile, readBaseline } from '../../core/gates/baseline-file.ts';
import { UsageError } from '../exit.ts';
import { baselineSources } from '../gates/baseline-sources.ts';
import type { BaselineTarget } from './targets.ts';

/** As gates read it. */
export const textAt = baselineSources(undefined, 'latest').file;

/** The file as it is; undefined if there is none. */
export function baselineOf(
  { path, named }: Pick<BaselineTarget, 'path' | 'named'>,
  pipeline: string,
): BaselineFile | undefined {
  const found = textAt(path);
  if ('missing' in found) return undefined;
  const read = 'text' in found ? readBaseline(found.text) : found;
  if ('problem' in read)
    throw new UsageError(`${named} is no baseline file: ${read.problem}`, 'restore it, or delete it and accept again');
  if (read.file.pipeline !== pipeline)
    throw new UsageError(
      `${named} holds baselines of the pipeline ${JSON.stringify(read.file.pipeline)}, not of ${JSON.stringify(pipeline)}`,
      'name another file in the gates; after renaming the pipeline, delete this one and accept again',
    );
  return read.file;
}
