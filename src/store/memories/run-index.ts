/**
 * A line about each ended run, in one file, so that a list of ten thousand runs need not read ten thousand manifests.
 * The caller decides what of a manifest is kept, and names the form of it; lines of another form are made again. A line
 * begins with digits of its own digest, and damaged ones are made again as well. Lines of new runs are appended. Like
 * other memories it may be deleted; nothing is written if there is no store.
 */

import { appendFileSync } from 'node:fs';
import { digestOf } from '../../core/values/digest.ts';
import { jsonLine } from '../../core/values/json-line.ts';
import type { Manifest, RunLog } from '../journal/run-log.ts';
import type { Layout } from '../layout.ts';
import { replaceFile } from '../objects/publish.ts';
import { readSmallText } from '../objects/small-file.ts';
import { isMarked } from '../ownership.ts';

export interface RunLine<About> {
  readonly run: string;
  /** Absent for a run that goes on or was killed, or whose manifest cannot be read. */
  readonly about?: About;
  /** Why its manifest cannot be read. */
  readonly problem?: string;
}

export interface RunIndex {
  /** Lists runs from then on. `form` changes whenever the result of `aboutOf` has another shape. */
  open<About>(form: string, aboutOf: (manifest: Manifest) => About): { list(): readonly RunLine<About>[] };
}

/** So many more lines than runs are left before the file is written again. */
const surplusMax = 1000;
const seals = 16;

export function openRunIndex(layout: Layout, runs: RunLog): RunIndex {
  return {
    open: <About>(form: string, aboutOf: (manifest: Manifest) => About) => {
      let known: Map<string, About> | undefined;
      return {
        list: () => {
          const ids = runs.list();
          if (known === undefined) {
            const { found, lines } = readIndex<About>(layout.runIndex, form);
            const there = new Set(ids);
            known = new Map([...found].filter(([run]) => there.has(run)));
            if (lines > known.size + surplusMax) write(layout, form, [...known], replaceIndex);
          }
          const made: [string, About][] = [];
          const rows = ids.map((run): RunLine<About> => {
            const about = known?.get(run);
            if (about !== undefined) return { run, about };
            const looked = runs.look(run);
            if (looked === undefined) return { run };
            if ('problem' in looked) return { run, problem: looked.problem };
            const now = aboutOf(looked.manifest);
            made.push([run, now]);
            return { run, about: now };
          });
          for (const [run, about] of made) known.set(run, about);
          // A list of old runs is appended oldest first, as they would have been one by one.
          if (made.length > 0) write(layout, form, made.reverse(), appendIndex);
          return rows;
        },
      };
    },
  };
}

function readIndex<About>(path: string, form: string): { found: Map<string, About>; lines: number } {
  const found = new Map<string, About>();
  let text: string;
  try {
    text = readSmallText(path);
  } catch {
    return { found, lines: 0 };
  }
  const lines = text.split('\n').slice(0, -1);
  for (const line of lines) {
    const json = line.slice(seals + 1);
    if (line.slice(0, seals) !== sealOf(json)) continue;
    // The digits are those of a line that this program wrote.
    const entry = JSON.parse(json) as { readonly form: string; readonly run: string; readonly about: About };
    if (entry.form === form) found.set(entry.run, entry.about);
  }
  return { found, lines: lines.length };
}

function write<About>(
  layout: Layout,
  form: string,
  entries: readonly (readonly [string, About])[],
  how: (layout: Layout, text: string) => void,
): void {
  if (!isMarked(layout.root)) return;
  const text = entries
    .map(([run, about]) => jsonLine({ form, run, about }))
    .map((json) => `${sealOf(json)} ${json}\n`)
    .join('');
  try {
    how(layout, text);
  } catch {
    // The manifests are read again.
  }
}

function replaceIndex(layout: Layout, text: string): void {
  replaceFile(layout.temporary, layout.runIndex, new TextEncoder().encode(text));
}

function appendIndex({ runIndex }: Layout, text: string): void {
  appendFileSync(runIndex, text);
}

function sealOf(json: string): string {
  return digestOf(json).slice('sha256:'.length, 'sha256:'.length + seals);
}
