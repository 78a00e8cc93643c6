/** Machines that share a cache, for tests: each is a store of its own, and all run the pipelines of one rig. */

import { join } from 'node:path';
import type { RemoteUse } from '../../../src/core/facts/remote-use.ts';
import { inProcess } from '../../../src/run/executors/in-process.ts';
import { storeKnowledge } from '../../../src/run/knowledge.ts';
import { machineHere } from '../../../src/run/machine.ts';
import type { RunOptions } from '../../../src/run/runner.ts';
import { verifyStore } from '../../../src/store/care/verify.ts';
import { folderObjects } from '../../../src/store/remote/adapters/folder.ts';
import type { SharedObjects } from '../../../src/store/remote/shared-objects.ts';
import type { RemoteSettings } from '../../../src/store/remote/tier/remote.ts';
import { storeWithRemote } from '../../../src/store/remote/tier/with-remote.ts';
import { newSigningKey, type SigningKey } from '../../../src/store/remote/trust/keys.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import type { Rig, RigRun } from '../../support/rig.ts';

export const [alice, mallory] = [newSigningKey('alice'), newSigningKey('mallory')];

export interface Machine {
  /** The local store alone. */
  readonly store: Store;
  run(source: string, options?: Partial<RunOptions>): Promise<RigRun & { readonly remote: RemoteUse }>;
  /** Problems that verify finds in the local store. */
  problems(): Promise<readonly string[]>;
}

/** The folder that the machines share. */
export function sharedFolder(rig: Rig): string {
  return join(rig.folder, 'shared');
}

export interface MachineSettings extends Partial<Omit<RemoteSettings, 'signer'>> {
  /** Alice if left out. */
  readonly signer?: SigningKey | 'nobody';
}

export function machine(rig: Rig, name: string, { signer = alice, ...settings }: MachineSettings = {}): Machine {
  const store = openStore(join(rig.folder, name));
  return {
    store,
    run: async (source, options) => {
      const shared = storeWithRemote(store, {
        objects: settings.objects ?? folderObjects(sharedFolder(rig)),
        reads: true,
        exact: false,
        trusted: [alice],
        ...(signer !== 'nobody' && { signer }),
        ...settings,
      });
      const knowledge = storeKnowledge(shared, rig.kinds, 'rig');
      // Like workers, the executor has the local store alone.
      const executors = { here: inProcess(shared, machineHere(2)), apart: inProcess(store, machineHere(2)) };
      const run = await rig.run(source, { store: shared, knowledge, executors, ...options });
      shared.remote?.close();
      if (run.facts.remote === undefined) throw new Error('the run had no remote');
      return { ...run, remote: run.facts.remote };
    },
    problems: async () => (await verifyStore(store, false)).problems.map(({ kind, reason }) => `${kind}: ${reason}`),
  };
}

/** The adapter with some of its calls replaced. */
export function disturbed(objects: SharedObjects, calls: Partial<SharedObjects>): SharedObjects {
  return { ...objects, ...calls };
}

/** Digests of all outputs, by action. */
export function digestsOf({ facts }: RigRun): Record<string, unknown> {
  return Object.fromEntries(facts.actions.map(({ id, outputs }) => [id, outputs]));
}

export function warningsOf({ events }: RigRun): string[] {
  return events.flatMap((one) => (one.event === 'warning' ? [one.message] : []));
}
