/** The answers of the server, as far as the page reads them. */

import type { RunFacts } from '../../core/facts/run-facts.ts';
import type { ArrangedRun, ListedRun } from '../../view/live/run-query.ts';
import type { RowMeasure } from '../../view/live/run-row.ts';

export interface RunList {
  readonly total: number;
  readonly found: number;
  readonly rows: readonly (ArrangedRun & { readonly goesOn?: boolean })[];
  readonly groups: { readonly [group: string]: number };
  readonly measures: readonly Omit<RowMeasure, 'value'>[];
  readonly pipelines: readonly string[];
  readonly pin?: ListedRun;
}

export interface MeasureOver {
  readonly measure?: RowMeasure;
  /** Older runs that are left out. */
  readonly left: number;
  readonly points: readonly {
    readonly run: string;
    readonly started: string;
    readonly pipeline: string;
    readonly outcome: string;
    readonly value: number;
  }[];
  readonly gates: readonly { readonly min?: number; readonly max?: number }[];
}

export interface OneRun {
  readonly run: string;
  readonly goesOn: boolean;
  /** Runs may be stopped from the page. */
  readonly control: boolean;
  readonly facts?: RunFacts;
  readonly problem?: string;
  /** The newest run before it of the same pipeline. */
  readonly before?: string;
}

export interface RunCurves {
  readonly curves: readonly {
    readonly action: string;
    readonly epochs: readonly number[];
    readonly curves: { readonly [name: string]: readonly number[] };
  }[];
  readonly left: number;
}
