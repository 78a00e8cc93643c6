/** Pauses between checks of something that another process changes; cut short when the run is stopped. */

export interface Pauses {
  /** Resolves after a pause, with false if there is nothing left to wait for. */
  next(): Promise<boolean>;
  end(): void;
}

const pauseMs = 150;

export function createPauses(signal: AbortSignal): Pauses {
  const open = new Set<() => void>();
  let ended = signal.aborted;
  const end = (): void => {
    ended = true;
    for (const wake of [...open]) wake();
  };
  signal.addEventListener('abort', end, { once: true });
  return {
    next: () =>
      new Promise((resolve) => {
        const wake = (): void => {
          open.delete(wake);
          clearTimeout(timer);
          resolve(!ended);
        };
        const timer = setTimeout(wake, ended ? 0 : pauseMs);
        open.add(wake);
      }),
    end: () => {
      signal.removeEventListener('abort', end);
      end();
    },
  };
}
