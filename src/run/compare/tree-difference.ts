/** The differences of two trees of files by path: a file more would otherwise shift all rows behind it. */

import { files as filesType, type ListedFile } from '../../artifacts/files.ts';
import { bytesText, countText } from '../../core/facts/number-text.ts';
import type { OpenTable } from '../../stage-api/arrow/open-table.ts';

export interface TreeDifference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly {
    readonly path: string;
    readonly before: FileFacts;
    readonly after: FileFacts;
  }[];
}

type FileFacts = Omit<ListedFile, 'path'>;

/** Undefined for tables of another type, and for equal trees. */
export function treeDifference(before: OpenTable, after: OpenTable): TreeDifference | undefined {
  if (before.metadata.type !== filesType.type || after.metadata.type !== filesType.type) return undefined;
  const [old, now] = [before, after].map(
    (table) => new Map(filesType.read(table.whole()).files.map((one) => [one.path, one])),
  );
  if (old === undefined || now === undefined) return undefined;
  const changed: TreeDifference['changed'][number][] = [];
  for (const [path, { path: _path, ...was }] of old) {
    const { path: _now, ...is } = now.get(path) ?? { path, ...was };
    if (was.digest !== is.digest || was.executable !== is.executable) changed.push({ path, before: was, after: is });
  }
  const added = [...now.keys()].filter((path) => !old.has(path));
  const removed = [...old.keys()].filter((path) => !now.has(path));
  return added.length + removed.length + changed.length === 0 ? undefined : { added, removed, changed };
}

const shownMax = 5;

export function treeLines({ added, removed, changed }: TreeDifference): string[] {
  const listed = (verb: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : [`${verb} ${names.slice(0, shownMax).join(', ')}${moreText(names.length)}`];
  return [
    ...listed('added', added),
    ...listed('removed', removed),
    ...changed.slice(0, shownMax).map(({ path, before, after }) => `changed ${path}: ${changeText(before, after)}`),
    ...(changed.length > shownMax ? [`and ${countText(changed.length - shownMax)} more changed`] : []),
  ];
}

function moreText(count: number): string {
  return count > shownMax ? ` and ${countText(count - shownMax)} more` : '';
}

function changeText(before: FileFacts, after: FileFacts): string {
  if (before.digest === after.digest) return after.executable ? 'is executable now' : 'is not executable any more';
  if (before.bytes === after.bytes) return `other bytes, ${bytesText(after.bytes)}`;
  return `${bytesText(before.bytes)} → ${bytesText(after.bytes)}`;
}
