/** A stored dataset in numbers and names: rows by split, its labels, and which group holds pictures. */

import { dataset, type SplitName, splitNames } from '../../artifacts/dataset.ts';
import type { JsonObject } from '../../core/values/canonical.ts';

export interface DatasetOverview {
  readonly splits: { readonly [Name in SplitName]: readonly [start: number, end: number] };
  readonly label?: { readonly name?: string; readonly classNames?: readonly string[] };
  /** Names of the numbers in the columns of classes. */
  readonly classes: { readonly [column: string]: readonly string[] };
  readonly groups: readonly string[];
  readonly pictures?: PictureGroup;
  readonly splitBy?: string;
}

export interface PictureGroup {
  readonly name: string;
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly bytes: boolean;
  readonly scale: number;
}

/** Undefined for a table that is no dataset. @throws StageFailure `invalid-artifact` for a damaged one */
export function datasetOverview(table: {
  readonly types: { readonly [name: string]: string };
  readonly metadata: JsonObject;
}): DatasetOverview | undefined {
  if (table.metadata.type !== dataset.type) return undefined;
  const { groups, classes, labelName, splits, splitBy } = dataset.facts({
    columns: table.types,
    metadata: table.metadata,
  });
  const labelled = Object.hasOwn(table.types, 'label');
  const pictures = groups
    .map(({ name, tensor }) => tensor && pictureGroup(name, tensor))
    .find((group) => group !== undefined);
  return {
    splits,
    ...(labelled && {
      label: {
        ...(labelName !== undefined && { name: labelName }),
        ...(classes && { classNames: classes.classNames }),
      },
    }),
    classes: classes ? { label: classes.classNames, original: classes.originalNames } : {},
    groups: groups.map(({ name, tensor, columns }) =>
      tensor === undefined
        ? `${name}: ${columns?.length ?? 0} columns`
        : `${name}: ${tensor.shape.join(' × ')} ${tensor.bytes === true ? 'bytes' : 'numbers'}`,
    ),
    ...(pictures && { pictures }),
    ...(splitBy !== undefined && { splitBy }),
  };
}

function pictureGroup(
  name: string,
  {
    shape,
    scale,
    bytes = false,
  }: { readonly shape: readonly number[]; readonly scale: number; readonly bytes?: boolean },
): PictureGroup | undefined {
  const [height = 0, width = 0, channels = 0] = shape;
  if (shape.length !== 3 || height < 4 || width < 4 || ![1, 3, 4].includes(channels)) return undefined;
  return { name, shape: [height, width, channels], bytes, scale };
}

export { type SplitName, splitNames };
