/** Body of `split`: decides for each row, then writes the rows part by part, in one pass over the input for each. */

import { type Column, type StageBody, type StageContext, StageFailure, type StoredTable } from 'arrowline/stage';
import {
  type DatasetFacts,
  dataset as datasets,
  featureColumn,
  roleColumns,
  rowRanges,
  type SplitName,
  splitNames,
} from '../../src/artifacts/dataset.ts';
import { fittedNotes } from '../lib/kit/dataset/fitted-notes.ts';
import { rowContents } from '../lib/kit/dataset/row-contents.ts';
import { storedDictionaries } from '../lib/kit/dataset/stored-dictionaries.ts';
import { takeRows } from '../lib/kit/dataset/take-rows.ts';
import { columnOf } from './deciding-column.ts';
import { type Division, divide, partNumbers } from './divide.ts';
import type { kind } from './kind.ts';
import { divisionNotes } from './notes.ts';
import type { SplitParameters } from './parameters.ts';

const body: StageBody<typeof kind> = async (context) => {
  const { parameters, seed } = context;
  const input = await context.one('dataset').open();
  const facts = datasets.facts({ columns: input.types, metadata: input.metadata });
  const division = await divide(input, facts, rowRanges(facts, input.rows), parameters, seed);
  const counts = splitNames.map((name) => countOf(division.part, name));
  const [train = 0, validation = 0, test = 0] = counts;
  const notes = [
    `${train} rows train, ${validation} validate, ${test} test`,
    ...division.notes,
    ...fittedNotes(
      facts,
      division.part.subarray(0, facts.splits.train[1]).filter((one) => one !== partNumbers.train).length,
    ),
    ...(await divisionNotes(input, facts, division.part, parameters)),
  ];
  const dropped = parameters.drop ? featureOf(parameters.by!, input, facts) : undefined;
  const names = Object.keys(input.types).filter((name) => name !== dropped);
  const dictionaries = await storedDictionaries(input, names);
  return {
    outputs: {
      dataset: {
        metadata: datasets.metadata({
          ...withoutColumn(facts, dropped),
          splits: {
            train: [0, train],
            validation: [train, train + validation],
            test: [train + validation, input.rows],
          },
          splitBy: ruleText(parameters),
          ...(facts.contents && { contents: await rowContents(input, facts, context.breathe, rowsOf(division.part)) }),
        }),
        types: Object.fromEntries(names.map((name) => [name, input.types[name]!])),
        dictionaries,
        batches: regrouped(input, names, division, context),
      },
    },
    notes,
  };
};

export default body;

function countOf(part: Uint8Array, name: SplitName): number {
  return part.reduce((count, one) => count + (one === partNumbers[name] ? 1 : 0), 0);
}

function rowsOf(part: Uint8Array): Record<SplitName, Uint32Array> {
  const rows = Uint32Array.from(part, (_, row) => row);
  const own = (name: SplitName): Uint32Array => rows.filter((row) => part[row] === partNumbers[name]);
  return { train: own('train'), validation: own('validation'), test: own('test') };
}

async function* regrouped(
  input: StoredTable,
  names: readonly string[],
  { part }: Division,
  context: StageContext<typeof kind>,
): AsyncGenerator<{ readonly [name: string]: Column }> {
  let done = 0;
  for (const name of splitNames)
    for (const [batch, { start, rows }] of input.batches.entries()) {
      const own = part.subarray(start, start + rows);
      const chosen = Uint32Array.from({ length: rows }, (_, row) => row).filter(
        (row) => own[row] === partNumbers[name],
      );
      if (chosen.length > 0) {
        const { columns } = await input.read(batch, names);
        const split: Column = { type: 'Utf8', values: new Array<string>(chosen.length).fill(name) };
        yield { ...takeRows(columns, chosen), [roleColumns.split]: split };
      }
      done += chosen.length;
      context.progress({ unit: 'row', done, total: input.rows });
      await context.breathe();
    }
}

/** The column of a feature that is dropped. @throws StageFailure `unknown-column` for an id or a role */
function featureOf(by: string, input: StoredTable, facts: DatasetFacts): string {
  const found = columnOf(by, input, facts);
  const features = facts.groups.flatMap(({ name, columns = [] }) =>
    columns.map((one) => featureColumn(name, one.name)),
  );
  if (features.includes(found)) return found;
  throw new StageFailure('unknown-column', 'the column that is to be dropped is no feature, and no model sees it', {
    where: 'with.drop',
    found,
    expected: 'a feature',
    hint: 'leave drop out',
  });
}

/** The facts without a feature that was only there to divide the rows. */
function withoutColumn(facts: DatasetFacts, dropped: string | undefined): DatasetFacts {
  if (dropped === undefined) return facts;
  const groups = facts.groups
    .map((group) =>
      group.columns === undefined
        ? group
        : { ...group, columns: group.columns.filter(({ name }) => `${group.name}.${name}` !== dropped) },
    )
    .filter(({ columns }) => columns === undefined || columns.length > 0);
  if (groups.length > 0) return { ...facts, groups, ...preparationWithout(facts, dropped) };
  throw new StageFailure('no-rows', `without "${dropped}" no feature is left`, {
    where: 'with.drop',
    expected: 'a dataset with other features',
  });
}

/** A column that no model sees need not be in the files of new rows. Only rows as they were read have columns. */
function preparationWithout({ preparation }: DatasetFacts, dropped: string): Pick<DatasetFacts, 'preparation'> {
  if (preparation === undefined) return {};
  return {
    preparation: preparation.map((step) =>
      step.step !== 'ingest'
        ? step
        : {
            ...step,
            groups: step.groups
              .map((group) => ({
                ...group,
                columns: group.columns.filter(({ name }) => `${group.name}.${name}` !== dropped),
              }))
              .filter(({ columns }) => columns.length > 0),
          },
    ),
  };
}

/** `stratified, test 0.2`; `random, fold 2 of 5`. */
function ruleText({ method, by, test, validation, folds, fold, repeat, as = 'test' }: SplitParameters): string {
  const text = (part: SplitParameters['test']): string =>
    typeof part === 'number' ? String(part) : JSON.stringify(part);
  return [
    by === undefined ? method : `${method} by ${by}`,
    ...(folds === undefined ? [] : [`fold ${fold} of ${folds} as ${as}${repeat > 1 ? `, repetition ${repeat}` : ''}`]),
    ...(test === undefined ? [] : [`test ${text(test)}`]),
    ...(validation === undefined ? [] : [`validation ${text(validation)}`]),
  ].join(', ');
}
