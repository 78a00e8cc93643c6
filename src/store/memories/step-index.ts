/**
 * The steps of all ended runs in one file, by which a digest, a name or a word of any of them is found without reading the
 * manifests of ten thousand runs. Nothing of it is held: a search reads the file from its beginning in pieces, and lets
 * other work go on between them. Lines of new runs are appended; a line begins with digits of its own digest, and runs whose
 * lines are damaged or missing get new ones. Like other memories it may be deleted.
 */

import { appendFileSync, statSync } from 'node:fs';
import { setImmediate as breathe } from 'node:timers/promises';
import type { ActionFact, RunFacts } from '../../core/facts/run-facts.ts';
import { digestOf } from '../../core/values/digest.ts';
import { jsonLine } from '../../core/values/json-line.ts';
import { linesFrom } from '../journal/lines-from.ts';
import type { RunLog } from '../journal/run-log.ts';
import type { Layout } from '../layout.ts';
import { replaceFile } from '../objects/publish.ts';
import { isMarked } from '../ownership.ts';

export interface IndexedStep
  extends Pick<ActionFact, 'id' | 'kind' | 'outcome' | 'key' | 'error' | 'seconds' | 'outputs' | 'inputs'> {
  /** Its notes. */
  readonly words: string;
}

export interface RunStep {
  readonly run: string;
  readonly step: IndexedStep;
}

export interface StepIndex {
  /**
   * Steps with a text anywhere in their names, words, keys or digests, in any case, those of the newest runs first. Lines
   * are looked for and not steps: the caller looks which steps of a run it means.
   */
  find(text: string): Promise<readonly RunStep[]>;
}

const [form, seals] = ['steps-1', 16];
const [pieceBytes, stepsInLine, manifestsAtOnce] = [2 ** 22, 200, 20];
/** Only the newest lines that have a text are read. */
const linesMax = 1000;
/** So many runs that are gone are left in the file. */
const goneMax = 1000;

export function openStepIndex(layout: Layout, runs: RunLog): StepIndex {
  const there = new Set<string>();
  /** The offset behind the lines that were read, and the size of the file when it was last looked at. */
  let [seen, size] = [0, 0];
  /** Lines of a store that nothing can be written to. */
  let unwritten: readonly string[] = [];

  const readOthers = async (): Promise<void> => {
    if (sizeOf(layout.stepIndex) < size) {
      there.clear();
      seen = 0;
    }
    for await (const lines of piecesOf(layout.stepIndex, seen, (next) => (seen = next)))
      for (const line of lines) {
        const { run, isLast } = headOf(line);
        if (run !== undefined && isLast && isSealed(line)) there.add(run);
      }
  };
  const addMissing = async (): Promise<void> => {
    const made: string[] = [];
    let manifests = 0;
    for (const run of runs.list().reverse()) {
      if (there.has(run)) continue;
      const facts = runs.manifest(run);
      if (++manifests % manifestsAtOnce === 0) await breathe();
      if (facts === undefined) continue;
      made.push(...linesOf(run, facts));
      there.add(run);
    }
    if (made.length === 0) return;
    try {
      if (!isMarked(layout.root)) throw new Error('no store');
      // Behind a torn line: the new ones would be a part of it.
      const torn = sizeOf(layout.stepIndex) > seen ? '\n' : '';
      appendFileSync(layout.stepIndex, torn + made.map((line) => `${line}\n`).join(''));
    } catch {
      unwritten = [...unwritten, ...made];
    }
  };
  const dropGone = async (): Promise<void> => {
    const listed = new Set(runs.list());
    if ([...there].filter((run) => !listed.has(run)).length <= goneMax || !isMarked(layout.root)) return;
    const kept: string[] = [];
    for await (const lines of piecesOf(layout.stepIndex, 0))
      kept.push(...lines.filter((line) => isSealed(line) && listed.has(headOf(line).run ?? '')));
    const bytes = new TextEncoder().encode(kept.map((line) => `${line}\n`).join(''));
    try {
      replaceFile(layout.temporary, layout.stepIndex, bytes);
    } catch {
      return;
    }
    seen = bytes.length;
    for (const run of there) if (!listed.has(run)) there.delete(run);
  };
  let updating: Promise<void> = Promise.resolve();

  return {
    find: async (text) => {
      updating = updating
        .catch(() => {})
        .then(readOthers)
        .then(dropGone)
        .then(addMissing);
      await updating;
      size = sizeOf(layout.stepIndex);
      const wanted = JSON.stringify(text.toLowerCase()).slice(1, -1);
      let found: string[] = [];
      const look = (lines: readonly string[]): void => {
        for (const line of lines) if (line.toLowerCase().includes(wanted, headOf(line).end)) found.push(line);
        if (found.length > 2 * linesMax) found = found.slice(-linesMax);
      };
      for await (const lines of piecesOf(layout.stepIndex, 0)) look(lines);
      look(unwritten);
      const listed = new Set(runs.list());
      return found
        .slice(-linesMax)
        .reverse()
        .flatMap(stepsIn)
        .filter(({ run }) => listed.has(run));
    },
  };
}

/** Pieces of a file in whole lines; `told` hears how far it is read. */
async function* piecesOf(
  path: string,
  from: number,
  told: (next: number) => void = () => {},
): AsyncGenerator<readonly string[]> {
  for (let at = from; ; ) {
    const { lines, next } = linesFrom(path, at, pieceBytes);
    if (next === at) return;
    at = next;
    told(next);
    yield lines;
    await breathe();
  }
}

function linesOf(run: string, { actions }: RunFacts): string[] {
  const parts = Array.from({ length: Math.max(1, Math.ceil(actions.length / stepsInLine)) }, (_, part) =>
    actions.slice(part * stepsInLine, (part + 1) * stepsInLine),
  );
  return parts.map((part, at) => {
    const json = jsonLine([form, run, at === parts.length - 1, part.map(stepOf)]);
    return `${sealOf(json)} ${json}`;
  });
}

/** Without names of fields, which a reader may look for as words. */
function stepOf({
  id,
  kind,
  outcome,
  key = '',
  error = '',
  seconds,
  notes,

  outputs,
  inputs = {},
}: ActionFact) {
  return [id, kind, outcome, key, error, seconds ?? null, notes.join(' '), outputs, inputs] as const;
}

type Line = readonly [form: string, run: string, isLast: boolean, steps: readonly ReturnType<typeof stepOf>[]];

function stepsIn(line: string): RunStep[] {
  if (!isSealed(line)) return [];
  // The digits are those of a line that this program wrote.
  const [, run, , steps] = JSON.parse(line.slice(seals + 1)) as Line;
  return steps.map(([id, kind, outcome, key, error, seconds, words, outputs, inputs]) => ({
    run,
    step: {
      ...{ id, kind, outcome, words, outputs, inputs },
      ...(key !== '' && { key }),
      ...(error !== '' && { error }),
      ...(seconds !== null && { seconds }),
    },
  }));
}

/** The run of a line, and where its steps begin. */
function headOf(line: string): { readonly run?: string; readonly isLast: boolean; readonly end: number } {
  const [head = '', name, run, isLast] = /^[0-9a-f]{16} \["([\w-]+)","([\w-]+)",(true|false),/.exec(line) ?? [];
  return { ...(name === form && run !== undefined && { run }), isLast: isLast === 'true', end: head.length };
}

function isSealed(line: string): boolean {
  return line.slice(0, seals) === sealOf(line.slice(seals + 1)) && headOf(line).run !== undefined;
}

function sealOf(json: string): string {
  return digestOf(json).slice('sha256:'.length, 'sha256:'.length + seals);
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
