/** Judges what a program did below the project by what its document declares. */

import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { compareCodePoints, StageFailure } from 'arrowline/stage';
import { type Access, type Observed, programName } from './access.ts';
import { readHookLogs } from './hook-log.ts';
import { type Finding, look } from './look.ts';
import { namedFiles } from './named-files.ts';
import type { Program } from './processes.ts';
import { type Place, type Rules, rulesOf } from './rules.ts';
import { readTrace } from './strace-log.ts';
import { traceFile, type Watch } from './watch.ts';

export interface Undeclared {
  readonly watched: 'nothing' | 'what Python opened' | 'every open';
  /** Files below the project that no declaration covers, as `files:` would name them. */
  readonly reads: readonly Named[];
  /** Files below the project outside outputs, scratch and checkpoints. */
  readonly writes: readonly Named[];
  /** Sentences for the record: how far it was watched, and what may matter and is no fault. */
  readonly notes: readonly string[];
  /** Why something may have been missed. */
  readonly incomplete?: string;
}

export interface Named {
  readonly name: string;
  /** The program that did it. */
  readonly by: string;
}

const namesMax = 5;
/** Beyond this many they are all of one kind, and the first ones tell what to do. */
const findingsMax = 10_000;

/** Call it when every process of the program has ended. */
export async function undeclaredOf(watch: Watch, program: Program, around: Omit<Place, 'home'>): Promise<Undeclared> {
  const rules = rulesOf({
    directory: real(around.directory),
    project: real(around.project),
    declared: around.declared,
    readable: around.readable.map(real),
    writable: around.writable.map(real),
    home: real(homedir()),
  });
  const open = new Map<string, Access>();
  const see = (access: Access): void => {
    if (open.size < findingsMax && rules.asks(access)) open.set(`${access.kind} ${access.path}`, access);
  };
  const python: Observed = await readHookLogs(watch.folder, program, see);
  const all = watch.strace
    ? await readTrace(
        traceFile(watch.folder),
        { directory: real(around.directory), ignoreLists: python.processes },
        see,
      )
    : undefined;
  if (all === undefined)
    for (const words of python.unseen) namedFiles(words, rules.place.directory, program.path).forEach(see);
  const findings = [...open.values()].flatMap((access) => look(access, rules, python.own) ?? []);
  const incomplete = (all ?? python).incomplete;
  const watched = all !== undefined ? 'every open' : python.processes.size > 0 ? 'what Python opened' : 'nothing';
  const writes = named(findings, 'write', rules);
  // A file that it made itself is no input.
  const made = new Set(writes.map((write) => write.name));
  return {
    watched,
    reads: named(findings, 'read', rules).filter((read) => !made.has(read.name)),
    writes,
    notes: [watchedText(watched, python), ...notesOf(findings, rules, python)],
    ...(incomplete !== undefined && { incomplete }),
  };
}

/** The failure of an action that has something undeclared. */
export function undeclaredFailure({ reads, writes, incomplete }: Undeclared): StageFailure | undefined {
  const [read] = reads;
  const [write] = writes;
  if (read !== undefined)
    return new StageFailure('undeclared-read', `${read.by} read ${read.name}, which files: does not cover`, {
      where: 'files',
      found: `it read ${namesText(reads)}`,
      expected: 'every file below the project that it reads is named in files:, and so is part of its key',
      hint: `add ${namesText(reads)} to files:`,
    });
  if (write !== undefined)
    return new StageFailure('undeclared-write', `${write.by} wrote ${write.name}, which is in the project`, {
      where: 'outputs',
      found: `it changed ${namesText(writes)}`,
      expected: 'a program writes its outputs, and to its scratch and checkpoint folders',
      hint: 'write to the paths of outputs in the action file, or to the folder that TMPDIR names',
    });
  if (incomplete === undefined) return undefined;
  return new StageFailure('not-watched', 'it is not known which files the program read', {
    where: 'undeclared',
    found: incomplete,
    expected: 'a log of every Python that it starts',
    hint: 'start Python without -I, -E or -S and leave PYTHONPATH and ARROWLINE_WATCH as they are, or set `trace: strace`, or `undeclared: off`',
  });
}

/** The same as notes of an action that is to succeed all the same. */
export function undeclaredNotes({ reads, writes, incomplete }: Undeclared): string[] {
  return [
    ...(reads.length > 0 ? [`undeclared: it read ${namesText(reads)}, which files: does not cover`] : []),
    ...(writes.length > 0 ? [`undeclared: it wrote ${namesText(writes)} in the project`] : []),
    ...(incomplete !== undefined ? [`undeclared: not everything was watched: ${incomplete}`] : []),
  ];
}

function real(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

function named(findings: readonly Finding[], kind: Access['kind'], rules: Rules): Named[] {
  const names = new Map<string, string>();
  for (const finding of findings)
    if (finding.kind === kind)
      names.set(rules.nameOf(finding.path), names.get(rules.nameOf(finding.path)) ?? finding.by);
  return [...names].map(([name, by]) => ({ name, by })).sort((a, b) => compareCodePoints(a.name, b.name));
}

function namesText(all: readonly Named[]): string {
  const first = all.slice(0, namesMax).map(({ name }) => name);
  return `${first.join(', ')}${all.length > namesMax ? ` and ${all.length - namesMax} more` : ''}`;
}

function watchedText(watched: Undeclared['watched'], { unseen, native }: Observed): string {
  if (watched !== 'what Python opened') return `watched: ${watched}`;
  const not = [...new Set([...unseen.map(programName), ...native])].sort(compareCodePoints);
  return `watched: ${watched}${not.length > 0 ? `, not what ${not.join(', ')} opened (trace: strace sees that)` : ''}`;
}

function notesOf(findings: readonly Finding[], rules: Rules, { connections }: Observed): string[] {
  const missing = named(findings, 'missing', rules);
  const lists = findings.filter((finding) => finding.kind === 'list');
  return [
    ...(missing.length > 0 ? [`looked for ${namesText(missing)}, which is not there and in no declaration`] : []),
    ...lists.slice(0, namesMax).map(({ by, path, uncovered = [] }) => {
      const entries = namesText(uncovered.map((name) => ({ name, by })));
      return `${by} listed ${rules.nameOf(path)}, in which no declaration covers ${entries}`;
    }),
    ...(connections.length > 0 ? [`connected to ${connections.slice(0, namesMax).join(', ')}`] : []),
  ];
}
