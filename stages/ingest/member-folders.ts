/**
 * Folders of pictures in the artifact at the port `files`: its paths are compared with the folders as they are written,
 * less those that an exclusion (`!path`) names. Wildcards are refused by the check of `with`.
 */

import { type ListedFile, type Member, StageFailure } from 'arrowline/stage';

/** @throws StageFailure `no-member` for a folder or an exclusion that names nothing */
export function membersAt(
  members: readonly Member[],
  patterns: readonly string[],
): readonly Omit<ListedFile, 'list'>[] {
  const excluded = patterns.filter((one) => one.startsWith('!')).map((one) => below(members, one, one.slice(1)));
  const left = new Set(excluded.flat().map(({ path }) => path));
  return patterns
    .filter((one) => !one.startsWith('!'))
    .flatMap((folder) => below(members, folder, folder))
    .filter(({ path }) => !left.has(path))
    .map(({ inside, file: path, digest, executable }) => ({ inside, path, digest, executable }));
}

/** The members in a folder, or the one of that path. */
function below(
  members: readonly Member[],
  pattern: string,
  folder: string,
): readonly (Member & { readonly inside: string })[] {
  const plain = folder
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
  const prefix = plain === '' ? '' : `${plain}/`;
  const found = members.flatMap((member) => {
    const { path } = member;
    if (path === plain) return { ...member, inside: path.split('/').at(-1) as string };
    return path.startsWith(prefix) ? { ...member, inside: path.slice(prefix.length) } : [];
  });
  if (found.length > 0) return found;
  throw new StageFailure('no-member', 'a folder is not in the artifact at the port "files"', {
    where: pattern,
    found: [...new Set(members.map(({ path }) => path.split('/')[0]))].slice(0, 8).join(', '),
    expected: 'a folder in it; "." is all of it',
  });
}
