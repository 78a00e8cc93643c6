/**
 * A dataset whose groups of columns have become numbers by a fit, as a stream: rows keep their order, and every other
 * column is passed on. No more than a batch is in memory.
 */

import { type Column, column, type TableStream } from 'arrowline/stage';
import { type DatasetFacts, dataset, featureColumn } from '../../../src/artifacts/dataset.ts';
import type { Fit } from '../../../src/artifacts/fit.ts';
import { type Pieces, placeIn } from './pieces.ts';
import { prepareRows } from './prepare-rows.ts';
import { withStep } from './with-step.ts';

/** @param done is told the rows that are prepared */
export async function preparedDataset(pieces: Pieces, fit: Fit, done: (rows: number) => void): Promise<TableStream> {
  const { facts } = pieces;
  const kept = keptColumns(pieces);
  const namesOf = (group: string): string[] => fit.numbers.filter((one) => one.group === group).map((one) => one.name);
  const types: Record<string, string> = Object.fromEntries(kept.map((name) => [name, pieces.types[name]!]));
  for (const { name } of fit.groups) types[name] = `FixedSizeList<Float32>[${namesOf(name).length}]`;
  return {
    metadata: dataset.metadata({
      ...facts,
      ...withStep(facts, { step: 'prepare', groups: fit.groups }),
      groups: facts.groups.flatMap(({ name, columns, ...tensor }) =>
        columns === undefined
          ? [{ name, ...tensor }]
          : preparedFrom(fit, name).map((group) => ({
              name: group,
              tensor: { shape: [namesOf(group).length], scale: 1, names: namesOf(group) },
            })),
      ),
    }),
    types,
    dictionaries: await dictionariesOf(pieces, kept),
    batches: preparedBatches(pieces, fit, kept, done),
  };
}

/** The groups of numbers in the place of a group of columns: those whose first column is one of it. */
function preparedFrom({ groups }: Fit, source: string): readonly string[] {
  return groups.filter(({ name, columns: [first] }) => (first?.from ?? name) === source).map(({ name }) => name);
}

async function* preparedBatches(
  pieces: Pieces,
  fit: Fit,
  kept: readonly string[],
  done: (rows: number) => void,
): AsyncGenerator<{ readonly [name: string]: Column }> {
  const features = fit.groups.flatMap(({ name: group, columns }) =>
    columns.flatMap(({ name, from = group, dropped }) => (dropped ? [] : [featureColumn(from, name)])),
  );
  for await (const piece of pieces.read([...kept, ...features])) {
    const { table, start } = piece;
    const batch: Record<string, Column> = Object.fromEntries(kept.map((name) => [name, table.columns[name]!]));
    for (const group of fit.groups) {
      const { values, width } = prepareRows(group, table, (feature) => placeIn(piece, feature));
      batch[group.name] = column.vectors(values, width);
    }
    yield batch;
    done(start + table.rows);
  }
}

function keptColumns({ types, facts }: Pieces): string[] {
  const features = new Set(
    (facts.groups as DatasetFacts['groups']).flatMap(({ name, columns = [] }) =>
      columns.map((one) => featureColumn(name, one.name)),
    ),
  );
  return Object.keys(types).filter((name) => !features.has(name));
}

async function dictionariesOf(pieces: Pieces, kept: readonly string[]): Promise<Record<string, readonly string[]>> {
  const names = kept.filter((name) => pieces.types[name]!.startsWith('Dictionary'));
  // All batches have the same texts.
  for await (const { table } of pieces.read(names, Math.min(1, pieces.rows)))
    return Object.fromEntries(
      names.map((name) => {
        const found = table.columns[name]!;
        return [name, found.type === 'Dictionary' ? found.dictionary : []];
      }),
    );
  return {};
}
