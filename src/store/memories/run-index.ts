/**
 * A line about each ended run, in one file, so that a list of ten thousand runs need not read ten thousand manifests.
 * The caller decides what of a manifest is kept, and names the form of it; lines of another form are made again. A line
 * begins with digits of its own digest, and damaged ones are made again as well. Lines of new runs are appended. Like
 * other memories it may be deleted; nothing is written if there is no store.
 *
 * Words that many runs have in common stand in a line of their own before them, and are parsed and held once for all.
 */

import { appendFileSync } from 'node:fs';
import { digestOf } from '../../core/values/digest.ts';
import { jsonLine } from '../../core/values/json-line.ts';
import type { Manifest, RunLog } from '../journal/run-log.ts';
import type { Layout } from '../layout.ts';
import { replaceFile } from '../objects/publish.ts';
import { readSmallText } from '../objects/small-file.ts';
import { isMarked } from '../ownership.ts';

export interface RunLine<About, Shared> {
  readonly run: string;
  /** Absent for a run that goes on or was killed, or whose manifest cannot be read. Read from its line when it is asked for. */
  readonly about?: About;
  /** The part of `about` that other runs have as well: one object for all of them. */
  readonly shared?: Shared;
  /** Why its manifest cannot be read. */
  readonly problem?: string;
}

/** How a run becomes a line, and a line a run again. */
export interface LineForm<About, Own, Shared> {
  /** Changes whenever the parts of a line have another shape. Without spaces. */
  readonly name: string;
  aboutOf(manifest: Manifest): About;
  split(about: About): { readonly own: Own; readonly shared: Shared };
  join(own: Own, shared: Shared): About;
}

export interface RunIndex {
  /** Lists runs from then on. */
  open<About, Own, Shared>(form: LineForm<About, Own, Shared>): { list(): readonly RunLine<About, Shared>[] };
}

/** So many more lines than runs are left before the file is written again. */
const surplusMax = 1000;
const seals = 16;

export function openRunIndex(layout: Layout, runs: RunLog): RunIndex {
  return {
    open: <About, Own, Shared>(form: LineForm<About, Own, Shared>) => {
      let known: Map<string, RunLine<About, Shared>> | undefined;
      /** By the digits of its line. */
      let words = new Map<string, Shared>();
      const write = (made: readonly RunLine<About, Shared>[], how: (layout: Layout, text: string) => void): void => {
        if (!isMarked(layout.root)) return;
        try {
          how(layout, linesOf(form, made, words));
        } catch {
          // The manifests are read again.
        }
      };
      return {
        list: () => {
          const ids = runs.list();
          if (known === undefined) {
            const { found, lines, shared } = readIndex(layout.runIndex, form);
            const there = new Set(ids);
            known = new Map([...found].filter(([run]) => there.has(run)));
            words = shared;
            if (lines > known.size + words.size + surplusMax) {
              words = new Map();
              write([...known.values()], replaceIndex);
            }
          }
          const made: RunLine<About, Shared>[] = [];
          const rows = ids.map((run): RunLine<About, Shared> => {
            const line = known?.get(run);
            if (line !== undefined) return line;
            const looked = runs.look(run);
            if (looked === undefined) return { run };
            if ('problem' in looked) return { run, problem: looked.problem };
            const about = form.aboutOf(looked.manifest);
            const now = { run, about, shared: form.split(about).shared };
            made.push(now);
            return now;
          });
          for (const line of made) known.set(line.run, line);
          // A list of old runs is appended oldest first, as they would have been one by one.
          if (made.length > 0) write(made.reverse(), appendIndex);
          return rows;
        },
      };
    },
  };
}

/** `<seal> <form> <run> <seal of the shared line> <own JSON>`, and before it `<seal> <form> shared <JSON>`. */
function readIndex<About, Own, Shared>(
  path: string,
  form: LineForm<About, Own, Shared>,
): { found: Map<string, RunLine<About, Shared>>; shared: Map<string, Shared>; lines: number } {
  const found = new Map<string, RunLine<About, Shared>>();
  const shared = new Map<string, Shared>();
  let text: string;
  try {
    text = readSmallText(path);
  } catch {
    return { found, shared, lines: 0 };
  }
  const lines = text.split('\n').slice(0, -1);
  for (const line of lines) {
    const rest = line.slice(seals + 1);
    if (line.slice(0, seals) !== sealOf(rest)) continue;
    // The digits are those of a line that this program wrote.
    const [name = '', run = '', digits = ''] = rest.split(' ', 3);
    if (name !== form.name) continue;
    if (run === 'shared')
      shared.set(line.slice(0, seals), JSON.parse(rest.slice(name.length + run.length + 2)) as Shared);
    const words = shared.get(digits);
    if (words !== undefined)
      found.set(run, lineOf(form, run, rest.slice(name.length + run.length + digits.length + 3), words));
  }
  return { found, shared, lines: lines.length };
}

function lineOf<About, Own, Shared>(
  { join }: LineForm<About, Own, Shared>,
  run: string,
  json: string,
  shared: Shared,
): RunLine<About, Shared> {
  let about: About | undefined;
  return {
    run,
    shared,
    get about() {
      about ??= join(JSON.parse(json) as Own, shared);
      return about;
    },
  };
}

/** Words that are not among `words` get a line, and are put there. */
function linesOf<About, Own, Shared>(
  { name, split }: LineForm<About, Own, Shared>,
  made: readonly RunLine<About, Shared>[],
  words: Map<string, Shared>,
): string {
  let text = '';
  for (const { run, about } of made) {
    if (about === undefined) continue;
    const { own, shared } = split(about);
    const common = sealed(`${name} shared ${jsonLine(shared)}`);
    const digits = common.slice(0, seals);
    // Where another process has replaced the file since, the run lacks its words there, and gets a new line.
    if (!words.has(digits)) text += common;
    words.set(digits, shared);
    text += sealed(`${name} ${run} ${digits} ${jsonLine(own)}`);
  }
  return text;
}

function replaceIndex(layout: Layout, text: string): void {
  replaceFile(layout.temporary, layout.runIndex, new TextEncoder().encode(text));
}

function appendIndex({ runIndex }: Layout, text: string): void {
  appendFileSync(runIndex, text);
}

function sealed(line: string): string {
  return `${sealOf(line)} ${line}\n`;
}

function sealOf(json: string): string {
  return digestOf(json).slice('sha256:'.length, 'sha256:'.length + seals);
}
