/** The preparation of a dataset: the steps that new rows take before a network, of which each stage adds its own. */

import type { DatasetFacts } from '../../../src/artifacts/dataset.ts';

export type Preparation = NonNullable<DatasetFacts['preparation']>;
export type PreparationStep = Preparation[number];

/** With one step more; nothing where it is not known how the numbers were made. */
export function withStep(
  { preparation }: Pick<DatasetFacts, 'preparation'>,
  step: PreparationStep,
): Pick<DatasetFacts, 'preparation'> {
  return preparation === undefined ? {} : { preparation: [...preparation, step] };
}
