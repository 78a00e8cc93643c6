/** The event files of a run: a folder for each session, and a text about the run in the folder above them. */

import type { RunFacts } from '../../core/facts/run-facts.ts';
import { labelLines } from '../../core/facts/run-label.ts';
import { scalarEvent, sessionEndEvent, sessionStartEvent, textEvent, versionEvent } from './events.ts';
import type { Message } from './protobuf.ts';
import { framed } from './records.ts';
import type { Session } from './sessions.ts';

export interface EventFile {
  /** With forward slashes, below the folder of all runs. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The same results give the same bytes: all times are those of the records. */
export function eventFiles(facts: RunFacts, sessions: readonly Session[]): EventFile[] {
  const started = Date.parse(facts.started) / 1000;
  const folders = foldersOf(sessions.map(({ action }) => action));
  return [
    fileOf(facts.run, started, [textEvent('run', aboutRun(facts), started)]),
    ...sessions.map((session, index) => {
      const { start, end, settings, scalars, notes, action } = session;
      return fileOf(`${facts.run}/${folders[index]}`, start, [
        sessionStartEvent(settings, start),
        ...scalars.map(({ tag, step, value, at }) => scalarEvent(tag, step, value, at)),
        ...(notes.length === 0 ? [] : [textEvent('notes', listed(notes), end)]),
        ...(scalars.length === 0 ? [textEvent('action', plain(action), end)] : []),
        sessionEndEvent(end),
      ]);
    }),
  ];
}

/** TensorBoard takes every file with `tfevents` in its name, and reads those of a folder in the order of their names. */
function fileOf(folder: string, seconds: number, events: readonly Message[]): EventFile {
  const time = String(Math.floor(seconds)).padStart(10, '0');
  return {
    path: `${folder}/events.out.tfevents.${time}.arrowline`,
    bytes: framed([versionEvent(seconds), ...events]),
  };
}

const nameMax = 100;

/** The actions as names of folders that every disk takes; different ones for different actions. */
function foldersOf(actions: readonly string[]): string[] {
  const taken = new Set<string>();
  return actions.map((action) => {
    const name = action.replace(/[^\w=,.[\]-]+/g, '_').slice(0, nameMax);
    let free = name;
    for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${name}_${number}`;
    taken.add(free.toLowerCase());
    return free;
  });
}

function aboutRun(facts: RunFacts): string {
  const { pipeline, file, run, started, outcome, label, settings, gates } = facts;
  return [
    `**${plain(pipeline)}** (${plain(file)}), run ${run}, started ${plain(started)}: ${plain(outcome)}`,
    listed([
      ...labelLines(label, settings),
      ...gates.map(({ sentence, passed }) => `${passed ? 'pass' : 'FAIL'}: ${sentence}`),
    ]),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function listed(lines: readonly string[]): string {
  return lines.map((line) => `- ${plain(line)}`).join('\n');
}

/** Without a meaning in Markdown. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>#|!]/g, '\\$&');
}
