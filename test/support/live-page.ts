/** A live page over a store, asked as a browser asks it: with the cookie that its address gives. */

import type { ExecutionContext } from 'ava';
import { runBefore } from '../../src/cli/since/run-before.ts';
import type { RunFacts } from '../../src/core/facts/run-facts.ts';
import { serveLive } from '../../src/live/server/serve.ts';
import type { Store } from '../../src/store/store.ts';

export interface LivePage {
  /** With the token. */
  readonly address: string;
  readonly base: string;
  readonly cookie: string;
  get(path: string, headers?: { readonly [name: string]: string }): Promise<Response>;
  json<Value>(path: string): Promise<Value>;
  close(): Promise<void>;
}

export async function livePage(t: ExecutionContext, store: Store, control = false): Promise<LivePage> {
  const comparedRun = (facts: RunFacts): string | undefined => {
    const found = runBefore(facts, store.runs);
    return 'before' in found ? found.before.run : undefined;
  };
  const server = await serveLive({ store, port: 0, control, present: async (facts) => facts, comparedRun });
  t.teardown(() => server.close());
  const { origin } = new URL(server.address);
  const welcome = await fetch(server.address, { redirect: 'manual' });
  const cookie = (welcome.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const get = (path: string, headers = {}): Promise<Response> =>
    fetch(`${origin}${path}`, { headers: { cookie, ...headers } });
  return {
    address: server.address,
    base: origin,
    cookie,
    get,
    json: async <Value>(path: string): Promise<Value> => (await (await get(path)).json()) as Value,
    close: () => server.close(),
  };
}
