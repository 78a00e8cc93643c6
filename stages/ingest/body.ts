/** Body of `ingest`: reads or draws the splits, then makes the dataset of them. */

import { type StageBody, type StageContext, StageFailure } from 'arrowline/stage';
import { areClasses, dataset as datasets, isTensor, sizeOf } from '../../src/artifacts/dataset.ts';
import { permutation, random } from '../lib/kit/random/random.ts';
import { makeDataset, type RawDataset } from './dataset.ts';
import { defaultExamples, defaultTestSplit } from './defaults.ts';
import { type CsvSplit, readCsvPair, readCsvWithLabel } from './formats/csv/split.ts';
import { garmentNames } from './formats/garments/kinds.ts';
import { drawGarments } from './formats/garments/split.ts';
import { readIdxSplit } from './formats/idx/split.ts';
import type { kind } from './kind.ts';
import type { Files, IngestParameters } from './parameters.ts';
import { excerpt } from './problems.ts';
import { type RawSplit, selectRows } from './split.ts';

type Context = StageContext<typeof kind>;

const body: StageBody<typeof kind> = async (context) => {
  const raw = await readers[context.parameters.format](context);
  const { dataset, notes } = makeDataset(raw, context.parameters);
  const { splits, groups, labels } = dataset;
  const shape = groups.flatMap((group) => (isTensor(group) ? group.shape : []));
  const classNames = areClasses(labels) ? labels.classNames : [];
  return {
    outputs: { dataset: datasets.write(dataset) },
    notes: [
      `${sizeOf(splits.train)} training and ${sizeOf(splits.test)} test examples of ${shape.join(' × ')} numbers, ${classNames.length} ${classNames.length === 1 ? 'class' : 'classes'}`,
      ...notes,
    ],
  };
};

export default body;

const readers: { readonly [format in IngestParameters['format']]: (context: Context) => Promise<RawDataset> } = {
  async idx(context) {
    const read = async (files: Files): Promise<RawSplit> =>
      readIdxSplit({ features: await open(context, files.features!), labels: await open(context, files.labels!) });
    return { train: await read(context.parameters.train!), test: await read(context.parameters.test!) };
  },

  async csv(context) {
    const { train, test, file } = context.parameters;
    if (file !== undefined) return readWhole(context, file);
    const trainSplit = await readCsvSplit(context, train!);
    const testSplit = await readCsvSplit(context, test!);
    checkColumns(trainSplit.featureNames, testSplit.featureNames, test!.features ?? test!.file!);
    return { train: trainSplit.split, test: testSplit.split };
  },

  async synthetic(context) {
    const { examples } = context.parameters;
    const draw = (split: 'train' | 'test'): Promise<RawSplit> =>
      drawGarments(
        context.seed,
        split,
        examples?.[split] ?? defaultExamples[split],
        pulseOf(context, `${split} picture`),
      );
    return { train: await draw('train'), test: await draw('test'), classNames: garmentNames };
  },
};

/** Training and test files must have the same columns, in the same order. */
function checkColumns(names: readonly string[], testNames: readonly string[], testFile: string): void {
  const most = Math.max(names.length, testNames.length);
  for (let index = 0; index < most; index++) {
    if (names[index] === testNames[index]) continue;
    const listed = (list: readonly string[]): string =>
      `${list.length} columns, ${index < list.length ? excerpt(list[index]!) : 'none'} as number ${index + 1}`;
    throw new StageFailure('csv-header', 'training and test files do not have the same columns', {
      where: `${testFile}:1`,
      found: listed(testNames),
      expected: listed(names),
    });
  }
}

async function readCsvSplit(context: Context, files: Files): Promise<CsvSplit> {
  if (files.file !== undefined)
    return readCsvWithLabel(await open(context, files.file), files.label!, pulseOf(context, `row of ${files.file}`));
  const features = await open(context, files.features!);
  const labels = await open(context, files.labels!);
  return readCsvPair(features, labels, pulseOf(context, `row of ${files.features}`));
}

/** One file with all examples: a seeded choice of rows is the test split, in the file's order. */
async function readWhole(context: Context, file: string): Promise<RawDataset> {
  const { label, testSplit = defaultTestSplit } = context.parameters;
  const { split } = await readCsvWithLabel(await open(context, file), label!, pulseOf(context, `row of ${file}`));
  const order = permutation(random(context.seed, 'ingest', 'test split'), 0, split.rows);
  const testRows = Math.round(split.rows * testSplit);
  if (testRows === 0 || testRows === split.rows)
    throw new StageFailure('no-rows', `${file} is too small to be split`, {
      where: 'with.testSplit',
      found: `${testSplit} of ${split.rows} rows: ${testRows} for tests`,
      expected: 'at least one row to train on and one to test on',
    });
  return {
    train: selectRows(split, order.slice(testRows).sort()),
    test: selectRows(split, order.slice(0, testRows).sort()),
  };
}

async function open(context: Context, file: string): Promise<{ file: string; bytes: Uint8Array }> {
  return { file, bytes: await context.readFile(file) };
}

function pulseOf(context: Context, unit: string): (done: number, total: number) => Promise<void> {
  return async (done, total) => {
    context.progress({ unit, done, total });
    await context.breathe();
  };
}
