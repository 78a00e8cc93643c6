/** Notes about a division: classes and groups that are missing from a part, and rows that are on both sides of it. */

import { namesText, type StoredTable } from 'arrowline/stage';
import { integers } from '../../src/artifacts/columns.ts';
import { type DatasetFacts, idPrefix, roleColumns, splitNames } from '../../src/artifacts/dataset.ts';
import { firstWith } from '../lib/kit/sorted.ts';
import { codesOf } from './deciding-column.ts';
import type { SplitParameters } from './parameters.ts';
import { rowDigests } from './row-digests.ts';

const namesShown = 8;

export async function divisionNotes(
  input: StoredTable,
  facts: DatasetFacts,
  part: Uint8Array,
  parameters: SplitParameters,
): Promise<string[]> {
  const roles = Object.keys(input.types);
  const features = roles.filter((name) =>
    facts.groups.some((group) => name === group.name || name.startsWith(`${group.name}.`)),
  );
  const ids = roles.filter((name) => name.startsWith(idPrefix));
  return [
    ...(await classNotes(input, facts, part, parameters)),
    ...(parameters.method === 'group' ? [] : await groupNotes(input, part)),
    ...sharedNote(await rowDigests(input, ids), part, 'ids'),
    ...sharedNote(await rowDigests(input, features), part, 'features'),
  ];
}

/** The numbers that occur in each part, in the order of `splitNames`. */
function inEachPart(codes: ArrayLike<number>, part: Uint8Array): Set<number>[] {
  const found = splitNames.map(() => new Set<number>());
  part.forEach((one, row) => {
    found[one]!.add(codes[row]!);
  });
  return found;
}

async function classNotes(
  input: StoredTable,
  { classes }: DatasetFacts,
  part: Uint8Array,
  { folds }: SplitParameters,
): Promise<string[]> {
  if (classes === undefined || input.rows === 0) return [];
  const label = integers(await input.whole([roleColumns.label]), roleColumns.label);
  const named = (numbers: Iterable<number>): string =>
    namesText(
      [...numbers]
        .sort((one, other) => one - other)
        .map((one) => classes.classNames[one]!)
        .slice(0, namesShown),
    );
  const [train, ...others] = inEachPart(label, part);
  const counts = new Map<number, number>();
  for (const one of label) counts.set(one, (counts.get(one) ?? 0) + 1);
  const few = [...counts].filter(([, count]) => folds !== undefined && count < folds).map(([one]) => one);
  return [
    ...others.flatMap((found, index) => {
      const name = splitNames[index + 1]!;
      if (found.size === 0) return [];
      const unseen = [...found].filter((one) => !train!.has(one));
      const unchecked = [...train!].filter((one) => !found.has(one));
      const oneClass = found.size === 1 && train!.size > 1;
      return [
        ...(oneClass ? [`every ${name} row is of class ${named(found)}`] : []),
        ...(unseen.length > 0 ? [`no training row is of class ${named(unseen)}, which ${name} rows are of`] : []),
        ...(unchecked.length > 0 && !oneClass
          ? [`no ${name} row is of class ${named(unchecked)}, which training rows are of`]
          : []),
      ];
    }),
    ...(few.length > 0
      ? [`some of the ${folds} folds have no row of class ${named(few)}: it has fewer rows than that`]
      : []),
  ];
}

async function groupNotes(input: StoredTable, part: Uint8Array): Promise<string[]> {
  if (input.types[roleColumns.group] === undefined || input.types[roleColumns.group]!.endsWith('?')) return [];
  const { codes } = await codesOf(input, roleColumns.group);
  const parts = inEachPart(codes, part);
  const divided = [...new Set(codes)].filter((one) => parts.filter((own) => own.has(one)).length > 1);
  if (divided.length === 0) return [];
  return [`${divided.length} groups have rows on several sides: method: group keeps them together`];
}

/** Rows outside training whose digest a training row has too. */
function sharedNote(digests: Float64Array | undefined, part: Uint8Array, what: string): string[] {
  if (digests === undefined) return [];
  const train = digests.filter((_, row) => part[row] === 0).sort();
  const shared = splitNames.slice(1).flatMap((name, index) => {
    const count = digests.reduce((sum, one, row) => sum + (part[row] === index + 1 && includes(train, one) ? 1 : 0), 0);
    return count === 0 ? [] : [`${count} ${name} ${count === 1 ? 'row has' : 'rows have'}`];
  });
  return shared.length === 0 ? [] : [`${shared.join(' and ')} the same ${what} as a training row`];
}

/** Half by half: a Set takes several times the memory, and no more than 2^24 values. */
function includes(sorted: Float64Array, value: number): boolean {
  return sorted[firstWith(sorted, (one) => one >= value)] === value;
}
