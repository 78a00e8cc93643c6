/**
 * Follows a run for one browser: the lines of its events and of its progress, as server-sent events. The files are the
 * queue: the id of a message is the pair of offsets behind it, so that a browser that comes back with the last id gets
 * exactly the lines that it lacks, from this server or from one that was started later. A slow browser is waited for, and
 * nothing is kept for it; one that takes nothing for a minute loses the stream, and may come back. Files are looked at by their size, since other machines give no notice of their writing.
 */

import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as later } from 'node:timers/promises';
import type { RunLog } from '../../store/journal/run-log.ts';
import { safeHeaders } from './answer.ts';

const [chunkBytesMax, lookMs, signMs, slowMs] = [2 ** 19, 250, 15_000, 60_000];
/** A run without a lease is looked at so often: the process that holds it may be writing its manifest. */
const looksWithoutHolder = 4;

export interface Offsets {
  readonly events: number;
  readonly progress: number;
}

/** `1024-96` as two offsets; the beginning for anything else. */
export function offsetsIn(id: string): Offsets {
  const [, events = '0', progress = '0'] = /^(\d{1,15})-(\d{1,15})$/.exec(id) ?? [];
  return { events: Number(events), progress: Number(progress) };
}

/** Ends when the run has, or when the browser leaves. */
export async function follow(
  runs: Pick<RunLog, 'lines' | 'holder' | 'look'>,
  run: string,
  from: Offsets,
  response: ServerResponse,
  closing: AbortSignal,
): Promise<void> {
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  response.on('close', leave);
  closing.addEventListener('abort', leave);
  const isGone = (): boolean => gone.signal.aborted;
  response.writeHead(200, { ...safeHeaders, 'Content-Type': 'text/event-stream; charset=utf-8' });
  let at = from;
  let [quiet, alone] = [0, 0];
  const say = async (text: string): Promise<void> => {
    if (response.write(text) || isGone()) return;
    const patience = AbortSignal.any([gone.signal, AbortSignal.timeout(slowMs)]);
    await once(response, 'drain', { signal: patience }).catch(() => response.destroy());
  };
  try {
    while (!isGone()) {
      // Asked before the lines are read: a manifest that is there has all lines before it.
      const looked = runs.look(run);
      const held = looked === undefined && runs.holder(run) !== undefined;
      // Progress first: the line that its action started is then among the events.
      const progress = runs.lines(run, 'progress', at.progress, chunkBytesMax);
      const events = runs.lines(run, 'events', at.events, chunkBytesMax);
      const moved = progress.next > at.progress || events.next > at.events;
      at = { events: events.next, progress: progress.next };
      if (moved) {
        [quiet, alone] = [0, 0];
        const [happened, moves] = [readable(events.lines), readable(progress.lines)];
        const skipped = [events, progress].filter((one) => one.skipped === true).length;
        const lost = skipped + events.lines.length - happened.length + progress.lines.length - moves.length;
        const told = { events: happened, progress: moves, ...(lost > 0 && { lost }) };
        await say(`id: ${at.events}-${at.progress}\ndata: ${JSON.stringify(told)}\n\n`);
        continue;
      }
      alone = held ? 0 : alone + 1;
      if (looked !== undefined || alone >= looksWithoutHolder) {
        const how = looked === undefined ? 'killed' : 'problem' in looked ? 'unreadable' : 'ended';
        await say(`event: end\ndata: ${JSON.stringify({ how })}\n\n`);
        return;
      }
      await later(lookMs, undefined, { signal: gone.signal }).catch(() => {});
      quiet += lookMs;
      if (quiet >= signMs) {
        quiet = 0;
        await say(': still here\n\n');
      }
    }
  } finally {
    closing.removeEventListener('abort', leave);
    response.end();
  }
}

/** A line that was cut by a kill is none. */
function readable(lines: readonly string[]): unknown[] {
  return lines.flatMap((line): unknown[] => {
    try {
      const value: unknown = JSON.parse(line);
      return typeof value === 'object' && value !== null ? [value] : [];
    } catch {
      return [];
    }
  });
}
