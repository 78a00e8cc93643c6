/** Mistakes in charts of tables that are known before anything runs: their form, and columns that the document declares. */

import { type ArtifactNames, type NamesAt, nearestName, type WithProblem } from 'arrowline/stage';
import {
  axisNamed,
  type ChartSettings,
  type Role,
  rolesOf,
  typeProblem,
} from '../../src/report/study/results/settings.ts';
import type { ReportParameters } from './parameters.ts';

type Tables = ReportParameters['tables'];
type Path = WithProblem['path'];

function chartsOf(
  tables: Tables,
): readonly { readonly path: Path; readonly port: string; readonly chart: ChartSettings }[] {
  return Object.entries(tables).flatMap(([port, { charts = [] }]) =>
    charts.map((chart, at) => ({ path: ['tables', port, 'charts', at], port, chart })),
  );
}

/** Fields that do not go together. */
export function formProblems(tables: Tables): readonly WithProblem[] {
  return chartsOf(tables).flatMap(({ path, chart: { kind, y, series, value, log = [] } }): readonly WithProblem[] => {
    const isList = typeof y !== 'string';
    const refusals: readonly (readonly [refused: boolean, field: string, message: string, hint: string])[] = [
      [kind === 'heatmap' && value === undefined, '', 'a heat map needs a column that shades its cells', 'add `value`'],
      [kind !== 'heatmap' && value !== undefined, 'value', '`value` shades the cells of a heat map', 'leave it out'],
      [
        isList && (kind === 'heatmap' || kind === 'scatter'),
        'y',
        `a ${kind === 'scatter' ? 'scatter plot' : 'heat map'} has one column along each axis`,
        'make several charts',
      ],
      [
        isList && series !== undefined,
        'series',
        'several columns of `y` are series already',
        'name one column as `y`, or leave `series` out',
      ],
      [kind === 'heatmap' && series !== undefined, 'series', 'a heat map has no series', 'leave it out'],
      [
        (kind === 'heatmap' && log.length > 0) || (kind === 'bar' && log.includes('x')),
        'log',
        'an axis of categories is not logarithmic',
        kind === 'bar' ? 'log: [y]' : 'leave it out',
      ],
    ];
    return refusals
      .filter(([refused]) => refused)
      .map(([, field, message, hint]) => ({ path: field === '' ? path : [...path, field], message, hint }));
  });
}

/** Columns that a table will not have, or not with the type that a chart needs. */
export function chartProblems(tables: Tables, namesAt: NamesAt): readonly WithProblem[] {
  return chartsOf(tables).flatMap(({ path, port, chart }) =>
    rolesOf(chart).flatMap((role) => {
      const found = namesAt(port).flatMap((names) => roleProblem(role, names) ?? []);
      return found.slice(0, 1).map((problem) => ({ ...problem, path: [...path, ...role.path] }));
    }),
  );
}

function roleProblem(
  { column, wanted }: Role,
  { columns, axes, mistaken }: ArtifactNames,
): Omit<WithProblem, 'path'> | undefined {
  if (mistaken) return undefined;
  const type = columns !== undefined && Object.hasOwn(columns, column) ? columns[column] : undefined;
  if (type !== undefined) {
    const problem = typeProblem(type, wanted);
    if (problem === undefined) return undefined;
    return {
      message: `the column "${column}" is ${problem.found}, which this chart cannot draw`,
      expected: problem.expected,
    };
  }
  const axis = axisNamed(column);
  if (axis !== undefined && axes?.has(axis)) return undefined;
  // A column of such a name may be there, where columns are not declared.
  if (columns === undefined && (axis === undefined || axes === undefined)) return undefined;
  const known = [...Object.keys(columns ?? {}), ...[...(axes?.keys() ?? [])].map((one) => `matrix.${one}`)];
  const nearest = nearestName(column, known);
  return {
    message: `the table has no column "${column}"`,
    expected: known.join(', ') || 'a table with columns',
    ...(nearest !== undefined && { hint: `did you mean "${nearest}"?` }),
  };
}
