/**
 * Decodes a file with typed columns in a thread that is ended when it says nothing for too long or takes too much memory:
 * decoders may loop or allocate without end on damaged bytes. The thread decodes the next table while the last one is
 * used, and no more.
 */

import { isMainThread, type MessagePort, parentPort, Worker, workerData } from 'node:worker_threads';
import type { OpenFile } from 'arrowline/stage';
import { type Column, type FailureCode, type FailureFacts, StageFailure, type Table } from 'arrowline/stage';
import { isDropped, type SourceColumn } from '../../rows.ts';
import { damaged } from './data-failure.ts';
import { type FileBytes, openBytes } from './file-bytes.ts';
import { findTypes, type TypeOptions } from './find-types.ts';
import type { RawRows } from './raw-rows.ts';
import { typedTables } from './typed-tables.ts';

export type TypedFormat = 'parquet' | 'arrow' | 'npy';

export interface Limits {
  /** For one table, or a part of the first pass. */
  readonly silenceMs: number;
  readonly heapMebibytes: number;
}

/** Finds types; with `columns`, reads them. */
export type Task = { readonly format: TypedFormat; readonly file: OpenFile; readonly missing: readonly string[] } & (
  | Omit<TypeOptions, 'missing'>
  | { readonly columns: readonly SourceColumn[] }
);

export interface Opened {
  readonly rows: number;
  readonly names: readonly string[];
  readonly columns: readonly SourceColumn[];
}

export type Answer =
  | { readonly progress: number; readonly total: number }
  | { readonly opened: Opened }
  | { readonly table: Table }
  | { readonly ended: true };
type Message =
  | Answer
  | { readonly failure: { readonly code: FailureCode; readonly message: string; readonly facts: FailureFacts } };

const own = 'arrowline: decode a typed file';

/** `next` asks for one answer more and waits for it. */
export function startThread(task: Task, limits: Partial<Limits>): { next: () => Promise<Answer>; end: () => void } {
  const mebibytes = task.file.bytes / 2 ** 20;
  const { silenceMs, heapMebibytes } = {
    ...{ silenceMs: 60_000 + 100 * mebibytes, heapMebibytes: 1024 },
    ...limits,
  };
  const thread = new Worker(new URL(import.meta.url), {
    workerData: { own, task },
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: heapMebibytes },
  });
  thread.unref();
  const takesTooMuch = (found: string): StageFailure => damaged(task.file.name, undefined, `reading it takes ${found}`);
  const arrived: (Answer | Error)[] = [];
  let arrive = (): void => {};
  const add = (one: Answer | Error): void => {
    arrived.push(one);
    arrive();
  };
  thread.on('message', (message: Message) => add(answerOf(message)));
  thread.on('error', (error: NodeJS.ErrnoException) =>
    add(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? takesTooMuch(`more than ${heapMebibytes} MiB`) : error),
  );
  thread.on('exit', () => add(takesTooMuch('the thread that read it')));
  return {
    next: async () => {
      thread.postMessage('next');
      if (arrived.length === 0) {
        // The timer keeps the process alive in place of the thread.
        let timer: NodeJS.Timeout | undefined;
        const silence = new Promise<void>((resolve) => {
          timer = setTimeout(resolve, silenceMs);
        });
        await Promise.race([silence, new Promise<void>((resolve) => (arrive = resolve))]);
        clearTimeout(timer);
      }
      const answer = arrived.shift() ?? takesTooMuch(`more than ${Math.round(silenceMs / 1000)} seconds`);
      if (answer instanceof Error) throw answer;
      return answer;
    },
    end: () => void thread.terminate(),
  };
}

function answerOf(message: Message): Answer | Error {
  if (!('failure' in message)) return message;
  const { code, message: text, facts } = message.failure;
  return new StageFailure(code, text, facts);
}

/** Columns that are not wanted are not looked at. */
type Reader = (bytes: FileBytes, file: string, wanted: (name: string) => boolean) => Promise<RawRows>;

const readers: { readonly [format in TypedFormat]: Reader } = {
  arrow: async (...about) => (await import('../arrow/rows.ts')).arrowRows(...about),
  npy: async (...about) => (await import('../npy/rows.ts')).npyRows(...about),
  parquet: async (...about) => (await import('../parquet/rows.ts')).parquetRows(...about),
};

async function serve({ format, file, missing, ...rest }: Task, port: MessagePort): Promise<void> {
  const bytes = openBytes(file.path);
  const post = (message: Message, move: ArrayBuffer[] = []): void => port.postMessage(message, move);
  const turn = turnsOf(port);
  try {
    const wanted = (name: string): boolean =>
      'columns' in rest ? rest.columns.some((column) => column.name === name) : !isDropped(rest, name);
    const raw = await readers[format](bytes, file.name, wanted);
    if ('columns' in rest) {
      for await (const table of typedTables(raw, file.name, rest.columns, missing)) {
        const { buffers, movable } = ownBuffers(table);
        await turn();
        post({ table: movable }, buffers);
      }
      post({ ended: true });
    } else {
      const columns = await findTypes(raw, file.name, { ...rest, missing }, (progress, total) =>
        post({ progress, total }),
      );
      post({ opened: { rows: raw.rows, names: raw.columns.map(({ name }) => name), columns } });
    }
  } catch (error) {
    if (!(error instanceof StageFailure)) throw error;
    post({ failure: { code: error.code, message: error.message, facts: error.facts } });
  } finally {
    bytes.close();
  }
}

/** Waits until one table more is asked for. */
function turnsOf(port: MessagePort): () => Promise<void> {
  let asked = 0;
  let wake = (): void => {};
  port.on('message', () => {
    asked++;
    wake();
  });
  return async () => {
    while (asked === 0) await new Promise<void>((resolve) => (wake = resolve));
    asked--;
  };
}

function copyOf(view: ArrayBufferView): ArrayBufferView {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice().buffer;
  const make = view.constructor as new (buffer: ArrayBuffer) => ArrayBufferView;
  return new make(bytes);
}

/** The table with buffers that can be moved to the other thread: parts of larger ones are copied. */
function ownBuffers({ columns, ...table }: Table): { buffers: ArrayBuffer[]; movable: Table } {
  const buffers = new Set<ArrayBuffer>();
  const owned = <Values>(values: Values): Values => {
    if (!ArrayBuffer.isView(values)) return values;
    const whole = values.byteLength === values.buffer.byteLength;
    const view = whole ? values : copyOf(values);
    buffers.add(view.buffer as ArrayBuffer);
    return view as Values;
  };
  const movable = Object.fromEntries(
    Object.entries(columns).map(([name, one]) => {
      const values = owned(one.values);
      return [name, { ...one, values, ...(one.valid && { valid: owned(one.valid) }) } as Column];
    }),
  );
  return { buffers: [...buffers], movable: { ...table, columns: movable } };
}

const given = workerData as { readonly own?: unknown; readonly task?: Task } | null;
if (!isMainThread && given?.own === own && given.task !== undefined && parentPort !== null) {
  const port = parentPort;
  await serve(given.task, port);
  // A port that is listened to keeps the thread alive.
  port.close();
}
