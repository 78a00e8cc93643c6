/**
 * The task of predictions that a program wrote: that of the labels which the stage's inputs have names for; without any,
 * classes if there are probabilities, and else numbers.
 */

import { predictions, taskColumns } from '../../src/artifacts/predictions.ts';
import { readTable } from './formats/read-table.ts';
import { parseType, type WantedColumns } from './formats/wanted.ts';
import type { OutputForm } from './ports.ts';

export type PredictedTask = 'multiclass' | 'multilabel' | 'regression';

/** Names of the labels of a stage's inputs. */
export interface LabelFacts {
  readonly classNames?: readonly string[];
  /** Of labels of which an example may have several. */
  readonly labelNames?: readonly string[];
}

/** Undefined for outputs of another type. */
export async function predictedTask(
  { type, as }: OutputForm,
  path: string,
  { classNames, labelNames }: LabelFacts,
): Promise<PredictedTask | undefined> {
  if (type !== predictions.type || as === undefined) return undefined;
  if (labelNames !== undefined) return 'multilabel';
  if (classNames !== undefined) return 'multiclass';
  const names = Object.keys(await readTable(path, as, undefined, false));
  return names.some((name) => /^probabilities(_\d+)?$/.test(name)) ? 'multiclass' : 'regression';
}

/** Types of the columns that depend on the task. */
export function columnsOfTask(task: PredictedTask): WantedColumns {
  return new Map(
    Object.entries(taskColumns[task]).map(([name, text]) => {
      const vector = /^FixedSizeList<(\w+)>$/.exec(text);
      const element = parseType(vector?.[1] ?? text)!;
      return vector && element.shape === 'scalar'
        ? [name, { text, missing: false, shape: 'vector', of: element.of as 'Float32' }]
        : [name, element];
    }),
  );
}
