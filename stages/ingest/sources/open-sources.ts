/** The sources that `with` names, opened: for each a reader of its rows, its split, and the name that its rows keep. */

import { statSync } from 'node:fs';
import type { OpenFile, StageContext } from 'arrowline/stage';
import type { ColumnChoices } from '../columns/roles.ts';
import { defaultCells, defaultExamples } from '../defaults.ts';
import type { kind } from '../kind.ts';
import { allOthers, isPair, type ResolvedIngest } from '../resolve.ts';
import type { OpenRows, ReadOptions, RowSource, ValueType } from '../rows.ts';
import { besideLabels } from './beside-labels.ts';
import { pulseOf } from './pulse.ts';
import { readers } from './readers.ts';

export type Context = StageContext<typeof kind>;

export interface Source {
  readonly rows: RowSource;
  /** `whole` is divided by `testSplit`. */
  readonly split: 'train' | 'test' | 'whole';
  /** `train`, `test 2`: no path, because a path is not in the key. */
  readonly name: string;
}

export interface Opened {
  /** One at least. */
  readonly sources: readonly Source[];
  /** The column of the labels. */
  readonly label?: string;
  /** The labels are classes, whatever their type. */
  readonly areClasses?: boolean;
  /** Names of the classes where the source knows them. */
  readonly classNames?: readonly string[];
  /** Columns that are ids unless the document says otherwise. */
  readonly ids?: readonly string[];
}

export async function openSources(context: Context, choices: ColumnChoices): Promise<Opened> {
  const { format, label } = context.parameters;
  const table = context.optional('table');
  if (table !== undefined) {
    const path = await table.path();
    const file = { name: 'the table', path, bytes: statSync(path).size };
    const rows = await (await readers.arrow())(file, readOptions(context, choices, file.name));
    return { sources: [{ rows, split: 'whole', name: 'table' }], ...(label !== undefined && { label }) };
  }
  switch (format) {
    case 'synthetic':
      return openGarments(context);
    case 'images':
      return openImages(context, choices);
    default:
      return openFiles(context, choices);
  }
}

async function openFiles(context: Context, choices: ColumnChoices): Promise<Opened> {
  const { file, train, test } = context.parameters;
  const parts = [
    ['whole', file],
    ['train', train],
    ['test', test],
  ] as const;
  const open = await openerOf(context, choices);
  const sources: Source[] = [];
  let { label } = context.parameters;
  label ??= [train, test].flatMap((one) => (isPair(one) ? (one.label ?? []) : []))[0];
  for (const [split, given] of parts) {
    const files = given === undefined ? [] : isPair(given) ? [given] : [given].flat();
    for (const [index, one] of files.entries()) {
      const own = split === 'whole' ? 'file' : split;
      const name = files.length === 1 ? own : `${own} ${index + 1}`;
      if (typeof one === 'string' || one.features === undefined) {
        sources.push({ rows: await open.rows(typeof one === 'string' ? one : one.file!), split, name });
        continue;
      }
      const labels = await open.labels(one.labels!);
      label ??= labels.names[0];
      sources.push({ rows: besideLabels(await open.rows(one.features), labels, label ?? ''), split, name });
    }
  }
  return { sources, ...(label !== undefined && { label }), areClasses: context.parameters.format === 'idx' };
}

interface Opener {
  rows(file: string): Promise<RowSource>;
  labels(file: string): Promise<RowSource>;
}

async function openerOf(context: Context, choices: ColumnChoices): Promise<Opener> {
  const { parameters } = context;
  const opener =
    <Options>(open: OpenRows<Options>, more: Options) =>
    async (name: string) => {
      const file: OpenFile = await context.openFile(name);
      return open(file, { ...readOptions(context, choices, name), ...more });
    };
  switch (parameters.format) {
    case 'csv':
    case 'tsv': {
      const { delimiter, quote, decimal, header } = { ...defaultCells[parameters.format], ...parameters };
      const rows = opener(await readers.csv(), { delimiter, quote, decimal, header });
      return { rows, labels: rows };
    }
    case 'idx':
      return { rows: opener(await readers.idx(), {}), labels: opener(await readers.idxLabels(), {}) };
    case 'jsonl':
    case 'parquet':
    case 'arrow':
    case 'npy': {
      const rows = opener(await readers[parameters.format](), {});
      return { rows, labels: rows };
    }
    default:
      throw new Error(`Internal error: format ${parameters.format} has no files`);
  }
}

function readOptions(context: Context, choices: ColumnChoices, file: string): ReadOptions {
  const { parameters } = context;
  const entries = [...choices].filter(([name]) => name !== allOthers);
  const types: [string, ValueType][] = entries.flatMap(([name, { type }]) =>
    type === undefined ? [] : [[name, type]],
  );
  const { label } = parameters;
  // Labels that the document calls classes are texts as they are written.
  if (label !== undefined && statesClasses(parameters) && choices.get(label)?.type === undefined && isText(parameters))
    types.push([label, 'category']);
  const others = choices.get(allOthers);
  return {
    missing: parameters.missing ?? [],
    types: Object.fromEntries(types),
    dropped: new Set(entries.filter(([, { as }]) => as === 'drop').map(([name]) => name)),
    ...(others && {
      others: {
        named: new Set([...entries.map(([name]) => name), ...(label === undefined ? [] : [label])]),
        ...(others.as === 'drop' && { drop: true }),
        ...(others.type !== undefined && { type: others.type }),
      },
    }),
    pulse: pulseOf(context, file),
  };
}

export function statesClasses({ classNames, relabel }: ResolvedIngest): boolean {
  return classNames !== undefined || relabel !== undefined;
}

function isText({ format }: ResolvedIngest): boolean {
  return format === 'csv' || format === 'tsv' || format === 'jsonl';
}

async function openGarments(context: Context): Promise<Opened> {
  const { drawGarments, garmentNames } = await import('../formats/garments/draw.ts');
  const { examples } = context.parameters;
  const sources: Source[] = [];
  for (const split of ['train', 'test'] as const) {
    const count = examples?.[split] ?? defaultExamples[split];
    const rows = await drawGarments(context.seed, split, count, pulseOf(context, `${split} pictures`));
    sources.push({ rows, split, name: split });
  }
  return { sources, label: 'label', areClasses: true, classNames: garmentNames };
}
