/** The options of a reader as `with` states them. */

import type { ColumnChoices } from '../columns/roles.ts';
import { allOthers, labelNames, type ResolvedIngest, statesClasses } from '../resolve.ts';
import type { ReadOptions, ValueType } from '../rows.ts';
import type { Context } from './source.ts';

/** Formats in which a label can be a text as it is written: `01`. */
const texts: readonly ResolvedIngest['format'][] = ['csv', 'tsv', 'jsonl', 'images'];

/** `source` names what is read, for progress. */
export function readOptions(context: Context, choices: ColumnChoices, source: string): ReadOptions {
  const { parameters } = context;
  const { label } = parameters;
  const entries = [...choices].filter(([name]) => name !== allOthers);
  const types: [string, ValueType][] = entries.flatMap(([name, { type }]) =>
    type === undefined ? [] : [[name, type]],
  );
  if (typeof label === 'string' && statesClasses(parameters) && choices.get(label)?.type === undefined)
    if (texts.includes(parameters.format)) types.push([label, 'category']);
  const others = choices.get(allOthers);
  return {
    missing: parameters.missing ?? [],
    types: Object.fromEntries(types),
    dropped: new Set(entries.filter(([, { as }]) => as === 'drop').map(([name]) => name)),
    ...(others && {
      others: {
        named: new Set([...entries.map(([name]) => name), ...labelNames(label)]),
        ...(others.as === 'drop' && { drop: true }),
        ...(others.type !== undefined && { type: others.type }),
      },
    }),
    // In percent, because some readers count bytes and others rows.
    pulse: async (done, total) => {
      const percent = Math.floor((100 * done) / Math.max(1, total));
      context.progress({ unit: `percent of ${source}`, done: percent, total: 100 });
      await context.breathe();
    },
  };
}
