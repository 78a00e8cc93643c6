/** Sources of rows as `with` names them. */

import type { StageContext } from 'arrowline/stage';
import type { kind } from '../kind.ts';
import type { RowSource } from '../rows.ts';

export type Context = StageContext<typeof kind>;

export interface Source {
  readonly rows: RowSource;
  /** `whole` is divided by `testSplit`. */
  readonly split: 'train' | 'test' | 'whole';
  /** `train`, `test 2`: no path, because a path is not in the key. */
  readonly name: string;
}

export interface Opened {
  /** One at least. */
  readonly sources: readonly Source[];
  /** The column of the labels, or a list of columns of labels that a row has or has not. */
  readonly label?: string | readonly string[];
  /** The labels are classes, whatever their type. */
  readonly areClasses?: boolean;
  /** Names of the classes where the source knows them. */
  readonly classNames?: readonly string[];
  /** Columns that are ids unless the document says otherwise. */
  readonly ids?: readonly string[];
}
