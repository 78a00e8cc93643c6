/**
 * The groups of prepared numbers: those of the dataset, and those that `groups` makes of some of their columns. A column
 * is in one group; columns that no group names stay in their own.
 */

import { nearestName, StageFailure } from 'arrowline/stage';
import { type FeatureType, isGroupName } from '../../../src/artifacts/dataset.ts';
import { quoted } from '../kit/dataset/label-text.ts';
import type { ColumnGroups } from './column-steps.ts';
import type { Written } from './written.ts';

export interface GroupedColumn {
  /** The group of the dataset that it is in. */
  readonly group: string;
  readonly name: string;
  readonly type: FeatureType;
}

export interface PreparedGroup {
  readonly name: string;
  readonly columns: readonly GroupedColumn[];
}

/** @param tensors names of the dataset's other groups @throws StageFailure `feature-step` */
export function regrouped(
  groups: ColumnGroups,
  tensors: readonly string[],
  { groups: asked = {} }: Written,
): readonly PreparedGroup[] {
  const columns = groups.flatMap(({ name: group, columns: own }) => own.map((one) => ({ group, ...one })));
  const taken = new Map<GroupedColumn, string>();
  const made = Object.entries(asked).map(([name, names]) => ({
    name,
    columns: names.map((one) => {
      const column = columnNamed(one, columns, `with.groups.${name}`);
      const other = taken.get(column);
      if (other !== undefined)
        throw refused(
          `with.groups.${name}`,
          `${quoted(one)}, which is in ${quoted(other)} too`,
          'each column in one group',
        );
      taken.set(column, name);
      return column;
    }),
  }));
  const rest = groups
    .map(({ name }) => ({ name, columns: columns.filter((one) => one.group === name && !taken.has(one)) }))
    .filter((one) => one.columns.length > 0);
  const others = [...rest.map(({ name }) => name), ...tensors];
  for (const { name } of made)
    if (!isGroupName(name) || others.includes(name))
      throw refused(
        `with.groups.${name}`,
        others.includes(name) ? `${quoted(name)}, a group that keeps columns of its own` : quoted(name),
        'a name without a point that no other part of the dataset has',
      );
  return [...rest, ...made];
}

function columnNamed(name: string, columns: readonly GroupedColumn[], where: string): GroupedColumn {
  const found = columns.filter((one) => one.name === name || `${one.group}.${one.name}` === name);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const names = columns.map((one) => one.name);
  const nearest = nearestName(name, names);
  throw refused(
    where,
    found.length > 1 ? `${quoted(name)}, which ${found.map(({ group }) => group).join(' and ')} have` : quoted(name),
    found.length > 1 ? `GROUP.${name}` : names.join(', '),
    nearest === undefined || found.length > 1 ? undefined : `did you mean ${quoted(nearest)}?`,
  );
}

function refused(where: string, found: string, expected: string, hint?: string): StageFailure {
  return new StageFailure('feature-step', 'columns cannot be grouped so', {
    ...{ where, found, expected },
    ...(hint !== undefined && { hint }),
  });
}
