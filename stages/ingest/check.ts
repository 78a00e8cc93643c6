/** Mistakes in `with` of ingest that its schema cannot express: fields that do not belong together. */

import type { JsonObject } from '../../src/core/canonical.ts';
import type { WithProblem } from '../../src/stage-api/stage.ts';
import type { IngestParameters, Relabel, SplitFiles } from './parameters.ts';

const formatsOf: { readonly [field: string]: readonly string[] } = {
  train: ['idx', 'csv'],
  test: ['idx', 'csv'],
  file: ['csv'],
  label: ['csv'],
  testSplit: ['csv'],
  synthetic: ['synthetic'],
  examples: ['synthetic'],
};

export function checkIngest(given: JsonObject): WithProblem[] {
  const parameters = given as unknown as IngestParameters;
  return [...foreignFields(parameters), ...missingFiles(parameters), ...relabelProblems(parameters)];
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

function splitProblems(files: SplitFiles, split: string, format: 'idx' | 'csv'): WithProblem[] {
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
  const takers = new Map<number | string, string>();
  return Object.entries(relabel).flatMap(([index, members]) =>
    members.flatMap((member, position) => {
      const taker = takers.get(member);
      takers.set(member, index);
      if (taker === undefined) return [];
      return [{ path: ['relabel', index, position], message: `class ${member} is already in new class ${taker}` }];
    }),
  );
}
