/** The steps of each column of a fit, in words. */

import { featureColumn } from '../../../src/artifacts/dataset.ts';
import type { Fit, FittedCategories, FittedColumn, FittedNumber } from '../../../src/artifacts/fit.ts';
import type { Pieces } from './pieces.ts';

const notesMax = 30;

/** A sentence for each column, for the first ones of many. @param types of the dataset's columns */
export function fitNotes({ rows, groups, numbers }: Fit, types: Pieces['types']): string[] {
  const columns = groups.flatMap((group) => group.columns);
  const zoned = groups.flatMap(({ name, columns: own }) =>
    own.flatMap((one) => zoneNote(one, types[featureColumn(one.from ?? name, one.name)])),
  );
  const rest = columns.length - notesMax;
  return [
    `${columns.length} columns become ${numbers.length} numbers, fitted on ${rows} training rows`,
    ...groupNotes({ groups, numbers }),
    ...columns.slice(0, notesMax).map(columnNote),
    ...(rest > 0 ? [`and ${rest} more columns, which the artifact "fit" describes`] : []),
    ...zoned,
  ];
}

/** The numbers of each group, where there are several; how many codes a group of ordinal categories has, for an embedding. */
function groupNotes({ groups, numbers }: Pick<Fit, 'groups' | 'numbers'>): string[] {
  if (groups.length < 2) return [];
  return groups.map(({ name, columns }) => {
    const count = numbers.filter((one) => one.group === name).length;
    const codes = columns.map(({ dropped, indicator, categories }) =>
      dropped
        ? 0
        : indicator || categories?.encode !== 'ordinal' || categories.spread
          ? undefined
          : codesOf(categories),
    );
    const most = codes.every((one) => one !== undefined) ? Math.max(...codes) : undefined;
    return `group ${name}: ${count} ${count === 1 ? 'number' : 'numbers'}${most === undefined ? '' : `, codes from 0 to ${most - 1} (an embedding of inputDim: ${most})`}`;
  });
}

function codesOf({ values, unknown }: FittedCategories): number {
  return values.length + (unknown === 'own' ? 1 : 0);
}

/** Where the parts of a time are not those that its zone shows. */
function zoneNote({ name, numbers = [] }: FittedColumn, type = ''): string[] {
  const [, zone] = /^Timestamp<\w+, (.+)>\??$/.exec(type) ?? [];
  if (zone === undefined || zone === 'UTC' || !numbers.some((one) => one.part)) return [];
  return [`${name}: its parts are those of UTC, not of ${zone}`];
}

function columnNote({ name, dropped, missing = 0, indicator, numbers = [], categories }: FittedColumn): string {
  if (dropped) return `${name}: dropped`;
  const missed = missing > 0 ? [`${missing} missing`] : [];
  const indicated = indicator ? ['an indicator of missing values'] : [];
  const steps = categories
    ? categoryWords(categories)
    : numbers.flatMap((one) => (one.part ? [`${one.part}: ${numberWords(one).join(', ')}`] : numberWords(one)));
  return `${name}: ${[...missed, ...steps, ...indicated].join(', ')}`;
}

function numberWords({ impute, least, greatest, log, cycle, centre, spread }: FittedNumber): string[] {
  const words: string[] = [];
  if (impute !== undefined) words.push(`${short(impute)} for missing values`);
  if (least !== undefined) words.push(`at least ${short(least)}`);
  if (greatest !== undefined) words.push(`at most ${short(greatest)}`);
  if (log) words.push('logarithm of 1 + the number');
  if (cycle) words.push('sine and cosine');
  if (centre !== undefined)
    words.push(
      spread === undefined
        ? `less ${short(centre)}, which all training rows have`
        : `less ${short(centre)}, over ${short(spread)}`,
    );
  return words.length === 0 ? ['as it is'] : words;
}

function categoryWords({ encode, values, impute, unknown }: FittedCategories): string[] {
  const others = { error: 'others refused', zeros: 'others zeros', own: 'others one more' }[unknown];
  return [
    ...(impute === undefined ? [] : [`${JSON.stringify(impute)} for missing values`]),
    `${values.length} ${values.length === 1 ? 'category' : 'categories'}, ${encode === 'oneHot' ? 'one-hot' : 'by their place'}, ${others}`,
  ];
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
