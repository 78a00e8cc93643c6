/** Decides for each row of a dataset whether it trains, validates or tests. */

import { type Json, namesText, StageFailure, type StoredTable } from 'arrowline/stage';
import { type DatasetFacts, type RowRange, roleColumns, type SplitName } from '../../src/artifacts/dataset.ts';
import { type Random, random } from '../lib/kit/random/random.ts';
import { chooseAny, chooseGroups, chooseOfEach, partOf } from './choose-rows.ts';
import { codesOf, columnOf, eachValue, type Value } from './deciding-column.ts';
import { foldsOfAny, foldsOfEach, foldsOfGroups } from './folds.ts';
import { type Beginning, inOrder, latest, notBefore, timeUnit, valueAs, valueText } from './ordered.ts';
import type { SplitParameters } from './parameters.ts';
import { lastOf, sourcePlaces } from './source-order.ts';

export const partNumbers = { train: 0, validation: 1, test: 2 } as const;

export interface Division {
  /** The part of each row, by `partNumbers`. */
  readonly part: Uint8Array;
  readonly notes: readonly string[];
}

type Part = NonNullable<SplitParameters['test']>;

/** Rows that a method chooses for a part out of those that are left. */
type Choose = (left: Uint32Array, part: Part, name: 'test' | 'validation') => Uint32Array;

/** @throws StageFailure where the method asks for labels, values or more rows than there are */
export async function divide(
  input: StoredTable,
  facts: DatasetFacts,
  ranges: { readonly [name in SplitName]: RowRange },
  parameters: SplitParameters,
  seed: number,
): Promise<Division> {
  const { folds, fold, as = 'test', test, validation } = parameters;
  const part = new Uint8Array(input.rows);
  const all = Uint32Array.from({ length: input.rows }, (_, row) => row);
  const keepsTest = folds === undefined ? test === undefined : as === 'validation';
  let left = keepsTest ? all.subarray(0, ranges.test.start) : all;
  if (keepsTest) part.fill(partNumbers.test, ranges.test.start);
  const take = (chosen: Uint32Array, name: 'test' | 'validation'): void => {
    for (const row of chosen) part[row] = partNumbers[name];
    left = left.filter((row) => part[row] === partNumbers.train);
    if (left.length === 0 || chosen.length === 0)
      throw new StageFailure('no-rows', chosen.length === 0 ? `no row is for ${name}` : 'no row is left to train on', {
        where: `with.${folds === undefined ? name : 'fold'}`,
        found: `${chosen.length} of ${chosen.length + left.length} rows for ${name}`,
        expected: 'at least one row on each side',
        ...(name === 'validation' &&
          chosen.length === 0 && { hint: 'test rows are chosen first, and rows that validate are of the others' }),
      });
  };
  const { strata, groups, values, places, notes } = await deciding(input, facts, parameters, left);
  const source = (...labels: (string | number)[]): Random => random(seed, 'split', parameters.method, ...labels);
  const choose = chooser(
    parameters,
    { ...(strata && { strata }), ...(groups && { groups }), ...(values && { values }), ...(places && { places }) },
    source,
  );
  if (folds === undefined) {
    if (test !== undefined) take(choose(left, test, 'test'), 'test');
    if (validation !== undefined) take(choose(left, fractionOfAll(validation, test), 'validation'), 'validation');
    return { part, notes };
  }
  const parted = strata ?? groups;
  requireFolds(folds, left, groups);
  const dealt = source('folds', parameters.repeat);
  const foldOf =
    parted === undefined
      ? foldsOfAny(left, folds, dealt)
      : (strata === undefined ? foldsOfGroups : foldsOfEach)(left, folds, parted, dealt);
  take(
    left.filter((_, index) => foldOf[index] === fold! - 1),
    as,
  );
  if (validation !== undefined) take(choose(left, validation, 'validation'), 'validation');
  return { part, notes };
}

/** Both fractions are of all rows that are divided: the second one is of those that the first one leaves. */
function fractionOfAll(validation: Part, test: Part | undefined): Part {
  return typeof validation === 'number' && typeof test === 'number' ? validation / (1 - test) : validation;
}

interface Deciding {
  readonly strata?: Int32Array;
  readonly groups?: Int32Array;
  readonly places?: Float64Array;
  readonly values?: { readonly by: string; readonly type: string; readonly list: readonly Value[] };
}

async function deciding(
  input: StoredTable,
  facts: DatasetFacts,
  { method, by, bins }: SplitParameters,
  rows: Uint32Array,
): Promise<Deciding & { readonly notes: readonly string[] }> {
  if (method === 'random') return { notes: [] };
  if (method === 'last') return { places: await sourcePlaces(input), notes: [] };
  if (method === 'stratified') return { strata: await strataOf(input, facts, bins, rows), notes: [] };
  const name = columnOf(by ?? roleColumns.group, input, facts);
  if (method === 'group') {
    const { codes, values } = await codesOf(input, name);
    return { groups: codes, notes: [`${values.length} groups by ${name}`] };
  }
  const list: Value[] = new Array(input.rows);
  // A document lists classes by their names.
  const names = name === roleColumns.label ? facts.classes?.classNames : undefined;
  await eachValue(input, name, (value, row) => {
    list[row] = names?.[Number(value)] ?? value;
  });
  return { values: { by: name, type: input.types[name]!, list }, notes: [] };
}

/** The class of each row; for labels that are numbers, the part between two quantiles. */
async function strataOf(
  input: StoredTable,
  { classes }: DatasetFacts,
  bins: number | undefined,
  rows: Uint32Array,
): Promise<Int32Array> {
  if (input.types[roleColumns.label] === undefined)
    throw new StageFailure('no-classes', 'a stratified division needs labels, and the rows have none', {
      where: 'with.method',
      expected: 'a dataset with labels',
      hint: 'write `method: random`, or `method: group` with `by`',
    });
  if (classes === undefined && bins === undefined)
    throw new StageFailure('no-classes', 'a stratified division needs classes, and the labels are numbers', {
      where: 'with.method',
      expected: 'labels that are classes',
      hint: 'write `bins: 10` to divide by quantiles of the label, or `method: random`',
    });
  const values = new Float64Array(input.rows);
  await eachValue(input, roleColumns.label, (value, row) => {
    values[row] = Number(value);
  });
  if (classes !== undefined || bins === undefined) return Int32Array.from(values);
  const sorted = Float64Array.from(rows, (row) => values[row]!).sort();
  const edges = Array.from(
    { length: bins - 1 },
    (_, index) => sorted[Math.floor(((index + 1) * sorted.length) / bins)]!,
  );
  return Int32Array.from(values, (value) => edges.filter((edge) => edge <= value).length);
}

function chooser(
  { method }: SplitParameters,
  { strata, groups, values, places }: Deciding,
  source: (...labels: string[]) => Random,
): Choose {
  return (left, part, name) => {
    if (Array.isArray(part)) return listed(left, part, values!, name);
    const count = typeof part === 'number' ? partOf(left.length, part) : 0;
    switch (method) {
      case 'stratified':
        return chooseOfEach(left, count, strata!, source(name));
      case 'group':
        return chooseGroups(left, count, groups!, source(name));
      case 'last':
        return lastOf(left, count, places!);
      case 'time': {
        const { by, type, list } = values!;
        const order = inOrder(left, list, by);
        const from = (part as { from?: Beginning }).from;
        return (
          from === undefined
            ? latest(order, count, list)
            : notBefore(order, valueAs(from, type, `with.${name}.from`), list)
        )
          .slice()
          .sort();
      }
      default:
        return chooseAny(left, count, source(name));
    }
  };
}

/** The rows whose value is in the list, as it is written. @throws StageFailure `unknown-value` */
function listed(
  left: Uint32Array,
  part: readonly Json[],
  { by, type, list }: NonNullable<Deciding['values']>,
  name: string,
): Uint32Array {
  const texts = new Map(
    part.map((one) => [
      timeUnit(type) === undefined ? String(one) : String(valueAs(String(one), type, `with.${name}`)),
      String(one),
    ]),
  );
  const known = new Map(list.map((value) => [String(value), value]));
  const absent = [...texts].flatMap(([value, text]) => (known.has(value) ? [] : [text]));
  if (absent.length > 0)
    throw new StageFailure('unknown-value', `no row has a value that \`${name}\` lists`, {
      where: `with.${name}`,
      found: namesText(absent),
      expected: `values of "${by}": ${namesText([...known.values()].slice(0, 20).map((value) => valueText(value, type)))}`,
    });
  return left.filter((row) => texts.has(String(list[row])));
}

function requireFolds(folds: number, rows: Uint32Array, groups: Int32Array | undefined): void {
  const available = groups === undefined ? rows.length : new Set(Array.from(rows, (row) => groups[row]!)).size;
  if (available >= folds) return;
  throw new StageFailure('no-rows', `there are fewer ${groups === undefined ? 'rows' : 'groups'} than folds`, {
    where: 'with.folds',
    found: `${folds} folds of ${available} ${groups === undefined ? 'rows' : 'groups'}`,
    expected: `at most ${available} folds`,
  });
}
