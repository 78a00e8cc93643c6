/** A line for each event: for pipes, logs and CI. */

import type { EventListener, RunEvent, Without } from '../core/facts/event.ts';
import { durationText } from '../core/facts/number-text.ts';
import { labelLines } from '../core/facts/run-label.ts';
import { columns, cut } from './columns.ts';
import { failureText } from './failure-text.ts';
import { inert, type Style } from './style.ts';

/** Fewer columns of notes say nothing. */
const notesMin = 12;

export interface ConsoleOptions {
  /** With starts, log lines and a progress line every half minute; otherwise only ends and failures are printed. */
  readonly verbose?: boolean;
  /** Notes on an executed action are cut to what is left of a row; `show` prints them whole. */
  width?(): number;
}

export function plainConsole(
  write: (line: string) => void,
  style: Style,
  { verbose = true, width = () => Number.POSITIVE_INFINITY }: ConsoleOptions = {},
): EventListener {
  const shown = new Map<string, number>();
  const progressSeconds = 30;
  return (event) => {
    switch (event.event) {
      case 'run.started':
        write(`${style('bold', inert(event.pipeline))}  ${event.actions} actions, ${event.jobs} at a time`);
        for (const line of labelLines(event.label, event.settings)) write(`          ${inert(line)}`);
        return;
      case 'action.started':
        if (verbose)
          write(`${style('cyan', 'start')}     ${inert(event.action)}  ${style('dim', inert(event.reason))}`);
        return;
      case 'action.queued':
        if (verbose)
          write(`${style('cyan', 'queued')}    ${inert(event.action)}  ${style('dim', inert(event.reason))}`);
        return;
      case 'action.waiting':
        return write(`${style('cyan', 'waiting')}   ${inert(event.action)}  for ${inert(event.for)}`);
      case 'action.retried':
        return write(
          `${style('yellow', 'again')}     ${inert(event.action)}  attempt ${event.attempt} of ${event.attempts} failed: ${inert(event.failure.message)}`,
        );
      case 'action.progress': {
        const now = performance.now() / 1000;
        const last = shown.get(event.action);
        if (last === undefined) shown.set(event.action, now);
        else if (verbose && now - last >= progressSeconds) {
          shown.set(event.action, now);
          const share = event.overall ?? event.done / Math.max(1, event.total);
          const percent = Math.floor(100 * share);
          write(`          ${inert(event.action)}  ${inert(event.unit)} ${percent} %  ${inert(event.note ?? '')}`);
        }
        return;
      }
      case 'action.log':
        if (verbose) write(`          ${style('dim', `${inert(event.action)} │ ${inert(event.line)}`)}`);
        return;
      case 'action.cached': {
        const origin = originText(event);
        const from = origin === '' ? '' : `  ${style('dim', inert(origin))}`;
        return write(`${style('dim', 'cached')}    ${inert(event.action)}${from}${leftOut(event, style)}`);
      }
      case 'action.executed': {
        const done = `${style('green', 'done')}      ${inert(event.action)}  ${durationText(event.seconds)}`;
        const left = leftOut(event, style);
        return write(`${done}${notesText(event.notes, width() - columns(done + left))}${left}`);
      }
      case 'action.failed':
        for (const line of failureText(event.action, event.failure, style)) write(line);
        return;
      case 'action.blocked':
        return write(
          `${style('yellow', 'blocked')}   ${inert(event.action)}  by ${inert(event.by)}${event.reason === undefined ? '' : `: ${inert(event.reason)}`}`,
        );
      case 'action.cancelled':
        return write(`${style('yellow', 'cancelled')} ${inert(event.action)}`);
      case 'warning':
        // A diagnostic of the document has been printed with its position.
        if (event.diagnostic !== undefined) return;
        return write(`${style('yellow', 'warning')}   ${inert(event.message)}`);
    }
  };
}

/** The beginning of the notes in `room` columns, with `…` where something is left out. */
function notesText(notes: readonly string[], room: number): string {
  const text = notes.length === 0 ? '' : `  ${notes.map(inert).join('; ')}`;
  if (columns(text) <= room) return text;
  return room < notesMin ? cut('  …', Math.max(0, room)) : `${cut(text, room - 1)}…`;
}

function originText({ cutOff, meanwhile, sameAs }: Extract<RunEvent, { event: 'action.cached' }>): string {
  if (cutOff) return 'its inputs came out unchanged';
  if (meanwhile === true) return 'made by another run meanwhile';
  return sameAs === undefined ? '' : `the same as ${sameAs}`;
}

const namesMax = 3;

/** `from 4 of 6 candidates; 2 diverged`, or else the names of the missing inputs. */
function leftOut(event: { readonly without?: Without; readonly lacking?: string }, style: Style): string {
  const { without, lacking } = event;
  if (without === undefined) return '';
  if (lacking !== undefined) return `  ${style('yellow', inert(lacking))}`;
  const more = without.length - namesMax;
  const names = without.slice(0, namesMax).map(inert).join(', ');
  return `  ${style('yellow', `without ${names}${more > 0 ? ` and ${more} more` : ''}`)}`;
}
