/**
 * The stream of a run into a followed run. A page that lost it asks again every few seconds, with the id of the last message,
 * and the server goes on there; why it was lost is said above the view. A page that nobody sees gives its stream up until
 * somebody does: a browser has six connections for all pages of a server.
 */

import {
  type FollowedRun,
  type LoggedEvent,
  type LoggedProgress,
  takeEvent,
  takeProgress,
} from '../../../view/live/followed-run.ts';
import { ask } from '../ask.ts';

export type Ended = 'ended' | 'killed' | 'unreadable';

export interface FollowListener {
  /** Lines were taken in. */
  changed(): void;
  ended(how: Ended): void;
  /** The connection is lost, or is there again. */
  connected(is: boolean): void;
}

interface Told {
  readonly events: readonly LoggedEvent[];
  readonly progress: readonly LoggedProgress[];
  /** Lines that cannot be read. */
  readonly lost?: number;
}

const againMs = 2000;

export function followRun(id: string, run: FollowedRun, listener: FollowListener, left: AbortSignal): void {
  let last = '';
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hasEnded = false;
  const disconnect = (): void => {
    clearTimeout(timer);
    source?.close();
    source = undefined;
  };
  const connect = (): void => {
    disconnect();
    if (left.aborted || hasEnded || document.visibilityState === 'hidden') return;
    source = new EventSource(`/api/runs/${id}/follow${last === '' ? '' : `?from=${last}`}`);
    source.addEventListener('open', () => listener.connected(true));
    source.addEventListener('message', ({ data, lastEventId }: MessageEvent<string>) => {
      last = lastEventId;
      const { events, progress, lost = 0 } = JSON.parse(data) as Told;
      run.lost += lost;
      for (const event of events) orLost(run, () => takeEvent(run, event));
      for (const one of progress) orLost(run, () => takeProgress(run, one));
      listener.changed();
    });
    source.addEventListener('end', ({ data }: MessageEvent<string>) => {
      hasEnded = true;
      disconnect();
      listener.ended((JSON.parse(data) as { readonly how: Ended }).how);
    });
    source.addEventListener('error', () => {
      // Asked again by hand: a browser gives up after a refusal, and a server that is started again refuses.
      disconnect();
      listener.connected(false);
      ask(`/api/runs/${id}`, left).catch(() => {});
      timer = setTimeout(connect, againMs);
    });
  };
  document.addEventListener('visibilitychange', connect, { signal: left });
  left.addEventListener('abort', disconnect);
  connect();
}

/** A line of another form than this program writes is left out, and counted. */
function orLost(run: FollowedRun, take: () => void): void {
  try {
    take();
  } catch {
    run.lost++;
  }
}
