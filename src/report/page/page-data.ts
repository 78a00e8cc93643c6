/**
 * The JSON that a page holds for its script, as types that both sides agree on: `study-data.ts` and `scatter-data.ts`
 * write it, the modules of client/ read it. Run facts are no part of it: `present.ts` puts them into the page.
 */

import type { Coordinates } from '../../core/pipeline/pipeline.ts';

export interface ScatterData {
  readonly count: number;
  /** Uint32: the row of each point in the dataset or the table. */
  readonly rows: string;
  readonly panels: readonly {
    readonly name: string;
    readonly x: string;
    readonly y: string;
    readonly aspect: number;
    readonly axes?: PanelAxes;
  }[];
  readonly colourings: readonly Colouring[];
  /** More about each point, as texts: what identifies it in its source. */
  readonly facts: readonly { readonly name: string; readonly texts: readonly string[] }[];
  readonly thumbnails?: Thumbnails;
  /** Of the models whose answers to these examples are known. */
  readonly answers?: readonly PointAnswers[];
}

/** Uint8 for each point of a scatter plot: a class, or 255 where the model was not evaluated on it. */
export interface PointAnswers {
  /** Index of the model. */
  readonly point: number;
  readonly names: readonly string[];
  readonly labels: string;
  readonly predicted: string;
}

/** Examples of the cells of confusion matrices, under the id `cell-data`. */
export interface CellData {
  readonly models: readonly {
    readonly point: number;
    readonly split: string;
    readonly names: readonly string[];
    /** The ones of a cell stand together, first the one to be shown first. */
    readonly answers: readonly (readonly [row: number, label: number, predicted: number, confidence: number])[];
  }[];
  readonly pictures?: Thumbnails & { readonly rows: readonly number[] };
}

/** Axes of measured numbers. Places are steps of the grid, upwards and to the right. */
export interface PanelAxes {
  readonly x: PanelAxis;
  readonly y: PanelAxis;
  /** A line to read the points against. */
  readonly line: readonly [x1: number, y1: number, x2: number, y2: number];
}

export interface PanelAxis {
  readonly label: string;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

export interface Colouring {
  readonly name: string;
  readonly names: readonly string[];
  /** Uint16: an index into `names` for each point. */
  readonly values: string;
  /** Ascending indices of the names that are drawn in grey: noise, correct predictions, rows without a value. */
  readonly quiet?: readonly number[];
  /** The names are ranges, in order: drawn from pale to strong. */
  readonly ordered?: true;
}

export interface Thumbnails {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** Two levels of four bits a byte, the first in the high half; each picture starts at a byte. */
  readonly levels: string;
}

/** The page's own data, under the id `page-data`. */
export interface PageData {
  /** The measure by which points are compared where one number is shown. */
  readonly lead: 'accuracy' | 'R²';
  readonly points: readonly PointData[];
  /** By their indices. */
  readonly sources: readonly SourceData[];
}

/** An artifact the page was made from: actions of a run are found by it. */
export interface SourceData {
  readonly port: string;
  readonly digest: string;
  readonly coordinates: Coordinates;
}

export interface PointData {
  readonly name: string;
  /** Whether it is the point that is shown where one is shown. */
  readonly chosen: boolean;
  /** Indices of the sources that its curves and its numbers are from. */
  readonly history?: number;
  readonly evaluation?: number;
  readonly curves?: CurveData;
  readonly parameters?: number;
  /** Of the page's leading measure. */
  readonly validationScore?: number;
  readonly testScore?: number;
}

export interface CurveData {
  readonly epochs: readonly number[];
  readonly loss: readonly number[];
  readonly accuracy?: readonly number[];
  readonly validationLoss?: readonly number[];
  readonly validationAccuracy?: readonly number[];
  /** The epoch whose weights the model holds. */
  readonly keptEpoch: number;
  /** The epoch at which each measure is best on the validation rows (the training rows where there are none), the first of equals. */
  readonly peaks: { readonly accuracy?: number | undefined; readonly loss?: number | undefined };
}
