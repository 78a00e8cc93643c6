/** Mistakes in `with` of ingest that its schema cannot express: fields that do not belong together. */

import type { WithProblem } from 'arrowline/stage';
import { lookOf, quoted, spelled } from '../lib/kit/dataset/label-text.ts';
import type { Files, IngestParameters, Relabel } from './parameters.ts';

const formatsOf: { readonly [field: string]: readonly string[] } = {
  train: ['idx', 'csv'],
  test: ['idx', 'csv'],
  file: ['csv'],
  label: ['csv'],
  testSplit: ['csv'],
  synthetic: ['synthetic'],
  examples: ['synthetic'],
};

export function check(parameters: IngestParameters): readonly WithProblem[] {
  return [
    ...foreignFields(parameters),
    ...missingFiles(parameters),
    ...relabelProblems(parameters),
    ...nameProblems(parameters),
  ];
}

function foreignFields(parameters: IngestParameters): WithProblem[] {
  return Object.entries(formatsOf)
    .filter(([field, formats]) => field in parameters && !formats.includes(parameters.format))
    .map(([field, formats]) => ({
      path: [field],
      message: `"${field}" does not belong to format ${parameters.format}`,
      hint: `it is for format ${formats.join(' and ')}`,
    }));
}

function missingFiles(parameters: IngestParameters): WithProblem[] {
  if (parameters.format === 'synthetic') return [];
  if (parameters.format === 'csv' && parameters.file !== undefined) {
    const both = (['train', 'test'] as const).filter((split) => parameters[split] !== undefined);
    const problems: WithProblem[] = both.map((split) => ({
      path: [split],
      message: `"${split}" beside "file"`,
      hint: 'either one file, split by testSplit, or files for train and test',
    }));
    if (parameters.label === undefined)
      problems.push({
        path: ['file'],
        message: '"file" needs "label"',
        hint: 'label: the name of the column of labels',
      });
    return problems;
  }
  const problems: WithProblem[] = (['label', 'testSplit'] as const)
    .filter((field) => parameters.format === 'csv' && parameters[field] !== undefined)
    .map((field) => ({
      path: [field],
      message: `"${field}" needs "file"`,
      hint: 'it is for one file with all examples',
    }));
  for (const split of ['train', 'test'] as const) {
    const files = parameters[split];
    if (files === undefined)
      problems.push({ path: [], message: `"${split}" is missing`, hint: `${split}: { features: FILE, labels: FILE }` });
    else problems.push(...splitProblems(files, split, parameters.format));
  }
  return problems;
}

function splitProblems(files: Files, split: string, format: 'idx' | 'csv'): WithProblem[] {
  const names = Object.keys(files).sort().join();
  if (names === 'features,labels' || (names === 'file,label' && format === 'csv')) return [];
  const pair = 'features and labels';
  const expected = format === 'csv' ? `${pair}, or file and label` : pair;
  return [
    {
      path: [split],
      message: `"${split}" has ${Object.keys(files).join(', ') || 'nothing'}`,
      hint: `give ${expected}`,
    },
  ];
}

function relabelProblems({ relabel, relabelNames }: IngestParameters): WithProblem[] {
  if (relabel === undefined)
    return relabelNames === undefined
      ? []
      : [
          {
            path: ['relabelNames'],
            message: '"relabelNames" needs "relabel"',
            hint: 'classNames names unmerged classes',
          },
        ];
  const count = Object.keys(relabel).length;
  const problems: WithProblem[] = [];
  for (let index = 0; index < count; index++)
    if (relabel[index] === undefined)
      problems.push({
        path: ['relabel'],
        message: `new class ${index} is missing`,
        hint: `number them 0 to ${count - 1}`,
      });
  problems.push(...takenTwice(relabel));
  if (relabelNames !== undefined && relabelNames.length !== count)
    problems.push({ path: ['relabelNames'], message: `${relabelNames.length} names for ${count} classes` });
  return problems;
}

function takenTwice(relabel: Relabel): WithProblem[] {
  const takers = new Map<string, string>();
  return Object.entries(relabel).flatMap(([index, members]) =>
    members.flatMap((member, position) => {
      // 1 and "1" are the same label.
      const taker = takers.get(String(member));
      takers.set(String(member), index);
      if (taker === undefined) return [];
      return [{ path: ['relabel', index, position], message: `class ${member} is already in new class ${taker}` }];
    }),
  );
}

/** Names with a line break, and names that look alike: names are parts of metrics and of tables. */
function nameProblems({ classNames, relabelNames }: IngestParameters): WithProblem[] {
  return [...listProblems('classNames', classNames), ...listProblems('relabelNames', relabelNames)];
}

function listProblems(field: string, given: IngestParameters['classNames']): WithProblem[] {
  const seen = new Map<string, string>();
  const entries: [number | string, string][] = Array.isArray(given)
    ? [...given.entries()]
    : Object.entries(given ?? {});
  return entries.flatMap(([key, name]) => {
    const look = lookOf(name);
    const other = seen.get(look);
    seen.set(look, name);
    const problem = (message: string): WithProblem[] => [{ path: [field, key], message }];
    if (/[\p{Cc}\u2028\u2029]/u.test(name)) return problem(`the name ${quoted(name)} holds a control character`);
    if (look === '') return problem(`nothing can be seen of the name ${quoted(name)}`);
    if (other === undefined) return [];
    return problem(
      other === name
        ? `${quoted(name)} is the name of another class`
        : `the names ${spelled(other)} and ${spelled(name)} look the same`,
    );
  });
}
