/**
 * The best model of a run, from its facts alone: the choice of a stage that chooses, by its measure; without one, the best
 * by the first measure with a direction that is declared of validation rows, else of test rows, else of any.
 */

import type { Interval } from '../../core/facts/interval.ts';
import { intervalOf } from '../../core/facts/interval.ts';
import { type Direction, type Measure, measureOf } from '../../core/facts/measure.ts';
import type { ActionFact, RunFacts } from '../../core/facts/run-facts.ts';
import { standingOf } from '../../core/facts/standing.ts';
import type { ModelRow } from '../model-table.ts';
import { choicesOfRun, meanModelsOfRun, modelsOfRun, type RunModel } from '../models-of-run.ts';
import { pointNames } from '../point-names.ts';

export interface BestOfRun {
  /** The best, then those that tie with it. Never empty. */
  readonly best: readonly Rival[];
  /** Others whose value lies in its interval, nearest first. */
  readonly near: readonly Rival[];
  /** The number of models that were compared. */
  readonly candidates: number;
  readonly measure: Measure;
  readonly direction: Direction;
  readonly value: number;
  readonly interval?: Interval;
}

/** A model, or all that differ from it in their seed or fold only. */
export interface Rival {
  readonly name: string;
  readonly row: ModelRow;
  /** Their evaluations. */
  readonly actions: readonly string[];
}

type Facts = Pick<RunFacts, 'actions' | 'stages'>;

/** Undefined without a model that has a number by which models can be compared. */
export function bestOfRun(facts: Facts): BestOfRun | undefined {
  const rivals = rivalsOf(facts);
  const choice = choicesOfRun(facts).find(({ outputs }) => Object.keys(outputs).length > 0);
  const lead = (choice && chosenBy(choice, rivals)) ?? leadOf(rivals);
  if (lead === undefined) return undefined;
  const { measure, direction } = lead;
  const valueAt = ({ row }: Rival): number | undefined => numberAt(row, measure.name)?.value;
  const measured = rivals.filter((one) => Number.isFinite(valueAt(one)));
  const intervalAt = ({ row }: Rival): Interval | undefined => numberAt(row, measure.name)?.interval;
  const standing = standingOf(measured, valueAt, direction, intervalAt);
  const chosen = choice && handedOn(choice, measured, facts.actions);
  const about = { candidates: measured.length, measure, direction };
  if (chosen !== undefined && !standing.best.includes(chosen)) {
    const interval = intervalAt(chosen);
    return { ...about, best: [chosen], near: [], value: valueAt(chosen)!, ...(interval && { interval }) };
  }
  const { best, near, value, interval } = standing;
  if (best.length === 0) return undefined;
  const first = chosen ?? best[0]!;
  return {
    ...about,
    best: [first, ...best.filter((one) => one !== first)],
    near,
    value,
    ...(interval && { interval }),
  };
}

/** A number of a model with its interval, by its name; the last one that was measured. */
export function numberAt(
  { numbers }: ModelRow,
  name: string,
): { readonly measure: Measure; readonly value: number; readonly interval?: Interval } | undefined {
  for (const { measures, valueAt, intervalAt } of numbers.toReversed()) {
    const [measure, value] = [measureOf(name, measures), valueAt(name)];
    if (measure === undefined || value === undefined) continue;
    const interval = intervalAt === undefined ? intervalOf(name, valueAt) : intervalAt(name);
    return { measure, value, ...(interval && { interval }) };
  }
  return undefined;
}

function rivalsOf(facts: Facts): Rival[] {
  const rows: readonly (ModelRow & { readonly members: readonly RunModel[] })[] =
    meanModelsOfRun(facts) ?? modelsOfRun(facts).map((row) => ({ ...row, members: [row] }));
  const names = pointNames(rows.map(({ members }) => members[0]!.coordinates));
  const meanNames = pointNames(rows.map(({ coordinates }) => coordinates as RunModel['coordinates']));
  const stages = rows.map(({ members }) => members[0]!.stage);
  const several = new Set(stages).size > 1;
  return rows.map((row, index) => {
    const name = row.members.length > 1 ? meanNames[index]! : names[index]!;
    const named = Object.keys(row.coordinates).length > 0;
    return {
      name: several ? [stages[index], ...(named ? [name] : [])].join(' ') : name,
      row,
      actions: row.members.map(({ action }) => action),
    };
  });
}

interface LeadMeasure {
  readonly measure: Measure;
  readonly direction: Direction;
}

/** The measure of a choice; unknown for choices of earlier versions. */
function chosenBy({ facts }: ActionFact, rivals: readonly Rival[]): LeadMeasure | undefined {
  const { metric, mode } = facts ?? {};
  if (metric === undefined) return undefined;
  for (const { row } of rivals) {
    const measure = numberAt(row, metric)?.measure;
    if (measure !== undefined) return { measure, direction: mode === 'min' ? 'less' : 'more' };
  }
  return undefined;
}

const sizes: readonly Measure['format'][] = ['seconds', 'bytes', 'weights', 'count'];

function leadOf(rivals: readonly Rival[]): LeadMeasure | undefined {
  const declared = rivals.flatMap(({ row }) => row.numbers.toReversed().flatMap(({ measures }) => measures));
  return leadsAmong([...new Set(declared)]).find(({ measure }) =>
    rivals.some(({ row }) => Number.isFinite(numberAt(row, measure.name)?.value)),
  );
}

/** Measures by which models can be compared: of validation rows first, then of test rows; none of sizes and times. */
export function leadsAmong(declared: readonly Measure[]): readonly LeadMeasure[] {
  const plain = declared.filter(({ name, format }) => !name.includes('*') && !sizes.includes(format));
  const bySplit = ['validation.', 'test.', ''].flatMap((split) => plain.filter(({ name }) => name.startsWith(split)));
  return [...new Set(bySplit)].flatMap((measure) => {
    const { better: direction } = measure;
    return direction === 'none' ? [] : [{ measure, direction }];
  });
}

/** The candidate whose model the choice handed on. */
function handedOn(
  { outputs }: ActionFact,
  rivals: readonly Rival[],
  actions: readonly ActionFact[],
): Rival | undefined {
  const handed = new Set(Object.values(outputs));
  const taken = new Set(
    actions.filter(({ inputs }) => Object.values(inputs ?? {}).some((one) => handed.has(one))).map(({ id }) => id),
  );
  return rivals.find((one) => one.actions.some((id) => taken.has(id)));
}
