/** The blobs beside its table that an artifact consists of: an artifact of type `files` lists them. */

import type { Member } from '../../core/facts/record.ts';
import type { Digest } from '../../core/values/digest.ts';
import type { Table } from '../../stage-api/table.ts';

/** The one type whose artifacts have members. */
const treeType = 'files';

export function hasMembers({ metadata }: Pick<Table, 'metadata'>): boolean {
  return metadata.type === treeType;
}

/** Each blob once, in the order of their digests; undefined for a type that has none. */
export function membersIn(table: Table): readonly Member[] | undefined {
  const { digest, bytes } = table.columns;
  if (!hasMembers(table) || digest?.type !== 'Utf8' || bytes?.type !== 'Int64') return undefined;
  const sizes = new Map(digest.values.map((one, row) => [one as Digest, Number(bytes.values[row])]));
  return [...sizes]
    .map(([one, size]) => ({ digest: one, bytes: size }))
    .sort((one, other) => (one.digest < other.digest ? -1 : 1));
}
