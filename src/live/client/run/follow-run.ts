/**
 * The stream of a run into a followed run. The browser comes back by itself with the id of the last message, and the
 * server goes on there; if the server is gone, the reader is told, and it is asked again every few seconds.
 */

import {
  type FollowedRun,
  type LoggedEvent,
  type LoggedProgress,
  takeEvent,
  takeProgress,
} from '../../../view/live/followed-run.ts';

export type Ended = 'ended' | 'killed' | 'unreadable';

export interface FollowListener {
  /** Lines were taken in. */
  changed(): void;
  ended(how: Ended): void;
  /** The connection is lost, or is there again. */
  connected(is: boolean): void;
}

const againMs = 2000;

export function followRun(id: string, run: FollowedRun, listener: FollowListener, left: AbortSignal): void {
  let last = '';
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const connect = (): void => {
    if (left.aborted) return;
    source = new EventSource(`/api/runs/${id}/follow${last === '' ? '' : `?from=${last}`}`);
    source.addEventListener('open', () => listener.connected(true));
    source.addEventListener('message', ({ data, lastEventId }: MessageEvent<string>) => {
      last = lastEventId;
      const told = JSON.parse(data) as { readonly events: LoggedEvent[]; readonly progress: LoggedProgress[] };
      for (const event of told.events) takeEvent(run, event);
      for (const one of told.progress) takeProgress(run, one);
      listener.changed();
    });
    source.addEventListener('end', ({ data }: MessageEvent<string>) => {
      source?.close();
      listener.ended((JSON.parse(data) as { readonly how: Ended }).how);
    });
    source.addEventListener('error', () => {
      // Asked again by hand: a browser gives up after a refusal, and a server that is started again refuses.
      source?.close();
      listener.connected(false);
      timer = setTimeout(connect, againMs);
    });
  };
  left.addEventListener('abort', () => {
    clearTimeout(timer);
    source?.close();
  });
  connect();
}
