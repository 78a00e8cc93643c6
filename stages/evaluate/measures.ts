/** The numbers that `evaluate` reports: some of the model, the others of each split. */

import type { Measure } from 'arrowline/stage';
import { better } from '../../src/artifacts/better.ts';
import { weights } from '../../src/artifacts/training-measures.ts';
import type { EvaluateParameters } from './parameters.ts';

type Splits = Pick<EvaluateParameters, 'splits'>;
type SplitName = NonNullable<Splits['splits']>[number];

const words: { readonly [split in SplitName]: { readonly title: string; readonly head: string } } = {
  train: { title: 'Training', head: 'train' },
  validation: { title: 'Validation', head: 'val.' },
  test: { title: 'Test', head: 'test' },
};

/** Measures of one split. Columns stand in this order; a narrow table shows only the loss on the test rows. */
function ofSplit(split: SplitName): readonly Measure[] {
  const { title, head } = words[split];
  const rows = `the ${title.toLowerCase()} rows`;
  const perClass = (name: string, share: string): Measure => ({
    name: `${split}.${name}.*`,
    title: `${title} ${name === 'f1' ? 'F1' : name} of *`,
    about: `Of ${rows}: ${share}`,
    better: 'more',
    format: 'fraction',
  });
  return [
    {
      name: `${split}.accuracy`,
      title: `${title} accuracy`,
      about: `On ${rows}, with its 95 % interval by Wilson’s score`,
      better: better.accuracy,
      format: 'fraction',
      group: { over: 'Accuracy', head },
    },
    {
      name: `${split}.loss`,
      title: `${title} loss`,
      about: `On ${rows}`,
      better: better.loss,
      format: 'number',
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
    {
      name: `${split}.macroF1`,
      title: `${title} F1`,
      about: `On ${rows}, the plain mean of the F1 of the classes`,
      better: 'more',
      format: 'fraction',
      table: 'none',
    },
    perClass('precision', 'of those given a class, the part that has it'),
    perClass('recall', 'of those that have a class, the part given it'),
    perClass('f1', 'the harmonic mean of precision and recall of a class'),
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

/** Lists by the splits that are measured, each made once: thousands of points have the same. */
const lists = new Map<string, { readonly reported: readonly Measure[]; readonly held: readonly Measure[] }>();

function listsOf({ splits: named = ['test', 'validation'] }: Splits) {
  const found = lists.get(named.join());
  if (found !== undefined) return found;
  const inOrder = (['train', 'validation', 'test'] as const).filter((split) => named.includes(split));
  const reported = [weights, ...inOrder.flatMap(ofSplit)];
  const made = { reported, held: [...reported, ...inOrder.map(confusionOf)] };
  lists.set(named.join(), made);
  return made;
}

export function measuresOf(parameters: Splits): readonly Measure[] {
  return listsOf(parameters).reported;
}

/** All that the artifact `metrics` holds. */
export function artifactMeasuresOf(parameters: Splits): readonly Measure[] {
  return listsOf(parameters).held;
}
