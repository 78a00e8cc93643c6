/** The labels of a dataset, for stages that cannot do without. */

import { StageFailure } from 'arrowline/stage';
import {
  areClasses,
  areSeveral,
  type ClassLabels,
  type DatasetRows,
  type Labels,
} from '../../../../src/artifacts/dataset.ts';
import { quoted } from './label-text.ts';

/** `purpose` is said in the message: `train learns from labels`. @throws StageFailure `no-classes` */
export function requireLabels({ labels }: DatasetRows, purpose: string): Labels {
  if (labels !== undefined) return labels;
  throw new StageFailure('no-classes', `${purpose}, and the dataset has no labels`, {
    found: 'rows without labels',
    expected: 'a label for each row',
    hint: 'name the column of labels in ingest (label: NAME); neighbors, reduce and cluster take rows without labels',
  });
}

/** `purpose` is said in the message: `evaluate measures classes`. @throws StageFailure `no-classes` */
export function requireClasses(dataset: DatasetRows, purpose: string): ClassLabels {
  const labels = requireLabels(dataset, purpose);
  if (areClasses(labels)) return labels;
  if (areSeveral(labels))
    throw new StageFailure('no-classes', `${purpose}, and a row of the dataset may have several labels`, {
      found: `labels ${labels.names.map(quoted).join(', ')}`,
      expected: 'a class for each row',
      hint: 'name one column of labels in ingest: label: NAME',
    });
  const name = dataset.labelName === undefined ? undefined : quoted(dataset.labelName);
  throw new StageFailure('no-classes', `${purpose}, and the labels of the dataset are numbers`, {
    found: `numbers${name === undefined ? '' : ` from ${name}`}`,
    expected: 'a class for each row',
    hint: `make classes of them in ingest: columns: { ${name ?? 'NAME'}: category }`,
  });
}
