/**
 * Runs: each has a log of its events, a lease while it goes on and a manifest of its end. Per pipeline, the key of each
 * action's last success is kept for explanations.
 *
 * Runs are numbered and ordered by number, since clocks may be set back. Manifests and last successes are sealed and
 * name their subject; a misplaced one, or one of another shape, is reported as unreadable and not used.
 */

import { constants } from 'node:buffer';
import { closeSync, mkdirSync, openSync, readdirSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../../core/facts/event.ts';
import type { RunFacts } from '../../core/facts/run-facts.ts';
import { isRunFacts } from '../../core/facts/run-facts-shape.ts';
import { jsonLine } from '../../core/values/json-line.ts';
import { key, mapOf, object, shapeCheck, text } from '../../core/values/shape.ts';
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
import { type LinesFrom, linesFrom } from './lines-from.ts';
import { openProgressLog } from './progress-log.ts';
import { eventsProblem, parseJson, usedByEvents } from './run-events.ts';

/** Manifests of version 1 were not sealed. */
const manifestVersion = 2;
/** A manifest of a million actions has 440 MB. */
const textMax = constants.MAX_STRING_LENGTH;
const pendingCharacters = 1 << 16;
/** The most runs that can begin at the same moment. */
const runsMax = 9999;

export interface Manifest extends RunFacts {
  readonly version: number;
}

export interface RunWriter {
  readonly id: string;
  /** Writes a line: progress to its own file, thinned, all else to the log, with its time. Throws StoreFault. */
  append(event: RunEvent): void;
  /** Writes the manifest. Throws StoreFault. */
  finish(facts: RunFacts): void;
  /** Ends the lease, however the run ended. */
  close(): void;
  /** Ends the lease and forgets the run: it is in no list. Results that it made are kept. */
  discard(): void;
}

export interface RunLog {
  /** Creates the store if there is none. Throws StoreFault, also for a folder that is not a store. */
  start(started: Date): RunWriter;
  /**
   * Ids of all runs, the last one started first, regardless of the clock. Pass a listener if an unlistable folder must
   * not count as empty.
   */
  list(onFault?: FaultListener): string[];
  manifest(id: string): Manifest | undefined;
  /** The manifest of a run, or why it is not valid; undefined if there is no file. */
  look(id: string): FoundManifest;
  /** Why a run's events cannot be read. An interrupted run may have a truncated last line. */
  eventsProblem(id: string): string | undefined;
  /**
   * The whole lines of a run's events or progress from an offset, also while the run goes on; as many as fit into
   * `bytesMax`. None for a run without such a file.
   */
  lines(id: string, part: 'events' | 'progress', from: number, bytesMax: number): LinesFrom;
  /** The process of a run that goes on. */
  holder(id: string): Owner | undefined;
  /** The path of a run's manifest, for messages. */
  manifestFile(id: string): string;
  /** Renames a damaged manifest or log of a run; returns whether its name is free now. */
  setAside(id: string, part: 'manifest' | 'events'): boolean;
  /** Pipeline and keys that a run used: from its manifest, or from its events if it goes on or was killed. */
  used(id: string): { readonly pipeline: string; readonly keys: readonly string[] } | undefined;
  /** Runs going on now. */
  live(): { readonly id: string; readonly owner: Owner }[];
  /** Action → key of its last success in runs of this pipeline. */
  latest(pipeline: string): { readonly [action: string]: string };
  /** The files that hold the last successes of all pipelines. */
  latestPaths(onFault?: FaultListener): string[];
  /** Why such a file is not valid for its name. */
  latestProblem(path: string): string | undefined;
  saveLatest(pipeline: string, keys: { readonly [action: string]: string }): void;
}

export type FoundManifest =
  | { readonly manifest: Manifest }
  /** `later`: it is sealed, but of a newer version than this program knows. */
  | { readonly problem: string; readonly later?: true }
  | undefined;

interface Latest {
  readonly pipeline: string;
  readonly keys: { readonly [action: string]: string };
}

const isLatest = shapeCheck<Latest>(object({ pipeline: text, keys: mapOf(key) }));

export function openRunLog(layout: Layout): RunLog {
  const write = (path: string, value: unknown): void =>
    replaceFile(
      layout.temporary,
      path,
      // A text that is too long is an error of the language.
      faulty('write', path, () => seal(JSON.stringify(value))),
    );
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
      const clock = performance.now();
      const at = (): number => Math.round(performance.now() - clock) / 1000;
      const progress = openProgressLog(layout.progress(id));
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
      /** A timer has no caller to throw to: the next event throws instead. */
      const flushLate = (): void => {
        try {
          if (!closed) flush();
        } catch (error) {
          if (!(error instanceof StoreFault)) throw error;
          late = error;
        }
      };
      const close = (): void => {
        flushLate();
        closed = true;
        closeSync(events);
        progress.close();
        lease.end();
      };
      return {
        id,
        append: (event) => {
          if (late !== undefined) throw late;
          if (event.event === 'action.progress') return progress.add(event, at());
          if (pending === '') setImmediate(flushLate);
          pending += `${jsonLine({ ...event, at: at() })}\n`;
          // There may be a hundred thousand cached actions at one moment; their events are written together at its end.
          if (event.event !== 'action.cached' || pending.length >= pendingCharacters) flush();
        },
        finish: (facts) => write(layout.manifest(id), { version: manifestVersion, ...facts }),
        close,
        discard: () => {
          close();
          for (const one of [path, layout.progress(id)]) faulty('delete', one, () => rmSync(one, { force: true }));
          faulty('delete', layout.run(id), () => rmdirSync(layout.run(id)));
        },
      };
    },
    list: (onFault) => list(layout.runs, onFault),
    manifest,
    look,
    eventsProblem: (id) => eventsProblem(layout.events(id), id),
    lines: (id, part, from, bytesMax) => linesFrom(layout[part](id), from, bytesMax),
    holder: (id) => leaseHolder(layout.lease(id)),
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
      if (!isLatest(found)) return 'it is damaged';
      return layout.latest(found.pipeline) === path ? undefined : `it belongs to the pipeline ${found.pipeline}`;
    },
    saveLatest: (pipeline, keys) => write(layout.latest(pipeline), { pipeline, keys } satisfies Latest),
  };
}

interface RunName {
  readonly id: string;
  /** 0 for unnumbered runs of earlier versions, which are ordered by time. */
  readonly number: number;
}

/** `20260101T120000-0042`. Before runs were numbered, two digits distinguished runs of the same second. */
function runName(id: string): RunName | undefined {
  const digits = /^\d{8}T\d{6}-(\d{2,15})$/.exec(id)?.[1];
  return digits === undefined ? undefined : { id, number: digits.length < numberDigits ? 0 : Number(digits) };
}

const numberDigits = 4;

/** Newest first. Two runs that start at once may get the same number in different seconds; then the time decides. */
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
    return { problem: 'its manifest is damaged' };
  }
  if (value.run !== id) return { problem: `its manifest is that of run ${value.run}` };
  return { manifest: { ...value, version: version as number } };
}

/** A new run's number is one more than the largest. */
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
      // The name is taken. (`runs` is a folder: claiming the store has checked that.)
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
    return readSmallText(path, { bytesMax: textMax });
  } catch {
    return undefined;
  }
}
