/** One split from CSV: a features file and a labels file, or one file with a named column of labels. */

import { StageFailure } from 'arrowline/stage';
import type { RawSplit } from '../../split.ts';
import { type CsvTable, readCsv } from './read.ts';
import type { CsvFile, Pulse } from './source.ts';

export interface CsvSplit {
  readonly split: RawSplit;
  readonly featureNames: readonly string[];
}

/** Fails as `readCsv` does, and with `counts-differ`. */
export async function readCsvPair(features: CsvFile, labels: CsvFile, pulse: Pulse): Promise<CsvSplit> {
  const examples = await readCsv(features, 'none', pulse);
  const classes = await readCsv(labels, 'only', pulse);
  if (examples.columns.rows !== classes.columns.rows)
    throw new StageFailure('counts-differ', 'features and labels are not of the same number of examples', {
      where: labels.file,
      found: `${classes.columns.rows} labels`,
      expected: `${examples.columns.rows} labels, as ${features.file} has ${examples.columns.rows} rows`,
    });
  return splitOf(examples, classes, labels.file);
}

/** Fails as `readCsv` does. */
export async function readCsvWithLabel(source: CsvFile, label: string, pulse: Pulse): Promise<CsvSplit> {
  const table = await readCsv(source, { name: label }, pulse);
  return splitOf(table, table, source.file);
}

function splitOf(examples: CsvTable, classes: CsvTable, labelFile: string): CsvSplit {
  const { features, rows, width } = examples.columns;
  const { labels: values, lines } = classes.columns;
  const where = (row: number): string =>
    `${labelFile}:${lines[row]} (row ${row + 1}), column ${JSON.stringify(classes.labelName)}`;
  const labels = { values, file: labelFile, where };
  return {
    split: { rows, width, features, featureType: 'number', shape: [width], labels },
    featureNames: examples.featureNames,
  };
}
