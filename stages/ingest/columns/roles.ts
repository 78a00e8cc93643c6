/** The role of each column of a source: features in groups, label, ids, weight, group. */

import { nearestName, StageFailure } from 'arrowline/stage';
import { isGroupName } from '../../../src/artifacts/dataset.ts';
import { quoted } from '../../lib/kit/dataset/label-text.ts';
import { allOthers, labelNames, type ResolvedColumn } from '../resolve.ts';
import type { RowSource, ValueType } from '../rows.ts';
import type { Opened } from '../sources/source.ts';
import type { SharedColumn } from './shared-columns.ts';

/** A column and the name that it has in the dataset. */
export interface Named {
  readonly name: string;
  readonly column: SharedColumn;
}

export interface Roles {
  readonly label?: Named;
  /** Labels that a row has or has not. */
  readonly several?: readonly Named[];
  readonly ids: readonly Named[];
  readonly weight?: SharedColumn;
  readonly group?: SharedColumn;
  /** Features with a type of their own. */
  readonly features: readonly Named[];
  /** Features that are groups of their own. */
  readonly tensors: readonly Named[];
}

export type ColumnChoices = ReadonlyMap<string, ResolvedColumn>;

const namesShown = 8;

/** The choice for a column: its own, or that for all others. */
function choiceOf(choices: ColumnChoices, name: string): ResolvedColumn {
  return choices.get(name) ?? choices.get(allOthers) ?? {};
}

/** Fails with `columns` for a name that no source has. */
export function checkNames(sources: readonly RowSource[], choices: ColumnChoices, label: Opened['label']): void {
  const names = new Set(sources.flatMap((source) => source.names));
  const asked: readonly (readonly [name: string, where: string])[] = [
    ...labelNames(label).map((name) => [name, 'with.label'] as const),
    ...Array.from(choices.keys(), (name) => [name, `with.columns.${name}`] as const),
  ];
  for (const [name, where] of asked) {
    if (name === allOthers || names.has(name)) continue;
    const near = nearestName(name, [...names]);
    throw new StageFailure('columns', `there is no column ${quoted(name)}`, {
      where: `${where}, ${sources[0]!.file}`,
      found: `columns ${listed([...names])}`,
      expected: `a column ${quoted(name)}`,
      ...hinted(delimiterHint(names, name) ?? (near && `did you mean ${quoted(near)}?`)),
    });
  }
}

/** The only column may be a row of several, the asked one among them, with another delimiter. */
function delimiterHint(names: ReadonlySet<string>, asked: string): string | undefined {
  const [only = ''] = names.size === 1 ? names : [];
  const found = [',', ';', '\t', '|'].find((delimiter) => only.split(delimiter).includes(asked));
  return found && `the columns are divided otherwise: write delimiter: ${JSON.stringify(found)}`;
}

function hinted(hint: string | undefined): { readonly hint?: string } {
  return hint === undefined ? {} : { hint };
}

/** Fails with `columns` for roles that a column cannot have, for names given twice, and where no feature is left. */
export function rolesOf(
  columns: readonly SharedColumn[],
  choices: ColumnChoices,
  label: Opened['label'],
  file: string,
): Roles {
  const named = columns.map((column) => ({ column, name: choices.get(column.name)?.name ?? column.name }));
  const labels = labelNames(label);
  const withRole = (role: ResolvedColumn['as']): Named[] =>
    named.filter(({ column }) => !labels.includes(column.name) && choiceOf(choices, column.name).as === role);
  const plain = withRole(undefined);
  const several = Array.isArray(label) ? labels.map((one) => named.find(({ column }) => column.name === one)!) : [];
  const [labelled] = several.length > 0 ? [] : named.filter(({ column }) => column.name === label);
  const [weight] = withRole('weight');
  const [group] = withRole('group');
  const ids = withRole('id');
  const features = plain.filter(({ column }) => column.type !== 'tensor');
  const tensors = plain.filter(({ column }) => column.type === 'tensor');
  for (const list of [plain, ids, several]) refuseSameNames(list, file);
  for (const { column } of [...ids, ...(weight ? [weight] : []), ...(group ? [group] : [])])
    if (column.type === 'tensor') throw wrongRole(column, 'one value a row', file);
  if (weight !== undefined && !isNumeric(weight.column.type))
    throw wrongRole(weight.column, 'numbers, the weights', file);
  for (const { name, column } of tensors)
    if (!isGroupName(name))
      throw new StageFailure('columns', `the column ${quoted(column.name)} needs another name in the dataset`, {
        where: file,
        found: quoted(name),
        expected: 'a name without a point that no other part of a dataset has',
        hint: `columns: { ${quoted(column.name)}: { name: pictures } }`,
      });
  if (plain.length === 0)
    throw new StageFailure('columns', 'no column of features is left', {
      where: file,
      found: `columns ${listed(columns.map(({ name }) => name))}`,
      expected: 'columns of features beside the others',
    });
  return {
    ...(labelled && { label: labelled }),
    ...(several.length > 0 && { several }),
    ids,
    ...(weight && { weight: weight.column }),
    ...(group && { group: group.column }),
    features,
    tensors,
  };
}

function refuseSameNames(named: readonly Named[], file: string): void {
  const taken = new Map<string, string>();
  for (const { name, column } of named) {
    const other = taken.get(name);
    if (other !== undefined)
      throw new StageFailure('columns', `two columns would be named ${quoted(name)}`, {
        where: file,
        found: `${quoted(other)} and ${quoted(column.name)}`,
        expected: 'different names',
        hint: `columns: { ${quoted(column.name)}: { name: OTHER } }`,
      });
    taken.set(name, column.name);
  }
}

function isNumeric(type: ValueType): boolean {
  return type === 'number' || type === 'integer';
}

function wrongRole({ name, type }: SharedColumn, expected: string, file: string): StageFailure {
  return new StageFailure('columns', `the column ${quoted(name)} cannot have its role`, {
    where: `${file}, column ${quoted(name)}`,
    found: type,
    expected,
  });
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, namesShown).map(quoted).join(', ');
  return names.length > namesShown ? `${shown} and ${names.length - namesShown} more` : shown;
}
