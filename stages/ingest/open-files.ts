/**
 * The files that `with` of ingest names: paths from the document, or, if the port `files` is wired, members of its
 * artifact. Their readers do not know which.
 */

import { type InputArtifact, nearestName, type OpenFile, StageFailure } from 'arrowline/stage';

/** Opens a file by the name that `with` has for it. @throws StageFailure `no-member`, or as the document's files do */
export type OpenNamed = (name: string) => Promise<OpenFile>;

const listedMax = 8;

/** `openFile` is that of the context; `files` is the artifact at the port, if it is wired. */
export function openNamed(openFile: OpenNamed, files: InputArtifact | undefined): OpenNamed {
  if (files === undefined) return openFile;
  return async (name) => {
    const members = await files.members();
    const found = members.find(({ path }) => path === name);
    if (found !== undefined) return { name, path: found.file, bytes: found.bytes };
    const paths = members.map(({ path }) => path);
    const likely = nearestMember(name, paths);
    throw new StageFailure('no-member', 'a file is not in the artifact at the port "files"', {
      where: name,
      found: listOf(paths),
      expected: 'the path of a file in it',
      ...(likely !== undefined && { hint: `did you mean "${likely}"?` }),
    });
  };
}

/** The only path that ends like the name, else the nearest by edits. */
function nearestMember(name: string, paths: readonly string[]): string | undefined {
  const last = name.split('/').at(-1);
  const same = paths.filter((path) => path.split('/').at(-1) === last);
  return same.length === 1 ? same[0] : nearestName(name, paths);
}

function listOf(paths: readonly string[]): string {
  const more = paths.length - listedMax;
  return `${paths.slice(0, listedMax).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
