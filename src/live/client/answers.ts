/** The answers of the server, as far as the page reads them. */

import type { Better } from '../../core/facts/measure.ts';
import type { NumberFormat } from '../../core/facts/number-text.ts';
import type { RunFacts } from '../../core/facts/run-facts.ts';
import type { Json } from '../../core/values/canonical.ts';
import type { ListedRun } from '../../view/live/run-query.ts';
import type { RowMeasure } from '../../view/live/run-row.ts';
import type { ColumnSummary } from '../../view/table/column-summary.ts';

export interface RunList {
  readonly total: number;
  readonly found: number;
  readonly rows: readonly (ListedRun & { readonly group: string; readonly goesOn?: boolean })[];
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

export interface Compared {
  readonly runs: readonly Pick<RunFacts, 'run' | 'pipeline' | 'started' | 'outcome' | 'label' | 'settings'>[];
  readonly settings: readonly { readonly path: string; readonly values: readonly Json[] }[];
  readonly metrics: readonly {
    readonly action: string;
    readonly name: string;
    readonly better?: Better;
    readonly format?: NumberFormat;
    readonly values: readonly (number | null)[];
  }[];
  /** Rows beyond those. */
  readonly left: { readonly settings: number; readonly metrics: number };
  readonly withoutRecords: number;
  readonly evaluations: readonly string[];
  readonly trainings: readonly string[];
}

export interface ComparedAnswers {
  readonly splits: readonly string[];
  readonly split: string;
  readonly classNames?: readonly string[];
  readonly confusion?: readonly (readonly (readonly number[])[])[];
  /** Why rows are not shown. */
  readonly why?: string;
  readonly by?: string;
  /** Rows by who is right: `101` for the first and the third of three. */
  readonly patterns?: { readonly [pattern: string]: number };
  readonly differ?: readonly {
    readonly row: number;
    /** The name by which the row was matched. */
    readonly name: string;
    readonly label: string | number;
    readonly answers: readonly (string | number)[];
    /** Of numbers: whether it is the nearest to the label. */
    readonly right: readonly boolean[];
  }[];
  /** Answers are numbers. */
  readonly numeric?: boolean;
  readonly offset?: number;
  readonly found?: number;
  readonly unmatched?: number;
  /** Rows whose label is not the same in all runs. */
  readonly relabelled?: number;
  /** Present if its rows are pictures. */
  readonly dataset?: string;
}

export interface ArtifactUse {
  readonly run: string;
  readonly action: string;
  readonly port: string;
}

export interface ArtifactAbout {
  readonly type: string;
  readonly rows: number;
  readonly bytes: number;
  readonly columns: { readonly [name: string]: string };
  readonly files?: number;
  readonly fileBytes?: number;
  readonly splits?: { readonly [split: string]: readonly [from: number, to: number] };
  readonly pictures?: boolean;
  readonly made: ArtifactUse & { readonly key: string; readonly kind: string; readonly seconds?: number };
  readonly of: readonly {
    readonly port: string;
    readonly digest: string;
    readonly action?: string;
    readonly run?: string;
  }[];
  readonly users: readonly ArtifactUse[];
}

export interface ArtifactRows {
  readonly offset: number;
  readonly cells: readonly { readonly [column: string]: unknown }[];
}

export interface ArtifactColumns {
  readonly columns?: readonly ColumnSummary[];
  readonly why?: string;
}

export interface Found {
  readonly found?: number;
  readonly runs: readonly {
    readonly run: string;
    readonly pipeline?: string;
    readonly outcome?: string;
    readonly started?: string;
    readonly label?: RunFacts['label'];
  }[];
  readonly actions: readonly {
    readonly run: string;
    readonly action: string;
    readonly kind: string;
    readonly outcome: string;
    readonly error: string;
    readonly outputs: { readonly [port: string]: string };
  }[];
  readonly artifacts: readonly (ArtifactUse & { readonly digest: string })[];
}
