/** Mistakes in `columns`: roles given twice, types that a role cannot have, names that two columns would have. */

import type { WithProblem } from 'arrowline/stage';
import { quoted } from '../../lib/kit/dataset/label-text.ts';
import type { IngestParameters } from '../parameters.ts';
import { allOthers, labelNames, longForm, type NamedColumn } from '../resolve.ts';

export function columnProblems(parameters: IngestParameters): WithProblem[] {
  const columns = Object.entries(parameters.columns ?? {}).map(([name, given]) => [name, longForm(given)] as const);
  return [
    ...columns.flatMap(([name, column]) => (name === allOthers ? otherProblems(column) : ownProblems(name, column))),
    ...roleProblems(columns, parameters.label),
    ...nameProblems(columns),
    ...labelProblems(columns, parameters),
  ];
}

function otherProblems({ as, name }: NamedColumn): WithProblem[] {
  const problems: WithProblem[] = [];
  if (as !== undefined && as !== 'drop')
    problems.push({
      path: ['columns', allOthers],
      message: `"${allOthers}" cannot have the role ${as}`,
      hint: 'name each column that has a role',
    });
  if (name !== undefined)
    problems.push({ path: ['columns', allOthers, 'name'], message: `"${allOthers}" cannot have one name` });
  return problems;
}

function ownProblems(column: string, { type, as, name }: NamedColumn): WithProblem[] {
  const problem = (field: string, message: string, hint: string): WithProblem[] => [
    { path: ['columns', column, field], message, hint },
  ];
  const numeric = type === undefined || type === 'number' || type === 'integer';
  return [
    ...(as === 'drop' && type !== undefined
      ? problem('type', 'a dropped column has no type', 'leave out one of them')
      : []),
    ...(as === 'weight' && !numeric ? problem('type', `a weight of type ${type}`, 'weights are numbers') : []),
    ...(name !== undefined && (as === 'drop' || as === 'weight' || as === 'group')
      ? problem('name', `a column with the role ${as} has no name in the dataset`, 'leave out the name')
      : []),
    ...(name !== undefined && /[\p{Cc}\u2028\u2029]/u.test(name)
      ? problem('name', `the name ${quoted(name)} holds a control character`, 'a name is one line')
      : []),
  ];
}

type Columns = readonly (readonly [name: string, column: NamedColumn])[];

/** One column each is the label, the weight and the group. */
function roleProblems(columns: Columns, label: IngestParameters['label']): WithProblem[] {
  const labels = labelNames(label);
  const holders = new Map<string, string>();
  if (labels[0] !== undefined) holders.set('label', labels[0]);
  return columns.flatMap(([name, { as }]): WithProblem[] => {
    if (labels.includes(name) && as !== undefined && as !== 'label')
      return [
        {
          path: ['columns', name],
          message: `the column ${quoted(name)} is ${Array.isArray(label) ? 'a' : 'the'} label, and cannot have the role ${as}`,
          hint: 'a column has one role',
        },
      ];
    if (as !== 'label' && as !== 'weight' && as !== 'group') return [];
    if (as === 'label' && labels.includes(name)) return [];
    const other = holders.get(as);
    holders.set(as, name);
    if (other === undefined || other === name) return [];
    return [
      {
        path: ['columns', name],
        message: `two columns have the role ${as}: ${quoted(other)} and ${quoted(name)}`,
        hint: 'one column has it',
      },
    ];
  });
}

function nameProblems(columns: Columns): WithProblem[] {
  const kept = new Set(columns.filter(([, { as, name }]) => name === undefined && as !== 'drop').map(([name]) => name));
  const taken = new Map<string, string>();
  return columns.flatMap(([column, { name }]) => {
    if (name === undefined || column === allOthers) return [];
    const other = kept.has(name) && name !== column ? name : taken.get(name);
    taken.set(name, column);
    if (other === undefined) return [];
    return [
      {
        path: ['columns', column, 'name'],
        message: `${quoted(other)} and ${quoted(column)} would both be named ${quoted(name)}`,
        hint: 'names of columns are different',
      },
    ];
  });
}

/** Labels that a row has or has not are truth values. */
function severalProblems(columns: Columns, parameters: IngestParameters): WithProblem[] {
  const labels = labelNames(parameters.label);
  const types = ['boolean', 'integer', 'number', undefined];
  return [
    ...columns
      .filter(([name, { type }]) => labels.includes(name) && !types.includes(type))
      .map(([name, { type }]) => ({
        path: ['columns', name],
        message: `one of several labels, of type ${type}`,
        hint: 'each of several labels is a column of truth values: boolean, or 0 and 1',
      })),
    ...(['classNames', 'relabel'] as const)
      .filter((field) => parameters[field] !== undefined)
      .map((field) => ({
        path: [field],
        message: `"${field}" is for classes, and several labels are named`,
        hint: 'the names of the columns are those of the labels; `name` in columns gives another',
      })),
  ];
}

/** The type of the label says whether labels are classes or numbers. */
function labelProblems(columns: Columns, parameters: IngestParameters): WithProblem[] {
  if (Array.isArray(parameters.label)) return severalProblems(columns, parameters);
  const found = columns.find(([name, { as }]) => as === 'label' || name === parameters.label);
  if (found === undefined) return [];
  const [name, { type }] = found;
  if (type === 'timestamp' || type === 'date')
    return [
      {
        path: ['columns', name],
        message: `a label of type ${type}`,
        hint: 'labels are classes (category, text, boolean) or numbers (number, integer)',
      },
    ];
  if (type !== 'number' && type !== 'integer') return [];
  return (['classNames', 'relabel'] as const)
    .filter((field) => parameters[field] !== undefined)
    .map((field) => ({
      path: [field],
      message: `"${field}" is for classes, and the label ${quoted(name)} is of type ${type}`,
      hint: `leave out "${field}", or give the label the type category`,
    }));
}
