/** The rows of the sources as the columns of a dataset, in pieces: all training rows, then all test rows. */

import { type Column, StageFailure, sliceColumn, type Table, type TableStream } from 'arrowline/stage';
import { type DatasetFacts, dataset, idPrefix, roleColumns } from '../../../src/artifacts/dataset.ts';
import { convertColumn, type Storage } from '../columns/convert.ts';
import { pickRows } from '../columns/pick-rows.ts';
import type { Named, Roles } from '../columns/roles.ts';
import type { SharedColumn } from '../columns/shared-columns.ts';
import type { ClassRows } from '../labels/labels.ts';
import { truthValues } from '../labels/truth-values.ts';
import { excerpt } from '../problems.ts';
import type { RowSource } from '../rows.ts';
import type { Source } from '../sources/source.ts';
import type { Aside } from './aside.ts';
import { type Division, rowsOf, type Split } from './division.ts';
import type { FeatureWatch } from './feature-notes.ts';
import type { FeatureOutput } from './groups.ts';

export interface Plan {
  readonly sources: readonly Source[];
  readonly roles: Roles;
  readonly outputs: readonly FeatureOutput[];
  readonly division: Division;
  /** Where labels are classes: those of the rows of each source. */
  readonly classes?: readonly ClassRows[];
  readonly facts: DatasetFacts;
  readonly watch: FeatureWatch;
  readonly aside: Aside;
  /** Called when all rows have been given. */
  readonly done: () => void;
}

/** Rows of one source from its row `start`. */
interface Piece {
  readonly source: number;
  readonly start: number;
  readonly rows: number;
  readonly columns: Table['columns'];
}

interface OutputColumn {
  readonly name: string;
  /** As `columnType` writes it, with `?` if rows may have no value. */
  readonly type: string;
  readonly dictionary?: readonly string[];
  make(piece: Piece): Column;
}

export function datasetStream(plan: Plan): TableStream {
  const outputs = outputColumns(plan);
  const dictionaries = outputs.flatMap(({ name, dictionary }) => (dictionary ? [[name, dictionary] as const] : []));
  return {
    metadata: dataset.metadata(plan.facts),
    types: Object.fromEntries([[roleColumns.split, 'Utf8'], ...outputs.map(({ name, type }) => [name, type])]),
    ...(dictionaries.length > 0 && { dictionaries: Object.fromEntries(dictionaries) }),
    batches: batches(plan, outputs),
  };
}

async function* batches(
  { sources, roles, division, watch, aside, done, outputs: features }: Plan,
  outputs: readonly OutputColumn[],
): AsyncGenerator<Table['columns']> {
  const names = new Set([
    ...[...features.flatMap(({ from }) => from), ...roles.ids].map(({ column }) => column.name),
    ...[roles.weight, roles.group].flatMap((one) => one?.name ?? []),
    ...(roles.several ?? []).map(({ column }) => column.name),
    ...(roles.label && !outputs.some(({ name }) => name === roleColumns.original) ? [roles.label.column.name] : []),
  ]);
  const left = { ...division.kept };
  const take = (split: Split, piece: Piece, made: Table): Table => {
    const picked = rowsOf(division.splits[piece.source]!, split, piece.start, piece.rows, left[split]);
    left[split] -= picked?.length ?? piece.rows;
    return picked === undefined ? made : pickTable(made, picked);
  };
  for (const [source, { rows: reader, split }] of sources.entries()) {
    const [own, other]: readonly [Split, Split | undefined] =
      split === 'whole' ? ['train', 'test'] : [split, undefined];
    let start = 0;
    if (left[own] + (other === undefined ? 0 : left[other]) > 0)
      for await (const { rows, columns } of reader.read([...names])) {
        const piece = { source, start, rows, columns };
        watch.see(columns, start);
        const made = {
          rows,
          columns: Object.fromEntries(outputs.map((one) => [one.name, one.make(piece)])),
          metadata: {},
        };
        start += rows;
        const now = take(own, piece, made);
        if (now.rows > 0) yield withSplit(now, own);
        const later = other === undefined ? undefined : take(other, piece, made);
        if (later !== undefined && later.rows > 0) await aside.add(later);
        if (left[own] + (other === undefined ? 0 : left[other]) === 0) break;
      }
  }
  for await (const table of aside.taken()) yield withSplit(table, 'test');
  done();
}

/** One integer for each row. */
function counted(rows: number, at: (row: number) => number): Int32Array {
  const values = new Int32Array(rows);
  for (let row = 0; row < rows; row++) values[row] = at(row);
  return values;
}

function pickTable({ columns }: Table, rows: Uint32Array): Table {
  // Rows that are a beginning need no copy.
  const beginning = rows.length === 0 || rows.at(-1) === rows.length - 1;
  const picked = Object.entries(columns).map(([name, column]) => [
    name,
    beginning ? sliceColumn(column, 0, rows.length) : pickRows(column, rows),
  ]);
  return { rows: rows.length, columns: Object.fromEntries(picked), metadata: {} };
}

function withSplit({ rows, columns }: Table, split: Split): Table['columns'] {
  return { [roleColumns.split]: { type: 'Utf8', values: new Array<string>(rows).fill(split) }, ...columns };
}

function outputColumns({ sources, roles, outputs, classes }: Plan): readonly OutputColumn[] {
  const files = sources.map(({ name }) => name);
  const copied = (name: string, column: SharedColumn): OutputColumn => {
    const dictionary = column.dictionary && { dictionary: column.dictionary };
    return {
      name,
      type: typeOf(column.storage, column),
      ...dictionary,
      make: (piece) => converted(sources, column, piece, column),
    };
  };
  const classOf = (name: 'label' | 'original'): OutputColumn => ({
    name: roleColumns[name],
    type: 'Int32',
    make: ({ source, start, rows }) => {
      const { codes, [name]: classOf } = classes![source]!;
      return { type: 'Int32', values: counted(rows, (row) => classOf[codes[start + row]!]!) };
    },
  });
  return [
    ...(classes ? [classOf('label'), classOf('original')] : []),
    ...(roles.several ? [several(sources, roles.several)] : []),
    ...(roles.label && !classes
      ? [numbers(sources, roleColumns.label, roles.label.column, Number.NEGATIVE_INFINITY)]
      : []),
    {
      name: roleColumns.row,
      type: 'Int32',
      make: ({ start, rows }) => ({
        type: 'Int32',
        values: counted(rows, (row) => start + row),
      }),
    },
    ...(sources.length < 2
      ? []
      : [
          {
            name: roleColumns.file,
            type: 'Dictionary<Utf8>',
            dictionary: files,
            make: ({ source, rows }: Piece): Column => ({
              type: 'Dictionary',
              dictionary: files,
              ordered: false,
              values: new Int32Array(rows).fill(source),
            }),
          },
        ]),
    ...roles.ids.map(({ name, column }) => copied(`${idPrefix}${name}`, column)),
    ...(roles.weight ? [numbers(sources, roleColumns.weight, roles.weight, 0)] : []),
    ...(roles.group ? [copied(roleColumns.group, roles.group)] : []),
    ...outputs.map((output) => feature(sources, output)),
  ];
}

function feature(sources: readonly Source[], { name, storage, from }: FeatureOutput): OutputColumn {
  const [{ column }, ...others] = from as readonly [FeatureOutput['from'][number], ...FeatureOutput['from']];
  const read = (piece: Piece, one: SharedColumn, to: Storage): Column => {
    const made = converted(sources, one, piece, to);
    refuseNotFinite(made, sources[piece.source]!.rows, piece.start, one);
    return made;
  };
  if (others.length === 0 && column.storage === storage)
    return {
      name,
      type: typeOf(storage, column),
      ...(column.dictionary && { dictionary: column.dictionary }),
      make: (piece) => read(piece, column, column),
    };
  const of = storage.startsWith('FixedSizeList<Uint8>') ? 'Uint8' : 'Float64';
  const width = from.length;
  return {
    name,
    type: storage,
    make: (piece) => {
      const values = of === 'Uint8' ? new Uint8Array(piece.rows * width) : new Float64Array(piece.rows * width);
      for (const [at, one] of from.entries()) {
        const { values: own } = read(piece, one.column, { storage: of });
        for (let row = 0; row < piece.rows; row++) values[row * width + at] = own[row] as number;
      }
      return { type: 'FixedSizeList', of, width, values };
    },
  };
}

/** Numbers of features are finite: a NaN that stands for a missing value has to be named. */
function refuseNotFinite(column: Column, rows: RowSource, start: number, { name }: SharedColumn): void {
  const { values, valid } = column;
  if (!(values instanceof Float64Array || values instanceof Float32Array)) return;
  const width = column.type === 'FixedSizeList' ? column.width : 1;
  const wrong = values.findIndex(
    (value, at) => !Number.isFinite(value) && valid?.[width === 1 ? at : Math.floor(at / width)] !== 0,
  );
  if (wrong < 0) return;
  const found = values[wrong]!;
  throw new StageFailure('not-finite', 'a feature is not a finite number', {
    where: `${rows.where(start + Math.floor(wrong / width), name)}${width === 1 ? '' : `, number ${(wrong % width) + 1}`}`,
    found: String(found),
    expected: 'a finite number',
    hint:
      Number.isNaN(found) && width === 1
        ? 'if it stands for a missing value, name it: missing: [NaN]'
        : 'correct the value, or leave out the row or the column',
  });
}

function typeOf(storage: string, { missing }: SharedColumn): string {
  return missing > 0 ? `${storage}?` : storage;
}

function converted(
  sources: readonly Source[],
  { name }: SharedColumn,
  { source, start, columns }: Piece,
  to: Storage,
): Column {
  return convertColumn(columns[name]!, to, (row, found) => {
    throw new StageFailure('types-differ', 'an integer has more digits than a number holds', {
      where: sources[source]!.rows.where(start + row, name),
      found,
      expected: 'at most 9007199254740991, as another file has numbers with fractions in this column',
      hint: `columns: { ${excerpt(name)}: text }, or write whole numbers in all files`,
    });
  });
}

/** For each row and label 1 or 0. */
function several(sources: readonly Source[], labels: readonly Named[]): OutputColumn {
  const width = labels.length;
  return {
    name: roleColumns.label,
    type: `FixedSizeList<Uint8>[${width}]`,
    make: ({ source, start, rows, columns }) => {
      const values = new Uint8Array(rows * width);
      for (const [at, { column }] of labels.entries()) {
        const own = truthValues(columns[column.name]!, (row) => sources[source]!.rows.where(start + row, column.name));
        for (let row = 0; row < rows; row++) values[row * width + at] = own[row]!;
      }
      return { type: 'FixedSizeList', of: 'Uint8', width, values };
    },
  };
}

/** Finite numbers that are not less than `least`. */
function numbers(sources: readonly Source[], name: string, column: SharedColumn, least: number): OutputColumn {
  return {
    name,
    type: 'Float64',
    make: (piece) => {
      const made = converted(sources, column, piece, { storage: 'Float64' });
      const wrong = (made.values as Float64Array).findIndex((value) => !(Number.isFinite(value) && value >= least));
      if (wrong >= 0)
        throw new StageFailure('not-finite', `a ${name} is not a number that can be used`, {
          where: sources[piece.source]!.rows.where(piece.start + wrong, column.name),
          found: String(made.values[wrong]),
          expected: least === 0 ? 'a finite number of 0 or more' : 'a finite number',
          hint: 'correct the value, or leave the row out of the file',
        });
      return made;
    },
  };
}
