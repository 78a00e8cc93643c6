/**
 * Runs: for each, its events as they happened, a lease while it goes on and a manifest of how it ended; and per
 * pipeline, the key of each action's last success, which is what explanations compare with.
 */

import { closeSync, mkdirSync, openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../core/event.ts';
import type { RunFacts } from '../core/run-facts.ts';
import { StoreFault } from './fault.ts';
import type { Layout } from './layout.ts';
import { holdLease, leaseHolder } from './lease.ts';
import type { Owner } from './owner.ts';
import { claimStore } from './presence.ts';
import { replaceFile } from './publish.ts';
import { readSmallText } from './small-file.ts';

export const manifestVersion = 1;
const pendingCharacters = 1 << 16;
/** Runs that begin in one second. */
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
  /** Ids of all runs, newest first. */
  list(): string[];
  manifest(id: string): Manifest | undefined;
  /** Pipeline and keys that a run used: of its manifest, or of its events if it has not ended or was killed. */
  used(id: string): { readonly pipeline: string; readonly keys: readonly string[] } | undefined;
  /** Runs that go on now. */
  live(): { readonly id: string; readonly owner: Owner }[];
  /** Action → key of its last success in runs of this pipeline. */
  latest(pipeline: string): { readonly [action: string]: string };
  saveLatest(pipeline: string, keys: { readonly [action: string]: string }): void;
}

export function openRunLog(layout: Layout): RunLog {
  const write = (path: string, value: unknown): void =>
    replaceFile(layout.temporary, path, new TextEncoder().encode(`${JSON.stringify(value)}\n`));
  return {
    start: (started) => {
      claimStore(layout);
      const { id, folder } = claimFolder(layout.runs, started);
      const lease = holdLease(folder, id);
      const path = join(folder, 'events.jsonl');
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
          pending += `${JSON.stringify(event)}\n`;
          // Of hits there may be a hundred thousand in a moment; they are written together at its end.
          if (event.event !== 'action.cached' || pending.length >= pendingCharacters) flush();
        },
        finish: (facts) => write(join(folder, 'manifest.json'), { version: manifestVersion, ...facts }),
        close: () => {
          flushLate();
          closed = true;
          closeSync(events);
          lease.end();
        },
      };
    },
    list: () => list(layout.runs),
    manifest: (id) => {
      const manifest = readJson(join(layout.runs, id, 'manifest.json')) as Manifest | undefined;
      return manifest?.version === manifestVersion ? manifest : undefined;
    },
    used: (id) => {
      const manifest = readJson(join(layout.runs, id, 'manifest.json')) as Manifest | undefined;
      if (manifest?.version === manifestVersion && Array.isArray(manifest.actions)) {
        const keys = manifest.actions.map((action) => action.key).filter((key) => key !== undefined);
        return { pipeline: manifest.pipeline, keys };
      }
      return usedByEvents(join(layout.runs, id, 'events.jsonl'));
    },
    live: () =>
      list(layout.runs).flatMap((id) => {
        const owner = leaseHolder(join(layout.runs, id));
        return owner === undefined ? [] : [{ id, owner }];
      }),
    latest: (pipeline) => {
      const found = readJson(layout.latest(pipeline));
      return typeof found === 'object' && found !== null ? (found as { [action: string]: string }) : {};
    },
    saveLatest: (pipeline, keys) => write(layout.latest(pipeline), keys),
  };
}

function list(runs: string): string[] {
  try {
    return readdirSync(runs).sort().reverse();
  } catch {
    return [];
  }
}

/** The last line of a run that was killed may be cut off. */
function usedByEvents(path: string): { pipeline: string; keys: string[] } | undefined {
  let pipeline: string | undefined;
  const keys: string[] = [];
  for (const line of readLines(path)) {
    const event = parseEvent(line);
    if (event?.event === 'run.started') pipeline = event.pipeline;
    if (event?.event === 'action.cached' || event?.event === 'action.executed') keys.push(event.key);
  }
  return pipeline === undefined ? undefined : { pipeline, keys };
}

function readLines(path: string): string[] {
  try {
    return readSmallText(path).split('\n');
  } catch {
    return [];
  }
}

function parseEvent(line: string): RunEvent | undefined {
  try {
    return JSON.parse(line) as RunEvent;
  } catch {
    return undefined;
  }
}

/** Ids sort by time; a counter tells runs of one second apart. */
function claimFolder(runs: string, started: Date): { id: string; folder: string } {
  const second = started.toISOString().replace(/[-:]/g, '').slice(0, 15);
  for (let count = 1; ; count++) {
    const id = `${second}-${String(count).padStart(2, '0')}`;
    const folder = join(runs, id);
    try {
      mkdirSync(folder);
      return { id, folder };
    } catch (error) {
      // A name that is taken; that `runs` is a folder was seen to when the store was claimed.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || count === runsMax)
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

function readJson(path: string): unknown {
  try {
    return JSON.parse(readSmallText(path));
  } catch {
    return undefined;
  }
}
