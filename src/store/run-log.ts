/**
 * Runs: for each, its events as they happened and a manifest of how it ended; and per pipeline, the key of each
 * action's last success, which is what explanations compare with.
 */

import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../core/event.ts';
import type { RunFacts } from '../core/run-facts.ts';
import { StoreFault } from './fault.ts';
import type { Layout } from './layout.ts';
import { makeFolder, replaceFile } from './publish.ts';

export const manifestVersion = 1;

export interface Manifest extends RunFacts {
  readonly version: number;
}

export interface RunWriter {
  readonly id: string;
  append(event: RunEvent): void;
  finish(facts: RunFacts): void;
}

export interface RunLog {
  start(started: Date): RunWriter;
  /** Ids of all runs, newest first. */
  list(): string[];
  manifest(id: string): Manifest | undefined;
  /** Action → key of its last success in runs of this pipeline. */
  latest(pipeline: string): { readonly [action: string]: string };
  saveLatest(pipeline: string, keys: { readonly [action: string]: string }): void;
}

export function openRunLog(layout: Layout): RunLog {
  const write = (path: string, value: unknown): void =>
    replaceFile(layout.temporary, path, new TextEncoder().encode(`${JSON.stringify(value)}\n`));
  return {
    start: (started) => {
      const { id, folder } = claimFolder(layout.runs, started);
      const events = openSync(join(folder, 'events.jsonl'), 'a');
      return {
        id,
        append: (event) => void writeSync(events, `${JSON.stringify(event)}\n`),
        finish: (facts) => {
          closeSync(events);
          write(join(folder, 'manifest.json'), { version: manifestVersion, ...facts });
        },
      };
    },
    list: () => {
      try {
        return readdirSync(layout.runs).sort().reverse();
      } catch {
        return [];
      }
    },
    manifest: (id) => {
      const manifest = readJson(join(layout.runs, id, 'manifest.json')) as Manifest | undefined;
      return manifest?.version === manifestVersion ? manifest : undefined;
    },
    latest: (pipeline) => {
      const found = readJson(layout.latest(pipeline));
      return typeof found === 'object' && found !== null ? (found as { [action: string]: string }) : {};
    },
    saveLatest: (pipeline, keys) => write(layout.latest(pipeline), keys),
  };
}

/** Ids sort by time; a counter tells runs of one second apart. */
function claimFolder(runs: string, started: Date): { id: string; folder: string } {
  const second = started.toISOString().replace(/[-:]/g, '').slice(0, 15);
  for (let count = 1; ; count++) {
    const id = `${second}-${String(count).padStart(2, '0')}`;
    const folder = join(runs, id);
    try {
      makeFolder(runs);
      mkdirSync(folder);
      return { id, folder };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw new StoreFault('create', folder, error);
    }
  }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
