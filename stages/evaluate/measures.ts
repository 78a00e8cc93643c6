/** The numbers that `evaluate` reports: some of the model, the others of each split. */

import type { Measure, NamesAt } from 'arrowline/stage';
import { better } from '../../src/artifacts/better.ts';
import { weights } from '../../src/artifacts/training/measures.ts';
import { declaredMeasures } from '../lib/learning/measures/declared.ts';
import { directions } from '../lib/learning/measures/directions.ts';
import type { Task } from '../lib/learning/network/target.ts';
import type { EvaluateParameters } from './parameters.ts';

type Asked = Pick<EvaluateParameters, 'splits' | 'topK'>;
type SplitName = NonNullable<Asked['splits']>[number];

const words: { readonly [split in SplitName]: { readonly title: string; readonly head: string } } = {
  train: { title: 'Training', head: 'train' },
  validation: { title: 'Validation', head: 'val.' },
  test: { title: 'Test', head: 'test' },
};

/** Measures of one split. Columns stand in this order; a narrow table shows only the loss on the test rows. */
function ofSplit(split: SplitName, top: readonly number[], task: Task | undefined): readonly Measure[] {
  const { title, head } = words[split];
  const rows = `the ${title.toLowerCase()} rows`;
  const declared = declaredMeasures({ split, title, rows, head }, task, top);
  const columns = declared.filter(({ name, table }) => table !== 'none' && !name.includes('*'));
  return [
    ...columns,
    {
      name: `${split}.loss`,
      title: `${title} loss`,
      about: `On ${rows}`,
      better: better.loss,
      format: 'number',
      test: 'bootstrap',
      group: { over: 'Loss', head },
      ...(split !== 'test' && { table: 'wide' }),
    },
    {
      name: `${split}.examples`,
      title: `${title} examples`,
      about: `Number of ${rows}`,
      better: 'none',
      format: 'count',
      table: 'none',
    },
    ...declared.filter((one) => !columns.includes(one)),
  ];
}

/** In the artifact only: their number grows with the square of the classes. */
function confusionOf(split: SplitName): Measure {
  const { title } = words[split];
  return {
    name: `${split}.confusion.*`,
    title: `${title} rows of a class given a class`,
    about: 'The label and the class it was given, by their index',
    better: 'none',
    format: 'count',
  };
}

interface Lists {
  /** All that records and gates have. */
  readonly reported: readonly Measure[];
  /** All that the artifact `metrics` holds. */
  readonly held: readonly Measure[];
}

/** Lists by all that they depend on, each made once: thousands of points have the same. */
const lists = new Map<string, Lists>();

/** @param task of the measured model; if left out, the measures of every task */
export function measuresOf({ splits: named = ['test', 'validation'], topK = [] }: Asked, task?: Task): Lists {
  const key = [task, ...named, ...topK].join();
  const found = lists.get(key);
  if (found !== undefined) return found;
  const inOrder = (['train', 'validation', 'test'] as const).filter((split) => named.includes(split));
  const reported = [weights, ...inOrder.flatMap((split) => ofSplit(split, topK, task))];
  const counts = task === 'multilabel' || task === 'regression' ? [] : inOrder.map(confusionOf);
  const made = { reported, held: [...reported, ...counts] };
  lists.set(key, made);
  return made;
}

/** The task of the wired model, if the document says it. */
export function taskAt(namesAt: NamesAt): Task | undefined {
  const tasks = new Set(namesAt('model').map(({ task }) => task));
  const [task] = tasks;
  return tasks.size === 1 && task !== undefined && task in directions ? (task as Task) : undefined;
}
