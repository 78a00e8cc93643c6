/** Writes an Arrow IPC file record batch by record batch; the bytes are handed over as they are made. */

import {
  AsyncByteQueue,
  type Data,
  Field,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  Schema,
  Struct,
} from 'apache-arrow';
import { canonicalJson, type JsonObject } from '../../core/values/canonical.ts';

/** A column: its name, and data of its type. */
export type NamedData = readonly [name: string, data: Data, nullable: boolean];

export interface FileWriter {
  /** The bytes of a record batch, and of all that comes before it. They are views of the data. */
  batch(rows: number, children: readonly Data[]): readonly Uint8Array[];
  /** The rest of the file. */
  end(): readonly Uint8Array[];
}

/**
 * The metadata have one entry: `arrowline`, canonical JSON. A dictionary is written once if every batch has the same
 * vector of it.
 */
export function fileWriter(columns: readonly NamedData[], metadata: JsonObject): FileWriter {
  const fields = columns.map(([name, { type }, nullable], index) => {
    // The writer of apache-arrow would name it "null".
    if (name === '') throw new RangeError(`column ${index + 1} has no name`);
    return new Field(name, type, nullable);
  });
  const schema = new FixedSchema(fields, new Map([['arrowline', canonicalJson(metadata)]]));
  const sink = new Sink();
  const writer = new RecordBatchFileWriter();
  writer.reset(sink);
  return {
    batch: (length, children) => {
      const struct = makeData({ type: new Struct(fields), length, nullCount: 0, children: [...children] });
      writer.write(new RecordBatch(schema, struct));
      return sink.take();
    },
    end: () => {
      writer.finish();
      return sink.take();
    },
  };
}

/**
 * The schema of every batch, whose columns all have the batch's length. A batch of apache-arrow would make a schema of its
 * own, in time that is quadratic in the number of columns.
 */
class FixedSchema extends Schema {
  override assign(): Schema {
    return this;
  }
}

/** Keeps what the writer writes until it is taken. */
class Sink extends AsyncByteQueue {
  #pieces: Uint8Array[] = [];

  override write(piece: Uint8Array): void {
    if (piece.byteLength > 0) this.#pieces.push(piece);
  }

  take(): Uint8Array[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }
}
