/** Mistakes in `with` of ingest that its schema cannot express. */

import type { NamesAt, WithProblem } from 'arrowline/stage';
import type { IngestParameters } from '../parameters.ts';
import type { ResolvedIngest } from '../resolve.ts';
import { cellProblems } from './cell-problems.ts';
import { classProblems } from './class-problems.ts';
import { columnProblems } from './column-problems.ts';
import { foreignFields, formatMissing, pictureTableProblems, sourceFields, tableMissing } from './field-problems.ts';
import { sourceProblems } from './source-problems.ts';

export function check(parameters: IngestParameters): readonly WithProblem[] {
  const { format } = parameters;
  if (format === undefined && sourceFields.some((field) => parameters[field] !== undefined))
    return [formatMissing(parameters)];
  return [
    ...foreignFields(parameters),
    ...tableMissing(parameters),
    ...pictureTableProblems(parameters),
    ...cellProblems(parameters),
    ...(format === undefined ? [] : sourceProblems(parameters, format)),
    ...columnProblems(parameters),
    ...classProblems(parameters),
  ];
}

/** A table at the port takes the place of `format` and of files. */
export function checkInputs(parameters: ResolvedIngest, namesAt: NamesAt): readonly WithProblem[] {
  const wired = namesAt('table').length > 0;
  if (wired && parameters.format !== undefined)
    return [
      {
        path: ['format'],
        message: '"format" beside a table that is wired',
        hint: 'the rows are those of the table: leave out `format` and the files, or the port `table`',
      },
    ];
  if (namesAt('files').length > 0 && !sourceFields.some((field) => parameters[field] !== undefined))
    return [
      {
        path: [],
        message: 'files are wired, and none of them is named',
        hint: 'file: the path of a file in the artifact at the port `files`',
      },
    ];
  if (namesAt('files').length > 0 && parameters.format === 'images') return wildcards(parameters);
  return wired || parameters.format !== undefined ? [] : [formatMissing(parameters)];
}

/** Folders in an artifact are named as they are. */
function wildcards(parameters: ResolvedIngest): readonly WithProblem[] {
  return (['folder', 'train', 'test'] as const).flatMap((field) =>
    ([parameters[field] ?? []].flat() as readonly unknown[])
      .filter((pattern) => typeof pattern === 'string' && /[*?[{]/.test(pattern))
      .map((pattern) => ({
        path: [field],
        message: `${JSON.stringify(pattern)} is a pattern, and the files are those of an artifact`,
        expected: 'the path of a folder in it; "." is all of it',
        hint: '"!PATH" leaves a file or a folder out',
      })),
  );
}
