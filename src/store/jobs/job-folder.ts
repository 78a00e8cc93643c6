/**
 * The files by which a run and the jobs that it has given to another machine or a batch system talk: requests and batches
 * from the run, events and outcomes from the jobs. Knows numbers, texts and digests, and no stage.
 *
 *   jobs/<id>/command.json             the command of the run, with which another run goes on
 *   jobs/<id>/requests/<number>.json   an action to execute, before it is submitted
 *   jobs/<id>/batches/<batch>.json     the intent: which numbers each of its tasks executes, before it is submitted
 *   jobs/<id>/queued/<batch>.json      the name that the batch system gave it; missing if the run died in between
 *   jobs/<id>/events/<number>.jsonl    progress and log lines, appended by the job
 *   jobs/<id>/outcomes/<number>.json   the outcome, once, after all that it names is durable
 *   jobs/<id>/logs/<batch>-<task>.log  the words of the batch system
 *
 * All but events and logs is sealed and names its place, and appears whole. An outcome is never replaced: of two
 * executions of one number the first to end counts, and their results are equal.
 */

import { closeSync, existsSync, fstatSync, openSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Digest } from '../../core/values/digest.ts';
import { anything, count, digest, exactly, listOf, object, shapeCheck, text } from '../../core/values/shape.ts';
import { StoreFault } from '../fault.ts';
import type { Layout } from '../layout.ts';
import { fileAt, names } from '../objects/folder.ts';
import { giveName, makeDurable, makeFolder, openDraft, takeName } from '../objects/publish.ts';
import { deleteOwnFolder, isThere, setAside } from '../ownership.ts';
import { seal } from '../records/sealed.ts';
import { readSealed } from './read-sealed.ts';

export const jobsVersion = 1;

/** Tasks of one submission, each with the numbers that it executes one after another. */
export interface Batch {
  readonly batch: number;
  /** The name by which the batch system knows it, also if its answer was lost. */
  readonly name: string;
  readonly tasks: readonly (readonly number[])[];
}

export interface Outcome {
  readonly number: number;
  /** The blobs that no record may name yet: they are not collected. */
  readonly blobs: readonly Digest[];
  /** Length of the events when it was written. */
  readonly events: number;
  readonly execution: unknown;
}

export interface SealedFile {
  readonly path: string;
  /** The blobs that it names; undefined if it is damaged, or belongs elsewhere. */
  blobs(): readonly Digest[] | undefined;
}

export interface JobFolder {
  readonly id: string;
  readonly folder: string;
  /** Keeps the command of the run, so that another can go on with it. */
  describe(command: unknown): void;
  command(): unknown;
  /** The next number of a request: no other request of the folder has it. */
  nextNumber(): number;
  ask(number: number, request: unknown): void;
  request(number: number): unknown;
  intend(batch: Batch): void;
  batches(): readonly Batch[];
  batch(batch: number): Batch | undefined;
  queued(batch: number, job: string): void;
  /** The name that the batch system gave; undefined if it is not known. */
  jobOf(batch: number): string | undefined;
  /** Appends lines to the events of a number, from a job. */
  openEvents(number: number): { tell(line: string): void; close(): number };
  eventsFile(number: number): string;
  /** The numbers whose events have begun. */
  begun(): ReadonlySet<number>;
  /** Leaves an outcome unless there is one. */
  leave(outcome: Outcome): void;
  /** The numbers that have outcomes. The folder is listed anew: a shared file system is asked what is there now. */
  ended(): ReadonlySet<number>;
  /** An outcome; a damaged one is set aside and counts as missing. */
  outcome(number: number): Outcome | undefined;
  /** Whether something was submitted that has no outcome yet. */
  unfinished(): boolean;
  /** When a job or its run last wrote anything, in milliseconds since 1970. */
  touched(): number;
  logFile(batch: number | string, task: number | string): string;
  sealed(): readonly SealedFile[];
  /** Deletes the folder with everything in it. */
  remove(): void;
}

const isBatch = shapeCheck<Batch>(object({ batch: count, name: text, tasks: listOf(listOf(count)) }));
const isOutcome = shapeCheck<Outcome>(
  object({ number: count, blobs: listOf(digest), events: count, execution: anything }),
);
const isQueued = shapeCheck<{ readonly batch: number; readonly job: string }>(object({ batch: count, job: text }));
const isCommand = shapeCheck<{ readonly command: unknown }>(object({ command: anything }));
const isRequest = shapeCheck<{ readonly number: number; readonly request: unknown }>(
  object({ number: count, request: anything }),
);

export function jobFolder({ temporary, jobs }: Layout, id: string): JobFolder {
  const folder = resolve(jobs, id);
  const at = (part: string, name: string | number): string => join(folder, part, `${name}.json`);
  const draft = (value: object): string => {
    const open = openDraft(temporary, 0o644);
    open.write(seal(JSON.stringify({ version: jobsVersion, folder: id, ...value })));
    return open.finish();
  };
  const read = <Value>(path: string, isValue: (value: unknown) => value is Value): Value | undefined =>
    readSealed(path, object({ version: exactly(jobsVersion), folder: exactly(id) }), isValue);
  const numbersIn = (part: string, ending: string): ReadonlySet<number> =>
    new Set(
      names(join(folder, part)).flatMap((name) =>
        name.endsWith(ending) && /^\d+\./.test(name) ? [Number.parseInt(name, 10)] : [],
      ),
    );
  /** A file is believed at its own number only. */
  const numbered = <Value extends { readonly number: number } | { readonly batch: number }>(
    part: string,
    number: number,
    isValue: (value: unknown) => value is Value,
  ): Value | undefined => {
    const found = read(at(part, number), isValue);
    return found !== undefined && ('number' in found ? found.number : found.batch) === number ? found : undefined;
  };
  let last = -1;
  const batch = (number: number): Batch | undefined => numbered('batches', number, isBatch);
  return {
    id,
    folder,
    describe: (command) => takeName(draft({ command }), join(folder, 'command.json')),
    command: () => read(join(folder, 'command.json'), isCommand)?.command,
    nextNumber: () => {
      if (last < 0) last = Math.max(-1, ...numbersIn('requests', '.json'));
      return ++last;
    },
    ask: (number, request) => takeName(draft({ number, request }), at('requests', number)),
    request: (number) => numbered('requests', number, isRequest)?.request,
    intend: (intent) => {
      for (const part of ['requests', 'events', 'outcomes', 'logs', 'queued']) folderMade(join(folder, part));
      const path = at('batches', intent.batch);
      takeName(draft(intent), path);
      // A job that starts must find all of it.
      makeDurable(temporary, [path, at('requests', 0)]);
    },
    batches: () => [...numbersIn('batches', '.json')].flatMap((number) => batch(number) ?? []),
    batch,
    queued: (number, job) => takeName(draft({ batch: number, job }), at('queued', number)),
    jobOf: (number) => numbered('queued', number, isQueued)?.job,
    openEvents: (number) => appender(join(folder, 'events', `${number}.jsonl`)),
    eventsFile: (number) => join(folder, 'events', `${number}.jsonl`),
    begun: () => numbersIn('events', '.jsonl'),
    leave: (outcome) => {
      const path = at('outcomes', outcome.number);
      // Its run has ended and used nothing of it.
      if (!existsSync(dirname(path))) return;
      giveName(draft(outcome), path);
      makeDurable(temporary, [path]);
    },
    ended: () => numbersIn('outcomes', '.json'),
    outcome: (number) => {
      const found = numbered('outcomes', number, isOutcome);
      if (found !== undefined) return found;
      const path = at('outcomes', number);
      if (isThere(path)) setAside(path);
      return undefined;
    },
    unfinished: () => {
      const ended = numbersIn('outcomes', '.json');
      return [...numbersIn('batches', '.json')].some((number) =>
        batch(number)?.tasks.some((numbers) => numbers.some((one) => !ended.has(one))),
      );
    },
    touched: () =>
      ['requests', 'queued', 'events', 'outcomes'].reduce((latest, part) => {
        const files = names(join(folder, part)).map((name) => join(folder, part, name));
        return files.reduce((last, path) => Math.max(last, fileAt(path)?.modified ?? 0), latest);
      }, fileAt(folder)?.modified ?? 0),
    logFile: (batch, task) => join(folder, 'logs', `${batch}-${task}.log`),
    sealed: () => {
      const files = (part: string, blobs: (number: number) => readonly Digest[] | undefined): SealedFile[] =>
        [...numbersIn(part, '.json')].map((number) => ({ path: at(part, number), blobs: () => blobs(number) }));
      const command = join(folder, 'command.json');
      return [
        ...(isThere(command) ? [{ path: command, blobs: () => read(command, isCommand) && [] }] : []),
        ...files('requests', (number) => numbered('requests', number, isRequest) && []),
        ...files('batches', (number) => batch(number) && []),
        ...files('queued', (number) => numbered('queued', number, isQueued) && []),
        ...files('outcomes', (number) => numbered('outcomes', number, isOutcome)?.blobs),
      ];
    },
    remove: () => {
      if (isThere(folder)) deleteOwnFolder(folder);
    },
  };
}

function folderMade(path: string): void {
  try {
    if (!existsSync(path)) makeFolder(path);
  } catch (error) {
    throw new StoreFault('make', path, error);
  }
}

function appender(path: string): ReturnType<JobFolder['openEvents']> {
  const guarded = <Result>(doing: string, action: () => Result): Result => {
    try {
      return action();
    } catch (error) {
      throw new StoreFault(doing, path, error);
    }
  };
  const descriptor = guarded('open', () => openSync(path, 'a'));
  return {
    tell: (line) => {
      const bytes = Buffer.from(`${line}\n`);
      guarded('append to', () => {
        for (let offset = 0; offset < bytes.length; ) offset += writeSync(descriptor, bytes, offset);
      });
    },
    close: () => {
      const { size } = guarded('look at', () => fstatSync(descriptor));
      guarded('close', () => closeSync(descriptor));
      return size;
    },
  };
}
