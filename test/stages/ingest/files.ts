/** Small data files for the tests of ingest. */

import { type Ran, runStage } from 'arrowline/testing';
import type { DatasetFacts } from '../../../src/artifacts/dataset.ts';
import type { JsonObject } from '../../../src/core/values/canonical.ts';
import type { StageFailure } from '../../../src/stage-api/failure.ts';
import type { Column } from '../../../src/stage-api/table.ts';
import body from '../../../stages/ingest/body.ts';
import { kind as ingest } from '../../../stages/ingest/kind.ts';

const textEncoder = new TextEncoder();

export const text = (content: string): Uint8Array => textEncoder.encode(content);

/** An IDX file of unsigned bytes. */
export function idx(sizes: readonly number[], values: Iterable<number>): Uint8Array {
  const header = new Uint8Array(4 + 4 * sizes.length);
  header.set([0, 0, 8, sizes.length]);
  const view = new DataView(header.buffer);
  sizes.forEach((size, index) => {
    view.setUint32(4 + 4 * index, size);
  });
  return Uint8Array.from([...header, ...values]);
}

/** An IDX file of 32-bit integers or floats. */
export function idxWords(type: 'int32' | 'float32', sizes: readonly number[], values: readonly number[]): Uint8Array {
  const file = idx(sizes, new Uint8Array(4 * values.length));
  file[2] = type === 'int32' ? 0x0c : 0x0d;
  const view = new DataView(file.buffer, 4 + 4 * sizes.length);
  values.forEach((value, index) => {
    if (type === 'int32') view.setInt32(4 * index, value);
    else view.setFloat32(4 * index, value);
  });
  return file;
}

export type Files = { readonly [name: string]: Uint8Array | string };

/** Runs ingest with files given by name. */
export function ingestFiles(parameters: object, files: Files, seed = 1): Promise<Ran> {
  const bytes = Object.fromEntries(
    Object.entries(files).map(([name, content]) => [name, typeof content === 'string' ? text(content) : content]),
  );
  return runStage(ingest, body, { parameters: { ...parameters }, files: bytes, seed });
}

/** Runs ingest on training features and labels of a format, with a sound test split beside them. */
export function ingestTrain(
  format: 'csv' | 'idx',
  features: Uint8Array | string,
  labels: Uint8Array | string,
  more: object = {},
): Promise<Ran> {
  const files = {
    x: features,
    y: labels,
    'test-x': format === 'csv' ? 'a,b\n1,2\n' : idx([1, 2], [1, 2]),
    'test-y': format === 'csv' ? 'label\n0\n' : idx([1], [0]),
  };
  const train = { features: 'x', labels: 'y' };
  return ingestFiles({ format, train, test: { features: 'test-x', labels: 'test-y' }, ...more }, files);
}

/** The classes and the one tensor of a dataset beside its other metadata. */
export function flat({ classes, groups, ...others }: JsonObject): JsonObject {
  const [group] = groups as readonly JsonObject[];
  return { ...others, ...(classes as JsonObject), ...(group!.tensor as JsonObject) };
}

export const dataset = (ran: Ran) => {
  const { columns, metadata, rows } = ran.outputs.dataset!;
  const { groups } = metadata as unknown as Pick<DatasetFacts, 'groups'>;
  const features = groups.flatMap(({ name, columns: own }) => (own ?? []).map((one) => `${name}.${one.name}`));
  const numbers = (name: string): number[] => [...((columns[name] as Column).values as Uint8Array)];
  return {
    rows,
    columns,
    metadata: flat(metadata),
    /** The tensor, or the columns side by side. */
    features:
      columns.features === undefined
        ? Float64Array.from({ length: rows * features.length }, (_, at) =>
            Number(columns[features[at % features.length]!]!.values[Math.floor(at / features.length)]),
          )
        : (columns.features.values as Uint8Array | Float32Array | Float64Array),
    label: numbers('label'),
    original: columns.original === undefined ? [] : numbers('original'),
    split: columns.split!.values as string[],
  };
};

/** The failure of an ingest, as `code | where | found | expected`, or the error that is no failure. */
export async function failureOf(running: Promise<Ran>): Promise<StageFailure> {
  try {
    await running;
  } catch (error) {
    if ((error as StageFailure).facts !== undefined) return error as StageFailure;
    throw error;
  }
  throw new Error('it succeeded');
}
