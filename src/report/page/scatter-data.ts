/**
 * The data of one figure of linked scatter plots, which the page's script draws: positions on a grid of 65,536 steps,
 * the values of each colouring, and the examples as small pictures of sixteen levels, all as base64 of little-endian
 * numbers.
 */

import { clusterByRow } from '../study/clustering.ts';
import { numberRanges } from '../study/number-ranges.ts';
import { isRight } from '../study/point-predictions.ts';
import { embeddedPoint } from '../study/points.ts';
import type { Clustering, Point, Predictions, Projection, Study } from '../study/study.ts';
import type { Colouring, ScatterData, Thumbnails } from './page-data.ts';
import type { Gallery } from './pictures.ts';
import { rowFacts } from './row-facts.ts';

const thumbnailSideMax = 28;

/** At most `limit` indices below `total`, evenly spaced. */
export function evenRows(total: number, limit: number): number[] {
  if (total <= limit) return Array.from({ length: total }, (_, index) => index);
  return Array.from({ length: limit }, (_, index) => Math.floor((index * total) / limit));
}

/** `indices` are the examples of `group` to draw; all projections of `group` have the same examples. */
export function scatterData(
  study: Study,
  gallery: Gallery,
  group: readonly Projection[],
  indices: readonly number[],
  thumbnailBytes: number,
): ScatterData {
  const [first] = group;
  const rows = indices.map((index) => first!.row[index]!);
  const thumbnails = first!.table === undefined ? makeThumbnails(gallery, rows, thumbnailBytes) : undefined;
  return {
    count: rows.length,
    rows: base64(Uint32Array.from(rows)),
    panels: group.map((projection) => ({ name: projection.name, ...gridPositions(projection, indices) })),
    colourings: colouringsOf(study, first!, indices, rows),
    facts: rowFacts(first!, indices),
    ...(thumbnails !== undefined && { thumbnails }),
  };
}

/** Positions scaled to the grid by the longer side, so that distances keep their proportions. */
function gridPositions(projection: Projection, indices: readonly number[]): { x: string; y: string; aspect: number } {
  const at = (axis: number): number[] =>
    indices.map((index) =>
      axis < projection.dimensions ? projection.position[index * projection.dimensions + axis]! : 0,
    );
  const [x, y] = [at(0), at(1)];
  const extent = (values: readonly number[]): readonly [number, number] => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const value of values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return [low, high];
  };
  const [[left, right], [bottom, top]] = [extent(x), extent(y)];
  const scale = Math.max(right - left, top - bottom);
  const grid = (values: readonly number[], low: number): string =>
    base64(Uint16Array.from(values, (value) => (scale > 0 ? Math.round(((value - low) / scale) * 65535) : 0)));
  return { x: grid(x, left), y: grid(y, bottom), aspect: scale > 0 ? (top - bottom) / scale : 0 };
}

function colouringsOf(
  study: Study,
  first: Projection,
  indices: readonly number[],
  rows: readonly number[],
): Colouring[] {
  const pick = (values: ArrayLike<number>): number[] => indices.map((index) => values[index]!);
  const colourings = labelColourings(first, pick);
  for (const clustering of study.clusterings) {
    const colouring = clustering.table === first.table ? clusterColouring(clustering, rows) : undefined;
    if (colouring !== undefined) colourings.push(colouring);
  }
  if (first.table !== undefined) return orPlain(colourings, rows);
  const correctness = correctnessColouring(embeddedPoint(study.points, first, study.chosen), rows);
  if (correctness !== undefined) colourings.push(correctness);
  return orPlain(colourings, rows);
}

/** By class, before and after classes were merged, or by ranges of the number to predict; none without labels. */
function labelColourings(
  { label, original, target, classNames = [], originalNames = [] }: Projection,
  pick: (values: ArrayLike<number>) => number[],
): Colouring[] {
  if (target !== undefined) {
    const { names, values } = numberRanges(pick(target));
    return [{ name: 'label', names, values: shorts(values), ordered: true }];
  }
  if (label === undefined) return [];
  const [labels, originals] = [pick(label), pick(original ?? label)];
  const colourings: Colouring[] = [{ name: 'label', names: classNames, values: shorts(labels) }];
  if (originals.some((value, index) => value !== labels[index]))
    colourings.push({ name: 'original class', names: originalNames, values: shorts(originals) });
  return colourings;
}

/** One colour for all, if there is nothing to colour by. */
function orPlain(colourings: readonly Colouring[], rows: readonly number[]): Colouring[] {
  if (colourings.length > 0) return [...colourings];
  return [{ name: 'nothing', names: ['examples'], values: shorts(rows.map(() => 0)) }];
}

/** Whether a clustering groups some of the rows that are drawn. */
export function clustersSome(clustering: Clustering, { row: rows, table }: Projection): boolean {
  if (clustering.table !== table) return false;
  const known = new Set(Array.from(clustering.row));
  return Array.from(rows).some((row) => known.has(row));
}

/** Clusters by row; undefined if the clustering has none of the rows. */
function clusterColouring(clustering: Clustering, rows: readonly number[]): Colouring | undefined {
  const of = new Map([...clusterByRow(clustering)].map(([row, cluster]) => [row, cluster + 1]));
  const names = ['noise', ...clustering.clusters.map((_, index) => `cluster ${index + 1}`)];
  return colouringByRow(`${clustering.name} cluster`, names, of, rows, 'not clustered');
}

function correctnessColouring(point: Point | undefined, rows: readonly number[]): Colouring | undefined {
  const predictions = point?.predictions;
  if (point === undefined || predictions === undefined) return undefined;
  if (predictions.task === 'regression') return errorColouring(point.name, predictions, rows);
  const of = new Map<number, number>();
  for (let index = 0; index < predictions.row.length; index++)
    of.set(predictions.row[index]!, isRight(predictions, index) ? 0 : 1);
  return colouringByRow(`right or wrong, ${point.name}`, ['right', 'wrong'], of, rows, 'not evaluated');
}

/** By ranges of the distance between predicted and true numbers. */
function errorColouring(name: string, predictions: Predictions, rows: readonly number[]): Colouring | undefined {
  const errors = new Map<number, number>();
  for (let index = 0; index < predictions.row.length; index++)
    errors.set(predictions.row[index]!, Math.abs(predictions.predicted[index]! - predictions.label[index]!));
  if (!rows.some((row) => errors.has(row))) return undefined;
  const { names, values } = numberRanges(rows.map((row) => errors.get(row) ?? Number.NaN));
  const named = names.map((one) => (one === 'no number' ? 'not evaluated' : one));
  return { name: `error, ${name}`, names: named, values: shorts(values), ordered: true };
}

/**
 * The first name is drawn in grey, and so are rows without a value in `of`, such as those of a second embedding.
 * Undefined if no row has a value.
 */
function colouringByRow(
  name: string,
  names: readonly string[],
  of: ReadonlyMap<number, number>,
  rows: readonly number[],
  unknown: string,
): Colouring | undefined {
  const values = rows.map((row) => of.get(row) ?? names.length);
  const missing = values.filter((value) => value === names.length).length;
  if (missing === values.length) return undefined;
  return missing === 0
    ? { name, names, values: shorts(values), quiet: [0] }
    : { name, names: [...names, unknown], values: shorts(values), quiet: [0, names.length] };
}

/** Pictures as large as `bytesMax` allows for all rows together; none below six pixels a side. */
export function makeThumbnails(gallery: Gallery, rows: readonly number[], bytesMax: number): Thumbnails | undefined {
  if (!gallery.available || rows.length === 0) return undefined;
  for (let side = thumbnailSideMax; side >= 6; side--) {
    const sample = gallery.pixels(rows[0]!, side);
    if (sample === undefined) return undefined;
    const bytesEach = Math.ceil(sample.bytes.length / 2);
    if (bytesEach * rows.length > bytesMax) continue;
    const levels = new Uint8Array(bytesEach * rows.length);
    rows.forEach((row, index) => {
      gallery.pixels(row, side)?.bytes.forEach((value, at) => {
        levels[index * bytesEach + (at >> 1)]! |= (value >> 4) << (at % 2 === 0 ? 4 : 0);
      });
    });
    const { width, height, channels } = sample;
    return { width, height, channels, levels: base64(levels) };
  }
  return undefined;
}

function shorts(values: readonly number[]): string {
  return base64(Uint16Array.from(values));
}

/** Little-endian on every machine. */
export function base64(values: Uint8Array | Uint16Array | Uint32Array): string {
  const size = values.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(values.length * size);
  values.forEach((value, index) => {
    for (let byte = 0; byte < size; byte++) bytes[index * size + byte] = (value >>> (8 * byte)) & 255;
  });
  return Buffer.from(bytes).toString('base64');
}
