/** The rows of a chart, read batch by batch from the tables of its points: only the columns that it names. */

import type { Coordinates } from '../../../core/pipeline/pipeline.ts';
import { canonicalJson, type JsonObject } from '../../../core/values/canonical.ts';
import { nearestName } from '../../../core/values/nearest.ts';
import { StageFailure } from '../../../stage-api/failure.ts';
import { type Column, columnType } from '../../../stage-api/table.ts';
import type { StoredTable } from '../../../stage-api/table-stream.ts';
import { pointNames } from '../../../view/point-names.ts';
import { cellLine } from '../../../view/table/cell.ts';
import { type ChartData, type ChartRow, chartData } from './chart-data.ts';
import { axisNamed, type ChartSettings, type Role, rolesOf, typeProblem, valuesOf } from './settings.ts';

/** The table of a point. */
export interface PointTable {
  readonly coordinates: Coordinates;
  readonly stored: StoredTable;
}

/** Of all points; scatter plots take evenly spaced rows instead. */
const rowsMax = 10_000;
const perSecond = { s: 1, ms: 1000, us: 1_000_000, ns: 1_000_000_000 } as const;

/**
 * @param where `tables.curve.charts[0]`
 * @param scatterPoints rows of a scatter plot
 * @throws StageFailure `table-columns` for a column that is not there or of another type, `chart` for too many rows
 */
export async function readChart(
  settings: ChartSettings,
  points: readonly PointTable[],
  where: string,
  scatterPoints: number,
  breathe: () => Promise<void>,
): Promise<ChartData> {
  const roles = rolesOf(settings);
  for (const role of roles) checkRole(role, points, where);
  const all = points.reduce((sum, { stored }) => sum + stored.rows, 0);
  if (settings.kind !== 'scatter' && all > rowsMax)
    throw new StageFailure('chart', 'a table has too many rows for its chart', {
      where,
      found: `${all} rows`,
      expected: `at most ${rowsMax}`,
      hint: 'let the stage write a table of fewer rows, or use kind: scatter',
    });
  const names = roles.map(({ column }) => column);
  const step = Math.max(1, all / scatterPoints);
  const takes = (row: number): boolean => Math.floor((row + 1) / step) > Math.floor(row / step);
  const rows: ChartRow[] = [];
  const called = seriesNames(points, names, settings);
  let before = 0;
  for (const [index, { stored, coordinates }] of points.entries()) {
    const columns = [...new Set(names)].filter((name) => Object.hasOwn(stored.types, name));
    for (const [at, batch] of stored.batches.entries()) {
      const table = await stored.read(at, columns);
      const read = rowReader(settings, table.columns, coordinates, called[index]!);
      for (let row = 0; row < batch.rows; row++) if (takes(before + batch.start + row)) rows.push(read(row));
      await breathe();
    }
    before += stored.rows;
  }
  const typeAt = (side: 'x' | 'y') => axisType(roles.find(({ path }) => path[0] === side)!, points);
  const [x, y] = [typeAt('x'), typeAt('y')];
  const values = valuesOf(settings.y);
  return chartData(
    {
      ...{ settings, values, rows },
      types: { x: x.type, y: y.type },
      numeric: { x: x.numeric, y: y.numeric },
      ...(rows.length < all && { thinnedFrom: all }),
    },
    where,
  );
}

/** The type of a column in the table of a point, or of its coordinate; undefined if it has neither. */
function typeIn({ stored, coordinates }: PointTable, column: string): string | undefined {
  if (Object.hasOwn(stored.types, column)) return stored.types[column];
  const axis = axisNamed(column);
  if (axis === undefined || !Object.hasOwn(coordinates, axis)) return undefined;
  return { number: 'Float64', string: 'Utf8', boolean: 'Bool' }[typeof coordinates[axis] as string];
}

/** A column has to be in every table; a coordinate in those of some points, as other points may lack the axis. */
function checkRole({ path, column, wanted }: Role, points: readonly PointTable[], where: string): void {
  const place = path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : `${text}.${step}`),
    where,
  );
  const isAxis = axisNamed(column) !== undefined;
  const lacking = points.find((point) => typeIn(point, column) === undefined);
  if (lacking !== undefined && (!isAxis || points.every((point) => typeIn(point, column) === undefined))) {
    const known = [
      ...Object.keys(lacking.stored.types),
      ...Object.keys(lacking.coordinates).map((axis) => `matrix.${axis}`),
    ];
    const nearest = nearestName(column, known);
    throw new StageFailure('table-columns', `a chart names a column "${column}" that its table does not have`, {
      where: place,
      found: known.length === 0 ? 'no columns' : `columns ${known.join(', ')}`,
      expected: column,
      ...(nearest !== undefined && { hint: `did you mean "${nearest}"?` }),
    });
  }
  for (const point of points) {
    const type = typeIn(point, column);
    const problem = type === undefined ? undefined : typeProblem(type, wanted);
    if (problem !== undefined)
      throw new StageFailure('table-columns', `a chart cannot draw the column "${column}"`, {
        where: place,
        ...problem,
      });
  }
}

/** An axis is of times if every table has times there. */
function axisType(
  { column, wanted }: Role,
  points: readonly PointTable[],
): { readonly type: 'number' | 'time' | 'category'; readonly numeric: boolean } {
  const types = points.flatMap((point) => typeIn(point, column) ?? []);
  const numeric = types.every((type) => typeProblem(type, 'number') === undefined);
  if (wanted === 'label') return { type: 'category', numeric };
  if (numeric) return { type: 'number', numeric };
  if (types.some((type) => typeProblem(type, 'number') === undefined))
    throw new StageFailure('table-columns', `the column "${column}" has numbers at some points and times at others`, {
      found: [...new Set(types)].join(', '),
      expected: 'one type at all points',
    });
  return { type: 'time', numeric };
}

/** Of the series that a point is where no column tells series apart: by the axes that the chart does not name. */
function seriesNames(points: readonly PointTable[], columns: readonly string[], settings: ChartSettings): string[] {
  if (points.length === 1 || settings.series !== undefined || settings.kind === 'heatmap') return points.map(() => '');
  const used = new Set(columns.flatMap((column) => axisNamed(column) ?? []));
  const rest = points.map(({ coordinates }) =>
    Object.fromEntries(Object.entries(coordinates).filter(([axis]) => !used.has(axis))),
  );
  if (used.size === 0) return pointNames(rest);
  const keys = rest.map((one) => canonicalJson(one as JsonObject));
  const distinct = [...new Set(keys)];
  if (distinct.length === 1) return points.map(() => '');
  const names = pointNames(distinct.map((key) => rest[keys.indexOf(key)]!));
  return keys.map((key) => names[distinct.indexOf(key)]!);
}

function rowReader(
  settings: ChartSettings,
  columns: { readonly [name: string]: Column },
  coordinates: Coordinates,
  called: string,
): (row: number) => ChartRow {
  const reader = (name: string, isLabel: boolean): ((row: number) => number | string | undefined) => {
    const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
    if (column !== undefined) return isLabel ? (row) => labelAt(column, row) : (row) => numberAt(column, row);
    const value = coordinates[axisNamed(name) ?? ''];
    const known = value === undefined ? undefined : isLabel ? String(value) : Number(value);
    return () => known;
  };
  const x = reader(settings.x, settings.kind === 'bar' || settings.kind === 'heatmap');
  const ys = valuesOf(settings.y).map((column) => reader(column, settings.kind === 'heatmap'));
  const series = settings.series === undefined ? () => called : reader(settings.series, true);
  const value = settings.value === undefined ? () => undefined : reader(settings.value, false);
  return (row) => ({
    x: x(row),
    y: ys.map((read) => read(row)),
    series: textOf(series(row)),
    value: value(row) as number | undefined,
  });
}

function textOf(value: number | string | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

function labelAt(column: Column, row: number): string | undefined {
  if (column.valid?.[row] === 0) return undefined;
  const text = cellLine(column, row);
  return text === '' ? '“”' : text;
}

/** Times in milliseconds since 1970. */
function numberAt(column: Column, row: number): number | undefined {
  if (column.valid?.[row] === 0) return undefined;
  if (column.type === 'Date') return timeOf(column.values[row]! * 86_400_000);
  if (column.type === 'Timestamp') return timeOf((Number(column.values[row]!) / perSecond[column.unit]) * 1000);
  if (!ArrayBuffer.isView(column.values))
    throw new Error(`Internal error: a column of type ${columnType(column)} has no numbers`);
  return Number(column.values[row]);
}

/** Of a year from 1 to 9999: others are told as numbers elsewhere, and no calendar has ticks for them. */
function timeOf(milliseconds: number): number | undefined {
  const year = new Date(milliseconds).getUTCFullYear();
  return year >= 1 && year <= 9999 ? milliseconds : undefined;
}
