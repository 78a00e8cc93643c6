/** Tables and files at ports that the document names itself, as sections show them. */

import type { Source } from '../source.ts';
import type { ChartData } from './chart-data.ts';
import type { FirstRows } from './first-rows.ts';
import type { ShownPicture } from './picture.ts';

interface Result {
  readonly port: string;
  readonly title: string;
  readonly description: string;
  /** One for each point. */
  readonly sources: readonly Source[];
}

export interface TableResult extends Result {
  readonly first: FirstRows;
  readonly charts: readonly ChartData[];
}

export interface FilesResult extends Result {
  readonly points: readonly FilesOfPoint[];
}

export interface FilesOfPoint {
  readonly source: Source;
  readonly files: readonly ShownFile[];
}

export interface ShownFile {
  readonly path: string;
  readonly bytes: number;
  readonly digest: string;
  readonly picture?: ShownPicture;
  /** The reason why a picture is not shown. */
  readonly why?: string;
}
