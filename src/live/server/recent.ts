/**
 * The newest manifests of a store, and by digest the actions that made and that used each artifact in them. Manifests do
 * not change, so that those of earlier requests are kept; older runs than these are not searched.
 */

import type { ActionFact } from '../../core/facts/run-facts.ts';
import type { Manifest } from '../../store/journal/run-log.ts';
import type { Store } from '../../store/store.ts';

export const recentMax = 200;
const actionsMax = 20_000;

export interface Use {
  readonly run: string;
  readonly action: ActionFact;
  readonly port: string;
}

export interface Recent {
  /** Newest first. */
  manifests(): readonly Manifest[];
  makersOf(digest: string): readonly Use[];
  usersOf(digest: string): readonly Use[];
}

export function recentRuns({ runs }: Pick<Store, 'runs'>): Recent {
  let kept = new Map<string, Manifest>();
  let seen = '';
  let [makers, users] = [new Map<string, Use[]>(), new Map<string, Use[]>()];
  const refresh = (): void => {
    const now = new Map<string, Manifest>();
    let actions = 0;
    for (const id of runs.list()) {
      if (now.size >= recentMax || actions > actionsMax) break;
      const manifest = kept.get(id) ?? runs.manifest(id);
      if (manifest === undefined) continue;
      now.set(id, manifest);
      actions += manifest.actions.length;
    }
    const names = [...now.keys()].join();
    if (names === seen) return;
    [kept, seen] = [now, names];
    [makers, users] = [new Map(), new Map()];
    for (const [run, manifest] of now)
      for (const action of manifest.actions) {
        for (const [port, digest] of Object.entries(action.outputs)) put(makers, digest, { run, action, port });
        for (const [port, digest] of Object.entries(action.inputs ?? {})) put(users, digest, { run, action, port });
      }
  };
  return {
    manifests: () => {
      refresh();
      return [...kept.values()];
    },
    makersOf: (digest) => {
      refresh();
      return makers.get(digest) ?? [];
    },
    usersOf: (digest) => {
      refresh();
      return users.get(digest) ?? [];
    },
  };
}

function put(into: Map<string, Use[]>, digest: string, use: Use): void {
  const known = into.get(digest);
  if (known === undefined) into.set(digest, [use]);
  else known.push(use);
}
