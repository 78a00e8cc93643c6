/**
 * Runs: for each, its events as they happened, a lease while it goes on and a manifest of how it ended; and per
 * pipeline, the key of each action's last success, which is what explanations compare with.
 *
 * Runs are numbered, and their order is that of their numbers: clocks are set back. Manifests and keys are sealed and
 * say what they are of; one that lies elsewhere, or has another shape, is told as unreadable and never believed.
 */

import { closeSync, mkdirSync, openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../../core/facts/event.ts';
import type { RunFacts } from '../../core/facts/run-facts.ts';
import { isRunFacts } from '../../core/facts/run-facts-shape.ts';
import { jsonLine } from '../../core/values/json-line.ts';
import { exactly, key, mapOf, object, shapeCheck, text } from '../../core/values/shape.ts';
import { type FaultListener, isMissing, StoreFault } from '../fault.ts';
import type { Layout } from '../layout.ts';
import type { Owner } from '../locks/owner.ts';
import { names } from '../objects/folder.ts';
import { replaceFile } from '../objects/publish.ts';
import { readSmallText } from '../objects/small-file.ts';
import { isThere, setAside } from '../ownership.ts';
import { claimStore } from '../presence.ts';
import { seal, unsealJson } from '../records/sealed.ts';
import { holdLease, leaseHolder } from './lease.ts';

/** Manifests of version 1 were not sealed. */
const manifestVersion = 2;
const pendingCharacters = 1 << 16;
/** Runs that begin at once. */
const runsMax = 9999;

export interface Manifest extends RunFacts {
  readonly version: number;
}

export interface RunWriter {
  readonly id: string;
  /** Throws StoreFault. */
  append(event: RunEvent): void;
  /** Writes the manifest. Throws StoreFault. */
  finish(facts: RunFacts): void;
  /** Ends the lease, however the run ended. */
  close(): void;
}

export interface RunLog {
  /** Makes the store, if there is none yet. Throws StoreFault, also for a folder that is no store. */
  start(started: Date): RunWriter;
  /**
   * Ids of all runs, the last one started first, whatever the clock said. Whoever concludes something from there being
   * none listens for a folder that cannot be listed.
   */
  list(onFault?: FaultListener): string[];
  manifest(id: string): Manifest | undefined;
  /** The manifest of a run, or why it is none; undefined if there is nothing in its place. */
  look(id: string): FoundManifest;
  /** Why a run's events cannot be read. In an interrupted run the last line may be cut off. */
  eventsProblem(id: string): string | undefined;
  /** The file of a run's manifest, for people. */
  manifestFile(id: string): string;
  /** Moves a damaged manifest or log of a run to a name beside it; returns whether the name is free. */
  setAside(id: string, part: 'manifest' | 'events'): boolean;
  /** Pipeline and keys that a run used: of its manifest, or of its events if it has not ended or was killed. */
  used(id: string): { readonly pipeline: string; readonly keys: readonly string[] } | undefined;
  /** Runs that go on now. */
  live(): { readonly id: string; readonly owner: Owner }[];
  /** Action → key of its last success in runs of this pipeline. */
  latest(pipeline: string): { readonly [action: string]: string };
  /** The files that hold the last successes of all pipelines. */
  latestPaths(onFault?: FaultListener): string[];
  /** Why such a file is not what its name says. */
  latestProblem(path: string): string | undefined;
  saveLatest(pipeline: string, keys: { readonly [action: string]: string }): void;
}

export type FoundManifest =
  | { readonly manifest: Manifest }
  /** `later`: it is sealed and of a version that this program does not know. */
  | { readonly problem: string; readonly later?: true }
  | undefined;

interface Latest {
  readonly pipeline: string;
  readonly keys: { readonly [action: string]: string };
}

const isLatest = shapeCheck<Latest>(object({ pipeline: text, keys: mapOf(key) }));

export function openRunLog(layout: Layout): RunLog {
  const write = (path: string, value: unknown): void =>
    replaceFile(layout.temporary, path, seal(JSON.stringify(value)));
  const look = (id: string): FoundManifest => findManifest(layout.manifest(id), id);
  const manifest = (id: string): Manifest | undefined => {
    const found = look(id);
    return found !== undefined && 'manifest' in found ? found.manifest : undefined;
  };
  return {
    start: (started) => {
      claimStore(layout);
      const id = claimRun(layout, started);
      const lease = holdLease(layout.lease(id), id);
      const path = layout.events(id);
      const events = faulty('create', path, () => openSync(path, 'a'));
      let pending = '';
      const flush = (): void => {
        const bytes = Buffer.from(pending);
        pending = '';
        faulty('append to', path, () => {
          for (let offset = 0; offset < bytes.length; ) offset += writeSync(events, bytes, offset);
        });
      };
      let closed = false;
      let late: StoreFault | undefined;
      /** Nobody is there to be told: the next event is refused instead. */
      const flushLate = (): void => {
        try {
          if (!closed) flush();
        } catch (error) {
          if (!(error instanceof StoreFault)) throw error;
          late = error;
        }
      };
      return {
        id,
        append: (event) => {
          if (late !== undefined) throw late;
          if (pending === '') setImmediate(flushLate);
          pending += `${jsonLine(event)}\n`;
          // Of hits there may be a hundred thousand in a moment; they are written together at its end.
          if (event.event !== 'action.cached' || pending.length >= pendingCharacters) flush();
        },
        finish: (facts) => write(layout.manifest(id), { version: manifestVersion, ...facts }),
        close: () => {
          flushLate();
          closed = true;
          closeSync(events);
          lease.end();
        },
      };
    },
    list: (onFault) => list(layout.runs, onFault),
    manifest,
    look,
    eventsProblem: (id) => eventsProblem(layout.events(id), id),
    manifestFile: layout.manifest,
    setAside: (id, part) => {
      const path = part === 'manifest' ? layout.manifest(id) : layout.events(id);
      setAside(path);
      return !isThere(path);
    },
    used: (id) => {
      const found = manifest(id);
      if (found === undefined) return usedByEvents(layout.events(id), id);
      return { pipeline: found.pipeline, keys: found.actions.flatMap((action) => action.key ?? []) };
    },
    live: () =>
      list(layout.runs).flatMap((id) => {
        const owner = leaseHolder(layout.lease(id));
        return owner === undefined ? [] : [{ id, owner }];
      }),
    latest: (pipeline) => {
      const found = unsealJson(textOf(layout.latest(pipeline)) ?? '');
      return isLatest(found) && found.pipeline === pipeline ? found.keys : {};
    },
    latestPaths: (onFault) =>
      names(layout.latests, onFault).flatMap((name) => (name.endsWith('.json') ? [join(layout.latests, name)] : [])),
    latestProblem: (path) => {
      const found = unsealJson(textOf(path) ?? '');
      if (!isLatest(found)) return 'it is not as it was written';
      return layout.latest(found.pipeline) === path ? undefined : `it is that of the pipeline ${found.pipeline}`;
    },
    saveLatest: (pipeline, keys) => write(layout.latest(pipeline), { pipeline, keys } satisfies Latest),
  };
}

interface RunName {
  readonly id: string;
  /** 0 for runs from before they were numbered, which go by their time. */
  readonly number: number;
}

/** `20260101T120000-0042`. Before runs were numbered, two digits told runs of one second apart. */
function runName(id: string): RunName | undefined {
  const digits = /^\d{8}T\d{6}-(\d{2,15})$/.exec(id)?.[1];
  return digits === undefined ? undefined : { id, number: digits.length < numberDigits ? 0 : Number(digits) };
}

const numberDigits = 4;

/** Newest first. Two that start at once may take the same number in different seconds: then the time decides. */
function runNames(runs: string, onFault?: FaultListener): RunName[] {
  let found: string[];
  try {
    found = readdirSync(runs);
  } catch (error) {
    const cause = isMissing(error) ? Object.assign(new Error('it leads to no folder'), { code: 'ENOTDIR' }) : error;
    if (isThere(runs)) onFault?.(new StoreFault('list', runs, cause));
    return [];
  }
  return found
    .flatMap((id) => runName(id) ?? [])
    .sort((left, right) => right.number - left.number || (left.id < right.id ? 1 : -1));
}

function list(runs: string, onFault?: FaultListener): string[] {
  return runNames(runs, onFault).map(({ id }) => id);
}

function findManifest(path: string, id: string): FoundManifest {
  const written = textOf(path);
  if (written === undefined) return isThere(path) ? { problem: 'its manifest cannot be read' } : undefined;
  const sealed = unsealJson(written);
  const value = sealed ?? parseJson(written);
  const version = (value as { readonly version?: unknown } | null | undefined)?.version;
  const versions = sealed === undefined ? [1] : [manifestVersion];
  if (!isRunFacts(value) || !versions.includes(version as number)) {
    if (sealed !== undefined && typeof version === 'number' && version > manifestVersion)
      return { problem: `its manifest is of version ${version}`, later: true };
    return { problem: 'its manifest is not as it was written' };
  }
  if (value.run !== id) return { problem: `its manifest is that of run ${value.run}` };
  return { manifest: { ...value, version: version as number } };
}

const isStart = shapeCheck<{ readonly run: string; readonly pipeline: string }>(
  object({ event: exactly('run.started'), run: text, pipeline: text }),
);
const isUse = shapeCheck<{ readonly key: string }>(object({ event: exactly('action.cached', 'action.executed'), key }));

/** The last line of a run that was killed may be cut off. */
function usedByEvents(path: string, id: string): { pipeline: string; keys: string[] } | undefined {
  let pipeline: string | undefined;
  const keys: string[] = [];
  for (const line of readLines(path)) {
    const event = parseJson(line);
    if (isStart(event) && event.run === id) pipeline = event.pipeline;
    if (isUse(event)) keys.push(event.key);
  }
  return pipeline === undefined ? undefined : { pipeline, keys };
}

function eventsProblem(path: string, id: string): string | undefined {
  if (textOf(path) === undefined) return isThere(path) ? 'its events cannot be read' : undefined;
  const lines = readLines(path);
  const events = lines.slice(0, -1).map(parseJson);
  const bad = events.findIndex((event) => typeof (event as { event?: unknown } | null)?.event !== 'string');
  if (bad >= 0) return `line ${bad + 1} of its events is none`;
  const start = events.find(isStart);
  return start === undefined || start.run === id ? undefined : `its events are those of run ${start.run}`;
}

function readLines(path: string): string[] {
  try {
    return readSmallText(path).split('\n');
  } catch {
    return [];
  }
}

/** A run's number is one more than the largest there is. */
function claimRun({ runs, run }: Layout, started: Date): string {
  const second = started.toISOString().replace(/[-:]/g, '').slice(0, 15);
  const first = 1 + (runNames(runs)[0]?.number ?? 0);
  for (let number = first; ; number++) {
    const id = `${second}-${String(number).padStart(numberDigits, '0')}`;
    const folder = run(id);
    try {
      mkdirSync(folder);
      return id;
    } catch (error) {
      // A name that is taken; that `runs` is a folder was seen to when the store was claimed.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || number === first + runsMax)
        throw new StoreFault('create', folder, error);
    }
  }
}

function faulty<Result>(doing: string, path: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw new StoreFault(doing, path, error);
  }
}

function textOf(path: string): string | undefined {
  try {
    return readSmallText(path);
  } catch {
    return undefined;
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
