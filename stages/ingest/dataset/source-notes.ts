/** Notes on the rows and columns of a dataset as they were found. */

import { quoted } from '../../lib/kit/dataset/label-text.ts';
import type { Named, Roles } from '../columns/roles.ts';
import type { Division } from './division.ts';

const columnsShown = 12;

export interface Facts {
  readonly roles: Roles;
  readonly kept: Division['kept'];
  /** Shape of the only tensor, if the features are one. */
  readonly shape?: readonly number[];
  /** Undefined if labels are numbers, or there are none. */
  readonly classes?: number;
}

export function sourceNotes({ roles, kept, shape, classes }: Facts): string[] {
  const { label, several, ids, weight, group, features, tensors } = roles;
  const columns = `${features.length} ${features.length === 1 ? 'column' : 'columns'}`;
  const size =
    shape !== undefined
      ? numbersText(shape)
      : [...tensors.map(({ column }) => numbersText(column.shape!)), ...(features.length > 0 ? [columns] : [])].join(
          ' and ',
        );
  const labels =
    classes !== undefined
      ? `${classes} ${classes === 1 ? 'class' : 'classes'}`
      : several !== undefined
        ? `labels ${several.map(({ name }) => quoted(name)).join(', ')}`
        : label === undefined
          ? 'no labels'
          : `numbers of ${quoted(label.name)} to predict`;
  const others = [
    ...(ids.length > 0 ? [`ids ${ids.map(described).join(', ')}`] : []),
    ...(weight ? [`weight ${quoted(weight.name)}`] : []),
    ...(group ? [`group ${quoted(group.name)}`] : []),
  ];
  return [
    `${kept.train} training and ${kept.test} test examples of ${size}, ${labels}`,
    ...(features.length > 0 && shape === undefined ? [columnsText(features)] : []),
    ...(others.length > 0 ? [others.join('; ')] : []),
  ];
}

function numbersText(shape: readonly number[]): string {
  return `${shape.join(' × ')} numbers`;
}

function columnsText(features: readonly Named[]): string {
  const shown = features.slice(0, columnsShown).map(described).join(', ');
  return features.length > columnsShown ? `${shown} and ${features.length - columnsShown} more` : shown;
}

/** `"fare" number (177 missing)`, `"sex" category of 2`. */
function described({ name, column: { type, missing, dictionary } }: Named): string {
  const count = dictionary === undefined ? '' : ` of ${dictionary.length}`;
  return `${quoted(name)} ${type}${count}${missing > 0 ? ` (${missing} missing)` : ''}`;
}
