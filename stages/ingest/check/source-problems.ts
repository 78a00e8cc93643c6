/** Mistakes in the fields that name files: too many, too few, or pairs of files that do not belong together. */

import type { WithProblem } from 'arrowline/stage';
import { quoted } from '../../lib/kit/dataset/label-text.ts';
import type { IngestParameters } from '../parameters.ts';
import { isPair } from '../resolve.ts';

type Format = NonNullable<IngestParameters['format']>;

/** Formats whose files hold labels of their own, so that pairs of files need no column's name. */
const pairsOnly: readonly Format[] = ['idx'];

export function sourceProblems(parameters: IngestParameters, format: Format): WithProblem[] {
  if (format === 'synthetic') return [];
  const whole = (['file', 'folder'] as const).filter((field) => parameters[field] !== undefined);
  const splits = (['train', 'test'] as const).filter((split) => parameters[split] !== undefined);
  const [first, second] = whole;
  if (format === 'images' && first === 'file' && second === undefined)
    return [
      {
        path: ['file'],
        message: '"file" needs "folder"',
        hint: 'folder: the folder that the paths of the table begin at',
      },
    ];
  if (second !== undefined && format !== 'images')
    return [{ path: [second], message: `"${second}" beside "${first}"`, hint: 'one of them' }];
  if (first !== undefined)
    return splits.map((split) => ({
      path: [split],
      message: `"${split}" beside "${first}"`,
      hint: `either one ${first}, split by testSplit, or train and test`,
    }));
  return [
    ...(parameters.testSplit === undefined
      ? []
      : [
          {
            path: ['testSplit'],
            message: `"testSplit" needs "${format === 'images' ? 'folder' : 'file'}"`,
            hint: 'it is for a source with all examples',
          },
        ]),
    ...(['train', 'test'] as const).flatMap((split) => splitProblems(parameters, split, format)),
    ...labelsDiffer(parameters),
  ];
}

function labelsDiffer({ train, test }: IngestParameters): WithProblem[] {
  const [first, second] = [train, test].map((source) => (isPair(source) ? source.label : undefined));
  if (first === undefined || second === undefined || first === second) return [];
  return [
    {
      path: ['test', 'label'],
      message: `the labels are in column ${quoted(first)} for training and in ${quoted(second)} for tests`,
      hint: 'rename one of the columns in its file',
    },
  ];
}

function splitProblems(parameters: IngestParameters, split: 'train' | 'test', format: Format): WithProblem[] {
  const source = parameters[split];
  if (source === undefined) return [missingSource(parameters, split, format)];
  const pair = 'features and labels';
  if (!isPair(source)) {
    if (!pairsOnly.includes(format)) return [];
    return [{ path: [split], message: `"${split}" names no labels`, hint: `give ${pair}` }];
  }
  const names = Object.keys(source).sort().join();
  if (format === 'images')
    return [{ path: [split], message: `"${split}" is a pair of files`, hint: 'images: give a folder' }];
  const problems: WithProblem[] = [];
  if (names !== 'features,labels' && (names !== 'file,label' || pairsOnly.includes(format)))
    problems.push({
      path: [split],
      message: `"${split}" has ${Object.keys(source).join(', ') || 'nothing'}`,
      hint: `give ${pairsOnly.includes(format) ? pair : `${pair}, or file and label`}`,
    });
  if (parameters.label !== undefined)
    problems.push({
      path: ['label'],
      message: `"label" beside "${split}", which has its own labels`,
      hint: 'name the label in one place',
    });
  return problems;
}

function missingSource(parameters: IngestParameters, split: string, format: Format): WithProblem {
  const other = split === 'train' ? 'test' : 'train';
  const pairs = pairsOnly.includes(format);
  const form = pairs ? '{ features: FILE, labels: FILE }' : format === 'images' ? 'FOLDER' : 'FILE';
  const whole = format === 'images' ? 'folder: FOLDER' : 'file: FILE';
  return {
    path: [],
    message: `"${split}" is missing`,
    hint:
      parameters[other as 'train' | 'test'] === undefined && !pairs
        ? `${whole}, or ${split}: ${form}`
        : `${split}: ${form}`,
  };
}
