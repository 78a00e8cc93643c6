/** The classes of a dataset, for stages that cannot do without. */

import { StageFailure } from 'arrowline/stage';
import { areClasses, type ClassLabels, type DatasetRows } from '../../../../src/artifacts/dataset.ts';
import { quoted } from './label-text.ts';

/** `purpose` is said in the message: `train learns classes`. @throws StageFailure `no-classes` */
export function requireClasses({ labels, labelName }: DatasetRows, purpose: string): ClassLabels {
  if (areClasses(labels)) return labels;
  const name = labelName === undefined ? 'NAME' : quoted(labelName);
  throw new StageFailure(
    'no-classes',
    labels === undefined
      ? `${purpose}, and the dataset has no labels`
      : `${purpose}, and the labels of the dataset are numbers`,
    {
      found: labels === undefined ? 'rows without labels' : `numbers${labelName === undefined ? '' : ` from ${name}`}`,
      expected: 'a class for each row',
      hint:
        labels === undefined
          ? 'name the column of labels in ingest (label: NAME); neighbors, reduce and cluster take rows without labels'
          : `learn numbers in a stage of kind command, or make classes of them in ingest: columns: { ${name}: category }`,
    },
  );
}
