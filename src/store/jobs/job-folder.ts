/**
 * The files by which a run and the jobs that it has given to another machine or a batch system talk: requests and batches
 * from the run, events and outcomes from the jobs. Knows numbers, texts and digests, and no stage.
 *
 *   jobs/<id>/command.json               the command of the run, with which another run goes on
 *   jobs/<id>/requests/0/<number>.json   an action to execute, before it is submitted
 *   jobs/<id>/batches/<batch>.json       the intent: which numbers each of its tasks executes, before it is submitted
 *   jobs/<id>/queued/<batch>.json        the name that the batch system gave it; missing if the run died in between
 *   jobs/<id>/events/0/<number>.jsonl    progress and log lines, appended by the job
 *   jobs/<id>/outcomes/0/<number>.json   the outcome, once, after all that it names is durable
 *   jobs/<id>/logs/<batch>/                   the words of the batch system
 *
 * Files by number lie a thousand to a folder (`numbered-files.ts`). All but events and logs is sealed and names its place, and appears whole. An outcome is never replaced: of two
 * executions of one number the first to end counts, and their results are equal.
 */

import { closeSync, existsSync, fstatSync, openSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Digest } from '../../core/values/digest.ts';
import { anything, count, digest, exactly, listOf, object, shapeCheck, text } from '../../core/values/shape.ts';
import { StoreFault } from '../fault.ts';
import type { Layout } from '../layout.ts';
import { makeDurable, makeFolder } from '../objects/durable.ts';
import { fileAt, names } from '../objects/folder.ts';
import { giveName, type OpenDraft, openDraft, takeName } from '../objects/publish.ts';
import { lookAnew, lookAnewFor } from '../objects/sight.ts';
import { deleteOwnFolder, isThere, setAside } from '../ownership.ts';
import { seal } from '../records/sealed.ts';
import { numberedFiles } from './numbered-files.ts';
import { readSealed } from './read-sealed.ts';

export const jobsVersion = 1;

/** Tasks of one submission, each with the numbers that it executes one after another. */
export interface Batch {
  readonly batch: number;
  /** The name by which the batch system knows it, also if its answer was lost. */
  readonly name: string;
  readonly tasks: readonly (readonly number[])[];
}

export interface Place extends Pick<Batch, 'batch' | 'name'> {
  readonly task: number;
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
  /** The last batch with a number, and the task of it. Each batch is read once. */
  placeOf(number: number): Place | undefined;
  queued(batch: number, job: string): void;
  /** The name that the batch system gave; undefined if it is not known. */
  jobOf(batch: number): string | undefined;
  /** Appends lines to the events of a number, from a job. */
  openEvents(number: number): { tell(line: string): void; close(): number };
  eventsFile(number: number): string;
  /** The numbers whose events have begun: among some, or all. */
  begun(among?: Iterable<number>): ReadonlySet<number>;
  /** Leaves an outcome unless there is one. */
  leave(outcome: Outcome): void;
  /** The numbers that have outcomes. The folder is listed anew: a shared file system is asked what is there now. */
  ended(among?: Iterable<number>): ReadonlySet<number>;
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

export function jobFolder({ root, temporary, jobs, isShared }: Layout, id: string): JobFolder {
  const folder = resolve(jobs, id);
  const look = (path: string): void => {
    if (isShared) lookAnew(path);
  };
  const requests = numberedFiles(join(folder, 'requests'), '.json', look);
  const events = numberedFiles(join(folder, 'events'), '.jsonl', look);
  const outcomes = numberedFiles(join(folder, 'outcomes'), '.json', look);
  const at = (part: string, name: string | number): string => join(folder, part, `${name}.json`);
  const opened = (value: object): OpenDraft => {
    const open = openDraft(temporary, 0o644);
    open.write(seal(JSON.stringify({ version: jobsVersion, folder: id, ...value })));
    return open;
  };
  const draft = (value: object): string => opened(value).finish();
  const read = <Value>(path: string, isValue: (value: unknown) => value is Value): Value | undefined => {
    if (isShared && !isThere(path)) lookAnewFor(path, root);
    return readSealed(path, object({ version: exactly(jobsVersion), folder: exactly(id) }), isValue);
  };
  /** Numbers of batches, of which there are few, as they are now: jobs on other machines write there. */
  const numbersIn = (part: 'batches' | 'queued'): number[] => {
    look(join(folder, part));
    return names(join(folder, part)).flatMap((name) => (/^\d+\.json$/.test(name) ? [Number.parseInt(name, 10)] : []));
  };
  /** A file is believed at its own number only. */
  const numbered = <Value extends { readonly number: number } | { readonly batch: number }>(
    path: string,
    number: number,
    isValue: (value: unknown) => value is Value,
  ): Value | undefined => {
    const found = read(path, isValue);
    return found !== undefined && ('number' in found ? found.number : found.batch) === number ? found : undefined;
  };
  let last = -1;
  const batch = (number: number): Batch | undefined => numbered(at('batches', number), number, isBatch);
  const places = new Map<number, Place>();
  const placed = new Set<number>();
  return {
    id,
    folder,
    describe: (command) => takeName(draft({ command }), join(folder, 'command.json')),
    command: () => read(join(folder, 'command.json'), isCommand)?.command,
    nextNumber: () => {
      if (last < 0) for (const number of requests.numbers()) last = Math.max(last, number);
      return ++last;
    },
    // A loss of power ends the job too: it need not be durable, and there may be a million.
    ask: (number, request) => takeName(opened({ number, request }).leave(), requests.path(number)),
    request: (number) => numbered(requests.path(number), number, isRequest)?.request,
    intend: (intent) => {
      for (const part of ['outcomes', 'queued', `logs/${intent.batch}`]) folderMade(join(folder, part));
      for (const files of [requests, events])
        for (const path of new Set(intent.tasks.flat().map(files.folder))) folderMade(path);
      const path = at('batches', intent.batch);
      takeName(draft(intent), path);
      // A job that starts must find all of it.
      makeDurable(temporary, [path, ...intent.tasks.flat().map(requests.path)]);
    },
    batches: () => numbersIn('batches').flatMap((number) => batch(number) ?? []),
    batch,
    placeOf: (number) => {
      const news = numbersIn('batches').filter((one) => !placed.has(one));
      for (const one of news.sort((left, right) => left - right)) {
        const { name, tasks } = batch(one) ?? { name: '', tasks: [] };
        placed.add(one);
        for (const [task, numbers] of tasks.entries())
          for (const each of numbers) places.set(each, { batch: one, name, task });
      }
      return places.get(number);
    },
    queued: (number, job) => takeName(draft({ batch: number, job }), at('queued', number)),
    jobOf: (number) => numbered(at('queued', number), number, isQueued)?.job,
    openEvents: (number) => appender(events.path(number)),
    eventsFile: events.path,
    begun: events.numbers,
    leave: (outcome) => {
      const path = outcomes.path(outcome.number);
      if (isShared) lookAnewFor(path, root);
      // Its run has ended and used nothing of it.
      if (!existsSync(join(folder, 'outcomes'))) return;
      giveName(draft(outcome), path);
      makeDurable(temporary, [path]);
    },
    ended: outcomes.numbers,
    outcome: (number) => {
      const path = outcomes.path(number);
      // An outcome appears whole: one that comes into sight after this look is read at the next one.
      if (!isThere(path)) return undefined;
      const found = numbered(path, number, isOutcome);
      if (found !== undefined) return found;
      setAside(path);
      return undefined;
    },
    unfinished: () => {
      const ended = outcomes.numbers();
      return numbersIn('batches').some((number) =>
        batch(number)?.tasks.some((numbers) => numbers.some((one) => !ended.has(one))),
      );
    },
    touched: () => {
      const paths = [
        folder,
        ...numbersIn('queued').map((number) => at('queued', number)),
        ...[requests, events, outcomes].flatMap((files) => [...files.numbers()].map(files.path)),
      ];
      return paths.reduce((latest, path) => Math.max(latest, fileAt(path)?.modified ?? 0), 0);
    },
    logFile: (batch, task) => join(folder, 'logs', String(batch), `${batch}-${task}.log`),
    sealed: () => {
      const files = (
        numbers: Iterable<number>,
        pathOf: (number: number) => string,
        blobs: (number: number, path: string) => readonly Digest[] | undefined,
      ): SealedFile[] =>
        [...numbers].map((number) => ({ path: pathOf(number), blobs: () => blobs(number, pathOf(number)) }));
      const batchFile = (part: string) => (number: number) => at(part, number);
      const command = join(folder, 'command.json');
      return [
        ...(isThere(command) ? [{ path: command, blobs: () => read(command, isCommand) && [] }] : []),
        ...files(requests.numbers(), requests.path, (number, path) => numbered(path, number, isRequest) && []),
        ...files(numbersIn('batches'), batchFile('batches'), (number) => batch(number) && []),
        ...files(numbersIn('queued'), batchFile('queued'), (number, path) => numbered(path, number, isQueued) && []),
        ...files(outcomes.numbers(), outcomes.path, (number, path) => numbered(path, number, isOutcome)?.blobs),
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
