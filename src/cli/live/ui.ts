/** `pipeline ui`: the live page of a store, served to browsers of this machine until Ctrl-C. */

import type { Store } from '../../store/store.ts';
import { inert } from '../../ui/inert.ts';
import type { CommandContext, LiveServer } from '../context.ts';
import { exitCodes, UsageError } from '../exit.ts';
import { openStoreHere } from '../open-store.ts';
import { presentFacts } from '../since/present-facts.ts';
import { runBefore } from '../since/run-before.ts';
import { openOnDesktop } from './open-desktop.ts';

export interface UiFlags {
  readonly store?: string;
  readonly port?: number;
  readonly open?: boolean;
  readonly allowControl?: boolean;
}

export async function uiCommand(flags: UiFlags, context: CommandContext): Promise<number> {
  const { terminal } = context;
  const store = await openStoreHere(flags, { terminal });
  const server = await startPage(store, flags, context);
  terminal.out(`runs of ${inert(store.root)}: ${server.address}`);
  terminal.out(
    flags.allowControl === true
      ? 'the page may stop runs; Ctrl-C ends it'
      : 'the page only reads; Ctrl-C ends it, and no run with it',
  );
  if (flags.open === true) openOnDesktop(server.address);
  await ended();
  await server.close();
  return exitCodes.ok;
}

/** Throws UsageError if the port cannot be used. */
export async function startPage(
  store: Store,
  { port = 0, allowControl = false }: Pick<UiFlags, 'port' | 'allowControl'>,
  context: CommandContext,
): Promise<LiveServer> {
  try {
    return await context.serveLive({
      ...{ store, port, control: allowControl },
      present: (facts) => presentFacts(facts, runBefore(facts, store.runs), store),
      comparedRun: (facts) => {
        const found = runBefore(facts, store.runs);
        return 'before' in found ? found.before.run : undefined;
      },
    });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    throw new UsageError(
      code === 'EACCES' ? `port ${port} is not for this user` : `port ${port} is taken`,
      `leave --port out for a free one (${message})`,
    );
  }
}

/** A terminal that is closed, or that asks to end. */
function ended(): Promise<void> {
  return new Promise((resume) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resume());
  });
}
