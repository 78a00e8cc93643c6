/** The sources that `with` names, opened: for each a reader of its rows, its split, and the name that its rows keep. */

import { statSync } from 'node:fs';
import type { ColumnChoices } from '../columns/roles.ts';
import { defaultExamples } from '../defaults.ts';
import { isPair } from '../resolve.ts';
import { besideLabels } from './beside-labels.ts';
import { openerOf } from './open-file.ts';
import { readOptions } from './read-options.ts';
import { readers } from './readers.ts';
import type { Context, Opened, Source } from './source.ts';

export async function openSources(context: Context, choices: ColumnChoices): Promise<Opened> {
  const { format } = context.parameters;
  if (context.optional('table') !== undefined) return openTable(context, choices);
  if (format === 'synthetic') return openGarments(context);
  if (format !== 'images') return openFiles(context, choices);
  const { openImages } = await import('./open-images.ts');
  return openImages(context, choices);
}

async function openFiles(context: Context, choices: ColumnChoices): Promise<Opened> {
  const { file, train, test, format } = context.parameters;
  const parts = { whole: file, train, test };
  const open = await openerOf(context, choices);
  const sources: Source[] = [];
  let label = context.parameters.label ?? [train, test].flatMap((one) => (isPair(one) ? (one.label ?? []) : []))[0];
  for (const split of ['whole', 'train', 'test'] as const) {
    const given = parts[split];
    const files = given === undefined ? [] : isPair(given) ? [given] : [given].flat();
    for (const [index, one] of files.entries()) {
      const own = split === 'whole' ? 'file' : split;
      const name = files.length === 1 ? own : `${own} ${index + 1}`;
      const rows = await open.rows(typeof one === 'string' ? one : (one.file ?? one.features)!);
      if (typeof one === 'string' || one.labels === undefined) {
        sources.push({ rows, split, name });
        continue;
      }
      const labels = await open.labels(one.labels);
      const column = typeof label === 'string' ? label : (labels.columns[0]?.name ?? 'label');
      label ??= column;
      sources.push({ rows: besideLabels(rows, labels, column), split, name });
    }
  }
  return { sources, ...(label !== undefined && { label }), areClasses: format === 'idx' };
}

async function openTable(context: Context, choices: ColumnChoices): Promise<Opened> {
  const { label } = context.parameters;
  const name = 'the table';
  const path = await context.optional('table')!.path();
  const open = await readers.arrow();
  const rows = await open({ name, path, bytes: statSync(path).size }, readOptions(context, choices, name));
  return { sources: [{ rows, split: 'whole', name: 'table' }], ...(label !== undefined && { label }) };
}

async function openGarments(context: Context): Promise<Opened> {
  const { drawGarments, garmentNames } = await import('../formats/garments/draw.ts');
  const { examples } = context.parameters;
  const sources: Source[] = [];
  for (const split of ['train', 'test'] as const) {
    const { pulse } = readOptions(context, new Map(), `${split} pictures`);
    const rows = await drawGarments(context.seed, split, examples?.[split] ?? defaultExamples[split], pulse);
    sources.push({ rows, split, name: split });
  }
  return { sources, label: 'label', areClasses: true, classNames: garmentNames };
}
