/** The baselines that a document names: each file is read and each run looked up once. */

import type { DocumentNode } from '../../document/document.ts';
import { readBaseline } from '../baseline-file.ts';
import type { BaselineSources, EarlierRun, Missing } from '../baseline-sources.ts';
import type { Baselines, NamedFile } from './read-baseline.ts';

/** `pathOf` makes the path absolute that a field names. */
export function namedBaselines(
  sources: BaselineSources,
  pipeline: string,
  pathOf: (node: DocumentNode, named: string) => string,
): Baselines {
  const files = new Map<string, NamedFile>();
  const runs = new Map<string, EarlierRun | Missing>();
  return {
    file: (node, named) => {
      const path = pathOf(node, named);
      const found = files.get(path) ?? read(path, sources, pipeline);
      files.set(path, found);
      return found;
    },
    run: (reference) => {
      const found = runs.get(reference) ?? sources.run(reference, pipeline);
      runs.set(reference, found);
      return found;
    },
  };
}

/** The file of another pipeline is none of this one's: its actions may have the same names and mean something else. */
function read(path: string, sources: BaselineSources, pipeline: string): NamedFile {
  const source = sources.file(path);
  const found = 'text' in source ? readBaseline(source.text) : source;
  if ('file' in found && found.file.pipeline !== pipeline)
    return { path, missing: `it is of the pipeline ${JSON.stringify(found.file.pipeline)}` };
  return { path, ...found };
}
