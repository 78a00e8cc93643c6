/**
 * The answers of a model to the rows of a file, in its order: each piece is prepared as the rows of the training were,
 * computed and written, so that memory does not grow with the file. The numbers are those that `evaluate` has for the
 * same rows.
 */

import { type JsonObject, StageFailure, sliceColumn, type Table } from 'arrowline/stage';
import { convertColumn } from '../../ingest/columns/convert.ts';
import type { SourceColumn } from '../../ingest/rows.ts';
import { quoted } from '../../lib/kit/dataset/label-text.ts';
import { defaultEngine, loadEngine, requireSupport } from '../../lib/learning/engines/choose.ts';
import type { ExampleInput, Predictor } from '../../lib/learning/engines/engine.ts';
import { openNetwork } from '../../lib/learning/engines/last-activation.ts';
import { type Model, networkFromModel } from '../../lib/learning/network/model-table.ts';
import { type WrittenFormat, writeTable } from '../written/formats.ts';
import { publish } from '../written/publish.ts';
import type { Columns } from '../written/table-to-write.ts';
import { activateRows, answerColumns } from './answers.ts';
import { aboutRows } from './hints.ts';
import { type InputOptions, type OpenInput, openInput } from './open-input.ts';
import { type Place, prepareInput } from './prepare-input.ts';
import { type WantedInput, wantedBy } from './wanted.ts';

export interface PredictRequest {
  readonly model: Table;
  /** The digest of the model: the output names it. */
  readonly digest: string;
  readonly input: string;
  readonly output: string;
  readonly format: Exclude<WrittenFormat, 'npy'>;
  readonly force: boolean;
  readonly options: InputOptions;
  /** The probability above which the positive class, or a label, is given: 0.5 if left out. */
  readonly threshold?: number;
}

export interface Predicted {
  readonly rows: number;
  readonly columns: { readonly [name: string]: string };
  readonly notes: readonly string[];
}

/** Rows that are computed at a time, and the numbers that they may have. */
const [rowsMax, numbersMax] = [2048, 1 << 22];
const batchSize = 256;
const defaultThreshold = 0.5;
/** The row of the input, counted from 0. */
const rowColumn = 'row';

/** @throws StageFailure with the place of a row, a column or a file that the model cannot use */
export function predict(request: PredictRequest): Promise<Predicted> {
  return aboutRows(() => answered(request));
}

async function answered(request: PredictRequest): Promise<Predicted> {
  const model = networkFromModel(request.model);
  const wanted = wantedBy(model);
  const input = await openInput(request.input, wanted, request.options);
  const answers = answerColumns(model.meaning, request.threshold ?? defaultThreshold);
  const types = { [rowColumn]: 'Int32', ...carriedTypes(input.carried), ...answers.types };
  refuseSameNames(input.carried, answers.types);
  const metadata: JsonObject = { type: 'answers', model: request.digest };
  let rows = 0;
  const scorer = await openScorer(model, wanted.inputs);
  const notes = await publish(request.output, request.force, (draft) =>
    writeTable(draft, request.format, {
      ...{ metadata, types },
      dictionaries: { ...answers.dictionaries, ...carriedDictionaries(input.carried) },
      async *batches() {
        for await (const piece of piecesOf(input, model)) {
          const outputs = await scorer.outputs(piece, input);
          yield {
            [rowColumn]: { type: 'Int32', values: Int32Array.from({ length: piece.rows }, (_, row) => rows + row) },
            ...carriedColumns(input.carried, piece.columns),
            ...answers.of(outputs),
          };
          rows += piece.rows;
        }
      },
    }),
  ).finally(() => scorer.dispose());
  return { rows, columns: types, notes: [...input.notes, ...thresholdNotes(model, request), ...notes] };
}

function thresholdNotes({ meaning: { task } }: Model, { threshold }: PredictRequest): readonly string[] {
  if (threshold === undefined || task === 'binary' || task === 'multilabel') return [];
  return [`threshold has no effect on a model of the task ${task}`];
}

interface Piece extends Pick<Table, 'rows' | 'columns'> {
  readonly place: Place;
}

async function* piecesOf({ source, names }: OpenInput, { inputs }: Model): AsyncGenerator<Piece> {
  const width = inputs.reduce((sum, { shape }) => sum + shape.reduce((product, side) => product * side, 1), 0);
  const rowsEach = Math.max(1, Math.min(rowsMax, Math.floor(numbersMax / width)));
  let start = 0;
  for await (const { rows, columns } of source.read(names)) {
    for (let from = 0; from < rows; from += rowsEach) {
      const to = Math.min(rows, from + rowsEach);
      const first = start + from;
      yield {
        rows: to - from,
        columns: Object.fromEntries(
          Object.entries(columns).map(([name, column]) => [name, sliceColumn(column, from, to)]),
        ),
        place: (row, column) => source.where(first + row, column),
      };
    }
    start += rows;
  }
}

interface Scorer {
  /** Rows × outputs numbers, the last activation applied. */
  outputs(piece: Piece, input: OpenInput): Promise<Float32Array>;
  dispose(): void;
}

/** The network on the rows of one piece after the other. */
async function openScorer(model: Model, inputs: readonly WantedInput[]): Promise<Scorer> {
  const { network, activation } = openNetwork(model.network);
  const engine = await loadEngine({ engine: defaultEngine });
  requireSupport(engine, network);
  let numbers: readonly (Uint8Array | Float32Array)[] = [];
  let predictor: Predictor | undefined;
  const example = ({ scale, shape }: WantedInput, index: number): ExampleInput => {
    const width = shape.reduce((product, side) => product * side, 1);
    return {
      scale,
      features: {
        of: numbers[index] instanceof Uint8Array ? 'Uint8' : 'Float32',
        width,
        copy: (row, into, at) => into.set(numbers[index]!.subarray(row * width, (row + 1) * width), at),
      },
    };
  };
  return {
    async outputs({ rows, columns, place }, { columnOf }) {
      numbers = inputs.map((input) => prepareInput(input, { rows, columns, metadata: {} }, columnOf, place));
      predictor ??= await engine.predictor(network, model.weights, inputs.map(example), batchSize);
      return activateRows(activation, await predictor.predict(0, rows), network.outputs, place);
    },
    dispose: () => predictor?.dispose(),
  };
}

function carriedTypes(carried: readonly SourceColumn[]): { readonly [name: string]: string } {
  return Object.fromEntries(carried.map(({ name, storage, missing }) => [name, missing > 0 ? `${storage}?` : storage]));
}

function carriedDictionaries(carried: readonly SourceColumn[]): { readonly [name: string]: readonly string[] } {
  return Object.fromEntries(
    carried.flatMap(({ name, storage, categories = [] }) =>
      storage.startsWith('Dictionary') ? [[name, categories] as const] : [],
    ),
  );
}

function carriedColumns(carried: readonly SourceColumn[], columns: Columns): Columns {
  return Object.fromEntries(
    carried.map(({ name, storage, categories }) => [
      name,
      convertColumn(columns[name]!, { storage, ...(categories && { dictionary: categories }) }, (_, found) => {
        throw new Error(`Internal error: ${found} does not fit ${storage}`);
      }),
    ]),
  );
}

function refuseSameNames(carried: readonly SourceColumn[], answers: { readonly [name: string]: string }): void {
  const twice = carried.find(({ name }) => name === rowColumn || Object.hasOwn(answers, name));
  if (twice === undefined) return;
  throw new StageFailure('columns', 'a column of the input has the name of one of the output', {
    where: `column ${quoted(twice.name)}`,
    expected: 'another name',
    hint: 'rename it in the input, or leave it out of --columns',
  });
}
